"""RAFT rows (Zhang et al. 2024, arXiv 2403.10131): a question above its source and passages that have nothing to do with it, so
that a model learns to read what a search finds. Opt-in, of a kind of their own, beside the rows that they are made from."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import msgspec

from ftprep.errors import NotReadable
from ftprep.records import Example, Message, Passage, stable_id

_decode = msgspec.json.Decoder(Passage).decode


class Raft:
    """Makes a RAFT row of a question; holds where each passage lies in its file, no texts.

    Raft(passages.jsonl, 3, 0, side) and a qa row on passage 9b2e give {"kind": "raft", "messages": [{"role": "user", "content":
    "[1] ...\\n\\n[2] ...\\n\\n[3] ...\\n\\n[4] ...\\n\\nWho owns Kestrel?"}, {"role": "assistant", ...}]}

    The other passages are of the same side of the split as the source, `side(document)`, so that none leaks.
    """

    def __init__(self, path: Path, others: int, seed: int, side: Callable[[str], str]) -> None:
        self._path, self._others, self._seed = path, others, seed
        self._places: dict[str, tuple[int, int]] = {}
        self._homes: dict[str, str] = {}
        self._sides: dict[str, list[str]] = {}
        if not others:
            return
        at = 0
        with path.open("rb") as file:
            for line in file:
                if line.strip():
                    passage = _decode(line)
                    self._places[passage.id] = (at, len(line))
                    self._homes[passage.id] = passage.document_id
                    self._sides.setdefault(side(passage.document_id), []).append(passage.id)
                at += len(line)
        self._side = side

    def rows(self, example: Example) -> Iterable[Example]:
        """The RAFT row of a question with a source; nothing for any other example. The same seed gives the same row."""
        if not self._others or example.kind != "qa" or len(example.messages) < 2:
            return
        sources = [name for name in example.passage_ids if name in self._places]
        if not sources:
            return
        draw = random.Random(f"{self._seed}:{example.id}")
        mine = {self._homes[name] for name in sources}
        pool = self._sides[self._side(self._homes[sources[0]])]
        picked: list[str] = []
        for name in draw.sample(pool, min(len(pool), self._others * 4 + 8)):
            if self._homes[name] not in mine and len(picked) < self._others:
                picked.append(name)
        if not picked:
            return
        shown = [*sources, *picked]
        draw.shuffle(shown)
        texts = self._texts(shown)
        found = "\n\n".join(f"[{number}] {texts[name]}" for number, name in enumerate(shown, 1))
        *lead, question, answer = example.messages
        yield Example(
            id=stable_id(["raft", example.id]),
            kind="raft",
            messages=(*lead, Message(role="user", content=f"{found}\n\n{question.content}"), answer),
            document_ids=example.document_ids,
            passage_ids=example.passage_ids,
            strategy=example.strategy,
            request_key=example.request_key,
            evidence=example.evidence,
        )

    def _texts(self, names: Iterable[str]) -> Mapping[str, str]:
        try:
            with self._path.open("rb") as file:
                texts = {}
                for name in names:
                    offset, length = self._places[name]
                    file.seek(offset)
                    texts[name] = _decode(file.read(length)).text.strip()
                return texts
        except OSError as error:
            raise NotReadable(path=self._path, cause=error.strerror or error) from None
