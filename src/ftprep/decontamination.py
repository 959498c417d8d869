"""Keep the wording of a test set out of the training rows: what is to be tested may be taught, its very words may not.

A row is contaminated where it shares eight words in a row with a test text, or is nearly the same (Jaccard similarity of word
triples), the usual two measures of the field. {"text": ..., "stated": [...]} is a test text with the sentences of the documents
that it was made of: what it has from them word for word is theirs, not the test's. A line {"name": "Tarn"} holds out a name: no
augmented row may say it, only the documents' own text does.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ftprep.errors import BadLine, NotReadable
from ftprep.lexicon import words
from ftprep.names import Name, places, said
from ftprep.records import Example

RUN = 8
ALIKE = 0.8
_TRIPLE = 3


class Banned:
    """The texts of a test file, as runs of eight words and as triples. Memory grows with the test file, not with the rows."""

    def __init__(self, path: Path) -> None:
        """Raises NotReadable, BadLine. Every string of four words or more in the file's JSON lines is taken for a test text."""
        self._runs: set[tuple[str, ...]] = set()
        self._sizes: list[int] = []
        self._homes: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
        self._names: set[Name] = set()
        for value in _lines(path):
            if isinstance(value, dict) and value.keys() == {"name"} and isinstance(value["name"], str):
                self._names.add(tuple(said(value["name"])))
            stated = value.pop("stated", ()) if isinstance(value, dict) and value.keys() == {"text", "stated"} else ()
            own = {run for text in _strings(stated) for run in _runs(words(text))}
            for text in _strings(value):
                self._add(words(text), own)

    def __len__(self) -> int:
        """How many test texts there are."""
        return len(self._sizes)

    def reason(self, example: Example) -> str | None:
        """Why a row may not be trained on, or None: "eight words in a row of the test file", "nearly the same as a test text"."""
        for message in example.messages:
            given = words(message.content)
            if not self._runs.isdisjoint(_runs(given)):
                return f"{RUN} words in a row that stand in the test file"
            if self._has_near(given):
                return "nearly the same as a text of the test file"
        if self._names and example.kind != "original":
            told = said(" ".join(message.content for message in example.messages))
            if any(places(name, told) for name in self._names):
                return "says a name that the test file holds out"
        return None

    def _add(self, given: list[str], own: set[tuple[str, ...]]) -> None:
        self._runs |= _runs(given) - own
        triples = _triples(given)
        for triple in triples:
            self._homes[triple].append(len(self._sizes))
        self._sizes.append(len(triples))

    def _has_near(self, given: list[str]) -> bool:
        triples = _triples(given)
        shared: defaultdict[int, int] = defaultdict(int)
        for triple in triples:
            for number in self._homes.get(triple, ()):
                shared[number] += 1
        return any(count >= ALIKE * (len(triples) + self._sizes[number] - count) for number, count in shared.items())


def _runs(given: list[str]) -> set[tuple[str, ...]]:
    return {tuple(given[at : at + RUN]) for at in range(len(given) - RUN + 1)}


def _triples(given: list[str]) -> set[tuple[str, ...]]:
    return {tuple(given[at : at + _TRIPLE]) for at in range(len(given) - _TRIPLE + 1)}


def _lines(path: Path) -> Iterator[Any]:
    try:
        with path.open(encoding="utf-8-sig") as lines:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    try:
                        yield json.loads(line)
                    except (ValueError, RecursionError):
                        what, todo = "not a line of JSON", "give a file of JSON lines; any strings in them are taken"
                        raise BadLine(path=path, line=number, what=what, todo=todo) from None
    except (OSError, UnicodeDecodeError) as error:
        cause = getattr(error, "strerror", None) or "not UTF-8"
        raise NotReadable(path=path, cause=cause) from None


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        if len(value.split()) > _TRIPLE:
            yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _strings(inner)
