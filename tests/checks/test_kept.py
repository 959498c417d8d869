from __future__ import annotations

import json
import tracemalloc
from pathlib import Path

from ftprep import jsonl
from ftprep.checks import Candidate
from ftprep.checks.kept import Kept, hashed
from ftprep.checks.likeness import near_duplicate, trace_of
from ftprep.harvest import harvest
from ftprep.plan import plan, save
from ftprep.records import Example, Generation, Passage, Rejected
from ftprep.settings import Settings
from tests.builders import LARGE, passage, workspace_of

OLD = passage("The Kestrel team has 14 members.", document="old")
NEW = passage("The Kestrel team has 15 members.", document="new")


def statement(text: str, source: Passage) -> dict[str, object]:
    """An item about a passage, quoting all of it."""
    return {"kind": "rephrase", "statement": text, "evidence": [{"passage": source.id, "quote": source.text}]}


def harvested(root: Path, *items: tuple[Passage, str], disabled: tuple[str, ...] = ()) -> tuple[list[Example], list[Rejected]]:
    """What comes of these statements about OLD and NEW."""
    workspace = workspace_of(root, [OLD, NEW])
    made = plan(workspace, Settings(strategy="local"), LARGE)
    save(made, workspace)
    answers = [
        Generation(
            key=request.key, text=json.dumps({"items": [statement(text, one) for one, text in items if one.id in request.focus]})
        )
        for request in made.requests
    ]
    jsonl.write(workspace.generations, answers)
    summary = harvest(workspace, Settings(disable_checks=disabled))
    kept, refused = list(jsonl.read(workspace.examples, Example)), list(jsonl.read(workspace.rejected, Rejected))
    assert (summary.kept, summary.rejected) == (len(kept), len(refused))
    assert summary.rows == len(kept) + len(refused)
    return kept, refused


def test_of_two_rows_that_contradict_each_other_both_are_dropped(tmp_path: Path) -> None:
    """Two documents give two numbers: nobody can tell which holds, so neither is learned, and each row names the other."""
    kept, refused = harvested(
        tmp_path, (OLD, "There are 14 members on the Kestrel team."), (NEW, "There are 15 members on the Kestrel team.")
    )
    assert kept == []
    assert [row.check for row in refused] == ["contradiction", "contradiction"]
    assert all(row.example is not None for row in refused)
    ids = [row.example.id for row in refused if row.example]
    assert [next(one for one in ids if one in row.reason) for row in refused] == ids[::-1]


def test_contradictions_can_be_let_through(tmp_path: Path) -> None:
    """The check can be switched off by its name, without another call."""
    rows = ((OLD, "There are 14 members on the Kestrel team."), (NEW, "There are 15 members on the Kestrel team."))
    assert len(harvested(tmp_path / "on", *rows)[0]) == 0
    assert len(harvested(tmp_path / "off", *rows, disabled=("contradiction",))[0]) == 2


def test_a_row_that_says_nearly_the_same_again_is_dropped(tmp_path: Path) -> None:
    """Another wording is kept; a word more is not another wording."""
    kept, refused = harvested(
        tmp_path,
        (OLD, "There are 14 members on the Kestrel team."),
        (OLD, "There are 14 members on the Kestrel team!"),
        (OLD, "With its 14 members, Kestrel is a team."),
    )
    assert len(kept) == 2
    assert [row.check for row in refused] == ["near-duplicate"]


def test_names_and_numbers_keep_like_rows_apart() -> None:
    """Rows made from one form differ in what they are about."""
    store = Kept()
    first = Candidate(kind="rephrase", statement="Tarn is the tool that runs on the Basalt cluster at night.", sources=("",))
    store.add(trace_of(first, "0" * 12))
    for text in (
        "Heron is the tool that runs on the Basalt cluster at night.",
        "Tarn is not the tool that runs on the Basalt cluster at night.",
    ):
        row = Candidate(kind="rephrase", statement=text, sources=("Tarn and Heron run on Basalt.",))
        trace = trace_of(row, "1" * 12)
        assert (
            near_duplicate(Candidate(kind="rephrase", statement=text, sources=row.sources, earlier=tuple(store.like(trace.group))))
            is None
        )


def test_a_trace_comes_back_as_it_was() -> None:
    """Packed and unpacked; dropped, it is gone."""
    store = Kept()
    row = Candidate(kind="rephrase", statement="Tarn has 14 users in Lyon.", sources=("Tarn has 14 users in Lyon, not 15.",))
    trace = trace_of(row, "0123456789ab")
    store.add(trace)
    assert list(store.like(trace.group)) == [trace]
    store.drop(trace)
    assert list(store.like(trace.group)) == []


def test_a_hundred_thousand_rows_take_little_memory() -> None:
    """Hashes alone are kept: below 400 bytes a row."""
    store = Kept()
    row = Candidate(
        kind="rephrase", statement="Tarn is the tool for 14 users in the Lyon office since 2021.", sources=("Tarn: 14, 2021",)
    )
    shape = trace_of(row, "0" * 12)
    count = 20_000
    tracemalloc.start()
    for number in range(count):
        store.add(
            type(shape)(
                **{name: getattr(shape, name) for name in shape.__struct_fields__} | {"id": f"{number:012x}", "group": number // 8}
            )
        )
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak / count < 400
    assert hashed(["a"]) == hashed(["a"])
