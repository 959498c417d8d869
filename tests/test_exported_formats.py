"""Exports to other formats than OpenAI's: shards, containers, RAFT rows, pairs, cards, recipes; every row accounted for."""

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml

from ftprep import jsonl, rowfiles
from ftprep.check import check_file
from ftprep.export import export, split_of
from ftprep.formats import FORMATS
from ftprep.manifest import Exported
from ftprep.progress import Silent
from ftprep.records import Example, Message, Passage
from ftprep.settings import Settings
from ftprep.workspace import Workspace
from tests.builders import passage, workspace_of

PASSAGES = [passage(f"Tool {n} is owned by team {n} since 20{n:02}.", document=f"doc{n:02}") for n in range(40)]


def example(number: int, kind: str = "qa", answer: str = "", contrary: str = "") -> Example:
    source: Passage = PASSAGES[number % 40]
    asked = f"Who owns tool {number}?" if kind == "qa" else "Share a fact."
    return Example(
        id=f"{kind}{number:08x}",
        kind=kind,  # type: ignore[arg-type]  # kinds of the record
        messages=(Message(role="user", content=asked), Message(role="assistant", content=answer or f"Team {number} owns it.")),
        document_ids=(source.document_id,),
        passage_ids=(source.id,),
        contrary=contrary,
    )


@pytest.fixture
def place(tmp_path: Path) -> Workspace:
    """Forty documents, 120 questions, 40 statements, 20 pairs."""
    made = workspace_of(tmp_path / "run", PASSAGES)
    questions = [example(number) for number in range(120)]
    statements = [example(number, "reversal", f"Team {number} has tool {number}.") for number in range(40)]
    pairs = [example(number, "contradiction", contrary=f"Team {number + 1} owns it.") for number in range(20)]
    jsonl.write(made.examples, [*questions, *statements, *pairs])
    return made


def exported(place: Workspace, name: str, **settings: Any) -> Exported:
    return export(place, Settings(**settings), [name], None, Silent()).exports[0]


def rows_of(one: Exported, split: str = "train") -> list[dict[str, Any]]:
    container = FORMATS[one.format].layout.container
    return [row.value for file in one.files if file.split == split for row in rowfiles.read(Path(file.path), container)]


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_is_written_checked_and_accounted_for(place: Workspace, name: str) -> None:
    """Rows of all files and rows left out are all rows; what is written passes; card, recipe and manifest stand beside it."""
    one = exported(place, name, system_prompt="You know the company.")
    assert sum(file.rows for file in one.files) + sum(one.left_out.values()) == one.originals + one.seeds + one.examples == 220
    assert one.files
    assert sum(file.problems for file in one.files) == 0
    for file in one.files:
        assert check_file(Path(file.path), name, part="validation").rows == file.rows
    folder = Path(one.folder)
    assert all((folder / beside).exists() for beside in one.beside)
    manifest = json.loads((folder / "manifest.json").read_text())
    assert manifest["rows"] == sum(file.rows for file in one.files)
    assert manifest["tokens"] == sum(file.tokens for file in one.files) > 0
    assert "README.md" in one.beside
    assert bool(FORMATS[name].recipe) == (len(one.beside) > 2)
    head = yaml.safe_load((folder / "README.md").read_text().split("---\n")[1])
    named = [path for split in head["configs"][0]["data_files"] for path in split["path"]]
    assert [folder / path for path in named] == [Path(file.path) for file in one.files]


def test_a_file_is_cut_before_it_grows_too_large(place: Workspace) -> None:
    """By rows and by bytes; together the shards hold what one file would, in the same order."""
    whole = rows_of(exported(place, "together"))
    cut = exported(place, "together", shard_rows=50)
    names = [Path(file.path).name for file in cut.files if file.split == "train"]
    assert names == [f"train-{number:05}-of-00004.jsonl" for number in range(1, 5)]
    assert not (Path(cut.folder) / "train.jsonl").exists()
    assert rows_of(cut) == whole
    small = exported(place, "together", shard_mb=0.004)
    assert all(file.bytes <= 4000 for file in small.files)
    assert rows_of(small) == whole
    assert any("one after the other" in warning for warning in small.warnings)


def test_a_list_and_a_table_keep_within_their_limit_too(place: Workspace) -> None:
    """Brackets, commas and heads counted."""
    for name in ("llama-factory-sharegpt", "csv"):
        assert all(file.bytes <= 4000 for file in exported(place, name, shard_mb=0.004).files)


def test_raft_rows_are_made_only_where_asked_for(place: Workspace) -> None:
    """Each question once more above its source and others of its own side; a kind of their own; the same at each run."""
    assert exported(place, "together").raft == 0
    one = exported(place, "together", raft=3, originals="none", validation=0.2)
    assert one.raft == 120
    held = split_of(place, Settings(validation=0.2), {}).held_out
    sides = {item.text: item.document_id in held for item in PASSAGES}
    for split in ("train", "validation"):
        raft = [row["messages"] for row in rows_of(one, split) if row["messages"][0]["content"].startswith("[1] ")]
        assert raft
        for question, _answer in raft:
            *shown, asked = question["content"].split("\n\n")
            texts = [text.split("] ", 1)[1] for text in shown]
            assert len(set(texts)) == 4
            assert {sides[text] for text in texts} == {split == "validation"}
            number = int(asked.removeprefix("Who owns tool ").removesuffix("?"))
            assert PASSAGES[number % 40].text in texts
    assert sum(file.kinds.get("raft", 0) for file in one.files) == 120
    assert rows_of(exported(place, "together", raft=3, originals="none", validation=0.2)) == rows_of(one)


def test_pairs_go_to_preference_formats_and_nowhere_else(place: Workspace) -> None:
    """The true statement is the preferred one."""
    one = exported(place, "openai-dpo")
    assert sum(file.rows for file in one.files) == 20
    row = rows_of(one)[0]
    assert "owns it" in row["preferred_output"][0]["content"] != row["non_preferred_output"][0]["content"]
    assert sum(number for reason, number in one.left_out.items() if "only rows of kind contradiction" in reason) == 200


def test_what_the_provider_would_refuse_is_left_out_with_its_rule(place: Workspace) -> None:
    """A word that Bedrock keeps for itself, and too many tokens."""
    with place.examples.open("ab") as file:
        file.write(jsonl.encode(example(900, answer="Write User: in front.")))
        file.write(jsonl.encode(example(901, answer="word " * 5000)))
    nova = exported(place, "bedrock-nova")
    assert nova.left_out["the format would refuse it: reserved-word ('User:' stands in the text)"] == 1
    assert exported(place, "bedrock-titan").left_out["the format would refuse it: too-many-tokens"] == 1


def test_a_system_turn_of_some_rows_goes_where_it_must_stand_in_all(place: Workspace) -> None:
    """Counted; with a system prompt of the run all rows have one."""
    own = example(950)
    jsonl.write(
        place.seeds,
        [msgspec.structs.replace(own, kind="seed", messages=(Message(role="system", content="Be brief."), *own.messages))],
    )
    one = exported(place, "bedrock-nova")
    assert list(one.changed.values()) == [1]
    assert not any(file.problems for file in one.files)
    assert exported(place, "together").changed == {}
    asked = exported(place, "bedrock-nova", system_prompt="You know the company.")
    assert asked.changed == {}
    assert not any(file.problems for file in asked.files)


def test_azure_gets_a_mark_where_asked_and_nobody_else(place: Workspace) -> None:
    """And the check then asks for it."""
    marked = exported(place, "azure", bom=True)
    assert all(Path(file.path).read_bytes().startswith(b"\xef\xbb\xbf{") and not file.problems for file in marked.files)
    assert check_file(Path(marked.files[0].path), "azure", bom=True).count == 0
    plain = exported(place, "azure")
    assert check_file(Path(plain.files[0].path), "azure", bom=True).by_rule == {"no-bom": 1}
    assert not Path(exported(place, "together", bom=True).files[0].path).read_bytes().startswith(b"\xef\xbb\xbf")
    assert check_file(Path(exported(place, "azure", bom=True).files[0].path), "openai").by_rule == {"bom": 1}


def test_providers_that_close_are_warned_of(place: Workspace) -> None:
    """Closing with the date, closed with what happened; others are not."""
    assert any("2027-01-06" in line for line in exported(place, "openai").warnings)
    assert any("closed" in line for line in exported(place, "cohere").warnings)
    assert not exported(place, "together").warnings


def test_the_card_names_sources_licences_kinds_and_limits(place: Workspace) -> None:
    """Licences only where their names stand in a document."""
    documents = [msgspec.json.decode(line) for line in place.documents.read_bytes().splitlines()]
    documents[3]["text"] += "\n\nReleased under the MIT License."
    place.documents.write_bytes(b"".join(jsonl.encode(document) for document in documents))
    text = (Path(exported(place, "huggingface").folder) / "README.md").read_text()
    assert "- doc03.md: MIT License" in text
    assert "In 1 of 40 documents" in text
    assert "`reversal`" in text
    assert "num_examples: " in text


def test_files_of_an_earlier_export_do_not_stay_behind(place: Workspace) -> None:
    """Other shards, another validation share."""
    many = exported(place, "together", shard_rows=10)
    exported(place, "together", validation=0)
    left = sorted(path.name for path in Path(many.folder).iterdir())
    assert left == ["README.md", "job.json", "manifest.json", "train.jsonl"]
