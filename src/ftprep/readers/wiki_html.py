"""HTML pages that Confluence or Notion exported: the page itself, where it stands in the tree, and none of what is around it."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

_MARKS = re.compile(r"""\bid=["']?main-content|\bclass=["']?page-title""")
_NOTION_SITE = re.compile(r"https?://(?:[\w-]{1,60}\.)?notion\.(?:so|site|com)/")
_FURNITURE = (".toc-macro", ".plugin_pagetree", ".expand-control-icon", ".confluence-information-macro-icon", "fieldset.hidden")
_INNER_LINKS = ("a[data-linked-resource-id]", "a.confluence-userlink", "a.user-mention")
_NOTION_FURNITURE = ("span.icon", ".katex-html", ".table_of_contents")


class Exported(msgspec.Struct, frozen=True, kw_only=True):
    """A page taken out of its export: its title, the pages above it from the top, its HTML under that title, remarks.

    Exported(title="Kestrel", section=("Engineering", "Tools"), html="<title>Kestrel</title><h1>Kestrel</h1><div ...")
    """

    title: str
    html: str
    section: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def exported(page: str) -> Exported | None:
    """The page in the HTML file of an export; None where it is no page of Confluence's or Notion's."""
    from selectolax.lexbor import LexborHTMLParser

    if _MARKS.search(page) is None:
        return None
    tree = LexborHTMLParser(page)
    return _confluence(tree) or _notion(tree)


def _confluence(tree: LexborHTMLParser) -> Exported | None:
    """Without breadcrumbs, authors, attachments, comments and foot. The breadcrumbs begin with the space."""
    heading, main = tree.css_first("#title-text"), tree.css_first("#main-content")
    if heading is None or main is None:
        return None
    title = _words(heading)
    if title == "Space Details:":
        return _space(tree)
    trail = tuple(dict.fromkeys(filter(None, map(_words, tree.css("#breadcrumbs li")))))
    if trail:
        title = title.removeprefix(f"{trail[0]} : ")
    if trail[-1:] == (title,):
        trail = trail[:-1]  # the first page of a space is often named like the space
    for node in main.css(", ".join(_FURNITURE)):
        node.decompose()
    for node in main.css(", ".join(_INNER_LINKS)):
        node.unwrap()
    comments = len(tree.css("a[name^='comment-']"))
    notes = (f"{comments} comments are not read",) if comments else ()
    return Exported(title=title, section=trail, html=_page(title, main.html or ""), notes=notes)


def _space(tree: LexborHTMLParser) -> Exported:
    """The front page of the export: what is said of the space; the list of its pages is left out."""
    facts = _facts(tree.css("#main-content tr"))
    name = next((words for key, words in facts if key == "Name"), "Space")
    listed = len(tree.css(".pageSection:not(#main-content) li"))
    notes = (f"the list of {listed} pages is left out",) if listed else ()
    return Exported(title=name, html=_page(name, _list(facts)), notes=notes)


def _notion(tree: LexborHTMLParser) -> Exported | None:
    """Without icons and rendered formulas; the properties as a list, as in the Markdown of the same page."""
    heading, body = tree.css_first("article.page h1.page-title"), tree.css_first("article.page .page-body")
    if heading is None or body is None:
        return None
    for node in body.css(", ".join(_NOTION_FURNITURE)):
        node.decompose()
    for link in body.css("a"):
        if _NOTION_SITE.match(link.attributes.get("href") or ""):
            link.unwrap()
    about = tree.css_first("article.page .page-description")
    described = f"<p>{escape(_words(about))}</p>" if about is not None else ""
    title = _words(heading)
    facts = _facts(tree.css("article.page table.properties tr"))
    return Exported(title=title, html=_page(title, described + _list(facts) + (body.html or "")))


def _facts(rows: list[LexborNode]) -> list[tuple[str, str]]:
    """(name, value) of each row that has both; several values that were chosen are separated by commas."""
    facts = []
    for row in rows:
        name, value = row.css_first("th"), row.css_first("td")
        if name is not None and value is not None:
            chosen = [_words(node) for node in value.css(".selected-value, .user")]
            facts.append((_words(name), ", ".join(chosen) or _words(value).removeprefix("@")))
    return [(name, value) for name, value in facts if name and value]


def _list(facts: list[tuple[str, str]]) -> str:
    items = "".join(f"<li>{escape(name)}: {escape(value)}</li>" for name, value in facts)
    return f"<ul>{items}</ul>" if items else ""


def _page(title: str, body: str) -> str:
    return f"<title>{escape(title)}</title><body><h1>{escape(title)}</h1>{body}</body>"


def _words(node: LexborNode) -> str:
    return " ".join(node.text().split())
