"""Hostile and broken files, each read by `ftprep ingest` in one run: what was tried, what came of it, and that nothing was lost.

Ends with 1 where the run crashed or printed a traceback, a file has no outcome, or one took longer than its limit.
"""

from __future__ import annotations

import io
import os
import sys
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import msgspec
from harness import ROOT, ftprep, table

from ftprep.records import Outcome

_LIMIT = 20.0
_SETTINGS = f"max_file_seconds: {_LIMIT:g}\nmax_unpacked_mb: 50\n"
_XML = '<?xml version="1.0"?>'


def _zip(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def _laughs(root: str = "a") -> str:
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return f'{_XML}<!DOCTYPE {root} [<!ENTITY l0 "ha">{entities}]><{root}>&l9;</{root}>'


def _docx(document: str) -> bytes:
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    types = f'{_XML}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    types += f'<Override PartName="/word/document.xml" ContentType="{kind}"/></Types>'
    return _zip({"[Content_Types].xml": types.encode(), "word/document.xml": document.encode()})


def _nested_zip(depth: int) -> bytes:
    data = _zip({"bottom.md": b"Kestrel"})
    for level in range(depth):
        data = _zip({f"{level}-{side}.zip": data for side in "ab"})
    return data


def _pdf(body: bytes, count: int = 1) -> bytes:
    return (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count "
        + str(count).encode()
        + b">>endobj\n3 0 obj<</Type/Page/Parent 2 0 R"
        + body
        + b">>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"
    )


def _aliases() -> str:
    lines = [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    return "\n".join(["a0: &a0 [x]", *lines]) + "\n"


def _workbook() -> bytes:
    """A sheet that says that it reaches to the last row, with two cells."""
    import openpyxl  # type: ignore[import-untyped]  # it ships no types

    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["A1"], sheet["A1048576"] = "Kestrel", "end"
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


FILES: dict[str, tuple[str, Callable[[], bytes]]] = {
    "bomb.zip": ("200 MB of zeros in a ZIP", lambda: _zip({"a.md": b"Kestrel", "zeros.txt": bytes(200_000_000), "b.md": b"Heron"})),
    "nested.zip": ("ZIPs in ZIPs, 2 to the power of 12", lambda: _nested_zip(12)),
    "traversal.zip": ("names that lead out of the archive", lambda: _zip({"../../../tmp/evil.md": b"x", "/etc/evil.md": b"y"})),
    "many.zip": ("20,000 empty files in a ZIP", lambda: _zip({f"{n}.md": b"" for n in range(20_000)})),
    "laughs.xml": ("entities that unfold to a thousand million", lambda: _laughs().encode()),
    "laughs.docx": ("the same in a Word file", lambda: _docx(_laughs("document"))),
    "laughs.svg.xml": ("the same in a picture", lambda: _laughs("svg").encode()),
    "external.xml": (
        "an entity that reads a file of the system",
        lambda: f'{_XML}<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>Kestrel &x;</a>'.encode(),
    ),
    "external.html": (
        "pictures, styles and frames elsewhere",
        lambda: b'<img src="http://127.0.0.1:9/x"><iframe src="http://127.0.0.1:9/y"></iframe><p>Kestrel is out.</p>',
    ),
    "aliases.yaml": ("YAML aliases that unfold without end", lambda: _aliases().encode()),
    "deep.json": ("100,000 lists within one another", lambda: b"[" * 100_000 + b"]" * 100_000),
    "deep.html": ("50,000 elements within one another", lambda: b"<div>" * 50_000 + b"Kestrel"),
    "deep.xml": ("50,000 elements within one another", lambda: b"<a>" * 50_000 + b"x" + b"</a>" * 50_000),
    "deep.md": ("20,000 quotes within one another", lambda: b"> " * 20_000 + b"Kestrel"),
    "deep.rtf": ("50,000 groups within one another", lambda: b"{\\rtf1 " + b"{" * 50_000 + b"Kestrel" + b"}" * 50_001),
    "deep.org": ("deep lists", lambda: "".join(" " * n + "- x\n" for n in range(2_000)).encode()),
    "brackets.md": ("200,000 open brackets", lambda: b"[" * 200_000),
    "line.txt": ("one line of 30 MB", lambda: b"kestrel " * 3_750_000),
    "giant-page.pdf": ("a page of 10 million points", lambda: _pdf(b"/MediaBox[0 0 10000000 10000000]")),
    "count.pdf": ("a PDF that says that it has 100 million pages", lambda: _pdf(b"/MediaBox[0 0 9 9]", 100_000_000)),
    "loop.pdf": ("a tree of pages that holds itself", lambda: _pdf(b"/Kids[2 0 R]/Count 9")),
    "rows.xlsx": ("a sheet of a million rows, two of them filled", _workbook),
    "none.md": ("no byte", lambda: b""),
    "zeros.md": ("a million zeros", lambda: bytes(1_000_000)),
    "program.docx": ("a program, named Word", lambda: b"\x7fELF" + os.urandom(5_000)),
    "noise.pdf": ("noise, named PDF", lambda: os.urandom(20_000)),
    "noise.xls": ("noise, named workbook", lambda: os.urandom(20_000)),
    "noise.eml": ("noise, named mail", lambda: os.urandom(20_000)),
    "noise.epub": ("noise, named book", lambda: b"PK\x03\x04" + os.urandom(20_000)),
    "odd\nname\u202e.md": ("a name with a line end and a sign that turns text round", lambda: b"Kestrel"),
}


def main() -> int:
    """1 where something went wrong."""
    with tempfile.TemporaryDirectory() as name:
        docs, place = Path(name) / "docs", Path(name) / "ws"
        docs.mkdir()
        place.mkdir()
        (place / "ftprep.yaml").write_text(_SETTINGS)
        for file, (_, make) in FILES.items():
            (docs / file).write_bytes(make())
        tried = {file: what for file, (what, _) in FILES.items()}
        tried |= _truncated(docs) | _special(docs)
        spent = ftprep("ingest", docs, "-w", place, "--json")
        decode = msgspec.json.Decoder(Outcome).decode
        outcomes = [decode(line) for line in (place / "ingest-outcomes.jsonl").read_bytes().splitlines()]
        strays = [path for path in (Path("/tmp/evil.md"), Path("/etc/evil.md")) if path.exists()]
    found = {one.source: one for one in outcomes}
    within = {file: sum(one.source.startswith(f"{file}/") for one in outcomes) for file in tried}
    rows = []
    for file, what in tried.items():
        one = found.get(_shown(file))
        told = f"{one.status}{f' ({within[file]:,} within)' if within[file] else ''}" if one else "NO OUTCOME"
        rows.append((what, told, one.reason[:70] if one else ""))
    table(f"Hostile files, {_LIMIT:g} s each at most", ("what", "outcome", "reason"), rows)
    lost = [file for file in tried if _shown(file) not in found]
    print(f"\n  status {spent.status}, {spent.wall:.1f} s, peak memory of the parent {spent.peak_mb:.0f} MB")
    well = spent.status == 0 and not lost and not strays and "Traceback" not in spent.err and spent.wall < _LIMIT * len(tried)
    return 0 if well else 1


def _shown(file: str) -> str:
    """The name under which an outcome stands: what would spoil a line is shown as a sign."""
    return file.replace("\n", "\ufffd").replace("\u202e", "\ufffd")


def _truncated(docs: Path) -> dict[str, str]:
    """Each sample document cut in its middle."""
    tried = {}
    for path in sorted((ROOT / "sample_docs").rglob("*")):
        name = f"cut-{path.name}"
        if path.is_file() and name not in tried and path.suffix not in (".md", ".txt", ".csv"):
            data = path.read_bytes()
            (docs / name).write_bytes(data[: len(data) // 2])
            tried[name] = f"a {path.suffix[1:].upper()} file cut in its middle"
    return tried


def _special(docs: Path) -> dict[str, str]:
    """What is no ordinary file: a sparse one of 2 GB, a loop of links, a link to a secret, a pipe."""
    with (docs / "sparse.md").open("wb") as file:
        file.truncate(2 << 30)
    tried = {"sparse.md": "a sparse file of 2 GB"}
    if sys.platform != "win32":
        (docs / "loop").symlink_to(docs)
        (docs / "secret.md").symlink_to("/etc/passwd")
        os.mkfifo(docs / "pipe.md")
        tried |= {"secret.md": "a link that leads out of the folder", "loop/": "a loop of links", "pipe.md": "a pipe"}
    return tried


if __name__ == "__main__":
    sys.exit(main())
