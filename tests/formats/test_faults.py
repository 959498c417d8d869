"""Every faulty file is named by its fault, and every good one has none."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from ftprep import rowfiles
from ftprep.check import check_file
from ftprep.formats import FORMATS, RULES
from tests.formats.faults import Faulty, all_faulty
from tests.formats.samples import GOLDEN, enough, records_of, samples_for, with_system, write

FAULTY = list(all_faulty())


@pytest.mark.parametrize("one", FAULTY, ids=[one.file for one in FAULTY])
def test_each_fault_is_named_and_no_other(one: Faulty, tmp_path: Path) -> None:
    """One fault in a good file gives one rule, with what is wrong, what to do and where it is read."""
    path = tmp_path / f"train{one.ending}"
    path.write_bytes(one.data)
    report = check_file(path, one.format)
    assert set(report.by_rule) == {one.rule}, report.problems
    problem = report.problems[0]
    assert problem.what
    assert problem.remedy == RULES[one.rule].remedy
    assert problem.link == FORMATS[one.format].link


def test_there_are_enough_faulty_files() -> None:
    """At least 150 of them, each another, and every format has some."""
    assert len(FAULTY) == len({one.file for one in FAULTY}) >= 150
    assert {one.format for one in FAULTY} == {name for name, form in FORMATS.items() if form.layout.container != "parquet"}


@pytest.mark.parametrize("name", FORMATS)
def test_a_good_file_has_no_problem(name: str, tmp_path: Path) -> None:
    """Of as many rows as the format asks for, with every feature that it holds."""
    path = write(name, tmp_path, rows=enough(name))
    rows = len(records_of(name, enough(name)))
    while rows < FORMATS[name].limits.least_rows:  # a prompt format writes no row for a statement
        path = write(name, tmp_path, rows=2 * enough(name))
        rows = len(records_of(name, 2 * enough(name)))
    report = check_file(path, name)
    assert (report.count, report.rows) == (0, rows), report.problems


@pytest.mark.parametrize("name", FORMATS)
def test_the_golden_file_is_what_is_written(name: str, tmp_path: Path) -> None:
    """Row by row, byte by byte where the container is text. `python -m tests.formats.samples` writes them anew."""
    made = write(name, tmp_path, name)
    golden = GOLDEN / made.name
    if made.suffix == ".parquet":
        assert [row.value for row in rowfiles.read(made, "parquet")] == [row.value for row in rowfiles.read(golden, "parquet")]
    else:
        assert made.read_bytes() == golden.read_bytes()


@pytest.mark.parametrize("name", FORMATS)
def test_what_is_written_is_read_back(name: str) -> None:
    """A sample comes back as it was, as far as the format holds it."""
    dialect = FORMATS[name].dialect
    for sample in samples_for(FORMATS[name]):
        whole = with_system(sample) if "system" in dialect.holds else sample
        record = dialect.write(whole)
        if isinstance(record, str):
            continue
        back = dialect.read(json.loads(json.dumps(record)))
        assert back.turns[-1].content.endswith(whole.turns[-1].content)
        assert back.contrary == whole.contrary
        again = dialect.write(back)
        assert again == record


def test_every_rule_is_broken_by_some_file_or_test() -> None:
    """A rule that nothing breaks would be a rule that nobody knows to work; those of other tests are named here."""
    elsewhere = {"no-bom", "too-many-rows", "too-large", "file-name", "repeated", "overlap", "not-array"}
    broken = Counter(one.rule for one in FAULTY)
    assert set(RULES) - set(broken) - elsewhere == set()
