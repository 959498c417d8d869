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


def test_what_is_left_out_and_what_is_not(tmp_path: Path) -> None:
    """Menus, cookie banners, anchors and hover texts go; a picture described in words, links' names and inline marks stay."""
    path = tmp_path / "a.html"
    path.write_text(
        '<body><div role="navigation">Home</div><div class="Cookie-Banner x">We use <nav>cookies</nav></div>'
        '<h1>Tools <a href="#tools">¶</a></h1><aside>Mind the gap.</aside>'
        '<p>H<sub>2</sub>O<sup><a href="#n1">1</a></sup> <a href="https://example.com" title="hover">site</a>'
        '<a href="https://example.com/logo"><img src="x" alt="logo"></a> <img src="y" alt="Kestrel reads from Heron"></p>'
        "<p>The text of this page is long enough.</p></body>"
    )
    assert read(path).text == (
        "# Tools\n\nMind the gap.\n\nH2O [site](https://example.com) (Picture: Kestrel reads from Heron)\n\n"
        "The text of this page is long enough.\n"
    )


def test_a_menu_that_is_never_closed_takes_nothing_with_it(tmp_path: Path) -> None:
    """Where most of the page lies in its navigation, the navigation stays."""
    path = tmp_path / "a.html"
    path.write_text("<body><p>First.</p><nav><ul><li>Home</ul><h1>Tools</h1><p>Kestrel is the internal tool of the company.</p>")
    assert "Kestrel is the internal tool" in read(path).text


def test_a_table_for_layout_is_taken_apart(tmp_path: Path) -> None:
    """An essay in a cell, between cells for the margins, keeps its paragraphs; a table of data within it stays a table."""
    essay = "<br><br>".join(f"Paragraph {number} of the essay." for number in range(6))
    data = "<table><tr><td>Kestrel</td><td>fast</td></tr><tr><td>Heron</td><td>old</td></tr></table>"
    path = tmp_path / "a.html"
    path.write_text(
        f"<body><table><tr><td><img src=x></td><td><table><tr><td>{essay}{data}</td></tr></table></td></tr></table></body>"
    )
    text = read(path).text
    assert text.startswith("Paragraph 0 of the essay.\n\nParagraph 1 of the essay.\n\n")
    assert text.endswith("| Kestrel | fast |\n| --- | --- |\n| Heron | old |\n")


def test_tables_code_and_lists(tmp_path: Path) -> None:
    """Wide cells, cells with lists, layout tables, code with its language, numbered lists and definitions keep their text."""
    path = tmp_path / "a.html"
    path.write_text(
        "<body><table><tr><th colspan=2>Tools</th></tr>"
        "<tr><td>Kestrel</td><td><ul><li>fast</li><li>ours</li></ul></td></tr></table>"
        '<pre><code class="language-python">x = 1\n\ny</code></pre><ol start=3><li>Ask</li><li>Book</li></ol>'
        "<dl><dt>Heron</dt><dd><p>Keeps <b>contacts</b>.</p></dd><dt>Tarn<dt>Fell<dd>Old.</dl><dl><dt>Wren<dd><ul><li>new</ul></dl>"
    )
    assert read(path).text == (
        "| Tools | |\n| --- | --- |\n| Kestrel | fast ours |\n\n```python\nx = 1\n\ny\n```\n\n3. Ask\n4. Book\n\n"
        "- Heron: Keeps **contacts**.\n- Tarn, Fell: Old.\n\nWren\n\n- new\n"
    )
