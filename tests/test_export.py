import hashlib
import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from ftprep import jsonl
from ftprep.errors import NoDocuments, NoExamples, NotOurs, UnknownName
from ftprep.export import Exported, export, split_of
from ftprep.progress import Silent
from ftprep.records import Example, Message
from ftprep.settings import Settings
from ftprep.workspace import Workspace
from tests.builders import passage, workspace_of

PASSAGES = [passage(f"Tool {n} is owned by team {n} since 20{n:02}.", document=f"doc{n:02}") for n in range(20)]


def example(number: int, *documents: str) -> Example:
    """An accepted example resting on these documents."""
    return Example(
        id=f"{number:012x}",
        kind="inference" if len(documents) > 1 else "reversal",
        messages=(
            Message(role="user", content=f"Q{number}?"),
            Message(role="assistant", content=f"Team {number} owns tool {number}."),
        ),
        document_ids=documents,
        passage_ids=(),
    )


def workspace(root: Path, *examples: Example) -> Workspace:
    """Twenty documents, with these examples."""
    made = workspace_of(root, PASSAGES)
    jsonl.write(made.examples, examples)
    return made


def exported(made: Workspace, **settings: Any) -> tuple[Exported, list[dict[str, Any]], list[dict[str, Any]]]:
    """The summary, the training rows and the validation rows."""
    (one,) = export(made, Settings(**settings), ["openai"], None, Silent()).exports
    folder = made.exports / "openai"

    def read(name: str) -> list[dict[str, Any]]:
        path = folder / name
        return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []

    return one, read("train.jsonl"), read("validation.jsonl")


def held_out(made: Workspace, share: float) -> set[str]:
    return set(split_of(made, Settings(validation=share), {}).held_out)


def test_no_document_stands_on_both_sides(tmp_path: Path) -> None:
    """An example goes to validation with all its documents, or to training with all, or is left out and counted."""
    alone = [example(n, f"doc{n:02}") for n in range(20)]
    linked = [example(100 + n, f"doc{n:02}", f"doc{(n + 1) % 20:02}") for n in range(20)]
    made = workspace(tmp_path, *alone, *linked)
    held = held_out(made, 0.2)
    assert 2 <= len(held) <= 6
    one, train, validation = exported(made, validation=0.2)
    told = {name: {row["messages"][-1]["content"] for row in rows} for name, rows in (("train", train), ("validation", validation))}
    for n, source in enumerate(PASSAGES):
        side, other = ("validation", "train") if f"doc{n:02}" in held else ("train", "validation")
        assert any(source.text in text for text in told[side])
        assert not any(source.text in text for text in told[other])
    assert sum(file.rows for file in one.files) + sum(one.left_out.values()) == one.originals + one.examples == 60
    assert one.left_out["rests on documents of both training and validation"] > 0


def test_documents_that_nothing_links_to_are_held_out_first(tmp_path: Path) -> None:
    """So that as few inferences as possible are lost to the split."""
    linked = [example(n, f"doc{n:02}", f"doc{n + 1:02}") for n in range(17)]
    assert held_out(workspace(tmp_path, *linked), 0.1) <= {"doc18", "doc19"}


def test_the_same_seed_gives_the_same_files_and_another_another_order(tmp_path: Path) -> None:
    """Byte for byte."""
    made = workspace(tmp_path, *[example(n, f"doc{n:02}") for n in range(20)])
    first = exported(made, seed=1)
    assert exported(made, seed=1) == first
    second = exported(made, seed=2)
    assert second[1] != first[1]


def test_without_validation_everything_is_training(tmp_path: Path) -> None:
    """And an older validation file does not stay behind."""
    made = workspace(tmp_path, example(1, "doc01"))
    exported(made, validation=0.2)
    _, train, validation = exported(made, validation=0.0)
    assert (len(train), validation) == (21, [])


def test_the_same_row_is_written_once(tmp_path: Path) -> None:
    """Counted as left out."""
    made = workspace(tmp_path, example(1, "doc01"), example(1, "doc01"))
    assert exported(made)[0].left_out == {"the same row as another": 1}


def test_the_manifest_describes_the_files_and_comes_last(tmp_path: Path) -> None:
    """Hashes, counts by kind, sources, and the format's state."""
    made = workspace(tmp_path, *[example(n, f"doc{n:02}") for n in range(20)])
    exported(made, system_prompt="Be brief.")
    folder = made.exports / "openai"
    manifest = json.loads((folder / "manifest.json").read_text())
    assert "closing" in manifest["format"]["status"]
    assert len(manifest["sources"]) == 20
    for file in manifest["files"]:
        data = (folder / file["path"]).read_bytes()
        assert hashlib.sha256(data).hexdigest() == file["sha256"]
        assert data.count(b"\n") == file["rows"] == sum(file["kinds"].values())
        assert file["problems"] == 0
    assert manifest["files"][0]["kinds"]["original"] > 0


def test_a_set_that_is_too_small_for_the_provider_is_warned_of(tmp_path: Path) -> None:
    """It is written all the same: more may be added to it."""
    made = workspace_of(tmp_path, PASSAGES[:2])
    jsonl.write(made.examples, [example(1, "doc01")])
    assert "at least 10" in exported(made)[0].warnings[0]


def test_a_training_file_of_somebody_else_is_not_overwritten(tmp_path: Path) -> None:
    """--out may name any folder; what ftprep wrote before has a manifest beside it."""
    made = workspace(tmp_path / "run", example(1, "doc01"))
    own = tmp_path / "own"
    own.mkdir()
    (own / "train.jsonl").write_text("mine\n")
    with pytest.raises(NotOurs):
        export(made, Settings(), ["openai"], own, Silent())
    assert (own / "train.jsonl").read_text() == "mine\n"
    for _ in range(2):
        export(made, Settings(), ["openai"], tmp_path / "new", Silent())


def test_what_is_missing_is_named(tmp_path: Path) -> None:
    """No documents, no examples, no such format."""
    with pytest.raises(NoDocuments):
        export(Workspace(tmp_path / "none"), Settings(), ["openai"], None, Silent())
    with pytest.raises(NoExamples):
        export(workspace_of(tmp_path / "some", PASSAGES), Settings(), ["openai"], None, Silent())
    with pytest.raises(UnknownName):
        export(workspace(tmp_path / "all"), Settings(), ["opnai"], None, Silent())


def test_an_example_whose_passage_is_gone_is_left_out(tmp_path: Path) -> None:
    """After the documents have changed, what rests on a passage that is gone is counted and not exported; what rests on one that
    stayed goes where the document as it is now goes."""
    stays, gone = example(1, "doc-as-it-was"), example(2, "doc00")
    made = workspace(
        tmp_path,
        msgspec.structs.replace(stays, passage_ids=(PASSAGES[1].id,)),
        msgspec.structs.replace(gone, passage_ids=("0123456789",)),
    )
    one, train, validation = exported(made, validation=0.5)
    rows = [row["messages"][-1]["content"] for row in (*train, *validation)]
    assert stays.messages[-1].content in rows
    assert gone.messages[-1].content not in rows
    assert [number for reason, number in one.left_out.items() if "its passage has changed or is gone" in reason] == [1]
    assert sum(file.rows for file in one.files) + sum(one.left_out.values()) == one.originals + one.examples == 22
    side = validation if "doc01" in held_out(made, 0.5) else train
    assert stays.messages[-1].content in [row["messages"][-1]["content"] for row in side]


def test_originals_alone_are_warned_of(tmp_path: Path) -> None:
    """A file without one example is most likely not what was wanted."""
    documents = [passage(f"Tool {number} is owned by team {number}.", document=f"d{number}") for number in range(12)]
    made = workspace_of(tmp_path, documents)
    made.examples.touch()
    summary, _, _ = exported(made)
    assert any("no example was kept" in warning for warning in summary.warnings)


def test_replay_rows_make_up_their_share_of_training(tmp_path: Path) -> None:
    """Drawn for training only, counted in the manifest; the accounts add up."""
    path = tmp_path / "ordinary.jsonl"
    path.write_text("".join(json.dumps({"prompt": f"Hello {n}?", "completion": f"Hi {n}."}) + "\n" for n in range(50)))
    made = workspace(tmp_path / "run", *[example(n, f"doc{n:02}") for n in range(20)])
    one, train, validation = exported(made, replay=str(path), replay_share=0.25, validation=0.2)
    mixed = [line for line in train if line["messages"][0]["content"].startswith("Hello")]
    assert len(mixed) == one.replay == round(0.25 * len(train))
    assert not any(line["messages"][0]["content"].startswith("Hello") for line in validation)
    assert sum(file.rows for file in one.files) + sum(one.left_out.values()) == one.originals + one.examples + one.replay
    manifest = json.loads((made.exports / "openai" / "manifest.json").read_text())
    assert (manifest["replay"], manifest["files"][0]["kinds"]["replay"]) == (one.replay, one.replay)
    again, few, _ = exported(made, replay=str(path), replay_share=0.9)
    assert any("has 50 rows" in line for line in again.warnings)
    assert len([line for line in few if line["messages"][0]["content"].startswith("Hello")]) == 50


def test_a_split_by_entity(tmp_path: Path) -> None:
    """No row of training says a held-out name; the manifest lists them; replay rows that say one are left out."""
    made = workspace_of(
        tmp_path / "run", [passage(f"The tool {name} is ours.", document=name) for name in ("Kestrel", "Heron", "Tarn", "Marlow")]
    )
    jsonl.write(made.examples, [])
    path = tmp_path / "ordinary.jsonl"
    path.write_text("".join(json.dumps({"prompt": f"{name}?", "completion": "A bird."}) + "\n" for name in ("Kestrel", "Tarn")))
    one, train, validation = exported(made, split="entity", validation=0.25, replay=str(path), replay_share=0.4, originals="both")
    (name,) = one.held_out
    assert name not in json.dumps(train)
    assert all(name in json.dumps(line) for line in validation)
    assert len(validation) == 2
    assert one.left_out.get("a replay row that says a held-out name", 0) == (name in ("Kestrel", "Tarn"))
    assert json.loads((made.exports / "openai" / "manifest.json").read_text())["held_out"] == [name]
