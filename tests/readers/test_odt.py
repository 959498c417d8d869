"""readers/odt.py: OpenDocument texts and presentations."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from ftprep.readers import ReadFailed, ReadOptions, read

SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{full}:1.0"'
    for name, full in [
        ("office", "office"),
        ("text", "text"),
        ("table", "table"),
        ("draw", "drawing"),
        ("style", "style"),
        ("presentation", "presentation"),
        ("svg", "svg-compatible"),
    ]
)
LISTS = (
    '<office:automatic-styles><text:list-style style:name="L1"><text:list-level-style-number text:level="1" style:num-format="1"/>'
    '<text:list-level-style-bullet text:level="2"/></text:list-style>'
    '<style:style style:name="P1" style:parent-style-name="Title"/></office:automatic-styles>'
)


def document(path: Path, body: str, **members: str) -> Path:
    content = f"<office:document-content {SPACES}>{LISTS}<office:body>{body}</office:body></office:document-content>"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("content.xml", content)
        for name, text in members.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), text)
    return path


def test_a_text(tmp_path: Path) -> None:
    """Title, headings, both kinds of list, a table, a note and inserted text are kept; deleted text and comments are not."""
    body = """<office:text><text:tracked-changes><text:changed-region><text:deletion><text:p>Deleted.</text:p></text:deletion>
</text:changed-region></text:tracked-changes><text:p text:style-name="P1">Travel policy</text:p>
<text:section><text:h text:outline-level="1">Rules</text:h></text:section>
<text:p># Norden<text:s text:c="3"/>pays<text:line-break/>all<office:annotation><text:p>Really?</text:p>
</office:annotation>.<text:note
 text:note-class="footnote"><text:note-citation>1</text:note-citation><text:note-body><text:p>Since March.</text:p>
</text:note-body>
</text:note></text:p>
<text:list text:style-name="L1"><text:list-item><text:p>Book early.</text:p><text:list><text:list-item><text:p>By rail.</text:p>
</text:list-item></text:list></text:list-item><text:list-item><text:p>Keep receipts.</text:p></text:list-item></text:list>
<table:table><table:table-row><table:table-cell><text:p>City</text:p></table:table-cell><table:table-cell><text:p>Limit</text:p>
</table:table-cell><table:table-cell table:number-columns-repeated="16000"/></table:table-row><table:table-row><table:table-cell
 table:number-columns-repeated="2"><text:p>Same</text:p></table:table-cell></table:table-row>
<table:table-row table:number-rows-repeated="1000000"><table:table-cell/></table:table-row></table:table>
<text:p><draw:frame><draw:text-box><text:p>In a box.</text:p></draw:text-box></draw:frame></text:p></office:text>"""
    reading = read(document(tmp_path / "a.odt", body))
    assert reading.title == "Travel policy"
    assert reading.text == (
        "# Travel policy\n\n## Rules\n\n\\# Norden pays all.[^1]\n\n[^1]: Since March.\n\n1. Book early.\n  - By rail.\n"
        "2. Keep receipts.\n\n| City | Limit |\n| --- | --- |\n| Same | Same |\n\nIn a box.\n"
    )
    assert reading.notes == ("1 comments are left out", "1 tracked deletions are left out")


def test_slides(tmp_path: Path) -> None:
    """A slide is a page under its title, with its list and its notes; one without a title is named by its number."""
    body = """<office:presentation><draw:page><draw:frame presentation:class="title"><draw:text-box><text:p>Our tools</text:p>
</draw:text-box></draw:frame><draw:frame presentation:class="outline"><draw:text-box><text:list><text:list-item>
<text:p>Kestrel</text:p>
</text:list-item></text:list></draw:text-box></draw:frame><draw:frame presentation:class="footer"><draw:text-box>
<text:p>Secret</text:p>
</draw:text-box></draw:frame><presentation:notes><draw:frame presentation:class="notes"><draw:text-box>
<text:p>Name the owner.</text:p>
</draw:text-box></draw:frame></presentation:notes></draw:page>
<draw:page><draw:g><draw:custom-shape><text:p>In a group.</text:p></draw:custom-shape></draw:g></draw:page>
</office:presentation>"""
    reading = read(document(tmp_path / "a.odp", body))
    assert reading.title == "Our tools"
    assert reading.text == "## Our tools\n\n- Kestrel\n\nNotes: Name the owner.\n\n## Slide 2\n\nIn a group.\n"
    assert [page.label for page in reading.pages] == ["Slide 1", "Slide 2"]


def test_faults(tmp_path: Path) -> None:
    """A password, a missing part, broken XML, a wrong content and no text at all each end with their status."""
    manifest = "<manifest><file-entry><encryption-data/></file-entry></manifest>"
    locked = document(tmp_path / "locked.odt", "", **{"META-INF__manifest_xml": manifest})
    broken = document(tmp_path / "broken.odt", "<office:text><text:p>Kestrel")
    none = document(tmp_path / "none.odt", "<office:text><text:p/></office:text>")
    wrong = tmp_path / "wrong.odt"
    wrong.write_bytes(b"Kestrel")
    cut = tmp_path / "cut.odt"
    cut.write_bytes(none.read_bytes()[:200])
    bare = tmp_path / "bare.odt"
    with zipfile.ZipFile(bare, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
    expected = {locked: "encrypted", broken: "corrupt", none: "empty", wrong: "corrupt", cut: "corrupt", bare: "corrupt"}
    for path, status in expected.items():
        with pytest.raises(ReadFailed) as caught:
            read(path)
        assert caught.value.status == status, path.name


def test_entities_stay_closed(tmp_path: Path) -> None:
    """An entity of the document's own is not unfolded, and no file is read through one."""
    secret = tmp_path / "secret.txt"
    secret.write_text("Heron")
    path = tmp_path / "a.odt"
    content = (
        f'<!DOCTYPE x [<!ENTITY e SYSTEM "{secret.as_uri()}">]><office:document-content {SPACES}><office:body><office:text>'
        "<text:p>Kestrel &e; flies.</text:p></office:text></office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("content.xml", content)
    assert read(path).text == "Kestrel flies.\n"


def test_headers_and_footers_are_an_edit(tmp_path: Path) -> None:
    """They are taken out of the text, each line once; undoing the edit, or not cleaning, puts them at its end."""
    header = "<style:header><text:p>Norden Ltd</text:p></style:header><style:footer><text:p>Norden Ltd</text:p></style:footer>"
    styles = f"<office:document-styles {SPACES}><style:master-page>{header}</style:master-page></office:document-styles>"
    path = document(tmp_path / "a.odt", "<office:text><text:p>Book early.</text:p></office:text>", styles_xml=styles)
    reading = read(path)
    assert reading.text == "Book early.\n"
    assert reading.notes == ("1 running heads or feet are left out",)
    (edit,) = reading.edits
    assert reading.text[: edit.start] + edit.was == "Book early.\n\nNorden Ltd\n"
    assert read(path, ReadOptions(disable_cleaning=("running-lines",))).text == "Book early.\n\nNorden Ltd\n"


def test_objects_and_merged_cells(tmp_path: Path) -> None:
    """A formula is what was typed, a chart its table, a picture its description; a cell merged downwards stands in each row."""
    link = 'xmlns:xlink="http://www.w3.org/1999/xlink"'
    frame = f'<draw:frame><draw:object {link} xlink:href="./Object {{}}"/></draw:frame>'
    cell = "<table:table-cell{}><text:p>{}</text:p></table:table-cell>"
    rows = (
        cell.format("", "Team") + cell.format("", "Tool"),
        cell.format(' table:number-rows-spanned="2"', "Data") + cell.format("", "Kestrel"),
        "<table:covered-table-cell/>" + cell.format("", "Heron"),
    )
    table = "".join(f"<table:table-row>{row}</table:table-row>" for row in rows)
    body = (
        f"<office:text><text:p>So {frame.format(1)} holds.</text:p><text:p>{frame.format(2)}</text:p>"
        f"<text:p>See<draw:frame><svg:desc>Kestrel reads from Heron</svg:desc></draw:frame></text:p>"
        f"<table:table>{table}</table:table></office:text>"
    )
    formula = (
        '<math xmlns="http://www.w3.org/1998/Math/MathML"><annotation encoding="StarMath 5.0">{a} over {b}</annotation></math>'
    )
    chart = (
        f"<office:document-content {SPACES}><table:table>{table.replace('Kestrel', '7')}</table:table></office:document-content>"
    )
    path = document(tmp_path / "a.odt", body)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("Object 1/content.xml", formula)
        archive.writestr("Object 2/content.xml", chart)
        archive.writestr("Object 3/content.xml", chart)
    reading = read(path)
    assert reading.text == (
        "So ${a} over {b}$ holds.\n\n| Team | Tool |\n| --- | --- |\n| Data | 7 |\n| Data | Heron |\n\n"
        "See (Picture: Kestrel reads from Heron)\n\n| Team | Tool |\n| --- | --- |\n| Data | Kestrel |\n| Data | Heron |\n"
    )
    assert reading.missing == ("1 embedded objects are not read",)
