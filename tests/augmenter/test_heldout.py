"""The held-out sets of the augmenter: whole, about kinds of relation that no training row has, and drawn from held-out files."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from pathlib import Path

import msgspec
import pytest

from tests.augmenter.heldout import FOLDER, Invented, Label, Pair, Window, invented, pairs, prose

ROOT = Path(__file__).parents[2]
COMMON = frozenset(
    """The Two Every Since Until Orders Customers Project Security Safety Legal Street Road Lane January February March April May
    June September October November""".split()
)
STEMS = {
    "mentor": "mentor",
    "sponsor": "sponsor",
    "insure": "insur",
    "rent": "rent|leas",
    "translate": "translat",
    "inspect": "inspect",
    "calibrate": "calibrat",
    "name-after": "named? .*after",
    "twin": "twinned",
    "adjoin": "adjoin",
    "outrank": "outrank",
    "exempt": "exempt",
    "recruit": "recruit",
    "nominate": "nomin",
    "license": "licen[cs]",
    "catalogue": "catalogue",
    "guard": "guard",
    "invoice": "invoice",
    "audit": "audit",
    "host": "host",
    "lend": "len[dt]|borrow",
    "archive": "archive",
    "certify": "certif",
    "louder": "louder|quieter",
}
"""By which word a fact of each kind is told."""


def test_five_facts_of_each_held_out_kind() -> None:
    """120 different facts, five for each of the 24 kinds, and each says its relation."""
    assert Counter(one.kind for one in invented()) == Counter(dict.fromkeys(STEMS, 5))
    assert len({one.fact for one in invented()}) == len({one.id for one in invented()}) == 120
    for one in invented():
        assert re.search(STEMS[one.kind], one.fact), one.id


@pytest.mark.parametrize("one", invented(), ids=lambda one: one.id)
def test_entities_stand_in_their_fact_in_order(one: Invented) -> None:
    """At least two spans of each fact may be asked about; they stand in it from left to right and do not overlap."""
    at = 0
    for entity in one.entities:
        at = one.fact.index(entity, at) + len(entity)
    assert len(one.entities) >= 2
    assert one.fact.endswith(".")


def test_pairs_meet_in_their_bridge() -> None:
    """Where two facts meet, the first ends in the bridge and the second begins with it; eight pairs share no entity."""
    assert len(pairs()) == 30
    assert sum(not one.bridge for one in pairs()) == 8
    for one in pairs():
        first, second = one.facts
        if one.bridge:
            assert first.endswith(one.bridge + "."), one.id
            assert second.lower().startswith(one.bridge.lower()), one.id
        else:
            assert not _capitals(first) & _capitals(second) - {"The", "Clover", "Coast", "Marsh"}, one.id


def test_no_name_of_the_sample_company() -> None:
    """The sample company's names are none of ours: its documents have been looked at too often to be a test."""
    theirs = _capitals((ROOT / "tests" / "data" / "sample_key.json").read_text(encoding="utf-8"))
    ours = set().union(*(_capitals(one.fact) for one in invented()), *(_capitals(" ".join(one.facts)) for one in pairs()))
    assert not (ours & theirs) - COMMON


def test_prose_is_drawn_from_held_out_files() -> None:
    """120 sentences in windows of one to three, all of files that the training data leaves alone, a quarter stating nothing."""
    windows = prose()
    for one in windows:
        assert int(hashlib.sha256(one.path.encode()).hexdigest(), 16) % 3 == 0, one.path
        assert 1 <= len(one.sentences) <= 3
        assert one.title
    sentences = [sentence for one in windows for sentence in one.sentences]
    assert len(sentences) == len(set(sentences)) == 120
    assert sum(len(one.sentences) for one in windows if not one.states) == 30
    assert Counter(one.path for one in windows).most_common(1)[0][1] <= 4


def test_labels_are_of_the_known_kinds_and_given_once() -> None:
    """Each output has one label."""
    labels = [msgspec.json.decode(line, type=Label) for line in (FOLDER / "labels.jsonl").read_bytes().splitlines()]
    assert len({one.id for one in labels}) == len(labels)


def test_every_row_is_read_strictly(tmp_path: Path) -> None:
    """A field that is not known is no row of ours."""
    row = json.loads((FOLDER / "prose.jsonl").read_text(encoding="utf-8").splitlines()[0])
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(row | {"note": "x"}, Window)
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"id": "pair-01", "facts": ["A."], "bridge": ""}, Pair)


def _capitals(text: str) -> set[str]:
    return set(re.findall(r"\b[A-Z][a-z]{2,}\b", text))
