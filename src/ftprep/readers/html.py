"""HTML to Markdown: menus, scripts and styles off, then converted; where text gets lost, the plain text of the page instead."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from ftprep.readers import drawing
from ftprep.readers.reading import Reading, clean
from ftprep.readers.text import decode
from ftprep.readers.wiki_html import exported

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

_FURNITURE = ["script", "style", "noscript", "template", "iframe", "svg", "object", "canvas", "button", "select"]
_BANNERS = (
    "cookie-banner",
    "cookie-consent",
    "cookie-notice",
    "cookiebanner",
    "cookieconsent",
    "cookie-bar",
    "onetrust",
    "cc-window",
)
_DECLARED = re.compile(rb"""<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
_WORD = re.compile(r"\w+")
_LEAST_KEPT = 0.97
_MOST_MENU = 0.5
_MENUS = "nav, [role=navigation], " + ", ".join(f"[{key}*={word} i]" for key in ("id", "class") for word in _BANNERS)
_ANCHORS = ("¶", "#", "§", "🔗", "")
_DEFINITION = re.compile(r"</?(?:dt|dd|p)\b[^<>]*>")
_PARAGRAPH = re.compile(r"(?:<br\b[^<>]*>\s*){2,}", re.IGNORECASE)
_ESSAY = 8  # line breaks or paragraphs in one cell
_MOST_PLACES = 12  # cells of a table that puts parts of a page beside one another
_TARGET = re.compile(r"\]\((?:[^()]|\([^()]*\))*\)")


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
    _without_menus(tree)
    for node in tree.css("img[alt]"):
        if told := drawing.picture(node.attributes.get("alt") or ""):
            node.replace_with(f" ({told}) ")
    for node in tree.css("a"):
        _link(node)
    for node in tree.css("dl"):
        _definitions(node)
    for node in reversed([table for table in tree.css("table") if _is_layout(table)]):  # those within others first
        _unfold(node)
    if tree.body is None:
        return "", title
    shown = clean(tree.body.text(separator="\n"))
    options = ConversionOptions(
        extract_metadata=False, autolinks=False, skip_images=True, hidden_content="reachable", compact_tables=True
    )
    text = clean(convert(tree.body.html or "", options).content or "").strip()
    if _kept(shown, text) < _LEAST_KEPT and _signs(_TARGET.sub("", text)) < _LEAST_KEPT * _signs(shown):
        text = "\n\n".join(" ".join(line.split()) for line in shown.split("\n") if line.strip())
    return text + "\n", title


def _without_menus(tree: LexborHTMLParser) -> None:
    """Navigation and cookie banners off, unless most of the page's words lie in them: a <nav> that is never closed swallows all."""
    whole = len(tree.body.text()) if tree.body is not None else 0
    for node in tree.css(_MENUS):
        if node.mem_id and len(node.text()) < _MOST_MENU * whole:
            node.decompose()


def _link(node: LexborNode) -> None:
    """A link's name, and its target where it leads to another site; marks of footnotes and of headings' anchors go."""
    target = node.attributes.get("href") or ""
    words = node.text().strip()
    if target.startswith("#") and (words in _ANCHORS or (node.parent is not None and node.parent.tag == "sup")):
        node.decompose()
    elif not words or not target.startswith(("http:", "https:", "mailto:")):
        node.unwrap()  # where it leads says nothing outside its site
    elif "title" in node.attributes:
        del node.attrs["title"]  # what shows on hovering


def _definitions(node: LexborNode) -> None:
    """A list of terms as items that read on their own: "- Kestrel: The internal tool."; one that holds more than lines stays."""
    from selectolax.lexbor import LexborHTMLParser

    if node.css_first("ul, ol, pre, table, div, dl dl, blockquote, h1, h2, h3, h4, p + p") is not None:
        return
    items: list[str] = []
    terms: list[str] = []
    for part in node.iter():
        inner = _DEFINITION.sub("", part.html or "")
        if part.tag == "dt":
            terms.append(inner)
        elif part.tag == "dd":
            items.append(f"<li>{', '.join(terms)}{': ' if terms else ''}{inner}</li>")
            terms = []
    items.extend(f"<li>{term}</li>" for term in terms)
    made = LexborHTMLParser(f"<ul>{''.join(items)}</ul>").css_first("ul") if items else None
    if made is not None:
        node.insert_before(made)
        node.decompose()


def _is_layout(table: LexborNode) -> bool:
    """Whether a table only puts parts of the page beside one another: it says so, holds other tables, or a cell holds an essay."""
    if table.css_first("th, caption") is not None:
        return False
    inner = any(node.mem_id != table.mem_id for node in table.css("table"))
    if inner or table.attributes.get("role") in ("presentation", "none"):
        return True
    cells = table.css("td")
    return any(len(cell.css("br, p")) >= _ESSAY for cell in cells) and len(cells) <= _MOST_PLACES


def _unfold(table: LexborNode) -> None:
    """The cells as blocks, one after the other; two line breaks are the end of a paragraph, as they were before CSS."""
    from selectolax.lexbor import LexborHTMLParser

    cells = [cell for row in table.css("tr") if _table_of(row) == table.mem_id for cell in row.iter() if cell.tag in ("td", "th")]
    blocks = "".join(f"<div>{_PARAGRAPH.sub('</p><p>', _inner(cell))}</div>" for cell in cells)
    made = LexborHTMLParser(f"<div>{blocks}</div>").css_first("div")
    if made is not None:
        table.insert_before(made)
        table.decompose()


def _inner(cell: LexborNode) -> str:
    html = cell.html or ""
    return html[html.index(">") + 1 : html.rindex("</")] if ">" in html and "</" in html else ""


def _table_of(row: LexborNode) -> int:
    node = row.parent
    while node is not None and node.tag != "table":
        node = node.parent
    return node.mem_id if node is not None else 0


def _signs(text: str) -> int:
    """Letters and digits: words may be cut by markup within them, as in H<sub>2</sub>O."""
    return sum(map(str.isalnum, text))


def _kept(shown: str, text: str) -> float:
    """Which share of the words shown is still in `text`."""
    words = Counter(_WORD.findall(shown))
    total = words.total()
    return 1.0 if total == 0 else (words & Counter(_WORD.findall(text))).total() / total
