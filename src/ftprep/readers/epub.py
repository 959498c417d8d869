"""EPUB: the chapters in the order of the book's spine, each through the HTML reader."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

from ftprep.readers.html import decode_page, to_markdown
from ftprep.readers.package import Package, opened
from ftprep.readers.reading import MOST_CHARACTERS, ReadFailed, Reading

if TYPE_CHECKING:
    from lxml import etree

_PAGES = ("application/xhtml+xml", "text/html", "application/x-dtbook+xml")
_FONTS = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")
_MOST_CHAPTER_BYTES = 40_000_000


def read(path: Path) -> Reading:
    """The book's text; its title is the one in its package document.

    -> Reading(text="# Preface\\n\\nThis book ...\\n\\n# Chapter 1\\n\\n...", title="The heron's year")
    """
    chapters: list[str] = []
    notes: list[str] = []
    total = 0
    with opened(path) as package:
        _refuse_protected(package)
        book = _book(package)
        root = package.root(book)
        if root is None:
            raise ReadFailed("corrupt", "its package document is missing")
        title = " ".join((root.findtext(".//{http://purl.org/dc/elements/1.1/}title") or "").split())
        missing = 0
        for member in _spine(root, posixpath.dirname(book)):
            if member not in package.names:
                missing += 1
                continue
            with package.open(member) as file:
                data = file.read(_MOST_CHAPTER_BYTES + 1)
            if len(data) > _MOST_CHAPTER_BYTES:
                raise ReadFailed("too-large", f"a chapter of more than {_MOST_CHAPTER_BYTES / 1e6:g} MB")
            text = to_markdown(decode_page(data)[0])[0].strip()
            chapters.append(text)
            total += len(text)
            if total > MOST_CHARACTERS:
                raise ReadFailed("too-large", f"more than {MOST_CHARACTERS:,} characters of text: split it")
        if missing:
            notes.append(f"{missing} chapters are missing in the file")
    return Reading(text="\n\n".join(filter(None, chapters)) + "\n", title=title, notes=tuple(notes))


def _refuse_protected(package: Package) -> None:
    """Books of a shop are encrypted; some without any protection scramble their fonts only, and can be read."""
    if "META-INF/rights.xml" in package.names or "META-INF/sinf.xml" in package.names:
        raise ReadFailed("encrypted", "the book is copy-protected (DRM)")
    root = package.root("META-INF/encryption.xml")
    for method in root.iter("{*}EncryptionMethod") if root is not None else ():
        if method.get("Algorithm") not in _FONTS:
            raise ReadFailed("encrypted", "the book is copy-protected (DRM)")


def _book(package: Package) -> str:
    """The name of the package document (.opf)."""
    root = package.root("META-INF/container.xml")
    for file in root.iter("{*}rootfile") if root is not None else ():
        if (name := file.get("full-path", "")) in package.names:
            return name
    found = sorted(name for name in package.names if name.lower().endswith(".opf"))
    if not found:
        raise ReadFailed("corrupt", "it holds no package document: is it an EPUB?")
    return found[0]


def _spine(root: etree._Element, folder: str) -> Iterator[str]:
    """Member names of the chapters in reading order; the book's navigation page is left out."""
    items = {item.get("id", ""): item for item in root.iter("{*}item")}
    for reference in root.iter("{*}itemref"):
        item = items.get(reference.get("idref", ""))
        if item is None or item.get("media-type", "") not in _PAGES or "nav" in item.get("properties", "").split():
            continue
        yield posixpath.normpath(posixpath.join(folder, unquote(item.get("href", ""))))
