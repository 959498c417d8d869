"""Exports of Notion by the names of their files: titles without ids, each page's ancestors, and tables that are there twice.

    Engineering 0123456789abcdef0123456789abcdef.md
    Engineering 0123456789abcdef0123456789abcdef/Tools 89ab...ef.csv           a database, as it was shown
    Engineering 0123456789abcdef0123456789abcdef/Tools 89ab...ef_all.csv       all its rows and columns
    Engineering 0123456789abcdef0123456789abcdef/Tools 89ab...ef/Kestrel 4567...23.md     one row of it, as a page

Newer exports leave the id off the folders. The pages of a Confluence space name their ancestors themselves; here belong only the
files that are attached to them. Nothing is opened: sources within an archive ("export.zip/Engineering 0123...md") do as well.
"""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Iterable

_NAMED_BY_ID = re.compile(r"(.*?)[ ]?(?<![0-9a-f])[0-9a-f]{32}(_all)?(\.\w{1,8})?", re.DOTALL)
_CONFLUENCE_PAGE = re.compile(r"(.+)_(\d{3,})\.html")
_PAGES = (".md", ".html", ".csv")


def clean_title(name: str) -> str:
    """The name of a file or folder without Notion's id and without its suffix; other names lose their suffix only.

    clean_title("Kestrel 0123456789abcdef0123456789abcdef.md") -> "Kestrel"
    """
    matched = _NAMED_BY_ID.fullmatch(name)
    stem = posixpath.splitext(name)[0]
    return (matched[1].strip() or stem) if matched is not None else stem


class Wiki:
    """What is known of exports by the sources added so far, in any order; a page's ancestors are found once theirs were added."""

    def __init__(self, sources: Iterable[str] = ()) -> None:
        self._pages: set[str] = set()
        self._whole: set[str] = set()
        self._rows: Counter[str] = Counter()
        self._attached: dict[str, str] = {}
        for source in sources:
            self.add(source)

    def add(self, source: str) -> None:
        """Take note of a file."""
        folder, name = posixpath.split(source)
        if (page := _CONFLUENCE_PAGE.fullmatch(name)) is not None:
            self._attached[posixpath.join(folder, "attachments", page[2])] = page[1].replace("-", " ").strip()
        matched = _NAMED_BY_ID.fullmatch(name)
        if matched is None or not matched[3] or matched[3].lower() not in _PAGES:
            return
        self._pages.add(posixpath.join(folder, matched[1]))
        if matched[2]:
            self._whole.add(source)
        elif matched[3] != ".csv":
            self._rows[folder] += 1

    def section(self, source: str) -> tuple[str, ...]:
        """The titles of the pages that `source` stands beneath, from the top.

        section("Engineering 0123...ef/Tools 89ab...ef/Kestrel 4567...23.md") -> ("Engineering", "Tools")
        """
        *folders, _ = source.split("/")
        names = list[str]()
        path = ""
        for folder in folders:
            path = posixpath.join(path, folder)
            if _NAMED_BY_ID.fullmatch(folder) is not None and clean_title(folder) != folder:
                names.append(clean_title(folder))
            elif path in self._pages:
                names.append(folder)
            elif path in self._attached:
                names.append(self._attached[path])
        return tuple(names)

    def double(self, source: str, rows: int) -> str | None:
        """Why a database's table of so many rows is not to be read: another file has it all. None where it is to be read.

        double("Tools 89ab...ef.csv", 12) -> "all rows and columns of this database are in Tools 89ab...ef_all.csv"
        """
        matched = _NAMED_BY_ID.fullmatch(source)
        if matched is None or matched[3] != ".csv":
            return None
        stem = source.removesuffix(".csv").removesuffix("_all")
        if not matched[2] and stem + "_all.csv" in self._whole:
            return f"all rows and columns of this database are in {posixpath.basename(stem)}_all.csv"
        pages = max(self._rows[stem], self._rows[matched[1]])
        return f"each of its {rows} rows is a page of its own in this export" if 0 < rows <= pages else None


def ancestors(sources: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The section of each source that has one.

    ancestors(["Tools 89ab...ef.md", "Tools/Kestrel 4567...23.md"]) -> {"Tools/Kestrel 4567...23.md": ("Tools",)}
    """
    known = list(sources)
    wiki = Wiki(known)
    return {source: section for source in known if (section := wiki.section(source))}
