"""Write sample_docs/ and tests/data/sample_key.json anew from the records in sample_world.py.

    python scripts/make_sample_docs.py             # into the repository
    python scripts/make_sample_docs.py --into DIR  # DIR/sample_docs and DIR/sample_key.json

The same records give the same bytes (clock times are fixed), but for zip and PDF compression, which may differ between versions of
the libraries. Needs the `dev` extra: python-docx, python-pptx, openpyxl, reportlab.
"""

from __future__ import annotations

import argparse
import csv
import datetime
import html
import io
import json
import zipfile
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path

from sample_key import key
from sample_pages import PAGES, Bullets, Heading, Page, Paragraph, Sentence, Table

ROOT = Path(__file__).resolve().parents[1]
WHEN = datetime.datetime(2025, 2, 12, 9, 0, 0)


def _prose(sentences: tuple[Sentence, ...]) -> str:
    return " ".join(sentence.text for sentence in sentences)


def markdown(page: Page) -> bytes:
    parts = [f"# {page.title}"]
    for block in page.blocks:
        if isinstance(block, Heading):
            parts.append(f"## {block.text}")
        elif isinstance(block, Paragraph):
            parts.append(_prose(block.sentences))
        elif isinstance(block, Bullets):
            parts.append("\n".join(f"- {sentence.text}" for sentence in block.sentences))
        else:
            lines = [block.header, tuple("---" for _ in block.header), *(row.cells for row in block.rows)]
            parts.append("\n".join("| " + " | ".join(line) + " |" for line in lines))
    return ("\n\n".join(parts) + "\n").encode()


def text(page: Page) -> bytes:
    parts = [page.title.upper()]
    for block in page.blocks:
        if isinstance(block, Heading):
            parts.append(block.text)
        elif isinstance(block, Paragraph | Bullets):
            parts.append(_prose(block.sentences))
    return ("\n\n".join(parts) + "\n").encode()


def web(page: Page) -> bytes:
    lines = ["<!DOCTYPE html>", '<html lang="en">', "<head>", '<meta charset="utf-8">', f"<title>{html.escape(page.title)}</title>"]
    lines += ["<style>nav { color: gray; }</style>", "</head>", "<body>"]
    lines += ["<nav><a href='../index.html'>Start</a> <a href='../search.html'>Search</a></nav>", "<main>"]
    lines.append(f"<h1>{html.escape(page.title)}</h1>")
    for block in page.blocks:
        if isinstance(block, Heading):
            lines.append(f"<h2>{html.escape(block.text)}</h2>")
        elif isinstance(block, Paragraph):
            lines.append(f"<p>{html.escape(_prose(block.sentences), quote=False)}</p>")
        elif isinstance(block, Bullets):
            lines += ["<ul>", *(f"<li>{html.escape(sentence.text, quote=False)}</li>" for sentence in block.sentences), "</ul>"]
    lines += ["</main>", "<footer>Printed copies are out of date.</footer>", "</body>", "</html>", ""]
    return "\n".join(lines).encode()


def comma_separated(page: Page) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    for block in page.blocks:
        if isinstance(block, Table):
            writer.writerow(block.header)
            writer.writerows(row.cells for row in block.rows)
    return out.getvalue().encode()


def mail(page: Page) -> bytes:
    message = EmailMessage()
    message["From"] = "Brigid Tolland <brigid.tolland@ostrelund.example>"
    message["To"] = "Maren Holloway <maren.holloway@ostrelund.example>"
    message["Date"] = "Wed, 12 Feb 2025 09:00:00 +0000"
    message["Subject"] = page.title
    message["Message-ID"] = "<renewal.1@ostrelund.example>"
    paragraphs = [_prose(block.sentences) for block in page.blocks if isinstance(block, Paragraph)]
    message.set_content("\n\n".join(paragraphs) + "\n", cte="7bit")
    return message.as_bytes()


def word(page: Page) -> bytes:
    import docx

    document = docx.Document()
    _stamp(document.core_properties, page)
    document.add_heading(page.title, level=1)
    for block in page.blocks:
        if isinstance(block, Heading):
            document.add_heading(block.text, level=2)
        elif isinstance(block, Paragraph):
            document.add_paragraph(_prose(block.sentences))
        elif isinstance(block, Bullets):
            for sentence in block.sentences:
                document.add_paragraph(sentence.text, style="List Bullet")
    out = io.BytesIO()
    document.save(out)
    return _rezipped(out.getvalue())


def slides(page: Page) -> bytes:
    import pptx

    deck = pptx.Presentation()
    _stamp(deck.core_properties, page)
    first = deck.slides.add_slide(deck.slide_layouts[0])
    first.shapes.title.text = page.title
    first.placeholders[1].text = "Ostrelund"
    body = None
    for block in page.blocks:
        if isinstance(block, Heading):
            slide = deck.slides.add_slide(deck.slide_layouts[1])
            slide.shapes.title.text = block.text
            body = slide.placeholders[1].text_frame
        elif isinstance(block, Bullets) and body is not None:
            body.text = "\n".join(sentence.text for sentence in block.sentences)
    out = io.BytesIO()
    deck.save(out)
    return _rezipped(out.getvalue())


def workbook(page: Page) -> bytes:
    import openpyxl  # type: ignore[import-untyped]  # it ships no types

    book = openpyxl.Workbook()
    book.remove(book.active)
    book.properties.creator = "Ostrelund"
    book.properties.created = WHEN
    for block in page.blocks:
        if isinstance(block, Table):
            sheet = book.create_sheet(block.title)
            sheet.append(block.header)
            for row in block.rows:
                sheet.append(row.cells)
    out = io.BytesIO()
    book.save(out)
    return _rezipped(out.getvalue())


def pdf(page: Page) -> bytes:
    from reportlab import rl_config  # type: ignore[import-untyped]  # it ships no types
    from reportlab.lib.styles import getSampleStyleSheet  # type: ignore[import-untyped]
    from reportlab.platypus import Paragraph as Flowing  # type: ignore[import-untyped]
    from reportlab.platypus import SimpleDocTemplate

    rl_config.invariant = 1  # no clock time, no random id
    styles = getSampleStyleSheet()
    story = [Flowing(html.escape(page.title), styles["Heading1"])]
    for block in page.blocks:
        if isinstance(block, Heading):
            story.append(Flowing(html.escape(block.text), styles["Heading2"]))
        elif isinstance(block, Paragraph):
            story.append(Flowing(html.escape(_prose(block.sentences), quote=False), styles["BodyText"]))
    out = io.BytesIO()
    SimpleDocTemplate(out, title=page.title, author="Ostrelund").build(story)
    return out.getvalue()


def _stamp(properties: object, page: Page) -> None:
    """Give an office file the fixed clock time, its title and an author."""
    for name, value in {
        "created": WHEN,
        "modified": WHEN,
        "title": page.title,
        "author": "Ostrelund",
        "last_modified_by": "Ostrelund",
    }.items():
        setattr(properties, name, value)


def _rezipped(data: bytes) -> bytes:
    """The same zip with fixed clock times: those of its entries, and the one that openpyxl writes when it saves."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "docProps/core.xml":
                content = _fixed_modified(content)
            entry = zipfile.ZipInfo(name, date_time=WHEN.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            new.writestr(entry, content)
    return out.getvalue()


def _fixed_modified(core: bytes) -> bytes:
    import re

    return re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + WHEN.strftime("%Y-%m-%dT%H:%M:%SZ").encode(), core)


WRITERS: dict[str, Callable[[Page], bytes]] = {
    ".md": markdown,
    ".txt": text,
    ".html": web,
    ".csv": comma_separated,
    ".eml": mail,
    ".docx": word,
    ".pptx": slides,
    ".xlsx": workbook,
    ".pdf": pdf,
}


def write_documents(folder: Path) -> list[Path]:
    """All documents below `folder`; returns their paths."""
    paths = []
    for page in PAGES:
        path = folder / page.file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(WRITERS[path.suffix](page))
        paths.append(path)
    return paths


def write_key(path: Path) -> None:
    """The key as JSON at `path`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(key(), indent=1) + "\n", encoding="utf-8", newline="\n")


def main() -> None:
    parser = argparse.ArgumentParser(description="Write the sample documents and their key.")
    parser.add_argument("--into", type=Path, help="write below this folder, not into the repository")
    into: Path | None = parser.parse_args().into
    paths = write_documents((into or ROOT) / "sample_docs")
    write_key(into / "sample_key.json" if into else ROOT / "tests" / "data" / "sample_key.json")
    print(f"{len(paths)} documents written")


if __name__ == "__main__":
    main()
