"""readers/docx.py: Word documents."""

from __future__ import annotations

import zipfile
from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml

from ftprep.readers import ReadFailed, read

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
M = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'


def rewrite(path: Path, changes: dict[str, bytes]) -> None:
    """The same package with some members replaced or added."""
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in (members | changes).items():
            archive.writestr(name, data)


def test_structure(tmp_path: Path) -> None:
    """Title, headings beneath it, lists and tables keep their places."""
    document = docx.Document()
    document.add_heading("Travel policy", 0)
    document.add_heading("Booking", 1)
    document.add_paragraph("Book early.")
    document.add_paragraph("# no heading, a sign")
    document.add_paragraph("By train", style="List Bullet")
    document.add_paragraph("By plane", style="List Bullet")
    document.add_paragraph("First ask", style="List Number")
    document.add_paragraph("Then book", style="List Number")
    table = document.add_table(2, 2)
    for row, values in enumerate([("City", "Limit"), ("Oslo", "180 | EUR")]):
        for column, value in enumerate(values):
            table.cell(row, column).text = value
    path = tmp_path / "a.docx"
    document.save(str(path))
    reading = read(path)
    assert reading.title == "Travel policy"
    assert reading.text == (
        "# Travel policy\n\n## Booking\n\nBook early.\n\n\\# no heading, a sign\n\n"
        "- By train\n- By plane\n1. First ask\n2. Then book\n\n"
        "| City | Limit |\n| --- | --- |\n| Oslo | 180 \\| EUR |\n"
    )


def test_localised_headings(tmp_path: Path) -> None:
    """A heading is known by its style's built-in name or its outline level, not by an id in the writer's language."""
    document = docx.Document()
    style = document.styles["Heading 1"]
    style.element.set("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}styleId", "berschrift1")
    document.add_paragraph("Reisen").paragraph_format.element.get_or_add_pPr().append(
        parse_xml(f'<w:pStyle {W} w:val="berschrift1"/>')
    )
    document.add_paragraph("Umfang").paragraph_format.element.get_or_add_pPr().append(parse_xml(f'<w:outlineLvl {W} w:val="1"/>'))
    path = tmp_path / "a.docx"
    document.save(str(path))
    assert read(path).text == "# Reisen\n\n## Umfang\n"


def test_inline_content(tmp_path: Path) -> None:
    """Link text, insertions, tabs and equations are kept; deleted text and field codes are not."""
    document = docx.Document()
    element = document.add_paragraph("See ")._p
    for xml in (
        f"<w:hyperlink {W}><w:r><w:t>the site</w:t></w:r></w:hyperlink>",
        f"<w:ins {W}><w:r><w:t>, new</w:t></w:r></w:ins>",
        f"<w:del {W}><w:r><w:delText>, old</w:delText></w:r></w:del>",
        f"<w:r {W}><w:instrText>PAGE</w:instrText><w:tab/><w:t>end</w:t></w:r>",
        f"<m:oMath {M}><m:r><m:t> a=b</m:t></m:r></m:oMath>",
    ):
        element.append(parse_xml(xml))
    path = tmp_path / "a.docx"
    document.save(str(path))
    assert read(path).text == "See the site, new end a=b\n"


def test_footnotes(tmp_path: Path) -> None:
    """A footnote stands right beneath the paragraph that refers to it."""
    document = docx.Document()
    document.add_paragraph("Rates are net.")._p.append(parse_xml(f'<w:r {W}><w:footnoteReference w:id="2"/></w:r>'))
    document.add_paragraph("Next.")
    path = tmp_path / "a.docx"
    document.save(str(path))
    with zipfile.ZipFile(path) as archive:
        relations = archive.read("word/_rels/document.xml.rels")
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
    added = f'<Relationship Id="rId99" Type="{kind}" Target="footnotes.xml"/></Relationships>'.encode()
    notes = f'<w:footnotes {W}><w:footnote w:id="2"><w:p><w:r><w:t>Without tax.</w:t></w:r></w:p></w:footnote></w:footnotes>'
    rewrite(
        path,
        {"word/_rels/document.xml.rels": relations.replace(b"</Relationships>", added), "word/footnotes.xml": notes.encode()},
    )
    assert read(path).text == "Rates are net.[^2]\n\n[^2]: Without tax.\n\nNext.\n"


def test_cells_merged_downwards_are_repeated(tmp_path: Path) -> None:
    """Every row of a table reads on its own."""
    document = docx.Document()
    table = document.add_table(3, 2)
    for row, values in enumerate([("Team", "Tool"), ("Data", "Kestrel"), ("", "Heron")]):
        for column, value in enumerate(values):
            table.cell(row, column).text = value
    table.cell(1, 0).merge(table.cell(2, 0))
    path = tmp_path / "a.docx"
    document.save(str(path))
    assert read(path).text.splitlines()[2:] == ["| Data | Kestrel |", "| Data | Heron |"]


def test_entities_are_not_expanded(tmp_path: Path) -> None:
    """Neither a file of the machine nor a billion laughs come in through XML entities."""
    secret = tmp_path / "secret.txt"
    secret.write_text("TOP SECRET")
    document = docx.Document()
    document.add_paragraph("Before MARK after")
    path = tmp_path / "a.docx"
    document.save(str(path))
    with zipfile.ZipFile(path) as archive:
        xml = archive.read("word/document.xml").decode()
    head, _, rest = xml.partition("?>")
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    doctype = f'<!DOCTYPE d [<!ENTITY f SYSTEM "file://{secret}"><!ENTITY l0 "ha">{laughs}]>'
    rewrite(path, {"word/document.xml": (head + "?>" + doctype + rest.replace("MARK", "&f;&l11;")).encode()})
    try:
        text = read(path).text
    except ReadFailed as failure:
        text = str(failure)
    assert "SECRET" not in text
    assert "haha" not in text


def test_a_zip_bomb_is_refused(tmp_path: Path) -> None:
    """A member that unpacks to far more than its size is not unpacked."""
    document = docx.Document()
    path = tmp_path / "a.docx"
    document.save(str(path))
    rewrite(path, {"word/document.xml": b"<x>" + b" " * (60 << 20) + b"</x>"})
    with pytest.raises(ReadFailed) as caught:
        read(path)
    assert caught.value.status == "too-large"


@pytest.mark.parametrize("keep", [100, 3000])
def test_half_a_file_is_corrupt(tmp_path: Path, keep: int) -> None:
    """A file that was cut short is told as corrupt."""
    document = docx.Document()
    document.add_paragraph("text")
    path = tmp_path / "a.docx"
    document.save(str(path))
    path.write_bytes(path.read_bytes()[:keep])
    with pytest.raises(ReadFailed) as caught:
        read(path)
    assert caught.value.status == "corrupt"


def test_broken_xml_is_corrupt(tmp_path: Path) -> None:
    """XML that ends in the middle is corrupt, and the reason quotes none of it."""
    document = docx.Document()
    path = tmp_path / "a.docx"
    document.save(str(path))
    rewrite(path, {"word/document.xml": f"<w:document {W}><w:body><w:p><w:r><w:t>secret".encode()})
    with pytest.raises(ReadFailed) as caught:
        read(path)
    assert caught.value.status == "corrupt"
    assert "secret" not in caught.value.reason
