"""readers/html.py: pages without their menus."""

from __future__ import annotations

from pathlib import Path

from ftprep.readers import read

PAGE = """<!doctype html><html><head><title>Internal tools</title><style>p {color: red}</style></head><body>
<nav>Home | Search</nav><h1>Internal tools</h1>
<p><b>Kestrel</b> is owned by <a href="/teams/data">Data Platform</a>, see <a href="https://example.com/k">the site</a>.</p>
<ul><li>It is fast.</li><li>It is ours.</li></ul>
<table><tr><th>Tool</th><th>Owner</th></tr><tr><td>Heron</td><td>Sales</td></tr></table>
<script>alert("no")</script></body></html>"""


def test_a_page(tmp_path: Path) -> None:
    """Headings, lists, tables and outside links are Markdown; menus, scripts, styles and inner links' targets are gone."""
    path = tmp_path / "a.html"
    path.write_text(PAGE)
    reading = read(path)
    assert reading.title == "Internal tools"
    assert reading.text.startswith("# Internal tools")
    assert "owned by Data Platform, see [the site](https://example.com/k)." in reading.text
    assert "- It is fast.\n- It is ours." in reading.text
    assert "| Tool | Owner |" in reading.text
    assert "| Heron | Sales |" in reading.text
    assert not any(word in reading.text for word in ("Search", "alert", "color"))


def test_declared_charset(tmp_path: Path) -> None:
    """The charset that the page declares is used and recorded."""
    path = tmp_path / "a.html"
    path.write_bytes('<meta charset="shift_jis"><p>日本語の文書です。</p>'.encode("shift_jis"))
    reading = read(path)
    assert "日本語の文書です。" in reading.text
    assert reading.encoding == "shift_jis (declared)"


def test_broken_markup_loses_no_words(tmp_path: Path) -> None:
    """Unclosed and misplaced tags still give every word that a browser shows."""
    path = tmp_path / "a.html"
    words = " ".join(f"word{number}" for number in range(20))
    path.write_text(f"<table><p>{words}<table><tr><td><form><b>inner<p>last</table>tail")
    text = read(path).text
    assert all(f"word{number}" in text for number in range(20))
    assert all(word in text for word in ("inner", "last", "tail"))


def test_deep_nesting_is_survived(tmp_path: Path) -> None:
    """Ten thousand open tags do not end the process."""
    path = tmp_path / "a.html"
    path.write_text("<div>" * 10_000 + "Kestrel")
    assert "Kestrel" in read(path).text
