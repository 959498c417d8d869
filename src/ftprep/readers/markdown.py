"""Markdown: taken as it is; the title comes from the front matter or the first heading of level one."""

from __future__ import annotations

import re
from pathlib import Path

from ftprep.blocks import front_matter_end
from ftprep.readers.notion import tidied
from ftprep.readers.reading import Reading, clean
from ftprep.readers.text import decode

_TITLE = re.compile(r"^title[ \t]*[:=][ \t]*(?:[>|][-+]?[ \t]*\n[ \t]+)?(.+?)[ \t]*$", re.MULTILINE | re.IGNORECASE)
_FIRST_HEADING = re.compile(r"^ {0,3}#[ \t]+(.+?)[ \t]*#*[ \t]*$", re.MULTILINE)
_FENCE = re.compile(r"^ {0,3}(```|~~~)", re.MULTILINE)


def read(path: Path) -> Reading:
    """Markdown, title included.

    b"---\\ntitle: Tools\\n---\\nKestrel is ..." -> Reading(text="---\\ntitle: ...", title="Tools", encoding="utf-8")
    """
    text, encoding = decode(path.read_bytes())
    text = tidied(clean(text), path.stem)
    return Reading(text=text, title=title_of(text), encoding=encoding)


def title_of(text: str) -> str:
    """The title in the front matter, else the first heading of level one. title_of("# Tools\\n") -> "Tools" """
    start = front_matter_end(text)
    named = _TITLE.search(text[:start])
    if named is not None and (title := named[1].strip("\"' ")):
        return title
    heading = _FIRST_HEADING.search(text, start)
    fence = _FENCE.search(text, start)
    if heading is None or (fence is not None and fence.start() < heading.start()):
        return ""  # a comment in a code block looks like a heading
    return re.sub(r"[*_`]+|\{#[^}]*\}|!?\[([^\]]*)\]\([^)]*\)", r"\1", heading[1]).strip()
