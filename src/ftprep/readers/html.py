"""HTML to Markdown: menus, scripts and styles off, then converted; where words get lost, the plain text of the page instead."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

from ftprep.readers.reading import Reading, clean
from ftprep.readers.text import decode
from ftprep.readers.wiki_html import exported

_FURNITURE = ["script", "style", "noscript", "template", "nav", "iframe", "svg", "object", "canvas", "button", "select"]
_DECLARED = re.compile(rb"""<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
_WORD = re.compile(r"\w+")
_LEAST_KEPT = 0.97


def read(path: Path) -> Reading:
    """The page's text under its <title>.

    b"<title>Tools</title><h1>Tools</h1><p>Kestrel ..." -> Reading(text="# Tools\\n\\nKestrel ...", title="Tools", encoding="utf-8")
    """
    page, encoding = decode_page(path.read_bytes())
    if (wiki := exported(page)) is not None:
        text, _ = to_markdown(wiki.html)
        return Reading(text=text, title=wiki.title, section=wiki.section, encoding=encoding, notes=wiki.notes)
    text, title = to_markdown(page)
    return Reading(text=text, title=title, encoding=encoding)


def decode_page(data: bytes) -> tuple[str, str]:
    """A page's text and encoding, by the one that it declares if it does. decode_page(b"<p>Kestrel") -> ("<p>Kestrel", "utf-8")"""
    declared = _DECLARED.search(data[:4096])
    return decode(data, declared[1].decode("ascii", "replace") if declared else None)


def to_markdown(page: str) -> tuple[str, str]:
    """Markdown and the title of an HTML page. Also used for the HTML parts of mails."""
    from html_to_markdown import ConversionOptions, convert
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(clean(page))
    node = tree.css_first("title")
    title = " ".join(node.text().split()) if node is not None else ""
    tree.strip_tags(_FURNITURE)
    for link in tree.css("a"):
        target = link.attributes.get("href") or ""
        if target.startswith("#") and link.parent is not None and link.parent.tag == "sup":
            link.decompose()  # the mark of a footnote
        elif not target.startswith(("http:", "https:", "mailto:")):
            link.unwrap()  # where it leads says nothing outside its site
    if tree.body is None:
        return "", title
    shown = clean(tree.body.text(separator="\n"))
    options = ConversionOptions(
        extract_metadata=False, autolinks=False, skip_images=True, hidden_content="reachable", compact_tables=True
    )
    text = clean(convert(tree.body.html or "", options).content or "").strip()
    if _kept(shown, text) < _LEAST_KEPT:
        text = "\n\n".join(" ".join(line.split()) for line in shown.split("\n") if line.strip())
    return text + "\n", title


def _kept(shown: str, text: str) -> float:
    """Which share of the words shown is still in `text`."""
    words = Counter(_WORD.findall(shown))
    total = words.total()
    return 1.0 if total == 0 else (words & Counter(_WORD.findall(text))).total() / total
