"""Equations of Office files (OMML) to the TeX that Markdown holds between dollar signs."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml import etree

_SUMS = {"∑": r"\sum", "∏": r"\prod", "∫": r"\int", "∬": r"\iint", "∮": r"\oint", "⋃": r"\bigcup", "⋂": r"\bigcap"}
_ACCENTS = {"̂": r"\hat", "̃": r"\tilde", "̄": r"\bar", "̅": r"\bar", "⃗": r"\vec", "̇": r"\dot", "̈": r"\ddot"}
_FUNCTIONS = frozenset(
    "sin cos tan cot sec csc sinh cosh tanh arcsin arccos arctan log ln lg exp lim min max det gcd sup inf".split()
)
_SPECIAL = {ord(sign): "\\" + sign for sign in "%$#&_{}"} | {ord("\\"): r"\backslash "}
_SPECIAL |= dict.fromkeys(range(0x2061, 0x2065), " ")  # invisible signs, as between a function and what it is of


def to_markdown(equation: etree._Element) -> str:
    """`$...$` for an m:oMath or m:oMathPara, "" where it is empty. An equation of several lines stands on one.

    x² / 2 -> "$\\\\frac{x^2}{2}$"
    """
    written = _tex(equation)
    text = " ".join(written.split())
    before, after = (" " if end.isspace() else "" for end in (written[:1], written[-1:]))
    return f"{before}${text}${after}" if text else before


def _tex(element: etree._Element | None) -> str:
    if element is None:
        return ""
    name = _local(element)
    if name == "t":
        return (element.text or "").translate(_SPECIAL)
    if (rule := _RULES.get(name)) is not None:
        return rule(element)
    return "" if name.endswith("Pr") else "".join(map(_tex, element))


def _local(element: etree._Element) -> str:
    tag: object = element.tag  # entities have functions here
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _part(element: etree._Element, name: str) -> str:
    return "".join(_tex(child) for child in element if _local(child) == name).strip()


def _sign(element: etree._Element, name: str, usual: str) -> str:
    """A sign in the properties: `usual` where none is given, "" where it is given as none."""
    for properties in element:
        if _local(properties) == _local(element) + "Pr":
            for child in properties:
                if _local(child) == name:
                    return next((str(value) for key, value in child.attrib.items() if str(key).endswith("val")), "")
    return usual


def _group(text: str) -> str:
    return text if len(text) == 1 else f"{{{text}}}"


def _fraction(element: etree._Element) -> str:
    top, bottom = _part(element, "num"), _part(element, "den")
    kind = _sign(element, "type", "bar")
    if kind in ("lin", "skw"):
        return f"{top}/{bottom}"
    return rf"\{'binom' if kind == 'noBar' else 'frac'}{{{top}}}{{{bottom}}}"


def _scripts(element: etree._Element) -> str:
    base, below, above = _part(element, "e"), _part(element, "sub"), _part(element, "sup")
    marks = (f"_{_group(below)}" if below else "") + (f"^{_group(above)}" if above else "")
    return f"{{}}{marks}{base}" if _local(element) == "sPre" else (base if len(base) == 1 else f"{{{base}}}") + marks


def _root(element: etree._Element) -> str:
    degree = _part(element, "deg")
    return rf"\sqrt{f'[{degree}]' if degree else ''}{{{_part(element, 'e')}}}"


def _nary(element: etree._Element) -> str:
    sign = _sign(element, "chr", "∫")
    below, above = _part(element, "sub"), _part(element, "sup")
    marks = (f"_{_group(below)}" if below else "") + (f"^{_group(above)}" if above else "")
    return f"{_SUMS.get(sign, sign)}{marks} {_part(element, 'e')}"


def _delimited(element: etree._Element) -> str:
    begin, end, between = _sign(element, "begChr", "("), _sign(element, "endChr", ")"), _sign(element, "sepChr", "|")
    inside = between.join(_tex(child).strip() for child in element if _local(child) == "e")
    return begin.translate(_SPECIAL) + inside + end.translate(_SPECIAL)


def _function(element: etree._Element) -> str:
    name = _part(element, "fName")
    return f"{chr(92) + name if name in _FUNCTIONS else name} {_part(element, 'e')}"


def _limit(element: etree._Element) -> str:
    base = _part(element, "e")
    base = "\\" + base if base in _FUNCTIONS else base
    return f"{base}{'_' if _local(element) == 'limLow' else '^'}{_group(_part(element, 'lim'))}"


def _accent(element: etree._Element) -> str:
    return f"{_ACCENTS.get(_sign(element, 'chr', '̂'), chr(92) + 'hat')}{{{_part(element, 'e')}}}"


def _bar(element: etree._Element) -> str:
    return rf"\{'underline' if _sign(element, 'pos', 'bot') == 'bot' else 'overline'}{{{_part(element, 'e')}}}"


def _matrix(element: etree._Element) -> str:
    rows = [" & ".join(_tex(cell).strip() for cell in row if _local(cell) == "e") for row in element if _local(row) == "mr"]
    return r"\begin{matrix} " + r" \\ ".join(rows) + r" \end{matrix}"


def _lines(element: etree._Element) -> str:
    return r" \\ ".join(_tex(child).strip() for child in element if _local(child) == "e")


_RULES: dict[str, Callable[[etree._Element], str]] = {
    "f": _fraction,
    "sSup": _scripts,
    "sSub": _scripts,
    "sSubSup": _scripts,
    "sPre": _scripts,
    "rad": _root,
    "nary": _nary,
    "d": _delimited,
    "func": _function,
    "limLow": _limit,
    "limUpp": _limit,
    "acc": _accent,
    "bar": _bar,
    "m": _matrix,
    "eqArr": _lines,
}
