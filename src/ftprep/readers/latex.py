"""LaTeX to Markdown: sections, lists, code, tables; formulas stay as they are, of other commands the text in their braces stays."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from ftprep.readers.reading import Reading, clean, fenced, join_blocks
from ftprep.readers.tables import to_markdown
from ftprep.readers.text import decode

_COMMENT = re.compile(r"(?<!\\)%.*$\n?", re.MULTILINE)
_CODE = re.compile(r"\\begin\{(verbatim\*?|lstlisting|minted|Verbatim)\}(?:\[[^\]]*\])?(?:\{(\w+)\})?(.*?)\\end\{\1\}", re.DOTALL)
_BODY = re.compile(r"\\begin\{document\}(.*?)(?:\\end\{document\}|\Z)", re.DOTALL)
_TABLE = re.compile(r"\\begin\{(tabularx?\*?|longtable)\}(?:\[[^\]]*\])?(.*?)\\end\{\1\}", re.DOTALL)
_DISPLAYED = re.compile(
    r"\\begin\{((?:equation|align|gather|multline|flalign|eqnarray|displaymath)\*?)\}(.*?)\\end\{\1\}", re.DOTALL
)
_LABEL = re.compile(r"\\(?:label\{[^{}]*\}|nonumber|notag)")
_LEVELS = {"part": 1, "chapter": 1, "section": 2, "subsection": 3, "subsubsection": 4, "paragraph": 5, "subparagraph": 6}
_SECTION = re.compile(r"\\(" + "|".join(_LEVELS) + r")\*?(?:\[[^\]]*\])?\{((?:[^{}]|\{[^{}]*\})*)\}")
_LIST = re.compile(r"\\(begin|end)\{(itemize|enumerate|description)\}(?:\[[^\]]*\])?|\\item\b(?:\[([^\]]*)\])?")
_BRACES = r"\{((?:[^{}]|\{[^{}]*\})*)\}"
_UNREAD = r"label|ref|eqref|pageref|cite\w*|includegraphics|bibliography\w*|vspace|hspace|usepackage|input|include"
_INLINE = (
    (re.compile(rf"\\(?:{_UNREAD})\*?(?:\[[^\]]*\])*\{{[^{{}}]*\}}"), ""),
    (re.compile(r"\\(?:begin|end)\{[^{}]*\}(?:\[[^\]]*\])?"), ""),
    (re.compile(r"\\href\{[^{}]*\}" + _BRACES), r"\1"),
    (re.compile(r"\\(?:footnote|thanks)" + _BRACES), r" (\1)"),
    (re.compile(r"\\textbf" + _BRACES), r"**\1**"),
    (re.compile(r"\\(?:emph|textit)" + _BRACES), r"*\1*"),
    (re.compile(r"\\(?:texttt|verb|lstinline)" + _BRACES), r"`\1`"),
)
_MATH = re.compile(r"(\$\$.*?\$\$|(?<!\\)\$[^$]*\$|\\\[.*?\\\]|\\\(.*?\\\))", re.DOTALL)
_COMMAND = re.compile(r"\\[a-zA-Z]+\*?(?:\[[^\]]*\])?[ ]?")
_SIGNS = (
    ("\\%", "%"),
    ("\\&", "&"),
    ("\\_", "_"),
    ("\\#", "#"),
    ("\\$", "$"),
    ("\\{", "("),
    ("\\}", ")"),
    ("\\\\", " "),
    ("~", " "),
)
_QUOTES = (("``", "“"), ("''", "”"), ("---", "—"), ("--", "–"))


def read(path: Path) -> Reading:
    """The document's body; macros are not carried out. Files that it includes are counted in `notes`.

    b"\\\\title{Tools}\\\\begin{document}\\\\section{Data} \\\\emph{Kestrel}"
    -> Reading(text="# Tools\\n\\n## Data\\n\\n*Kestrel*\\n")
    """
    text, encoding = decode(path.read_bytes())
    text = clean(text)
    kept: list[str] = []

    def keep(block: str) -> str:
        kept.append(block)
        return f"\n\n\x00{len(kept) - 1}\x00\n\n"

    text = _CODE.sub(lambda found: keep(fenced(found[3].strip("\n"), found[2] or "")), text)
    text = _COMMENT.sub("", text)
    titled = re.search(r"\\title" + _BRACES, text)
    title = _inline(titled[1]).replace("*", "") if titled else ""
    included = len(re.findall(r"\\(?:input|include)\{", text))
    found = _BODY.search(text)
    body = found[1] if found else text
    body = _DISPLAYED.sub(lambda found: keep(f"$${' '.join(_LABEL.sub('', found[2]).split())}$$"), body)
    body = _TABLE.sub(lambda found: keep(_table(found[2])), body)
    body = _SECTION.sub(lambda found: keep("#" * _LEVELS[found[1]] + " " + _inline(found[2])), body)
    body = "\n\n".join(_lists(body))
    blocks = [_KEPT_MARK.sub(lambda found: kept[int(found[1])], _inline(block)) for block in re.split(r"\n\s*\n", body)]
    notes = (f"{included} included files are not read here",) if included else ()
    whole = join_blocks([f"# {title}" if title else "", *blocks])
    return Reading(text=whole + "\n", title=title, encoding=encoding, notes=notes)


_KEPT_MARK = re.compile(r"\x00(\d+)\x00")


def _lists(body: str) -> Iterator[str]:
    """The text with each item as a paragraph that begins like one of Markdown."""
    stack: list[tuple[str, int]] = []
    position = 0
    for found in _LIST.finditer(body):
        yield body[position : found.start()]
        position = found.end()
        if found[1] == "begin":
            stack.append((found[2], 0))
        elif found[1] == "end":
            del stack[-1:]
        else:
            kind, number = stack.pop() if stack else ("itemize", 0)
            stack.append((kind, number + 1))
            end = _LIST.search(body, position)
            rest = body[position : end.start() if end else len(body)]
            first = re.split(r"\n\s*\n", rest, maxsplit=1)[0]
            sign = f"{number + 1}. " if kind == "enumerate" else "- "
            yield "  " * (len(stack) - 1) + sign + (f"{found[3]}: " if found[3] else "") + " ".join(first.split())
            position += len(first)
    yield body[position:]


def _table(source: str) -> str:
    source = re.sub(r"\A(?:\s*\{(?:[^{}]|\{[^{}]*\})*\})+", "", source)
    source = re.sub(
        r"\\(?:hline|toprule|midrule|bottomrule|endhead|endfirsthead|c(?:mid|)(?:rule|line)(?:\([^)]*\))?\{[^}]*\})", "", source
    )
    source = re.sub(r"\\multicolumn\{[^{}]*\}\{[^{}]*\}", "", source)
    return to_markdown([[_inline(cell) for cell in re.split(r"(?<!\\)&", row)] for row in source.split("\\\\") if row.strip()])


def _inline(text: str) -> str:
    indent = text[: len(text) - len(text.lstrip(" "))] if re.match(r" *(?:-|\d+\.) ", text) else ""
    pieces = _MATH.split(text)
    return indent + " ".join("".join(piece if n % 2 else _plain(piece) for n, piece in enumerate(pieces)).split())


def _plain(text: str) -> str:
    for pattern, replacement in _INLINE:
        text = pattern.sub(replacement, text)
    for sign, plain in _SIGNS:
        text = text.replace(sign, plain)
    text = _COMMAND.sub("", text).replace("{", "").replace("}", "")
    for sign, plain in _QUOTES:
        text = text.replace(sign, plain)
    return text
