"""cleaning/boilerplate.py: what stands everywhere is kept once, and nothing else is touched."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ftprep.cleaning.boilerplate import LineCounts, boilerplate, line_key, strip
from ftprep.cleaning.edits import undo

NOTICE = "This message is confidential and meant for its addressee only."
FOOT = "Printed copies of this document are uncontrolled."


def cleaned(texts: list[str]) -> list[str]:
    """All texts after both passes; each must be undone to what it was."""
    counts = LineCounts()
    for text in texts:
        counts.add(text)
    found, kept, is_boilerplate = [], set[bytes](), boilerplate(counts, len(texts))
    for text in texts:
        stripped, edits = strip(text, is_boilerplate, kept)
        assert undo(stripped, edits) == text
        assert {edit.step for edit in edits} <= {"boilerplate"}
        found.append(stripped)
    return found


def test_a_disclaimer_is_kept_once() -> None:
    """The first document keeps it, the others lose it with its empty line; their own text stays."""
    texts = [f"# Order {number}\n\nWe ordered {number} pumps.\n\n{NOTICE}\n\n{FOOT}\n" for number in range(12)]
    found = cleaned(texts)
    assert found[0] == texts[0]
    assert found[1:] == [f"# Order {number}\n\nWe ordered {number} pumps.\n\n" for number in range(1, 12)]


def test_a_paragraph_of_several_lines_goes_as_a_whole() -> None:
    """A wrapped disclaimer goes with all its lines; one line of it within another paragraph stays."""
    wrapped = "This message is confidential and meant\nfor its addressee only. Delete it where\nyou are not the one it was sent to."
    texts = [f"Letter {number}\n\n{wrapped}\n\nEnd {number}" for number in range(12)]
    texts.append("Letter 12\n\nIt said so clearly:\nfor its addressee only. Delete it where\nit was found.\n")
    found = cleaned(texts)
    assert found[1] == "Letter 1\n\nEnd 1"
    assert found[12] == texts[12]


@pytest.mark.parametrize(
    "block",
    [
        "# Responsibilities and escalation paths",
        "Responsibilities and escalation paths\n=====================================",
        "| Responsibility of the team | Escalation path |\n|---|---|\n| Keep the pumps running | Ask the works manager |",
        "```\nsudo systemctl restart kestrel-gateway\n```",
        "Run these commands in the order in which they stand:",
        "Approved by the board.",
    ],
    ids=["heading", "setext heading", "table", "code", "leads on", "short"],
)
def test_structure_stays(block: str) -> None:
    """Headings, tables, code, lines that lead to what follows and short lines stay in every document."""
    texts = [f"{block}\n\nThe team of site {number} has its own rules.\n" for number in range(15)]
    assert cleaned(texts) == texts


def test_few_documents_are_no_proof() -> None:
    """What stands in nine documents stays; in a large corpus it must stand in a hundredth of all."""
    assert cleaned([f"Note {number}\n\n{NOTICE}\n" for number in range(9)])[8].count(NOTICE) == 1
    counts = LineCounts()
    for number in range(15):
        counts.add(f"Note {number}\n\n{NOTICE}\n")
    assert boilerplate(counts, 1500)(line_key(NOTICE))
    assert not boilerplate(counts, 1600)(line_key(NOTICE))


def test_a_document_is_never_emptied() -> None:
    """A document that is boilerplate and nothing else stays as it is."""
    texts = [f"Note {number}\n\n{NOTICE}\n" for number in range(12)] + [f"{NOTICE}\n"]
    assert cleaned(texts)[12] == f"{NOTICE}\n"


def test_repeated_in_one_document_is_not_many() -> None:
    """A line counts once a document, however often it stands in it."""
    text = f"{NOTICE}\n\n" * 50 + "Something of its own.\n"
    assert cleaned([text, text.replace("Something", "Anything"), "Else.\n"])[1].count(NOTICE) == 50


def test_a_wrong_count_does_no_harm() -> None:
    """Where every line is taken for boilerplate, each statement still stands in the document that had it first."""
    texts = [f"A statement that only number {number} makes, nobody else.\n\n{NOTICE}\n" for number in range(5)]
    kept: set[bytes] = set()
    found = [strip(text, lambda key: True, kept)[0] for text in texts]
    assert found[0] == texts[0]
    assert found[1:] == [text.replace(f"{NOTICE}\n", "") for text in texts[1:]]


def test_blanks_make_no_difference() -> None:
    """The same line with other blanks is the same line; other words or numbers are not."""
    assert line_key("a  b\tc ") == line_key("a b c")
    assert line_key("Version 1") != line_key("Version 2")


@given(
    st.lists(
        st.lists(st.sampled_from([NOTICE, FOOT, "short", "# Heading of the text at hand", "", "- " + NOTICE, "```"]), max_size=8)
    )
)
def test_undo_gives_the_text_as_it_was(documents: list[list[str]]) -> None:
    """Whatever was stripped can be undone, and every line of the corpus still stands somewhere in it."""
    texts = ["\n".join(lines) for lines in documents]
    kept: set[bytes] = set()
    found = []
    for text in texts:
        stripped, edits = strip(text, lambda key: True, kept)
        assert undo(stripped, edits) == text
        found.append(stripped)
    assert {line for text in found for line in text.split("\n") if line} == {
        line for text in texts for line in text.split("\n") if line
    }
