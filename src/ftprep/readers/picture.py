"""Pictures (PNG, JPEG, TIFF, BMP, GIF, WebP) that hold writing, such as scans and screenshots: recognised, page by page."""

from __future__ import annotations

import shutil
import struct
from collections import Counter
from pathlib import Path
from typing import IO

from ftprep.readers import ocr
from ftprep.readers.pdf_layout import to_markdown
from ftprep.readers.reading import DEFAULTS, ReadFailed, Reading, ReadOptions, join_pages
from ftprep.readers.recognised import Recognised

_MOST_PIXELS = 100_000_000  # tesseract takes some ten bytes for each
_LEAST_SIDE = 16  # an icon below this holds no writing
_MOST_TIFF_PAGES = 10_000
_LARGER = 1.15  # than the body: a heading's type


def read(path: Path, options: ReadOptions = DEFAULTS) -> Reading:
    """What is written on it. Raises ReadFailed: needs-ocr (what is to be installed), empty, too-large, corrupt.

    -> Reading(text="# Travel policy\\n\\nBook early ...", pages=(Page(number=1, start=0, end=812, ocr_confidence=93.4),))
    """
    with path.open("rb") as file:
        sizes = _sizes(file)
    if not sizes:
        raise ReadFailed("corrupt", "its first bytes are not those of a picture of a known kind")
    if max(width * height for width, height in sizes) > _MOST_PIXELS:
        raise ReadFailed("too-large", f"it has more than {_MOST_PIXELS // 1_000_000} million pixels")
    if max(min(size) for size in sizes) < _LEAST_SIDE:
        raise ReadFailed("empty", "it is too small a picture to hold writing")
    results: dict[int, Recognised | ReadFailed] = {
        number + 1: ocr.too_many(options) for number in range(options.max_ocr_pages, len(sizes))
    }
    with ocr.recogniser(options) as tesseract:
        copy = tesseract.folder / f"picture{path.suffix.lower()}"  # a name that no program can take for an option
        shutil.copyfile(path, copy)
        for number in range(min(len(sizes), options.max_ocr_pages)):
            try:
                results[number + 1] = tesseract.read(copy, number=number)
            except ReadFailed as failure:
                if len(sizes) == 1:
                    raise
                results[number + 1] = failure
    seen = ocr.judged(results, len(sizes))
    seen.refuse_nothing()
    body = Counter(line.size for page in seen.found.values() for line in page.lines)
    larger = sorted((size for size in body if size > _LARGER * body.most_common(1)[0][0]), reverse=True)
    text, pages = join_pages(
        (None, to_markdown(seen.found[number].lines, larger, frozenset()) if number in seen.found else "")
        for number in range(1, len(sizes) + 1)
    )
    return Reading(text=text, pages=seen.marked(pages), notes=tuple(seen.notes()), missing=tuple(seen.missing()))


def _sizes(file: IO[bytes]) -> list[tuple[int, int]]:
    """Width and height of each picture in the file, from its header; nothing is unpacked. [] where it is no picture we know."""
    head = file.read(64)
    try:
        if head.startswith(b"\x89PNG\r\n\x1a\n"):
            return [struct.unpack(">II", head[16:24])]
        if head.startswith((b"GIF87a", b"GIF89a")):
            return [struct.unpack("<HH", head[6:10])]
        if head.startswith(b"BM"):
            return [tuple(map(abs, struct.unpack("<ii", head[18:26])))]
        if head.startswith(b"\xff\xd8"):
            return _jpeg(file)
        if head[:4] in (b"II*\x00", b"MM\x00*"):
            return _tiff(file, "<" if head[:2] == b"II" else ">")
        if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
            return _webp(head)
    except struct.error:  # cut off in the middle of its header
        pass
    return []


def _jpeg(file: IO[bytes]) -> list[tuple[int, int]]:
    """From the frame header, behind the segments that come before it."""
    file.seek(2)
    while True:
        mark, kind, length = struct.unpack(">BBH", file.read(4))
        if mark != 0xFF or length < 2:
            return []
        if kind in (0xC0, 0xC1, 0xC2, 0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF):
            height, width = struct.unpack(">xHH", file.read(5))
            return [(width, height)]
        file.seek(length - 2, 1)


def _tiff(file: IO[bytes], order: str) -> list[tuple[int, int]]:
    """One for each directory of the file."""
    file.seek(4)
    found: list[tuple[int, int]] = []
    passed = set[int]()
    (at,) = struct.unpack(order + "I", file.read(4))
    while at and at not in passed and len(found) < _MOST_TIFF_PAGES:
        passed.add(at)
        file.seek(at)
        (count,) = struct.unpack(order + "H", file.read(2))
        sides = {256: 0, 257: 0}  # the tags of width and length
        for _ in range(count):
            tag, kind, _, long = struct.unpack(order + "HHII", entry := file.read(12))
            if tag in sides:
                sides[tag] = struct.unpack(order + "H", entry[8:10])[0] if kind == 3 else long
        found.append((sides[256], sides[257]))
        (at,) = struct.unpack(order + "I", file.read(4))
    return found


def _webp(head: bytes) -> list[tuple[int, int]]:
    """Of its three kinds: extended, lossless, lossy."""
    if head[12:16] == b"VP8X":
        return [(int.from_bytes(head[24:27], "little") + 1, int.from_bytes(head[27:30], "little") + 1)]
    if head[12:16] == b"VP8L":
        bits = int.from_bytes(head[21:25], "little")
        return [((bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1)]
    width, height = struct.unpack("<HH", head[26:30])
    return [(width & 0x3FFF, height & 0x3FFF)]
