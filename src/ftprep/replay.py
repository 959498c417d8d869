"""Replay: ordinary rows of the user's own among the training rows, so that tuning on documents costs the model less of the rest.

    {"messages": [{"role": "user", "content": "..."}, {"role": "assistant", "content": "..."}]}
    {"prompt": "...", "completion": "..."}        and the other shapes of readers/conversations.py

About a tenth is usual; the literature has 1 to 25 % (docs/method.md).
"""

from __future__ import annotations

import heapq
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ftprep.errors import BadLine, NotReadable
from ftprep.readers.conversations import conversation
from ftprep.records import Example, stable_id

_TODO = "give JSON lines of chats (messages) or of prompts with completions"


def wanted(others: int, share: float) -> int:
    """How many replay rows make up `share` of a file that has `others` besides: wanted(900, 0.1) -> 100"""
    return round(others * share / (1 - share))


class Replay:
    """The rows of one file. It is read as a stream, every line checked; what is held are the rows that are taken."""

    def __init__(self, path: Path, seed: int) -> None:
        """Raises NotReadable: before any work."""
        self._path = path
        self._seed = seed
        self.shortage = ""
        """A sentence for the user where the file has fewer rows than `sample` was asked for."""
        try:
            path.open().close()
        except OSError as error:
            raise NotReadable(path=path, cause=error.strerror) from None

    def sample(self, count: int) -> list[Example]:
        """So many rows, or all where there are fewer: those with the lowest hashes of seed and text, so that a row more in the file
        changes one of them at most. The same row twice counts once.

        Raises NotReadable, BadLine.
        """
        taken: list[tuple[int, int, Example]] = []  # a heap, the highest hash on top
        known: set[int] = set()
        for number, example in enumerate(self._examples()):
            mark = int(stable_id([str(self._seed), "replay", example.id], 16), 16)
            if mark in known:
                continue
            known.add(mark)
            if len(taken) < count:
                heapq.heappush(taken, (-mark, number, example))
            elif taken and mark < -taken[0][0]:
                heapq.heapreplace(taken, (-mark, number, example))
        if len(known) < count:
            self.shortage = f"{self._path} has {len(known):,} rows; {count:,} replay rows were wanted"
        return [example for _, _, example in sorted(taken, key=lambda one: one[1])]

    def _examples(self) -> Iterator[Example]:
        try:
            with self._path.open(encoding="utf-8-sig") as lines:
                for number, line in enumerate(lines, 1):
                    if line.strip():
                        yield self._example(number, line)
        except (OSError, UnicodeDecodeError) as error:
            raise NotReadable(path=self._path, cause=getattr(error, "strerror", None) or "not UTF-8") from None

    def _example(self, number: int, line: str) -> Example:
        try:
            row: Any = json.loads(line)
        except (ValueError, RecursionError):
            raise BadLine(path=self._path, line=number, what="not a line of JSON", todo=_TODO) from None
        messages = conversation(row)
        if messages is None:
            what = "no conversation that ends with the assistant"
            raise BadLine(path=self._path, line=number, what=what, todo=_TODO)
        parts = [part for message in messages for part in (message.role, message.content)]
        return Example(
            id=stable_id(["replay", *parts]), kind="replay", messages=messages, document_ids=(), passage_ids=(), strategy="replay"
        )
