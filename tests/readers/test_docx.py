"""readers/docx.py: Word documents."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml

from ftprep.readers import ReadFailed, ReadOptions, read

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
    assert read(path).text == "See the site, new end $a=b$\n"


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


PARTS = {
    "numbering": "numbering.xml",
    "comments": "comments.xml",
    "header": "header1.xml",
    "chart": "charts/chart1.xml",
    "diagramData": "diagrams/data1.xml",
    "package": "embeddings/plan.docx",
}


def made(path: Path, *paragraphs: str, **members: str) -> Path:
    """A Word file of these paragraphs' XML, with further parts by the name of their relation."""
    document = docx.Document()
    body = document.element.body
    spaces = (
        f'{W} {M} xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
        ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
        ' xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"'
        ' xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram"'
        ' xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
    )
    for number, xml in enumerate(paragraphs):
        body.insert(number, parse_xml(xml.replace(">", f" {spaces}>", 1) if "/>" not in xml[: xml.index(">") + 1] else xml))
    document.save(str(path))
    with zipfile.ZipFile(path) as archive:
        relations = archive.read("word/_rels/document.xml.rels").decode()
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
    added = "".join(f'<Relationship Id="x{name}" Type="{kind}{name}" Target="{PARTS[name]}"/>' for name in members)
    if "numbering" in members:
        relations = re.sub(r'<Relationship [^>]*/numbering"[^>]*/>', "", relations)
    changes = {f"word/{PARTS[name]}": f"<x {spaces}>{text}</x>".encode() for name, text in members.items()}
    rewrite(
        path, changes | {"word/_rels/document.xml.rels": relations.replace("</Relationships>", added + "</Relationships>").encode()}
    )
    return path


def run(text: str, properties: str = "") -> str:
    return f"<w:r>{properties and f'<w:rPr>{properties}</w:rPr>'}<w:t>{text}</w:t></w:r>"


SHOWN = '<w:vanish w:val="0"/>'


def math(text: str) -> str:
    return f"<m:r><m:t>{text}</m:t></m:r>"


E = f"<m:e>{math('i')}</m:e>"


@pytest.mark.parametrize(
    ("xml", "tex"),
    [
        (f"<m:f><m:num>{math('a')}</m:num><m:den>{math('2b')}</m:den></m:f>", r"\frac{a}{2b}"),
        (f"<m:f><m:fPr><m:type m:val='lin'/></m:fPr><m:num>{math('a')}</m:num><m:den>{math('b')}</m:den></m:f>", "a/b"),
        (f"<m:sSup><m:e>{math('x')}</m:e><m:sup>{math('2')}</m:sup></m:sSup>", "x^2"),
        (f"<m:sSubSup><m:e>{math('x')}</m:e><m:sub>{math('ij')}</m:sub><m:sup>{math('2')}</m:sup></m:sSubSup>", "x_{ij}^2"),
        (f"<m:rad><m:radPr><m:degHide m:val='1'/></m:radPr><m:deg/><m:e>{math('x+1')}</m:e></m:rad>", r"\sqrt{x+1}"),
        (f"<m:rad><m:deg>{math('3')}</m:deg><m:e>{math('x')}</m:e></m:rad>", r"\sqrt[3]{x}"),
        (
            f"<m:nary><m:naryPr><m:chr m:val='∑'/></m:naryPr><m:sub>{math('i=1')}</m:sub><m:sup>{math('n')}</m:sup>{E}</m:nary>",
            r"\sum_{i=1}^n i",
        ),
        (f"<m:d><m:dPr><m:begChr m:val='['/><m:endChr m:val=']'/></m:dPr><m:e>{math('a')}</m:e></m:d>", "[a]"),
        (f"<m:d><m:e>{math('a')}</m:e></m:d>", "(a)"),
        (f"<m:func><m:fName>{math('sin⁡')}</m:fName><m:e>{math('θ')}</m:e></m:func>", r"\sin θ"),
        (f"<m:acc><m:accPr><m:chr m:val='⃗'/></m:accPr><m:e>{math('v')}</m:e></m:acc>", r"\vec{v}"),
        (f"<m:limLow><m:e>{math('lim')}</m:e><m:lim>{math('n→∞')}</m:lim></m:limLow>", r"\lim_{n→∞}"),
        (
            f"<m:m><m:mr><m:e>{math('1')}</m:e><m:e>{math('0')}</m:e></m:mr><m:mr><m:e>{math('0')}</m:e><m:e>{math('1')}</m:e></m:mr></m:m>",
            r"\begin{matrix} 1 & 0 \\ 0 & 1 \end{matrix}",
        ),
        (math("5 %"), r"5 \%"),
    ],
)
def test_equations(tmp_path: Path, xml: str, tex: str) -> None:
    """An equation is TeX between dollar signs."""
    path = made(tmp_path / "a.docx", f"<w:p>{run('So ')}<m:oMath>{xml}</m:oMath>{run(' holds.')}</w:p>")
    assert read(path).text == f"So ${tex}$ holds.\n"


def test_form_fields_give_their_values(tmp_path: Path) -> None:
    """Content controls and legacy fields are read as filled in; a placeholder that asks for input is none."""
    box = (
        '<w:sdt><w:sdtPr><w14:checkbox><w14:checked w14:val="{}"/></w14:checkbox></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>'
    )
    placeholder = f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{run('Click here')}</w:sdtContent></w:sdt>"
    legacy = '<w:r><w:fldChar w:fldCharType="begin"><w:ffData>{}</w:ffData></w:fldChar></w:r>'
    empty = '<w:checkBox><w:default w:val="0"/></w:checkBox>'
    choices = '<w:ddList><w:result w:val="1"/><w:listEntry w:val="Oslo"/><w:listEntry w:val="Bergen"/></w:ddList>'
    path = made(
        tmp_path / "a.docx",
        f"<w:p>{box.format(1, run('☒'))}{run(' by rail ')}{box.format(0, run('☐'))}{run(' by air')}{placeholder}</w:p>",
        f"<w:p><w:sdt><w:sdtPr><w:text/></w:sdtPr><w:sdtContent>{run('Norden Ltd')}</w:sdtContent></w:sdt></w:p>",
        f"<w:p>{legacy.format('<w:checkBox><w:checked/></w:checkBox>')}{run(' net ')}{legacy.format(choices)}</w:p>",
        f"<w:p>{legacy.format(empty)}{run(' gross')}</w:p>",
        f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent><w:p>{run('Enter a date')}</w:p></w:sdtContent></w:sdt>",
        '<w:p><w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>' + run(" done") + "</w:p>",
    )
    assert read(path).text == "[x] by rail [ ] by air\n\nNorden Ltd\n\n[x] net Bergen\n\n[ ] gross\n\n[x] done\n"


def test_the_text_is_that_with_all_changes_accepted(tmp_path: Path) -> None:
    """Insertions stay, deletions, moves away, deleted rows and hidden text go, and all that goes is counted; so are comments."""
    path = made(
        tmp_path / "a.docx",
        f"<w:p>{run('Kept')}<w:ins>{run(' and new')}</w:ins><w:del><w:r><w:delText>old</w:delText></w:r></w:del>"
        f"<w:moveFrom>{run('moved')}</w:moveFrom>{run('secret', '<w:vanish/>')}{run(' shown', SHOWN)}</w:p>",
        f"<w:tbl><w:tr><w:tc><w:p>{run('Tool')}</w:p></w:tc><w:tc><w:p>{run('Owner')}</w:p></w:tc></w:tr>"
        f"<w:tr><w:trPr><w:del/></w:trPr><w:tc><w:p>{run('Gone')}</w:p></w:tc><w:tc><w:p/></w:tc></w:tr>"
        f"<w:ins><w:tr><w:tc><w:p>{run('Heron')}</w:p></w:tc><w:tc><w:p>{run('Sales')}</w:p></w:tc></w:tr></w:ins></w:tbl>",
        comments=f"<w:comment><w:p>{run('Really?')}</w:p></w:comment><w:comment><w:p>{run('Yes')}</w:p></w:comment>",
    )
    reading = read(path)
    assert reading.text == "Kept and new shown\n\n| Tool | Owner |\n| --- | --- |\n| Heron | Sales |\n"
    assert reading.notes == (
        "2 comments are left out",
        "2 tracked deletions are left out",
        "1 stretches of hidden text are left out",
    )
    assert reading.missing == ()


def test_headers_and_footers_are_an_edit(tmp_path: Path) -> None:
    """They are taken out of the text, each line once; undoing the edit, or not cleaning, puts them at its end."""
    header = f"<w:p>{run('Norden Ltd')}</w:p><w:p>{run('Confidential')}</w:p><w:p>{run('Norden Ltd')}</w:p>"
    path = made(tmp_path / "a.docx", f"<w:p>{run('Book early.')}</w:p>", header=header)
    reading = read(path)
    assert reading.text == "Book early.\n"
    assert reading.notes == ("2 running heads or feet are left out",)
    (edit,) = reading.edits
    undone = reading.text[: edit.start] + edit.was + reading.text[edit.end :]
    assert undone == "Book early.\n\nNorden Ltd\n\nConfidential\n"
    assert read(path, ReadOptions(disable_cleaning=("running-lines",))).text == undone
    only = made(tmp_path / "b.docx", header=header)
    assert read(only).text == "Norden Ltd\n\nConfidential\n"


NUMBERING = (
    '<w:abstractNum w:abstractNumId="1">'
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%2)"/></w:lvl>'
    '<w:lvl w:ilvl="2"><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%3"/></w:lvl></w:abstractNum>'
    '<w:abstractNum w:abstractNumId="2"><w:lvl w:ilvl="0"><w:start w:val="3"/><w:numFmt w:val="upperRoman"/>'
    '<w:lvlText w:val="Part %1:"/></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="2"/></w:num>'
    '<w:num w:numId="3"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="7"/></w:lvlOverride></w:num>'
)


def item(text: str, number: int, depth: int = 0, more: str = "") -> str:
    return f'<w:p><w:pPr><w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr>{more}</w:pPr>{run(text)}</w:p>'


def test_numbers_are_those_of_the_page(tmp_path: Path) -> None:
    """Lists count as Word does: letters, Roman numbers, numbers of several levels, other starts, also before headings."""
    path = made(
        tmp_path / "a.docx",
        item("Ask", 1),
        item("whom", 1, 1),
        item("when", 1, 1),
        item("Book", 1),
        item("deep", 1, 2),
        item("Elsewhere", 3),
        item("Scope", 2, 0, '<w:outlineLvl w:val="0"/>'),
        item("More", 2),
        numbering=NUMBERING,
    )
    assert read(path).text == (
        "1. Ask\n  - a) whom\n  - b) when\n2. Book\n    - 2.1 deep\n7. Elsewhere\n\n# Part III: Scope\n\n- Part IV: More\n"
    )


def test_charts_diagrams_and_pictures(tmp_path: Path) -> None:
    """A chart is a table, SmartArt a list, a picture its description where that says something; they stand where they are drawn."""
    point = "<c:pt idx='{}'><c:v>{}</c:v></c:pt>"
    series = "".join(
        f"<c:ser><c:tx><c:strRef><c:strCache>{point.format(0, name)}</c:strCache></c:strRef></c:tx>"
        f"<c:cat>{point.format(0, 'Kestrel')}{point.format(1, 'Heron')}</c:cat>"
        f"<c:val>{point.format(0, first)}{point.format(1, '0.30000000000000004')}</c:val></c:ser>"
        for name, first in (("2025", 7), ("2026", 9))
    )
    a = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    title = f"<c:chart><c:title {a}><a:p><a:r><a:t>Users</a:t></a:r></a:p></c:title><c:plotArea>{series}</c:plotArea></c:chart>"
    node = f"<dgm:pt modelId='{{}}'><dgm:t {a}><a:p><a:r><a:t>{{}}</a:t></a:r></a:p></dgm:t></dgm:pt>"
    links = "<dgm:cxn srcId='0' destId='1' srcOrd='1'/><dgm:cxn srcId='0' destId='2' srcOrd='0'/><dgm:cxn srcId='2' destId='3'/>"
    nodes = "<dgm:pt modelId='0' type='doc'/>" + node.format(1, "Buy") + node.format(2, "Plan") + node.format(3, "Ask the owner")
    picture = '<wp:docPr id="1" name="p" descr="{}"/>'
    path = made(
        tmp_path / "a.docx",
        f'<w:p>{run("Before.")}<w:r><w:drawing><c:chart r:id="xchart"/></w:drawing></w:r></w:p>',
        '<w:p><w:r><w:drawing><dgm:relIds r:dm="xdiagramData"/></w:drawing></w:r></w:p>',
        f"<w:p><w:r><w:drawing>{picture.format('Kestrel reads from the lake')}{picture.format('logo.png')}"
        f"{picture.format('Text, automatically generated for you')}</w:drawing></w:r></w:p>",
        chart=title,
        diagramData=nodes + links,
        package="Kestrel",
    )
    reading = read(path)
    assert reading.text == (
        "Before.\n\nChart: Users\n\n|  | 2025 | 2026 |\n| --- | --- | --- |\n| Kestrel | 7 | 9 |\n| Heron | 0.3 | 0.3 |\n\n"
        "- Plan\n  - Ask the owner\n- Buy\n\nPicture: Kestrel reads from the lake\n"
    )
    assert [member.name for member in reading.members] == ["plan.docx"]


def test_a_table_for_layout_is_no_table(tmp_path: Path) -> None:
    """Cells of a table of one column keep their headings and lists; a nested table stands within its cell."""
    heading = f'<w:p><w:pPr><w:outlineLvl w:val="0"/></w:pPr>{run("Rules")}</w:p>'
    inner = "<w:tbl><w:tr>" + "".join(f"<w:tc><w:p>{run(text)}</w:p></w:tc>" for text in ("a", "b")) + "</w:tr></w:tbl>"
    path = made(
        tmp_path / "a.docx",
        f"<w:tbl><w:tr><w:tc>{heading}<w:p>{run('Book early.')}</w:p></w:tc></w:tr></w:tbl>",
        f"<w:tbl><w:tr><w:tc><w:p>{run('x')}</w:p></w:tc><w:tc><w:p>{run('y')}</w:p>{inner}</w:tc></w:tr>"
        f'<w:tr><w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr><w:p>{run("both")}</w:p></w:tc></w:tr></w:tbl>',
    )
    assert read(path).text == "# Rules\n\nBook early.\n\n| x | y a; b |\n| --- | --- |\n| both |  |\n"
