"""The text within a paragraph of a Word file: runs, fields, checkboxes, equations, and what hangs on the paragraph."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ftprep.readers import drawing, omml
from ftprep.readers.docx_parts import attribute, child, name_of, switched_on
from ftprep.readers.package import relation_id

if TYPE_CHECKING:
    from lxml import etree

_SKIPPED = frozenset(
    "pPr rPr instrText delText mc:Fallback tbl sdtPr sdtEndPr rt bookmarkStart bookmarkEnd proofErr lastRenderedPageBreak".split()
)
_DELETED = frozenset(("del", "moveFrom"))
_SIGNS = {"tab": " ", "ptab": " ", "br": " ", "cr": " ", "noBreakHyphen": "-", "softHyphen": ""}
_WINGDINGS = {"FC": "✓", "FB": "✗", "FE": "[x]", "FD": "[x]", "A8": "[ ]", "6F": "[ ]", "E0": "→", "E8": "→", "DF": "←", "F0": "⇨"}
_BOXES = {"☐": "[ ]", "☒": "[x]", "☑": "[x]"}


class Counts:
    """What is left out of the text by decision, counted over the document."""

    def __init__(self) -> None:
        self.deleted = 0
        self.hidden = 0
        self.contents = 0


class Line:
    """The text of one paragraph, and what was met on the way: text boxes, notes referred to, drawings by relation id, pictures."""

    def __init__(self, element: etree._Element, counts: Counts) -> None:
        self.boxes: list[etree._Element] = []
        self.cited: list[str] = []
        self.drawn: list[str] = []
        self.pictures: list[str] = []
        self._pieces: list[str] = []
        self._counts = counts
        self._walk(element)
        self.text = " ".join("".join(self._pieces).split())

    def _walk(self, element: etree._Element) -> None:
        write = self._pieces.append
        for part in element:
            name = name_of(part)
            if name == "t":
                write(part.text or "")
            elif name in _SKIPPED:
                continue
            elif name == "r":
                if len(part) and name_of(part[0]) == "rPr" and switched_on(child(part[0], "vanish")):
                    self._counts.hidden += 1
                else:
                    self._walk(part)
            elif name in _SIGNS:
                write(_SIGNS[name])
            elif name in _DELETED:
                self._counts.deleted += 1
            else:
                self._other(name, part)

    def _other(self, name: str, part: etree._Element) -> None:
        write = self._pieces.append
        if name == "txbxContent":
            self.boxes.append(part)
        elif name in ("footnoteReference", "endnoteReference"):
            key = ("e" if name.startswith("e") else "") + attribute(part, "id")
            self.cited.append(key)
            write(f"[^{key}]")
        elif name in ("m:oMath", "m:oMathPara"):
            for equation in part.iter("{*}oMath"):
                write(f" {omml.to_markdown(equation)} " if name == "m:oMathPara" else omml.to_markdown(equation))
        elif name == "sym":
            write(_symbol(part))
        elif name == "fldChar":
            write(_form_field(part))
        elif name == "sdt":
            self._control(part)
        elif name in (":chart", ":relIds"):
            self.drawn.append(relation_id(part, "id" if name == ":chart" else "dm"))
        elif name == ":docPr":
            if told := drawing.picture(part.get("descr") or ""):
                self.pictures.append(told)
        else:
            self._walk(part)

    def _control(self, part: etree._Element) -> None:
        """A content control: a checkbox as [x] or [ ], a placeholder ("Click here to enter text") as nothing, else its content."""
        properties = child(part, "sdtPr")
        box = child(properties, ":checkbox")
        if box is not None:
            self._pieces.append("[x]" if _is_checked(child(box, ":checked")) else "[ ]")
        elif not switched_on(child(properties, "showingPlcHdr")):
            self._walk(part)


def is_placeholder(element: etree._Element) -> bool:
    """Whether a paragraph or table is what a content control shows while nothing has been entered."""
    return any(switched_on(child(above, "sdtPr", "showingPlcHdr")) for above in element.iterancestors() if name_of(above) == "sdt")


def _is_checked(mark: etree._Element | None) -> bool:
    """Of a checkbox as newer versions of Word write it."""
    if mark is None:
        return False
    values = [str(value) for name, value in mark.attrib.items() if str(name).endswith("val")]
    return not values or values[0] in ("1", "true", "on")


def _symbol(element: etree._Element) -> str:
    code = attribute(element, "char").upper()
    if attribute(element, "font").startswith("Wingdings"):
        return _WINGDINGS.get(code[-2:], "")
    try:
        sign = chr(int(code, 16))
    except (ValueError, OverflowError):
        return ""
    return "" if "\ue000" <= sign <= "\uf8ff" else _BOXES.get(sign, sign)


def _form_field(begin: etree._Element) -> str:
    """The value of a legacy form field that has it in no run: a checkbox, the choice of a list."""
    box, choices = child(begin, "ffData", "checkBox"), child(begin, "ffData", "ddList")
    if box is not None:
        checked = child(box, "checked")
        return "[x]" if switched_on(checked if checked is not None else child(box, "default")) else "[ ]"
    if choices is not None:
        entries = [attribute(entry) for entry in choices if name_of(entry) == "listEntry"]
        chosen = attribute(child(choices, "result")) or attribute(child(choices, "default")) or "0"
        return entries[int(chosen)] if chosen.isdigit() and int(chosen) < len(entries) else ""
    return ""
