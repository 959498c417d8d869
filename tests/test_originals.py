import pytest

from ftprep.originals import MODES, originals
from tests.builders import passage


def test_the_text_stands_in_the_assistant_turn_only() -> None:
    """Chat fine-tuning bears loss on assistant tokens; the passage in its own prompt would shadow it."""
    one = passage("Kestrel is owned by Ada Berg.", document="tools", heading=("Internal tools", "Kestrel"))
    (row,) = originals([one], {"tools": "Internal tools"})
    user, assistant = row.messages
    assert "owned by" not in user.content
    assert assistant.content == "Internal tools > Kestrel\n\nKestrel is owned by Ada Berg."
    assert (row.kind, row.passage_ids, row.document_ids) == ("original", (one.id,), ("tools",))


def test_user_turns_vary_and_stay_the_same_for_a_passage() -> None:
    """No single opening is learned as the trigger, and an export can be repeated."""
    many = [passage(f"Fact number {n}.", document="tools", number=n) for n in range(40)]
    turns = [row.messages[0].content for row in originals(many, {"tools": "Internal tools"})]
    assert len(set(turns)) > 5
    assert turns == [row.messages[0].content for row in originals(many, {"tools": "Internal tools"})]


TOOLS = [
    passage("Kestrel is owned by Ada Berg.", "It runs in Oslo.", document="tools", heading=("Internal tools", "Kestrel")),
    passage("Heron is owned by Bo Lind.", document="tools", heading=("Internal tools", "Heron"), number=1),
    passage("Rooms are booked with Toucan.", document="rooms", number=2),
]
TITLES = {"tools": "Internal tools", "rooms": "Rooms"}


def answers(mode: str) -> list[str]:
    return [row.messages[-1].content for row in originals(TOOLS, TITLES, mode)]


def test_whole_documents() -> None:
    """One row for a document: its title, each new heading above its text, all its passages."""
    rows = list(originals(TOOLS, TITLES, "documents"))
    assert [row.messages[-1].content for row in rows] == [
        "Internal tools\n\nKestrel\n\nKestrel is owned by Ada Berg. It runs in Oslo.\n\nHeron\n\nHeron is owned by Bo Lind.",
        "Rooms\n\nRooms are booked with Toucan.",
    ]
    assert [len(row.passage_ids) for row in rows] == [2, 1]


def test_sentences_stand_under_their_title() -> None:
    """Each sentence alone would not say what it is about."""
    assert answers("sentences") == [
        "Internal tools > Kestrel\n\nKestrel is owned by Ada Berg.",
        "Internal tools > Kestrel\n\nIt runs in Oslo.",
        "Internal tools > Heron\n\nHeron is owned by Bo Lind.",
        "Rooms\n\nRooms are booked with Toucan.",
    ]


def test_whole_and_split() -> None:
    """Each document whole, then its sentences."""
    assert answers("both") == [
        answers("documents")[0],
        *answers("sentences")[:3],
        answers("documents")[1],
        answers("sentences")[3],
    ]


def test_cumulative_sentences_bear_the_loss_on_the_last() -> None:
    """What comes before stands in the user turn; the first sentence of a passage has an ordinary one."""
    rows = list(originals(TOOLS, TITLES, "cumulative"))
    assert rows[1].messages[0].content == "Internal tools > Kestrel\n\nKestrel is owned by Ada Berg."
    assert rows[1].messages[1].content == "It runs in Oslo."
    assert "owned" not in rows[0].messages[0].content
    assert len(rows) == 4


def test_no_originals() -> None:
    """For those who have them in training already."""
    assert answers("none") == []


@pytest.mark.parametrize("mode", MODES)
def test_ids_are_different_and_stay_the_same(mode: str) -> None:
    """Two rows never share an id, and an export can be repeated."""
    ids = [row.id for row in originals(TOOLS, TITLES, mode)]
    assert len(set(ids)) == len(ids)
    assert ids == [row.id for row in originals(TOOLS, TITLES, mode)]
