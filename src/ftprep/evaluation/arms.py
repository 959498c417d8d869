"""The arms: what each model is given before it is asked. All arms are asked the same items."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence

import msgspec

from ftprep.evaluation.suite import Suite, Text

Texts = Sequence[Text]


class Arm(msgspec.Struct, frozen=True, kw_only=True):
    """A row of ARMS. `texts`: what it is tuned on, in the order of the suite; None for an arm that is not tuned. `context`: it
    reads all documents in its prompt instead. `documents`: a text is several sentences, so fewer of them make a step."""

    about: str
    texts: Callable[[Texts], list[str]] | None = None
    context: bool = False
    documents: bool = False


def _of(*kinds: str, half: str | None = None) -> Callable[[Texts], list[str]]:
    def chosen(texts: Texts) -> list[str]:
        return [
            text.text
            for text in texts
            if text.arm in ("original", "control") or (text.arm in kinds and (half is None or text.half == half))
        ]

    return chosen


def _whole(texts: Texts) -> list[str]:
    """All original texts of a fact as one document of several sentences."""
    documents: dict[tuple[str, str], list[str]] = {}
    for text in texts:
        if text.arm in ("original", "control"):
            documents.setdefault((text.id.rsplit("-", 1)[0], text.arm), []).append(text.text)
    return [" ".join(parts) for parts in documents.values()]


ARMS: Mapping[str, Arm] = {
    "pretrained": Arm(about="the model as it is: chance, if the words are truly unknown"),
    "icl": Arm(about="all documents in the prompt, each fact once", context=True),
    "originals": Arm(about="tuned on the documents' sentences, each alone", texts=_of()),
    "whole": Arm(about="tuned on the same sentences, those of a fact as one document", texts=_whole, documents=True),
    "local": Arm(about="originals and the oracle's rephrasings and reversals", texts=_of("local")),
    "global": Arm(about="originals and the oracle's deductions over documents", texts=_of("global")),
    "both": Arm(about="originals, local and global", texts=_of("local", "global")),
    "half": Arm(about="originals, local and global of one half of the facts", texts=_of("local", "global", half="first")),
    "written": Arm(about="originals and the rows that ftprep kept of what a model wrote about them", texts=_of()),
}
"""In the order of the table. The oracle derives true statements from the rules of the suite: it is the ceiling of the method, not
what a model writes. `written` gets its further texts from a workspace (`bench.py`)."""


def context(suites: Sequence[Suite], seed: int) -> str:
    """The documents for a prompt: of each claim the first text that states it, in an order drawn from the seed."""
    chosen: dict[str, None] = {}
    for suite in suites:
        told: set[object] = set()
        for text in suite.texts:
            if text.arm in ("original", "control") and not told.issuperset(text.claims):
                told.update(text.claims)
                chosen[text.text] = None
    lines = list(chosen)
    random.Random(f"context {seed}").shuffle(lines)
    return "\n".join(lines)
