from ftprep.originals import originals
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
