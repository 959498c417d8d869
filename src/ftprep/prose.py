"""Markdown markup off: the sentences of a block as they read on their own."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence

from ftprep.sentence_ends import sentence_ends

_CODE_SPAN = re.compile(r"(`+)(?!`)(.{1,400}?)(?<!`)\1(?!`)")
_TARGET = r"\((?:[^()]|\([^()]*\))*\)|\[[^\]]*\]"
_IMAGE = re.compile(r"!\[([^\]]*)\](?:" + _TARGET + ")")
_LINK = re.compile(r"\[((?:[^\[\]]|\[[^\[\]]*\])+)\](?:" + _TARGET + ")")
_AUTOLINK = re.compile(r"<((?:https?://|mailto:)[^<>\s]+|[\w.+-]+@[\w-]+\.[\w.-]+)>")
_FOOTNOTE = re.compile(r"\[\^[^\]\s]+\]:?")
_DEFINITION = re.compile(r"^ {0,3}\[[^\]^\n]+\]:[ \t]+\S+[ \t]*(?:[\"'(][^\n]*[\"')])?[ \t]*$", re.MULTILINE)
_SHORTCODE = re.compile(r"\{\{[<%].*?[%>]\}\}|\{%.*?%\}|\{[#.][^{}\n]*\}|\{:[^{}\n]*\}")
_QUOTED = re.compile(r"\"([^\"]*)\"")
_STYLE = re.compile(r"<(style|script)\b.*?(?:</\1>|$)", re.IGNORECASE)
_COMMENT = re.compile(r"<!--.*?(?:-->|$)", re.DOTALL)
_BREAKING_TAG = re.compile(r"</?(?:br|p|div|li|ul|ol|tr|td|th|table|h[1-6])\b[^<>]*>", re.IGNORECASE)
_BREAK = re.compile(r"[ ]{2,}\n|\\\n|" + _BREAKING_TAG.pattern, re.IGNORECASE)
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_STRONG = re.compile(r"(?<!\\)(\*\*\*|\*\*|\*|~~)(?=\S)(.{1,400}?)(?<=[^\s\\])\1")
_UNDERSCORE = re.compile(r"(?<![\w\\])(___|__|_)(?=\S)(.{1,400}?)(?<=[^\s\\])\1(?!\w)")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_ITEM_MARK = re.compile(r"^\s*(?:[-*+•◦▪‣]|\d{1,9}[.)])[ \t]+(?:\[[ xX]\][ \t]+)?")
_QUOTE_MARK = re.compile(r"^ {0,3}(?:>[ \t]?)+(?:\[![A-Za-z]+\][ \t]*$)?", re.MULTILINE)
_HEADING_MARK = re.compile(r"^ {0,3}#{1,6}[ \t]*|[ \t]+#+[ \t]*$|\n.*", re.DOTALL)
_HIDDEN = "\ue000"
_LONGEST_ITEM, _LONGEST_LEAD = 200, 200
_SPLIT_CELLS = re.compile(r"(?<!\\)\|")


def plain(markdown: str) -> str:
    """One line of text without markup: links to their text, emphasis off, code spans kept without backticks.

    plain("**Kestrel** is owned by [Data Platform](teams.md), see `kestrel_jobs`.")
    -> "Kestrel is owned by Data Platform, see kestrel_jobs."
    """
    spans: list[str] = []

    def hide(match: re.Match[str]) -> str:
        spans.append(match[2].strip() or match[2])
        return _HIDDEN

    text = _DEFINITION.sub("", markdown) if "]:" in markdown else markdown
    text = " ".join(text.replace(_HIDDEN, "").split())
    if "`" in text:
        text = _CODE_SPAN.sub(hide, text)
    if "{" in text:
        text = _SHORTCODE.sub(_shown, text)
    if "<" in text:
        text = _TAG.sub("", _BREAKING_TAG.sub(" ", _AUTOLINK.sub(r"\1", _COMMENT.sub(" ", _STYLE.sub(" ", text)))))
    if "[" in text:
        text = _FOOTNOTE.sub("", _IMAGE.sub(r"\1", text))
        text = _LINK.sub(r"\1", text)
    if "*" in text or "~" in text:
        text = _STRONG.sub(r"\2", _STRONG.sub(r"\2", text))
    if "_" in text:
        text = _UNDERSCORE.sub(r"\2", text)
    if "\\" in text:
        text = _ESCAPED.sub(r"\1", text)
    if "&" in text:
        text = html.unescape(text)
    if spans:
        remaining = iter(spans)
        text = re.sub(_HIDDEN, lambda _: next(remaining), text)
    return " ".join(text.split())


def _shown(shortcode: re.Match[str]) -> str:
    """What a site generator's tag shows, as far as can be told: the last of its quoted arguments, if that is no path.

    {% channel "self-care" "Self-care" %} -> "Self-care"
    """
    quoted = _QUOTED.findall(shortcode[0])
    return str(quoted[-1]) if len(quoted) > 1 and "/" not in quoted[-1] else " "


def heading_text(markdown: str) -> str:
    """A heading without its marks. heading_text("## Internal tools ##") -> "Internal tools" """
    return plain(_HEADING_MARK.sub("", markdown))


def sentences(markdown: str, language: str = "en") -> Iterator[str]:
    """The sentences of a paragraph, list item or quote in a language (ISO 639-1); those without a letter or digit are left out.

    sentences("- Kestrel is *ours*. See [docs](x.md).") -> "Kestrel is ours.", "See docs."
    """
    text = _QUOTE_MARK.sub("", markdown) if markdown.lstrip().startswith(">") else markdown
    for part in _BREAK.split(_ITEM_MARK.sub("", text, count=1)):
        line, start = plain(part), 0
        for end in sentence_ends(line, language):
            sentence, start = line[start:end].strip(), end
            if sum(map(str.isalnum, sentence)) > 1:
                yield sentence


def with_lead(lead: str, sentence: str) -> str:
    """A list item that is no sentence of its own, put behind the words that lead to the list; "" where it is one.

    with_lead("Four outcomes define success:", "Partner satisfaction") -> "Four outcomes define success: Partner satisfaction"
    """
    if sentence.endswith((".", "!", "?", ":")) or len(sentence) > _LONGEST_ITEM or len(lead) > _LONGEST_LEAD:
        return ""
    return f"{lead} {sentence}"


def cells(row: str) -> list[str]:
    """The cells of a table row as plain text. cells("| a\\\\|b | *c* |") -> ["a|b", "c"]"""
    return [plain(cell) for cell in _SPLIT_CELLS.split(row.strip().removeprefix("|").removesuffix("|"))]


def row_sentence(header: Sequence[str], row: str) -> str:
    """A table row that reads on its own; empty cells are left out.

    row_sentence(["Tool", "Owner"], "| Kestrel | Data Platform |") -> "Tool: Kestrel; Owner: Data Platform"
    """
    parts = []
    for number, value in enumerate(cells(row)):
        name = header[number] if number < len(header) else ""
        if value and any(map(str.isalnum, value)):
            parts.append(f"{name.rstrip(':')}: {value}" if name else value)
    return "; ".join(parts)
