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
FRESH = FOLDER / "fresh"
COMMON = frozenset(
    """The Two Every Since Until Orders Customers Project Security Safety Legal Street Road Lane January February March April May
    June September October November December August Nobody All Energy Laptops Nine""".split()
)
ALIKE = frozenset("The Clover Coast Marsh Gable Lusk Lower".split())
"""What two facts share that do not meet: they are to look as if they did."""
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
FRESH_STEMS = {
    "arbitrate": "arbitrat",
    "vaccinate": "vaccinat",
    "quarantine": "quarantin",
    "impound": "impound",
    "irrigate": "irrigat",
    "commemorate": "commemorat",
    "surround": "surround",
    "brighter": "brighter|dimmer",
    "bequeath": "bequeath|bequest",
    "auction": "auction",
    "depict": "depict",
    "disqualify": "disqualif",
}
"""The same of the second set."""


def test_five_facts_of_each_held_out_kind() -> None:
    """120 different facts, five for each of the 24 kinds, and each says its relation."""
    assert Counter(one.kind for one in invented()) == Counter(dict.fromkeys(STEMS, 5))
    assert len({one.fact for one in invented()}) == len({one.id for one in invented()}) == 120
    for one in invented():
        assert re.search(STEMS[one.kind], one.fact), one.id


def test_the_second_set_has_other_kinds_and_other_names() -> None:
    """60 facts, five for each of 12 kinds of which the first set says nothing; no invented name is one of the first set's."""
    facts = invented(FRESH)
    assert Counter(one.kind for one in facts) == Counter(dict.fromkeys(FRESH_STEMS, 5))
    assert len({one.fact for one in facts}) == len({one.id for one in facts}) == 60
    for one in facts:
        assert re.search(FRESH_STEMS[one.kind], one.fact, re.IGNORECASE), one.id
    first = (FOLDER / "invented.jsonl").read_text(encoding="utf-8") + (FOLDER / "prose.jsonl").read_text(encoding="utf-8")
    assert not re.search("|".join(FRESH_STEMS.values()), first, re.IGNORECASE)
    assert not _named(FRESH) & _named(FOLDER) - COMMON


@pytest.mark.parametrize("one", invented() + invented(FRESH), ids=lambda one: one.id)
def test_entities_stand_in_their_fact_in_order(one: Invented) -> None:
    """At least two spans of each fact may be asked about; they stand in it from left to right and do not overlap."""
    at = 0
    for entity in one.entities:
        at = one.fact.index(entity, at) + len(entity)
    assert len(one.entities) >= 2
    assert one.fact.endswith(".")


@pytest.mark.parametrize(("folder", "all_of", "apart"), [(FOLDER, 30, 8), (FRESH, 15, 4)], ids=["first", "fresh"])
def test_pairs_meet_in_their_bridge(folder: Path, all_of: int, apart: int) -> None:
    """Where two facts meet, the first ends in the bridge and the second begins with it; the other pairs share no entity."""
    assert len(pairs(folder)) == all_of
    assert sum(not one.bridge for one in pairs(folder)) == apart
    for one in pairs(folder):
        first, second = one.facts
        if one.bridge:
            assert first.endswith(one.bridge + "."), one.id
            assert second.lower().startswith(one.bridge.lower()), one.id
        else:
            assert not _capitals(first) & _capitals(second) - ALIKE, one.id


@pytest.mark.parametrize("folder", [FOLDER, FRESH], ids=["first", "fresh"])
def test_no_name_of_the_sample_company(folder: Path) -> None:
    """The sample company's names are none of ours: its documents have been looked at too often to be a test."""
    theirs = _capitals((ROOT / "tests" / "data" / "sample_key.json").read_text(encoding="utf-8"))
    assert not _named(folder) & theirs - COMMON


@pytest.mark.parametrize(("folder", "all_of", "silent"), [(FOLDER, 120, 30), (FRESH, 72, 19)], ids=["first", "fresh"])
def test_prose_is_drawn_from_held_out_files(folder: Path, all_of: int, silent: int) -> None:
    """Windows of one to three sentences, all of files that the training data leaves alone, about a quarter stating nothing."""
    windows = prose(folder)
    for one in windows:
        assert int(hashlib.sha256(one.path.encode()).hexdigest(), 16) % 3 == 0, one.path
        assert 1 <= len(one.sentences) <= 3
        assert one.title
    sentences = [sentence for one in windows for sentence in one.sentences]
    assert len(sentences) == len(set(sentences)) == all_of
    assert sum(len(one.sentences) for one in windows if not one.states) == silent
    assert Counter(one.path for one in windows).most_common(1)[0][1] <= 4


def test_no_sentence_stands_in_both_sets() -> None:
    """The second set's prose is none that the first had."""
    assert not {one for window in prose(FRESH) for one in window.sentences} & {
        one for window in prose() for one in window.sentences
    }


@pytest.mark.parametrize("folder", [FOLDER, FRESH], ids=["first", "fresh"])
def test_labels_are_of_the_known_kinds_and_given_once(folder: Path) -> None:
    """Each output has one label."""
    labels = [msgspec.json.decode(line, type=Label) for line in (folder / "labels.jsonl").read_bytes().splitlines()]
    assert len({one.id for one in labels}) == len(labels)


def test_every_row_is_read_strictly(tmp_path: Path) -> None:
    """A field that is not known is no row of ours."""
    row = json.loads((FOLDER / "prose.jsonl").read_text(encoding="utf-8").splitlines()[0])
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(row | {"note": "x"}, Window)
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"id": "pair-01", "facts": ["A."], "bridge": ""}, Pair)


def _named(folder: Path) -> set[str]:
    facts = [one.fact for one in invented(folder)] + [" ".join(one.facts) for one in pairs(folder)]
    return set().union(*map(_capitals, facts))


def _capitals(text: str) -> set[str]:
    return set(re.findall(r"\b[A-Z][a-z]{2,}\b", text))
