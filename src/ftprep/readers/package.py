"""Office files as untrusted ZIP archives: members by name, caps on what they unpack to, XML without any entity or network."""

from __future__ import annotations

import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from ftprep.readers.reading import ReadFailed, ReadOptions, clean
from ftprep.records import Edit

if TYPE_CHECKING:
    from lxml import etree

_MOST_MEMBERS = 20_000
_MOST_BYTES = 400 * 1024 * 1024
_SUSPECT_BYTES = 20 * 1024 * 1024
_MOST_RATIO = 250
_MOST_CELLS = 20_000_000
_RELATION_NAMESPACE = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"


def refuse_bomb(path: Path) -> None:
    """Raise ReadFailed where the archive would unpack to far more than it looks. Nothing is unpacked here."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, zlib.error) as error:
        raise ReadFailed("corrupt", f"the ZIP container is broken ({type(error).__name__})") from None
    _refuse(members)


def _refuse(members: list[zipfile.ZipInfo]) -> None:
    if len(members) > _MOST_MEMBERS:
        raise ReadFailed("too-large", f"the file is an archive of {len(members):,} parts")
    if sum(member.file_size for member in members) > _MOST_BYTES:
        raise ReadFailed("too-large", f"it unpacks to more than {_MOST_BYTES >> 20} MB")
    for member in members:
        if member.file_size > _SUSPECT_BYTES and member.file_size > _MOST_RATIO * max(member.compress_size, 1):
            raise ReadFailed("too-large", f"a part of it unpacks to more than {_MOST_RATIO} times its size (a ZIP bomb?)")


class Package:
    """The members of one opened Office file."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self.names = frozenset(archive.namelist())

    def open(self, name: str) -> IO[bytes]:
        """A member to read. Raises ReadFailed where it is missing or encrypted."""
        try:
            return self._archive.open(name)
        except KeyError:
            raise ReadFailed("corrupt", f"its part {posixpath.basename(name)} is missing") from None
        except RuntimeError:
            raise ReadFailed("encrypted", "the file asks for a password") from None

    def root(self, name: str) -> etree._Element | None:
        """The root element of a small member; None where there is no such member."""
        from lxml import etree

        if name not in self.names:
            return None
        parser = etree.XMLParser(**_parser_options())
        with self.open(name) as file:
            return etree.parse(file, parser).getroot()

    def relations(self, name: str) -> dict[str, tuple[str, str]]:
        """Relations of the part `name`: id -> (last word of the type, member name); those that lead outside are left out.

        {"rId2": ("slide", "ppt/slides/slide1.xml")}
        """
        folder, base = posixpath.split(name)
        root = self.root(posixpath.join(folder, "_rels", base + ".rels"))
        found: dict[str, tuple[str, str]] = {}
        for relation in root if root is not None else ():
            if relation.get("TargetMode") == "External" or not isinstance(relation.tag, str):
                continue
            target = relation.get("Target", "")
            member = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            found[relation.get("Id", "")] = (relation.get("Type", "").rsplit("/", 1)[-1], member)
        return found

    def main_part(self, usual: str) -> str:
        """The member that holds the document itself."""
        for kind, member in self.relations("").values():
            if kind == "officeDocument" and member in self.names:
                return member
        return usual

    def core_title(self) -> str:
        """The title in the file's properties, "" where there is none."""
        root = self.root("docProps/core.xml")
        title = root.findtext("{http://purl.org/dc/elements/1.1/}title") if root is not None else None
        return " ".join((title or "").split())


def _parser_options() -> dict[str, Any]:
    return {"resolve_entities": False, "no_network": True, "huge_tree": False, "load_dtd": False, "remove_comments": True}


@contextmanager
def opened(path: Path) -> Iterator[Package]:
    """The package, closed at the end. Broken XML and broken ZIP data inside the block become ReadFailed."""
    from lxml import etree

    try:
        with zipfile.ZipFile(path) as archive:
            _refuse(archive.infolist())
            yield Package(archive)
    except etree.LxmlError as error:
        raise ReadFailed("corrupt", f"its XML is broken ({type(error).__name__})") from None
    except (zipfile.BadZipFile, NotImplementedError, zlib.error, EOFError) as error:
        raise ReadFailed("corrupt", f"the ZIP container is broken ({type(error).__name__})") from None


def elements(file: IO[bytes], tags: tuple[str, ...]) -> Iterator[etree._Element]:
    """Elements with one of `tags` as each ends; the caller clears what it is done with."""
    from lxml import etree

    for _, element in etree.iterparse(file, events=("end",), tag=tags, **_parser_options()):
        yield element


def relation_id(element: etree._Element, name: str = "id") -> str:
    """The attribute r:id of an element."""
    return element.get(_RELATION_NAMESPACE + name) or ""


def refuse_broken_xml(path: Path, name: str) -> None:
    """Raise ReadFailed where the member `name`, if there is one, is no whole XML: calamine never ends on an ODS without its end."""
    from xml.parsers import expat

    def refuse(*_: object) -> None:
        raise ReadFailed("corrupt", "its XML defines entities")

    parser = expat.ParserCreate()
    parser.EntityDeclHandler = refuse
    try:
        with zipfile.ZipFile(path) as archive:
            if name in archive.namelist():
                with archive.open(name) as file:
                    parser.ParseFile(file)
    except expat.ExpatError:
        raise ReadFailed("corrupt", "its XML is broken (ExpatError)") from None
    except RuntimeError:
        raise ReadFailed("encrypted", "the file asks for a password") from None
    except (zipfile.BadZipFile, NotImplementedError, zlib.error, EOFError) as error:
        raise ReadFailed("corrupt", f"the ZIP container is broken ({type(error).__name__})") from None


def with_running_lines(text: str, lines: Sequence[str], options: ReadOptions) -> tuple[str, tuple[Edit, ...]]:
    """Headers and footers, which a format keeps apart from its text: taken out as one edit at the text's end, so that undoing it
    puts them there; left in at the end where cleaning may not take them out, or where there is no other text.

    with_running_lines("Book early.\\n", ["Norden Ltd"], ...) -> ("Book early.\\n", (Edit(step="running-lines", start=12, ...),))
    """
    if not lines:
        return text, ()
    running = "".join(f"\n{clean(line)}\n" for line in lines)
    if "running-lines" in options.disable_cleaning or not any(map(str.isalnum, text)):
        return (text + running).lstrip("\n"), ()
    return text, (Edit(step="running-lines", start=len(text), end=len(text), was=running),)


_CELL = re.compile(rb'\br="([A-Z]{1,3})([0-9]{1,7})"')


def refuse_vast_sheets(path: Path) -> None:
    """Raise ReadFailed where one stray cell far out makes a sheet so vast that calamine's table of it would end the process."""
    try:
        with zipfile.ZipFile(path) as archive:
            for name in archive.namelist():
                if name.startswith("xl/worksheets/") and name.endswith(".xml"):
                    with archive.open(name) as file:
                        _refuse_vast(file)
    except RuntimeError:
        raise ReadFailed("encrypted", "the file asks for a password") from None
    except (zipfile.BadZipFile, NotImplementedError, zlib.error, EOFError) as error:
        raise ReadFailed("corrupt", f"the ZIP container is broken ({type(error).__name__})") from None


def _refuse_vast(sheet: IO[bytes]) -> None:
    columns: set[bytes] = set()
    first_row, last_row, rest = 1 << 30, 0, b""
    while chunk := sheet.read(1 << 20):
        cells = _CELL.findall(rest + chunk)
        rest = chunk[-20:]
        if cells:
            columns.update(column for column, _ in cells)
            rows = [int(row) for _, row in cells]
            first_row, last_row = min(first_row, *rows), max(last_row, *rows)
    numbers = [_column_number(column) for column in columns]
    if numbers and (last_row - first_row + 1) * (max(numbers) - min(numbers) + 1) > _MOST_CELLS:
        raise ReadFailed("too-large", f"a sheet spans more than {_MOST_CELLS:,} cells: delete its stray cells far out")


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
