"""Pages that Notion exported as Markdown: links as names, properties as a list, marks of callouts off."""

from __future__ import annotations

import re

_ID = "[0-9a-f]{32}"
_NAMED_BY_ID = re.compile(rf"(?:.* )?{_ID}")
_SITE = r"https?://(?:[\w-]{1,60}\.)?notion\.(?:so|site|com)/"
_LINK = re.compile(
    rf"(!?)\[((?:\\.|[^\[\]\\\n]){{0,500}})\]\((?:{_SITE}|(?![a-z][a-z0-9+.-]{{0,20}}:))[^\s<>]{{0,600}}?{_ID}[^\s<>()]{{0,300}}\)"
)
_TARGET = re.compile(rf"(?<=\S) \((?:{_SITE})?[^\s<>()]{{0,600}}?{_ID}[^\s<>()]{{0,300}}\)")
_EMPTY_LINES = re.compile(r"\n{3,}")
_CALLOUT = re.compile(r"^</?aside>[ \t]*\n?", re.MULTILINE)
_PROPERTIES = re.compile(r"\A(# [^\n]*\n\n?)((?:[^\W\d_][^:\n]{0,60}: [^\n]*(?:\n|\Z))+)(?=\n|\Z)")
_FILE_NAME = re.compile(r"(?i)untitled[ \d]*|.+\.(png|jpe?g|gif|svg|webp|heic)")


def tidied(text: str, stem: str) -> str:
    """Markdown without Notion's ids. Texts that are no page of Notion's, by their name and their links, stay as they are.

    tidied("# Kestrel\\n\\nStatus: Done\\n\\nSee [Heron](Heron%200123...ef.md).", "Kestrel 4567...23")
    -> "# Kestrel\\n\\n- Status: Done\\n\\nSee Heron."
    """
    plain, links = _LINK.subn(_name, text)
    if not links and _NAMED_BY_ID.fullmatch(stem) is None:
        return text
    plain = _EMPTY_LINES.sub("\n\n", _CALLOUT.sub("", _TARGET.sub("", plain)))
    return _PROPERTIES.sub(_listed, plain, count=1)


def without_targets(table: str, stem: str) -> str:
    """A database's CSV with the names only of the pages that it points to. "Heron (Heron%203123...ef.md)" -> "Heron" """
    return _TARGET.sub("", table) if _NAMED_BY_ID.fullmatch(stem.removesuffix("_all")) is not None else table


def _name(link: re.Match[str]) -> str:
    """What a link says; a picture whose name is that of its file says nothing."""
    return "" if link[1] and _FILE_NAME.fullmatch(link[2]) else link[2]


def _listed(page: re.Match[str]) -> str:
    lines = [f"- {line}" for line in page[2].splitlines()]
    return f"{page[1].rstrip()}\n\n" + "\n".join(lines) + "\n"
