"""Which files are left out, and by which rule: .ftprepignore files, exclude globs, include globs, all in gitignore's words.

A rule is told as the user wrote it: ".ftprepignore:3 *.log", "exclude *.bak", "no include glob matches".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ftprep.errors import BadSetting

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

IGNORE_FILE = ".ftprepignore"


class Rules:
    """The rules for one root. Paths are relative to it, with "/" between folders; those of folders end with "/"."""

    def __init__(self, include: Sequence[str] = (), exclude: Sequence[str] = ()) -> None:
        """Raises BadSetting for a glob that is none."""
        self._include = _compiled(include, "include")
        self._exclude = _compiled(exclude, "exclude")
        self._exclude_globs = exclude
        self._ignored: dict[str, tuple[GitIgnoreSpec, str, list[tuple[int, str]]]] = {}

    def enter(self, folder: Path, path: str) -> None:
        """Take in a folder's .ftprepignore, if it has one; `path` is "" for the root, else ends with "/". Raises BadSetting."""
        try:
            text = (folder / IGNORE_FILE).read_text(encoding="utf-8-sig")
        except OSError:
            return
        except UnicodeDecodeError:
            raise BadSetting(where=folder / IGNORE_FILE, what="is not UTF-8 text") from None
        lines = [(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip() and not line.startswith("#")]
        if lines and (spec := _compiled([line for _, line in lines], str(folder / IGNORE_FILE))) is not None:
            self._ignored[path] = spec, path, lines

    def reason(self, path: str) -> str | None:
        """Why a file or folder is left out; None where it is not. Folders are never left out for want of an include glob.

        reason("it/app.log") -> ".ftprepignore:3 *.log"
        """
        if self._ignored and (rule := self._ignored_by(path)) is not None:
            return rule
        if self._exclude is not None and (checked := self._exclude.check_file(path)).include:
            return f"exclude {self._exclude_globs[checked.index or 0]}"
        if self._include is not None and not path.endswith("/") and not self._include.match_file(path):
            return "no include glob matches"
        return None

    def _ignored_by(self, path: str) -> str | None:
        """The deepest file that says anything of the path decides, as with git."""
        for spec, base, lines in self._above(path):
            checked = spec.check_file(path.removeprefix(base))
            if checked.include is not None:
                number, line = lines[checked.index or 0]
                return f"{base}{IGNORE_FILE}:{number} {line}" if checked.include else None
        return None

    def _above(self, path: str) -> Iterator[tuple[GitIgnoreSpec, str, list[tuple[int, str]]]]:
        parts = path.rstrip("/").split("/")[:-1]
        for depth in range(len(parts), -1, -1):
            base = "".join(f"{part}/" for part in parts[:depth])
            if base in self._ignored:
                yield self._ignored[base]


def _compiled(globs: Sequence[str], where: str) -> GitIgnoreSpec | None:
    if not globs:
        return None
    from pathspec import GitIgnoreSpec

    try:
        return GitIgnoreSpec.from_lines(globs)
    except (ValueError, re.error) as error:
        raise BadSetting(where=where, what=f"is no glob that gitignore knows ({str(error).splitlines()[0]})") from None
