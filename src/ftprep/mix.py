"""Which rows go into a training set, in which order: shares of kinds, a cap for each fact, the wording of a test set kept out."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from ftprep.decontamination import Banned
from ftprep.records import Example, stable_id
from ftprep.settings import Settings

_QUESTIONS = ("qa", "seed")


class Mix:
    """Decides row by row, the same at every run; holds a count for each fact where there is a cap."""

    def __init__(self, settings: Settings) -> None:
        """Raises NotReadable, BadLine for the file of `ban`."""
        self._settings = settings
        self._banned = Banned(Path(settings.ban)) if settings.ban is not None else None
        self._facts: Counter[str] = Counter()

    def refusal(self, example: Example) -> str | None:
        """Why a row is left out, or None. Originals are only ever left out for the wording of the test set."""
        if self._banned is not None and (reason := self._banned.reason(example)) is not None:
            return reason
        if example.kind == "original":
            return None
        share = self._settings.kind_shares.get(example.kind, 1.0)
        if int(stable_id([str(self._settings.seed), "share", example.id], 8), 16) >= share * 16**8:
            return f"more than the share of {share:g} that kind_shares gives {example.kind}"
        most = self._settings.max_per_fact
        if most is not None and example.evidence:
            fact = stable_id([example.evidence[0].passage_id, example.evidence[0].quote], 16)
            self._facts[fact] += 1
            if self._facts[fact] > most:
                return f"more than {most} rows on the same words (max_per_fact)"
        return None

    def order(self, example: Example) -> str:
        """What rows are sorted by."""
        drawn = stable_id([str(self._settings.seed), example.id], 16)
        if self._settings.order == "questions-first":
            return ("0" if example.kind in _QUESTIONS else "1") + drawn
        return drawn
