"""Source code to what its authors say of it: docstrings and comments, each under the declaration that it belongs to. No code."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import msgspec

from ftprep.readers.python_docs import docstrings
from ftprep.readers.reading import Reading, clean, fenced, join_blocks
from ftprep.readers.text import decode

_DOC = ("/**", "/*!", "///", "//!")
_LINE_IS_DOC = (".go", ".rb", ".sh", ".sql")  # their usual documentation is lines of comments above a declaration
_DECLARATION = re.compile(
    r"\s*(?:(?:export|public|private|protected|internal|static|async|abstract|final|open|override|virtual|extern|inline|const|pub"
    r"(?:\(\w+\))?|unsafe|default|sealed|data|case|def|class|interface|enum|struct|trait|impl|type|func|fun|fn|function|module|mod|"
    r"namespace|package|object|record|protocol|extension|var|let|val|typedef|union|create|alter|template)\b"
    r"|[\w:<>,*&\[\]. \t]{1,200}\()",
    re.IGNORECASE,
)
_STATEMENT = re.compile(
    r"\s*(?:if|for|while|switch|return|catch|else|elif|do|foreach|using|throw|await|echo|select|insert)\b", re.IGNORECASE
)
_ANNOTATION = re.compile(r"\s*(?:@\w|#\[|\[[A-Z])")
_DECLARATION_END = re.compile(r"\s*(?:\{|;|=>|(?<![=!<>(,])=(?!=)).*", re.DOTALL)
_MARKS = re.compile(r"^[ \t]*(?:/\*+!?|\*+/|\*(?!/)|//[/!]?|#+!?|--+)?[ \t]?|[ \t]*\*+/[ \t]*$", re.MULTILINE)
_HTML = re.compile(r"</?(?:p|br|b|i|em|code|pre|ul|ol|li|summary|remarks|para|see|c|param|returns)\b[^<>]{0,200}>", re.IGNORECASE)
_LICENCE = re.compile(r"SPDX-License-Identifier|copyright|\(c\) \d{4}|licensed under|all rights reserved", re.IGNORECASE)
_FOR_TOOLS = re.compile(
    r"\s*(?:eslint|prettier|tslint|jshint|istanbul|@ts-|noqa|pylint|rubocop|shellcheck|nolint|go:|\+build|region\b)"
)
_CODE_LINE = re.compile(r"[;{}]\s*$|^\s*(?:return|if|for|import|#include)\b.*[)>;\"']\s*$")
_DOCTEST = re.compile(r"^[ \t]*>>> [^\n]*(?:\n(?![ \t]*\n)[^\n]+)*", re.MULTILINE)
_UNDERLINE = re.compile(r"^[ \t]*[-=~*_]{3,}[ \t]*$\n?", re.MULTILINE)
_HASHES = re.compile(r"^(\s*)(#{1,6}(?=\s|$)|`{3,}|~{3,})", re.MULTILINE)
_LEAST_WORDS = 3


class _Comment(msgspec.Struct, frozen=True):
    start: int
    end: int


def read(path: Path) -> Reading:
    """The comments of a file under its name. Headers with the licence, words for tools, code that is commented out are left out.

    b"/** Keeps the sensors. */\\nclass Kestrel {" -> Reading(text="# tools.js\\n\\n## class Kestrel\\n\\nKeeps the sensors.\\n")
    """
    text, encoding = decode(path.read_bytes())
    text = clean(text)
    suffix = path.suffix.lower()
    found = docstrings(text) if suffix == ".py" else _commented(text, suffix)
    said = [block for heading, words in found for block in _section(heading, words)]
    body = join_blocks([f"# {path.name}", *said]) + "\n" if said else ""
    return Reading(text=body, title=path.name, encoding=encoding)


def _section(heading: str, words: str) -> Iterator[str]:
    """A docstring or comment as Markdown: examples fenced, underlines and marks of headings off."""
    words = _HTML.sub("", words).strip()
    if _LICENCE.search(words) or len(words.split()) < _LEAST_WORDS:
        return
    if heading:
        yield "## " + " ".join(heading.split())[:200]
    parts = _DOCTEST.split(words)
    examples = [fenced(match[0]) for match in _DOCTEST.finditer(words)]
    for number, part in enumerate(parts):
        yield _HASHES.sub(r"\1\\\2", _UNDERLINE.sub("", part)).strip("\n")
        yield from examples[number : number + 1]


def _commented(text: str, suffix: str) -> Iterator[tuple[str, str]]:
    """(declaration, words) of each comment; what stands at the top level above no declaration comes first, with ""."""
    belonging: list[tuple[str, str]] = []
    for comment in _comments(text, suffix):
        raw = text[comment.start : comment.end]
        words = _MARKS.sub("", raw).strip()
        if _FOR_TOOLS.match(words) or _is_code(words):
            continue
        declaration = _declared(text, comment.end)
        is_doc = raw.lstrip().startswith(_DOC) or suffix in _LINE_IS_DOC
        if declaration and (is_doc or raw.startswith("/*")):
            belonging.append((declaration, words))
        elif text.rfind("\n", 0, comment.start) == comment.start - 1 and (is_doc or raw.startswith("/*")):
            yield "", words
        elif raw.startswith("/*"):
            belonging.append(("", words))
    yield from belonging


def _comments(text: str, suffix: str) -> Iterator[_Comment]:
    """Comments that have their lines to themselves; lines of comments that follow each other are one, blocks are not. One pass
    over the lines: lexers that know the languages take quadratic time on some texts.
    """
    marks = MARKS[suffix]
    position = 0
    while position < len(text):
        after = _line_end(text, position)
        line = text[position:after].lstrip()
        start = after - len(line)
        if line.startswith("/*") and "/*" in marks:
            close = text.find("*/", start + 2)
            stop = len(text) if close < 0 else close + 2
            after = _line_end(text, stop)
            if not text[stop:after].strip():
                yield _Comment(start, stop)
        elif _is_line(line, marks):
            while _is_line(text[after : _line_end(text, after)].lstrip(), marks):
                after = _line_end(text, after)
            yield _Comment(start, after)
        position = after


def _is_line(line: str, marks: tuple[str, ...]) -> bool:
    """Whether a line is a comment up to its end. `#!` names an interpreter, `#[` an attribute."""
    return line.startswith(tuple(mark for mark in marks if mark != "/*")) and not line.startswith(("#!", "#["))


def _line_end(text: str, position: int) -> int:
    """Where the next line begins."""
    return text.find("\n", position) + 1 or len(text)


_C_LIKE = ("/*", "//")
MARKS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys((".js", ".jsx", ".ts", ".tsx", ".java", ".kt", ".go", ".rs", ".c", ".h", ".cpp", ".hpp", ".cs"), _C_LIKE),
    **dict.fromkeys((".swift", ".scala"), _C_LIKE),
    ".php": ("/*", "//", "#"),
    ".sql": ("/*", "--"),
    ".rb": ("#",),
    ".sh": ("#",),
}
"""With what comments begin, by suffix."""


def _declared(text: str, end: int) -> str:
    """The declaration on the lines right below a comment, annotations passed over; "" where there is none."""
    below = text[end : end + 2000].removeprefix("\n").split("\n")[:10]
    while below and _ANNOTATION.match(below[0]) and not _DECLARATION.match(below[0]):
        del below[0]
    if not below or not _DECLARATION.match(below[0]) or _STATEMENT.match(below[0]):
        return ""
    lines = 1
    while lines < len(below) and sum(map(_open, below[:lines])) > 0:
        lines += 1
    return _DECLARATION_END.sub("", "\n".join(below[:lines])).strip()


def _open(line: str) -> int:
    """How many parentheses a line leaves open."""
    return line.count("(") - line.count(")")


def _is_code(words: str) -> bool:
    """Whether most lines of a comment look like statements."""
    lines = [line for line in words.split("\n") if line.strip()]
    return 2 * sum(_CODE_LINE.search(line) is not None for line in lines) > len(lines)
