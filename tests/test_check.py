import json
from pathlib import Path

import pytest

from ftprep.check import check_file
from ftprep.errors import NoSuchPath, NotReadable, UnknownName

ROW = {"messages": [{"role": "user", "content": "Who?"}, {"role": "assistant", "content": "Ada."}]}


def lines(path: Path, *added: bytes, rows: int = 10) -> Path:
    """A file of good rows, each different, and these lines."""
    each = ({"messages": [{"role": "user", "content": f"Who {n}?"}, ROW["messages"][1]]} for n in range(rows))
    good = [json.dumps(row).encode() + b"\n" for row in each]
    path.write_bytes(b"".join(good) + b"".join(added))
    return path


def test_a_good_file_has_no_problem(tmp_path: Path) -> None:
    """Rows and bytes are counted."""
    report = check_file(lines(tmp_path / "a.jsonl"), "openai")
    assert (report.rows, report.count, report.problems) == (10, 0, ())


@pytest.mark.parametrize(
    ("rule", "line"),
    [
        ("blank-line", b"\n"),
        ("json", b'{"messages": [\n'),
        ("encoding", b'{"messages": "\xff"}\n'),
        ("object", b"[]\n"),
        ("bom", b"\xef\xbb\xbf" + json.dumps(ROW).encode() + b"\n"),
        ("json", b"[" * 100_000 + b"\n"),
    ],
)
def test_a_faulty_line_is_named_with_its_number(tmp_path: Path, rule: str, line: bytes) -> None:
    """Also one that would crash a parser."""
    report = check_file(lines(tmp_path / "a.jsonl", line), "openai")
    assert [(problem.line, problem.rule) for problem in report.problems] == [(11, rule)]


def test_a_file_of_too_few_rows_is_refused(tmp_path: Path) -> None:
    """The provider's minimum is a rule of the whole file."""
    report = check_file(lines(tmp_path / "a.jsonl", rows=3), "openai")
    assert report.by_rule == {"too-few-rows": 1}


def test_repeated_rows_are_a_warning(tmp_path: Path) -> None:
    """Accepted by the provider, seldom meant by the user."""
    line = json.dumps(ROW).encode() + b"\n"
    report = check_file(lines(tmp_path / "a.jsonl", line, line), "openai")
    assert report.count == 0
    assert "1 x repeated: line 12 is line 11 again" in report.warnings[0]


def test_a_thousand_problems_are_counted_and_a_hundred_listed(tmp_path: Path) -> None:
    """The report stays readable, the totals true."""
    report = check_file(lines(tmp_path / "a.jsonl", b"{}\n" * 1000), "openai")
    assert report.count == 1000
    assert len(report.problems) == 100


def test_what_cannot_be_checked_is_said(tmp_path: Path) -> None:
    """No such file, a folder, no such format."""
    with pytest.raises(NoSuchPath):
        check_file(tmp_path / "none.jsonl", "openai")
    with pytest.raises(NotReadable):
        check_file(tmp_path, "openai")
    with pytest.raises(UnknownName):
        check_file(tmp_path, "opnai")
