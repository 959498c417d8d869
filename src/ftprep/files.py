"""Which files there are: folders walked in a stable order, every file with an outcome to come, those left out with the rule."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from ftprep.errors import NoSuchPath
from ftprep.readers.reading import ReadFailed
from ftprep.selection import IGNORE_FILE, Rules


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """A file that was found, and the source by which everything later names it; with `refusal`, why it must not be read. A folder
    that is left out as a whole is one Found whose source ends with "/".

    Found(where="docs/it/tools.md", source="it/tools.md", bytes=812, modified_ns=1763900000000000000)
    """

    where: str
    source: str
    bytes: int = 0
    modified_ns: int = 0
    refusal: ReadFailed | None = None

    @property
    def suffix(self) -> str:
        """ ".md" of "it/tools.MD": what its reader is found by."""
        name = self.source.rsplit("/", 1)[-1]
        return f".{name.rsplit('.', 1)[-1].lower()}" if "." in name[1:] else ""

    @property
    def path(self) -> Path:
        """The file itself."""
        return Path(self.where)


def find(roots: Sequence[Path], workspace: Path, include: Sequence[str] = (), exclude: Sequence[str] = ()) -> list[Found]:
    """All files under the roots: root by root, sorted by source within each. Raises NoSuchPath, BadSetting.

    Sources are relative to their root, with the root's name in front where there are several. A file that is a root itself is
    always read, whatever the rules say. A link that leads out of its root is found and refused: a folder of documents must not
    draw in files of their reader that nobody put there.
    """
    for root in roots:
        if not root.exists():
            raise NoSuchPath(path=root)
    labels = [_printable(root.resolve().name or root.anchor) for root in roots]
    if len(set(labels)) < len(labels):
        labels = [_printable(root.as_posix()) for root in roots]
    found: list[Found] = []
    for root, label in zip(roots, labels, strict=True):
        if not root.is_dir():
            found.append(_file(root, label))
            continue
        prefix = f"{label}/" if len(roots) > 1 else ""
        walk = _Walk(root, prefix, workspace.resolve(), Rules(include, exclude))
        found.extend(sorted(walk.files(), key=lambda file: file.source))
    return _once(found) if len(roots) > 1 else found


def listed(paths: Sequence[str]) -> list[Found]:
    """Files that a list names, in its order, each by its path as it stands there; one that is not there is found and refused.

    listed(["./docs/tools.md"]) -> [Found(where="./docs/tools.md", source="docs/tools.md", ...)]
    """
    found = []
    for path in paths:
        source = _printable(os.path.normpath(path).replace(os.sep, "/"))
        try:
            found.append(_file(Path(path), source))
        except OSError as error:
            found.append(Found(where=path, source=source, refusal=ReadFailed("unreadable", error.strerror or "no access")))
    return _once(found)


class _Walk:
    """One root, its rules, and the folders that were entered, so that loops end."""

    def __init__(self, root: Path, prefix: str, workspace: Path, rules: Rules) -> None:
        self._inside = root.resolve()
        self._root = root
        self._prefix = prefix
        self._workspace = workspace
        self._rules = rules
        self._entered = {_identity(root.stat())}

    def files(self) -> Iterator[Found]:
        """All files, and the folders that are left out, in no order."""
        folders = [(os.fspath(self._root), "")]
        while folders:
            folder, above = folders.pop()
            try:
                with os.scandir(folder) as scanned:
                    entries = list(scanned)
            except OSError as error:
                source = (self._prefix + above).rstrip("/") or "."
                yield Found(where=folder, source=source, refusal=ReadFailed("unreadable", error.strerror or "no access"))
                continue
            if any(entry.name == IGNORE_FILE for entry in entries):
                self._rules.enter(Path(folder), above)
            for entry in entries:
                path = above + _printable(entry.name)
                try:
                    found, is_folder = self._one(entry, path)
                except OSError as error:  # a link to nothing, or to itself
                    refusal = ReadFailed("unreadable", error.strerror or "no access")
                    found, is_folder = Found(where=entry.path, source=self._prefix + path, refusal=refusal), False
                if found is not None:
                    yield found
                elif is_folder:
                    folders.append((entry.path, path + "/"))

    def _one(self, entry: os.DirEntry[str], path: str) -> tuple[Found | None, bool]:
        """What an entry is: a file, a folder or device that is left out, or with True a folder to enter."""
        if entry.is_symlink() and not Path(entry.path).resolve().is_relative_to(self._inside):
            return self._left_out(entry, path, "a link that leads out of the folder"), False
        status = entry.stat()
        if stat.S_ISDIR(status.st_mode):
            if (rule := self._folder_rule(entry, path)) is not None:
                return self._left_out(entry, path + "/", rule), False
            if (identity := _identity(status)) in self._entered:
                return self._left_out(entry, path + "/", "the same folder is read already under another name"), False
            self._entered.add(identity)
            return None, True
        if entry.name == IGNORE_FILE:
            return None, False
        if not stat.S_ISREG(status.st_mode):
            return self._left_out(entry, path, "no ordinary file: a pipe, a socket or a device"), False
        rule = _hidden(entry.name) or self._rules.reason(path)
        refusal = ReadFailed("ignored", rule) if rule is not None else None
        source = self._prefix + path
        times = status.st_mtime_ns
        return Found(where=entry.path, source=source, bytes=status.st_size, modified_ns=times, refusal=refusal), False

    def _folder_rule(self, entry: os.DirEntry[str], path: str) -> str | None:
        if entry.name.startswith("."):
            return "hidden folder"
        if Path(entry.path).resolve() == self._workspace or _is_workspace(entry.path):
            return "a workspace of ftprep"
        return self._rules.reason(path + "/")

    def _left_out(self, entry: os.DirEntry[str], path: str, rule: str) -> Found:
        return Found(where=entry.path, source=self._prefix + path, refusal=ReadFailed("ignored", rule))


def _hidden(name: str) -> str | None:
    if name.startswith("."):
        return "hidden file"
    return "temporary file of an office program (~$)" if name.startswith("~$") else None


def _is_workspace(folder: str) -> bool:
    """Whether it is what another run of ftprep left, such as one with another --workspace."""
    return os.path.exists(f"{folder}/ingest-outcomes.jsonl") and os.path.exists(f"{folder}/documents.jsonl")  # noqa: PTH110  # quick


def _file(path: Path, source: str) -> Found:
    status = path.stat()
    refusal = None if stat.S_ISREG(status.st_mode) else ReadFailed("unreadable", "not an ordinary file")
    times = status.st_mtime_ns
    return Found(where=os.fspath(path), source=source, bytes=status.st_size, modified_ns=times, refusal=refusal)


def _once(found: Sequence[Found]) -> list[Found]:
    """Files that lie under two roots, or stand twice in a list, are read once; the other times they are told as ignored."""
    first: dict[str, str] = {}
    kept: list[Found] = []
    sources: set[str] = set()
    for file in found:
        real = os.path.realpath(file.where)
        if real not in first:
            first[real] = file.source
        elif file.source in sources:  # the very same name again says nothing new
            continue
        else:
            file = msgspec.structs.replace(file, refusal=ReadFailed("ignored", f"named twice, read as {first[real]}"))
        sources.add(file.source)
        kept.append(file)
    return kept


def _identity(status: os.stat_result) -> tuple[int, int]:
    return status.st_dev, status.st_ino


_UNSEEN = dict.fromkeys([*range(0x20), *range(0x7F, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A)], "\ufffd")


def _printable(name: str) -> str:
    """A file name as text that can be shown: names in another character set than the system's hold bytes that no JSON file can, and
    line ends or signs that turn the direction of writing would spoil what is printed beside them.
    """
    if name.isascii() and name.isprintable():
        return name
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace").translate(_UNSEEN)
