"""Reading the held-out sets of data/augmenter, or of another folder (its fresh/): what is in them is said in the README there."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, Literal

import msgspec

FOLDER = Path(__file__).parents[1] / "data" / "augmenter"


class Invented(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An invented fact. {"id": "twin-1", "kind": "twin", "fact": "The Malvern plant is twinned with the Kassel plant.",
    "entities": ["The Malvern plant", "the Kassel plant"]}"""

    id: str
    kind: str
    fact: str
    entities: tuple[str, ...]


class Pair(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Two facts to be joined. {"id": "pair-02", "kind": "pair", "facts": ["The Marlin ferry is insured by Castleford Mutual.",
    "Castleford Mutual sponsors the Sandwick regatta."], "bridge": "Castleford Mutual"}"""

    id: str
    facts: tuple[str, str]
    bridge: str
    kind: Literal["pair"] = "pair"


class Window(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Real sentences that stand together. {"id": "prose-05", "path": "tools/mural.md", "title": "Mural", "heading": [],
    "sentences": ["Guests have fewer permissions than members."], "states": true}"""

    id: str
    path: str
    title: str
    heading: tuple[str, ...]
    sentences: tuple[str, ...]
    states: bool


Judgement = Literal["strict", "lossy", "copy", "none", "wrong"]


class Label(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a reader said of an output. {"id": "3f2a9c51", "label": "strict"}"""

    id: str
    label: Judgement


@cache
def invented(folder: Path = FOLDER) -> list[Invented]:
    """The invented facts."""
    return [msgspec.convert(row, Invented) for row in _rows(folder / "invented.jsonl") if row["kind"] != "pair"]


@cache
def pairs(folder: Path = FOLDER) -> list[Pair]:
    """The pairs of facts."""
    return [msgspec.convert(row, Pair) for row in _rows(folder / "invented.jsonl") if row["kind"] == "pair"]


@cache
def prose(folder: Path = FOLDER) -> list[Window]:
    """The windows of real prose."""
    return [msgspec.convert(row, Window) for row in _rows(folder / "prose.jsonl")]


def _rows(file: Path) -> list[dict[str, Any]]:
    return [msgspec.json.decode(line) for line in file.read_bytes().splitlines()]
