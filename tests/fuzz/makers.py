"""Small valid files of every format, each with the canary in its text: what the mutations begin with."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from email.message import EmailMessage

CANARY = "quokkabird"
"""A word that stands in every file, and must never stand in a reason or a remark."""

_SENTENCE = f"Kestrel belongs to the {CANARY} team, see v1.2 of e.g. Müller's plan."


def _docx() -> bytes:
    import docx

    document = docx.Document()
    document.add_heading("Travel", 0)
    document.add_heading("Booking", 1)
    document.add_paragraph(_SENTENCE)
    document.add_paragraph("By train", style="List Bullet")
    table = document.add_table(2, 2)
    table.cell(0, 0).text, table.cell(1, 1).text = "City", "Oslo"
    document.sections[0].header.paragraphs[0].text = "Norden"
    return _saved(document.save)


def _pptx() -> bytes:
    from pptx import Presentation

    deck = Presentation()
    for number in range(2):
        slide = deck.slides.add_slide(deck.slide_layouts[1])
        slide.shapes.title.text = f"Slide {number}"
        slide.placeholders[1].text_frame.text = _SENTENCE
    slide.notes_slide.notes_text_frame.text = "Name the owner."
    return _saved(deck.save)


def _xlsx() -> bytes:
    import openpyxl  # type: ignore[import-untyped]  # it ships no types

    book = openpyxl.Workbook()
    for values in (["Tool", "Owner"], ["Kestrel", CANARY], [1.5, None], [True, "x|y"]):
        book.active.append(values)
    book.create_sheet("Notes").append(["Prices are net."])
    return _saved(book.save)


def _pdf() -> bytes:
    from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]  # it ships no types

    def save(target: io.BytesIO) -> None:
        canvas = Canvas(target, pageCompression=0, invariant=1)
        for number in range(2):
            canvas.setFont("Helvetica", 20)
            canvas.drawString(70, 780, f"Part {number}")
            canvas.setFont("Helvetica", 11)
            canvas.drawString(70, 740, _SENTENCE)
            canvas.drawString(70, 726, "It was made in the spread-")
            canvas.drawString(70, 712, "sheet of all departments.")
            canvas.showPage()
        canvas.save()

    return _saved(save)


_OPEN = 'xmlns:{0}="urn:oasis:names:tc:opendocument:xmlns:{1}:1.0"'
_SPACES = " ".join(
    _OPEN.format(short, full)
    for short, full in (("office", "office"), ("text", "text"), ("table", "table"), ("draw", "drawing"), ("style", "style"))
)


def _open_document(kind: str, inner: str) -> bytes:
    content = f"<office:document-content {_SPACES}><office:body><office:{kind}>{inner}</office:{kind}></office:body>"
    return _zip({"mimetype": "application/x", "content.xml": content + "</office:document-content>"})


def _odt() -> bytes:
    table = (
        "<table:table><table:table-row><table:table-cell><text:p>City</text:p></table:table-cell></table:table-row></table:table>"
    )
    item = "<text:list><text:list-item><text:p>One</text:p></text:list-item></text:list>"
    return _open_document("text", f"<text:h text:outline-level='1'>Tools</text:h><text:p>{_SENTENCE}</text:p>{item}{table}")


def _odp() -> bytes:
    frame = f"<draw:frame><draw:text-box><text:p>{_SENTENCE}</text:p></draw:text-box></draw:frame>"
    return _open_document("presentation", f"<draw:page>{frame}</draw:page><draw:page>{frame}</draw:page>")


def _ods() -> bytes:
    cell = f"<table:table-cell office:value-type='string'><text:p>{CANARY}</text:p></table:table-cell>"
    row = f"<table:table-row>{cell}{cell}</table:table-row>"
    content = _open_document("spreadsheet", f"<table:table table:name='Tools'>{row}{row}</table:table>")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        xml = archive.read("content.xml").decode()
    manifest = '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    return _zip({"mimetype": kind, "META-INF/manifest.xml": manifest, "content.xml": xml})


def _epub() -> bytes:
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf"><metadata/><manifest><item id="a" href="a.xhtml" '
        'media-type="application/xhtml+xml"/></manifest><spine><itemref idref="a"/></spine></package>'
    )
    return _zip(
        {
            "META-INF/container.xml": '<container><rootfiles><rootfile full-path="OPS/b.opf"/></rootfiles></container>',
            "OPS/b.opf": package,
            "OPS/a.xhtml": f"<html><body><h1>Winter</h1><p>{_SENTENCE}</p></body></html>",
        }
    )


def _zip(members: dict[str, str]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(zipfile.ZipInfo(name), text)
    return target.getvalue()


def _mail() -> bytes:
    message = EmailMessage()
    message["Subject"], message["From"], message["To"] = "Offer", "Ana <ana@example.com>", "all@example.com"
    message.set_content(_SENTENCE + "\n")
    message.add_alternative(f"<p>{_SENTENCE}</p>", subtype="html")
    message.add_attachment(b"Tool,Owner\nKestrel,Ana\n", maintype="text", subtype="csv", filename="tools.csv")
    return bytes(message).replace(b"=" * 15, b"=-boundary-=")


def _notebook() -> bytes:
    cells = [{"cell_type": "markdown", "source": ["# Load\n", _SENTENCE]}, {"cell_type": "code", "source": "x = 1", "outputs": []}]
    return json.dumps({"cells": cells, "metadata": {}}).encode()


def _ole() -> bytes:
    """The head of a mail saved by Outlook and sectors of nothing: no library writes a whole one."""
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + b"\x3e\x00\x03\x00\xfe\xff\x09\x00\x06\x00" + bytes(10)
    body = b"\x01\x00\x00\x00\x00\x00\x00\x00\x00\x10\x00\x00\x02\x00\x00\x00\x01\x00\x00\x00\xfe\xff\xff\xff\x00\x00\x00\x00"
    return (head + body).ljust(512, b"\xff") + bytes(1024)


def _saved(save: Callable[[io.BytesIO], object]) -> bytes:
    target = io.BytesIO()
    save(target)
    return target.getvalue()


_RECORDS = [{"title": "Kestrel", "text": _SENTENCE}, {"title": "Heron", "tags": ["a", "b"], "n": 1.5, "none": None}]

TEXTS: dict[str, str] = {
    ".md": f"---\ntitle: Tools\n---\n# Tools\n\n{_SENTENCE}\n\n- one\n- two\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n```\nx\n```\n",
    ".txt": f"Tools\n=====\n\n{_SENTENCE}\n\n  indented\n",
    ".rst": f"Tools\n=====\n\n{_SENTENCE}\n\n.. note:: Read.\n\n* one\n* two\n\n::\n\n  x = 1\n\n+---+---+\n| a | b |\n+---+---+\n",
    ".adoc": f"= Tools\n:toc:\n\n== Part\n\n{_SENTENCE}\n\n* one\n. two\n\n|===\n|a |b\n|1 |2\n|===\n\n----\nx = 1\n----\n",
    ".org": f"#+TITLE: Tools\n* Tools\n{_SENTENCE}\n** TODO Part :tag:\n- one\n| a | b |\n|---+---|\n#+BEGIN_SRC\nx\n#+END_SRC\n",
    ".tex": "\\documentclass{article}\\title{Tools}\\begin{document}\\section{Part} "
    + _SENTENCE
    + "\\begin{itemize}\\item one\\end{itemize} $a=b$ \\end{document}",
    ".html": f"<html><head><title>Tools</title></head><body><nav>Menu</nav><h1>Tools</h1><p>{_SENTENCE}</p><ul><li>one</ul>"
    "<table><tr><th>a<th>b<tr><td>1<td>2</table></body></html>",
    ".csv": f'Tool,Owner\nKestrel,"{CANARY}, Ltd"\nHeron,"a|b\nc"\n',
    ".tsv": f"Tool\tOwner\nKestrel\t{CANARY}\n",
    ".json": json.dumps(_RECORDS),
    ".jsonl": "\n".join(map(json.dumps, _RECORDS)) + "\n",
    ".yaml": f"title: Tools\nbase: &b\n  owner: {CANARY}\nlist:\n- one\n- <<: *b\n  two: |\n    long\n    text\n",
    ".xml": f"<?xml version='1.0'?><doc><title>Tools</title><p a='b'>{_SENTENCE}</p><list><item>one</item></list></doc>",
    ".rtf": "{\\rtf1\\ansi\\ansicpg1252{\\fonttbl{\\f0 Arial;}}{\\info{\\title Tools}}" + CANARY + " \\u24180? is \\'e9.\\par}",
    ".py": f'"""Tools of the {CANARY} team."""\n\ndef run(a: int = 1) -> str:\n    """Run it."""\n    return "x"  # why\n',
    ".js": f"/** Tools of {CANARY}. */\nfunction run(a) {{ return a; // why\n}}\n/* block */\n",
}
"""Structured text by suffix."""

_MADE: dict[str, Callable[[], bytes]] = {
    ".docx": _docx,
    ".pptx": _pptx,
    ".xlsx": _xlsx,
    ".xls": _ole,
    ".ods": _ods,
    ".odt": _odt,
    ".odp": _odp,
    ".epub": _epub,
    ".pdf": _pdf,
    ".eml": _mail,
    ".mhtml": _mail,
    ".mbox": lambda: b"From ana@example.com Mon Mar  2 10:00:00 2026\n" + _mail() + b"\n",
    ".msg": _ole,
    ".ipynb": _notebook,
    ".zip": lambda: _zip({"a/tools.md": TEXTS[".md"], "b.csv": TEXTS[".csv"], "b/c.html": TEXTS[".html"]}),
}
_CACHE: dict[str, bytes] = {}


def seed(suffix: str) -> bytes | None:
    """A valid file of the format; None where there is no maker for it."""
    if suffix not in _CACHE:
        if suffix in TEXTS:
            _CACHE[suffix] = TEXTS[suffix].encode()
        elif suffix in _MADE:
            _CACHE[suffix] = _MADE[suffix]()
    return _CACHE.get(suffix)


def seeded() -> tuple[str, ...]:
    """The suffixes that have a maker."""
    return (*TEXTS, *_MADE)
