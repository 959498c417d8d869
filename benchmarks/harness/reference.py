"""The words of a file by another way than ftprep's: poppler for PDF, the runs of the raw XML for Office, lxml for pages.

What ftprep leaves out by decision (docs/documents.md) is left out here by the same words of the format: deleted and hidden text,
comments, menus and controls of a page. Headers and footers are in: the benchmark undoes their removal.
"""

from __future__ import annotations

import datetime
import email
import email.policy
import posixpath
import re
import subprocess
import zipfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from urllib.parse import unquote

from lxml import etree, html

_BREAKS = frozenset("p tab br cr tc tr row cell h line-break s list-item table-cell".split())
_LEFT_OUT = frozenset(
    "del moveFrom Fallback delText instrText tracked-changes annotation table-of-content forms note-citation".split()
)
_MENUS = "script style noscript template nav iframe svg object canvas button select title head".split()
_CONTENTS = re.compile(r"(?:toc|inhopg|verzeichnis|tm|tdc|sommario)\d", re.IGNORECASE)
_EPOCH = datetime.datetime(1899, 12, 30)


def pdf(path: Path) -> str:
    """poppler's pdftotext."""
    done = subprocess.run(["pdftotext", "-enc", "UTF-8", "-nopgbrk", str(path), "-"], capture_output=True, check=True, timeout=60)
    return done.stdout.decode("utf-8", "replace")


def docx(path: Path) -> str:
    """w:t, m:t and a:t of the body, the notes, headers, footers, charts and diagrams."""
    return _members(path, r"word/(document|footnotes|endnotes|header\d*|footer\d*|charts/chart\d*|diagrams/data\d*)\.xml", "t v")


def pptx(path: Path) -> str:
    """a:t of slides, their notes, charts and diagrams."""
    return _members(path, r"ppt/(slides/slide\d+|notesSlides/notesSlide\d+|charts/chart\d*|diagrams/data\d*)\.xml", "t v")


def odf(path: Path) -> str:
    """Every text of content.xml, and the headers and footers in styles.xml."""
    found = []
    with zipfile.ZipFile(path) as archive:
        found.append("".join(_texts(_root(archive, "content.xml"))))
        for element in _root(archive, "styles.xml").iter("{*}header", "{*}footer") if "styles.xml" in archive.namelist() else ():
            found.append("".join(_texts(element)))
    return "\n".join(found)


def xlsx(path: Path) -> str:
    """Cells of all sheets: shared and inline strings, numbers, dates by their style; and the sheets' names."""
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        strings = (
            ["".join(_runs(item)) for item in _root(archive, "xl/sharedStrings.xml")] if "xl/sharedStrings.xml" in names else []
        )
        dates = _date_styles(_root(archive, "xl/styles.xml")) if "xl/styles.xml" in names else frozenset()
        found = [sheet.get("name", "") for sheet in _root(archive, "xl/workbook.xml").iter("{*}sheet")]
        for name in names:
            if re.fullmatch(r"xl/worksheets/sheet\d*\.xml", name):
                found.extend(_cell(cell, strings, dates) for cell in _root(archive, name).iter("{*}c"))
    return "\n".join(found)


def page(path: Path) -> str:
    """lxml's text of an HTML page, without menus and controls."""
    return _visible(path.read_bytes())


def menus(path: Path) -> str:
    """The text of what `page` leaves out as menus and controls of a page."""
    root = html.fromstring(path.read_bytes())
    found = [part for part in root.iter() if part.tag in ("nav", "button", "select") or _is_menu(part)]
    return " ".join(str(text) for part in found for text in part.itertext())


def epub(path: Path) -> str:
    """The pages of the book's spine."""
    with zipfile.ZipFile(path) as archive:
        opf = next(file.get("full-path", "") for file in _root(archive, "META-INF/container.xml").iter("{*}rootfile"))
        root = _root(archive, opf)
        items = {item.get("id"): item for item in root.iter("{*}item") if "nav" not in (item.get("properties") or "").split()}
        hrefs = [items[ref.get("idref")].get("href", "") for ref in root.iter("{*}itemref") if ref.get("idref") in items]
        members = [posixpath.normpath(posixpath.join(posixpath.dirname(opf), unquote(href))) for href in hrefs]
        return "\n".join(_visible(archive.read(member)) for member in members if member in archive.namelist())


def eml(path: Path) -> str:
    """The mail's own parts: headers that are shown, and its text, plain where there is such."""
    data = path.read_bytes()
    for mark in ("utf-16-le", "utf-16-be"):
        if data[:40:2].count(0) > 15 or data[1:40:2].count(0) > 15:
            data = data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else mark).encode()
    mail = email.message_from_bytes(data, policy=email.policy.default)
    found = [mail["Subject"] or "", *(f"{name}: {mail[name]}" for name in ("From", "To", "Cc", "Date") if mail[name])]
    found.extend(part.get_filename() or part.get_content_type() for part in mail.iter_attachments())
    body = mail.get_body(("plain", "html"))
    if body is not None:
        text = body.get_content()
        found.append(text if body.get_content_subtype() == "plain" else _visible(text.encode()))
    return "\n".join(found)


REFERENCES: Mapping[str, Callable[[Path], str]] = {
    ".pdf": pdf,
    ".docx": docx,
    ".docm": docx,
    ".pptx": pptx,
    ".xlsx": xlsx,
    ".xlsm": xlsx,
    ".html": page,
    ".htm": page,
    ".odt": odf,
    ".odp": odf,
    ".epub": epub,
    ".eml": eml,
}


def _root(archive: zipfile.ZipFile, name: str) -> etree._Element:
    return etree.fromstring(archive.read(name), etree.XMLParser(resolve_entities=False, no_network=True))


def _members(path: Path, pattern: str, tags: str) -> str:
    with zipfile.ZipFile(path) as archive:
        names = [name for name in archive.namelist() if re.fullmatch(pattern, name)]
        return "\n".join("".join(_runs(_root(archive, name), frozenset(tags.split()))) for name in names)


def _local(element: etree._Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _runs(element: etree._Element, tags: frozenset[str] = frozenset("t")) -> Iterator[str]:
    """Texts of elements named by `tags`, a blank where a paragraph, cell or break is."""
    for child in element:
        name = _local(child)
        if name in _LEFT_OUT or child.get("type") == "slidenum" or (name == "r" and child.find("./{*}rPr/{*}vanish") is not None):
            continue
        if name == "p" and _CONTENTS.match(_style(child)):
            continue
        if name in tags:
            apart = " " if name == "v" or "/math" in str(child.tag) else ""
            yield apart + (child.text or "") + apart
            continue
        if name in _BREAKS:
            yield " "
        yield from _runs(child, tags)
        if name in _BREAKS:
            yield " "


def _style(paragraph: etree._Element) -> str:
    """The id of a Word paragraph's style."""
    style = paragraph.find("./{*}pPr/{*}pStyle")
    return next((str(value) for key, value in style.attrib.items() if str(key).endswith("val")), "") if style is not None else ""


def _texts(element: etree._Element) -> Iterator[str]:
    """Every text beneath an element of an ODF file."""
    yield element.text or ""
    for child in element:
        name = _local(child)
        if name and name not in _LEFT_OUT:
            if name in _BREAKS:
                yield " "
            yield from _texts(child)
            if name in _BREAKS:
                yield " "
        yield child.tail or ""


def _is_menu(part: html.HtmlElement) -> bool:
    """A menu, or what Confluence puts around the pages that it exports: the way to the page, its list of pages, its foot."""
    if part.get("role") == "navigation" or (part.tag == "div" and part.get("id") in ("breadcrumb-section", "footer")):
        return True
    return part.get("class") == "pageSection" and part.get("id") is None


def _visible(data: bytes) -> str:
    for codec in ("utf-16", "utf-8"):
        if codec == "utf-8" or data[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\x00" in data[:40]:
            try:
                root = html.fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", data.decode(codec)))
                break
            except (UnicodeDecodeError, UnicodeError):
                continue
    else:
        root = html.fromstring(data)
    etree.strip_elements(root, *_MENUS, with_tail=False)
    for menu in [part for part in root.iter() if _is_menu(part)]:
        tail = menu.tail
        menu.clear()
        menu.tail = tail
    for link in [part for part in root.iter("a") if part.get("href", "").startswith("#")]:
        if next(link.iterancestors("sup"), None) is None:
            continue  # no mark of a footnote
        link.text = ""
        etree.strip_elements(link, "*", with_tail=True)
    etree.strip_elements(root, etree.Comment, etree.ProcessingInstruction, with_tail=False)
    for part in root.iter():
        if part.tag in ("p", "div", "br", "li", "td", "th", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "dt", "dd", "pre", "option"):
            part.tail = "\n" + (part.tail or "")
            part.text = "\n" + (part.text or "")
    return "".join(str(text) for text in root.itertext())


def _date_styles(styles: etree._Element) -> frozenset[str]:
    """Numbers of the cell styles that show a number as a date."""
    codes = {item.get("numFmtId"): item.get("formatCode", "") for item in styles.iter("{*}numFmt")}
    formats = styles.find("{*}cellXfs")
    found = set()
    for number, style in enumerate(formats if formats is not None else ()):
        key = style.get("numFmtId", "0")
        code = re.sub(r"\[[^\]]*\]|\"[^\"]*\"|\\.", "", codes.get(key, ""))
        if key in ("14", "15", "16", "17", "22") or re.search("[yd]", code):
            found.add(str(number))
    return frozenset(found)


def _cell(cell: etree._Element, strings: list[str], dates: frozenset[str]) -> str:
    value = cell.findtext("{*}v")
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        return "".join(_runs(cell))
    if value is None:
        return ""
    if kind == "s":
        return strings[int(value)]
    if kind == "b":
        return "yes" if value == "1" else "no"
    if kind != "n":
        return value
    if cell.get("s") in dates:
        moment = _EPOCH + datetime.timedelta(days=float(value))
        return moment.date().isoformat() if float(value).is_integer() else moment.isoformat(" ", "minutes")
    return f"{float(value):.15g}"
