"""No reader follows an address: documents that point to a server on loopback are read, and the server sees nobody."""

from __future__ import annotations

import threading
import zipfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import docx
import pytest

from ftprep.readers import Reading
from ftprep.readers.workers import read_all


class _Server(ThreadingHTTPServer):
    """Counts who comes."""

    visits: list[str]


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_GET(self) -> None:
        self.server.visits.append(self.path)
        self.send_response(404)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Nothing on stderr."""


@pytest.fixture
def server() -> Iterator[_Server]:
    made = _Server(("127.0.0.1", 0), _Handler)
    made.visits = []
    thread = threading.Thread(target=made.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield made
    made.shutdown()
    made.server_close()
    thread.join()


def word(path: Path, address: str) -> None:
    """A Word file with a picture and a template that lie elsewhere."""
    document = docx.Document()
    document.add_paragraph("Kestrel is ours.")
    kinds = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    document.part.relate_to(f"{address}/p.png", f"{kinds}/image", is_external=True)
    document.part.relate_to(f"{address}/t.dotx", f"{kinds}/attachedTemplate", is_external=True)
    document.save(str(path))


def odt(path: Path, address: str) -> None:
    """An OpenDocument text with a linked picture."""
    office, text = "urn:oasis:names:tc:opendocument:xmlns:office:1.0", "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
    draw, xlink = "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0", "http://www.w3.org/1999/xlink"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr(
            "content.xml",
            f'<o:document-content xmlns:o="{office}" xmlns:t="{text}" xmlns:d="{draw}" xmlns:x="{xlink}"><o:body><o:text>'
            f'<t:p>Kestrel is ours.<d:frame><d:image x:href="{address}/o.png"/></d:frame></t:p>'
            "</o:text></o:body></o:document-content>",
        )


def test_no_address_is_followed(tmp_path: Path, server: _Server) -> None:
    """Pictures, styles, frames, templates, entities, schemas, feeds, remote parts of mails: all are read, none is fetched."""
    address = f"http://127.0.0.1:{server.server_address[1]}"
    html = (
        f'<html><head><base href="{address}/"><link rel="stylesheet" href="{address}/s.css">'
        f'<script src="{address}/s.js"></script></head>'
        f'<body><p>Kestrel is ours.</p><img src="{address}/i.png"><iframe src="{address}/f"></iframe></body></html>'
    )
    texts = {
        "page.html": html,
        "page.xml": f'<!DOCTYPE a SYSTEM "{address}/a.dtd"><?xml-stylesheet href="{address}/a.xsl"?><a>Kestrel is ours.</a>',
        "entity.xml": f'<!DOCTYPE a [<!ENTITY x SYSTEM "{address}/x">]><a>Kestrel is ours. &x;</a>',
        "page.md": f"Kestrel is ours. ![picture]({address}/m.png)\n\n[schema]: {address}/r\n",
        "page.rst": f"Kestrel is ours.\n\n.. image:: {address}/r.png\n.. include:: {address}/r.txt\n",
        "page.adoc": f"Kestrel is ours.\n\ninclude::{address}/a.adoc[]\nimage::{address}/a.png[]\n",
        "page.org": f"Kestrel is ours.\n#+INCLUDE: {address}/o.org\n[[{address}/o.png]]\n",
        "page.tex": f"\\documentclass{{article}}\\begin{{document}}Kestrel is ours.\\input{{{address}/t}}\\end{{document}}",
        "page.yaml": f"$ref: {address}/y.yaml\nname: Kestrel is ours\n",
        "page.json": f'{{"$schema": "{address}/j.json", "name": "Kestrel is ours"}}',
        "page.eml": f"Subject: Kestrel is ours\nContent-Type: text/html\n\n{html}",
        "page.ipynb": f'{{"cells": [{{"cell_type": "markdown", "source": "Kestrel is ours ![x]({address}/n.png)"}}]}}',
    }
    for name, text in texts.items():
        (tmp_path / name).write_text(text)
    word(tmp_path / "page.docx", address)
    odt(tmp_path / "page.odt", address)
    paths = sorted(tmp_path.iterdir())
    results = {path.name: part.result for path, part in zip(paths, read_all(paths), strict=True)}
    assert {name for name, result in results.items() if not (isinstance(result, Reading) and "Kestrel" in result.text)} == set()
    assert server.visits == []
