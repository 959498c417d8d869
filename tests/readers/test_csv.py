"""readers/csv.py: rows to a Markdown table."""

from __future__ import annotations

from pathlib import Path

import pytest

from ftprep.readers import ReadFailed, read

TABLE = "| Tool | Owner |\n| --- | --- |\n| Kestrel | Data, Platform |\n| Heron | Sales |\n"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.csv", 'Tool,Owner\nKestrel,"Data, Platform"\nHeron,Sales\n'),
        ("a.csv", "Tool;Owner\nKestrel;Data, Platform\nHeron;Sales\n"),
        ("a.csv", "sep=|\nTool|Owner\nKestrel|Data, Platform\nHeron|Sales\n"),
        ("a.tsv", "Tool\tOwner\nKestrel\tData, Platform\n\nHeron\tSales\n"),
        ("a.csv", "Tool;Owner;\nKestrel;Data, Platform;\nHeron;Sales;\n"),
    ],
)
def test_delimiters(tmp_path: Path, name: str, text: str) -> None:
    """Comma, semicolon, tab and a declared sign give the same table; an empty column and an empty row are left out."""
    path = tmp_path / name
    path.write_text(text)
    assert read(path).text == TABLE


def test_pipes_and_line_ends_in_a_cell(tmp_path: Path) -> None:
    """A cell stays one cell of one row."""
    path = tmp_path / "a.csv"
    path.write_text('Tool,Note\nKestrel,"a|b\nc"\n')
    assert read(path).text.splitlines()[2] == "| Kestrel | a\\|b c |"


def test_a_quote_that_never_ends_is_a_reason(tmp_path: Path) -> None:
    """A value beyond the parser's limit is told as what it is."""
    path = tmp_path / "a.csv"
    path.write_text('Tool,Note\nKestrel,"' + "x" * 200_000)
    with pytest.raises(ReadFailed, match="never ends"):
        read(path)
