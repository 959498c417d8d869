"""learnability.py: what the rows can teach, and what they leave out."""

from __future__ import annotations

from pathlib import Path

import pytest

from ftprep import jsonl
from ftprep.errors import NoDocuments
from ftprep.learnability import diversity, learnability
from ftprep.records import Evidence, Example, Kind, Message, Passage
from ftprep.workspace import Workspace
from tests.builders import passage, workspace_of

TOOL = passage("The tool Kestrel is owned by the Harbour Team. The tool Heron is owned by Carla Nunez.", document="tools")


def row(number: int, user: str, assistant: str, kind: Kind = "reversal", about: Passage = TOOL, quote: str = "") -> Example:
    return Example(
        id=f"{number:012x}",
        kind=kind,
        messages=(Message(role="user", content=user), Message(role="assistant", content=assistant)),
        document_ids=(about.document_id,),
        passage_ids=(about.id,),
        evidence=(Evidence(passage_id=about.id, quote=quote or about.text),),
    )


def made(root: Path, *rows: Example) -> Workspace:
    place = workspace_of(root, [TOOL])
    jsonl.write(place.examples, rows)
    return place


def test_a_name_that_is_only_asked_with_is_told(tmp_path: Path) -> None:
    """A name counts as learned where an assistant turn says it, not where a prompt does."""
    report = learnability(
        made(
            tmp_path,
            row(1, "Who owns Kestrel?", "The Harbour Team owns it."),
            row(2, "Tell me about Heron.", "Heron is owned by Carla Nunez."),
        )
    )
    assert report.entities == 4
    assert report.never_answered == ("Kestrel",)
    assert report.only_asked == ("Kestrel",)


def test_a_row_with_its_source_in_the_prompt_is_told(tmp_path: Path) -> None:
    """Twelve words in a row of the passage in the user turn are the passage; a question about it is not."""
    copied = row(1, f"Read this: {TOOL.text} Who owns Kestrel?", "The Harbour Team.")
    asked = row(2, "Which team is it that owns the tool called Kestrel, and has done so for years?", "The Harbour Team.")
    assert learnability(made(tmp_path, copied, asked)).source_in_prompt == (copied.id,)


def test_kinds_and_wordings_are_counted(tmp_path: Path) -> None:
    """Questions and declarative rows apart; the same words again are no second wording of a fact."""
    quote = "The tool Kestrel is owned by the Harbour Team."
    report = learnability(
        made(
            tmp_path,
            row(1, "?", "The Harbour Team owns Kestrel.", quote=quote),
            row(2, "!", "the Harbour Team owns Kestrel", quote=quote),
            row(3, "?", "Kestrel belongs to the Harbour Team.", kind="qa", quote=quote),
            row(4, "?", "Carla Nunez owns Heron.", quote="Heron is owned by Carla Nunez."),
        )
    )
    assert (report.rows, report.declarative, report.questions) == (4, 3, 1)
    assert (report.phrasings.facts, report.phrasings.median, report.phrasings.one_only) == (2, 2, 1)


def test_without_rows_all_names_are_missing(tmp_path: Path) -> None:
    """Before anything was generated no name is an answer, and nothing is divided by zero."""
    report = learnability(made(tmp_path))
    assert len(report.never_answered) == report.entities == 4
    assert report.diversity.self_bleu is None
    assert report.diversity.distinct == (None, None, None)


def test_nothing_ingested(tmp_path: Path) -> None:
    """A folder without documents is one sentence."""
    with pytest.raises(NoDocuments):
        learnability(Workspace(tmp_path / "none"))


def test_diversity_tells_alike_from_different() -> None:
    """Rows that are the same have a Self-BLEU of 1, rows without a common word one of 0."""
    alike = diversity(["Kestrel belongs to the Harbour Team."] * 3)
    different = diversity(
        ["Kestrel belongs to the Harbour Team.", "Nobody knows where Heron went last.", "Paris, Oslo, Lyon, Rome."]
    )
    assert alike.self_bleu == 1
    assert different.self_bleu == 0
    assert alike.distinct[0] is not None
    assert alike.distinct[0] == pytest.approx(6 / 18, abs=1e-4)
    assert different.distinct == (1, 1, 1)


def test_self_bleu_is_the_geometric_mean_of_precisions() -> None:
    """Counted by hand: of "a b c d x", 4 of 5 words, 3 of 4 pairs, 2 of 3 triples and 1 of 2 runs of four stand in "a b c d y"."""
    precision = (4 / 5 * 3 / 4 * 2 / 3 * 1 / 2) ** 0.25
    assert diversity(["a b c d x", "a b c d y"]).self_bleu == pytest.approx(precision, abs=1e-4)
