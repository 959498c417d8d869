"""split.py: nothing of what is held out is in training. (By document: see test_export.py.)"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from ftprep.errors import BadSetting
from ftprep.originals import originals
from ftprep.records import Example, Message, stable_id
from ftprep.split import by_entity
from tests.builders import passage

NAMES = ["Kestrel", "Heron", "Plover", "Tarn", "Marlow", "Opsdesk", "Bramble", "Sandpiper"]
PASSAGES = [passage(f"The tool {name} belongs to the Ostrelund company.", document=name.lower()) for name in NAMES]


def row(user: str, assistant: str) -> Example:
    turns = (Message(role="user", content=user), Message(role="assistant", content=assistant))
    return Example(id=stable_id([user, assistant]), kind="qa", messages=turns, document_ids=("a",), passage_ids=())


def rows() -> Iterator[Example]:
    yield from originals(PASSAGES, {one.document_id: "Tools" for one in PASSAGES})
    for name in NAMES:
        yield row(f"What is {name}?", "A tool.")
        yield row("Name a tool.", f"{name}’s owner is known.")


def test_training_holds_nothing_of_a_held_out_name() -> None:
    """In no turn of any row, originals included; about the share that was asked for is held out."""
    split = by_entity(PASSAGES, rows, 0.25, 0)
    training = [one for one in rows() if split.side(one, ()) == "train"]
    text = " ".join(message.content for one in training for message in one.messages)
    assert len(split.held_out) == 2
    assert not any(name in text for name in split.held_out)
    assert len(training) == 18
    assert split.held_out == by_entity(PASSAGES, rows, 0.25, 0).held_out
    assert len({by_entity(PASSAGES, rows, 0.25, seed).held_out for seed in range(4)}) > 1


def test_a_name_that_is_everywhere_is_not_held_out() -> None:
    """The company's own would take all its rows along."""
    for seed in range(10):
        assert "Ostrelund" not in by_entity(PASSAGES, rows, 0.2, seed).held_out


def test_nothing_is_held_out_for_a_share_of_none() -> None:
    """Everything goes to training."""
    split = by_entity(PASSAGES, rows, 0, 0)
    assert {split.side(one, ()) for one in rows()} == {"train"}


def test_no_name_to_hold_out_is_told() -> None:
    """In languages whose names ftprep can't find, or where each is in every row: one sentence."""
    plain = [passage("nobody is named here at all.")]
    with pytest.raises(BadSetting, match="no name"):
        by_entity(plain, lambda: originals(plain, {}), 0.5, 0)
