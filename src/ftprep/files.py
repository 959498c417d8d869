"""Which files there are: folders walked in a stable order, without hidden files, office locks, loops, devices and the workspace."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from ftprep.errors import NoSuchPath
from ftprep.readers.reading import ReadFailed


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """A file that was found, and the source by which everything later names it; with `refusal`, why it must not be read.

    Found(path=Path("docs/it/tools.md"), source="it/tools.md", bytes=812)
    """

    path: Path
    source: str
    bytes: int = 0
    modified_ns: int = 0
    refusal: ReadFailed | None = None


def find(roots: Sequence[Path], workspace: Path) -> list[Found]:
    """All files under the roots: root by root, sorted by source within each. Raises NoSuchPath.

    Sources are relative to their root, with the root's name in front where there are several. A link that leads out of its root
    is found and refused: a folder of documents must not draw in files of their reader that nobody put there.
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
        found.extend(sorted(_walk(root, prefix, workspace.resolve()), key=lambda file: file.source))
    return found


def _walk(root: Path, prefix: str, workspace: Path) -> Iterator[Found]:
    inside = root.resolve()
    entered = {_identity(root.stat())}
    folders = [(root, prefix)]
    while folders:
        folder, above = folders.pop()
        try:
            with os.scandir(folder) as entries:
                names = sorted(entry.name for entry in entries)
        except OSError as error:
            yield Found(
                path=folder, source=above.rstrip("/") or ".", refusal=ReadFailed("unreadable", error.strerror or "no access")
            )
            continue
        for name in names:
            if name.startswith((".", "~$")):
                continue
            path, source = folder / name, above + _printable(name)
            if path.is_symlink() and not path.resolve().is_relative_to(inside):
                yield Found(path=path, source=source, refusal=ReadFailed("ignored", "a link that leads out of the folder"))
                continue
            try:
                status = path.stat()
            except OSError as error:  # a link to nothing, or to itself
                yield Found(path=path, source=source, refusal=ReadFailed("unreadable", error.strerror or "no access"))
                continue
            if stat.S_ISDIR(status.st_mode):
                if path.resolve() != workspace and not _is_workspace(path) and _identity(status) not in entered:
                    entered.add(_identity(status))
                    folders.append((path, source + "/"))
            elif stat.S_ISREG(status.st_mode):
                yield Found(path=path, source=source, bytes=status.st_size, modified_ns=status.st_mtime_ns)


def _is_workspace(folder: Path) -> bool:
    """Whether it is what another run of ftprep left, such as one with another --workspace."""
    return (folder / "ingest-outcomes.jsonl").exists() and (folder / "documents.jsonl").exists()


def _file(path: Path, source: str) -> Found:
    status = path.stat()
    refusal = None if stat.S_ISREG(status.st_mode) else ReadFailed("unreadable", "not an ordinary file")
    return Found(path=path, source=source, bytes=status.st_size, modified_ns=status.st_mtime_ns, refusal=refusal)


def _identity(status: os.stat_result) -> tuple[int, int]:
    return status.st_dev, status.st_ino


def _printable(name: str) -> str:
    """A file name as text: names in another character set than the system's hold bytes that no JSON file can."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
