"""What the commands of the pipeline begin with: the workspace held, the documents read first, the model chosen and named."""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from ftprep.errors import DONE, PARTLY_FAILED, BadFlag, NoDocuments, NoSuchPath, NotReadable
from ftprep.progress import Progress
from ftprep.records import LOSSES
from ftprep.workspace import DEFAULT_WORKSPACE, Workspace

if TYPE_CHECKING:
    from ftprep.ingest import IngestSummary
    from ftprep.records import Target
    from ftprep.settings import Settings


STDIN = Path("-")


@contextmanager
def held(place: Workspace, docs: Sequence[Path] | None) -> Iterator[None]:
    """Hold the workspace. What cannot work is told before a folder is made: a path that is not there, nothing to work on.

    Raises NoSuchPath, NoDocuments (where `docs` names none and the workspace holds none), WorkspaceBusy, NotWritable.
    """
    for path in docs or ():
        if not path.exists() and docs != [STDIN]:
            raise NoSuchPath(path=path)
    if not docs and not place.documents.exists():
        raise NoDocuments(path=place.root)
    with place.lock():
        yield


def documents_first(
    docs: Sequence[Path] | None,
    place: Workspace,
    settings: Settings,
    progress: Progress,
    password_file: Path | None = None,
    *,
    force: bool = False,
) -> IngestSummary | None:
    """Ingest the documents that were named, if any were. Raises BadFlag for a password file among them, NotReadable."""
    if not docs:
        return None
    from ftprep import ingest

    listing = listed() if docs == [STDIN] else None
    if password_file is not None and any(password_file.resolve().is_relative_to(root.resolve()) for root in docs):
        raise BadFlag(where="--password-file", what=f"{password_file} lies among the documents and would be read as one; move it")
    secrets = passwords(password_file, progress)
    return ingest.ingest(docs, place, settings, progress, force=force, passwords=secrets, listing=listing)


def listed() -> list[str]:
    """The paths on standard input: one a line, or with NUL between them, as from `find -print0`. Raises BadFlag where none came."""
    data = sys.stdin.buffer.read() if sys.stdin is not None else b""
    paths = [os.fsdecode(path) for path in (data.split(b"\0") if b"\0" in data else data.splitlines()) if path.strip()]
    if not paths:
        raise BadFlag(where="DOCS", what="- takes a list of files from standard input, and nothing came")
    return paths


def status_of(summary: IngestSummary | None, strict: bool) -> int:
    """3 where files were lost and --strict is given, else 0."""
    return PARTLY_FAILED if strict and summary is not None and not LOSSES.isdisjoint(summary.statuses) else DONE


def passwords(path: Path | None, progress: Progress) -> tuple[str, ...]:
    """The lines of the file that are not blank, as they stand: blanks at a password's ends may belong to it. Raises NotReadable.

    passwords(Path("passwords.txt"), console) -> ("Kestrel 2026", "tika")
    """
    if path is None:
        return ()
    try:
        text = path.read_text(encoding="utf-8-sig")
        open_to_others = os.name == "posix" and path.stat().st_mode & 0o077
    except UnicodeDecodeError:
        raise NotReadable(path=path, cause="it is not UTF-8 text") from None
    except OSError as error:
        raise NotReadable(path=path, cause=error.strerror or type(error).__name__) from None
    found = tuple(dict.fromkeys(line for line in text.split("\n") if line.strip()))
    if not found:
        progress.say(f"{path}: there is no password in it")
    elif open_to_others:
        progress.say(f"{path}: other users of this machine may read these passwords (chmod 600 {shlex.quote(str(path))})")
    return found


def then(command: str, workspace: Path) -> str:
    """`command` to type next, with the workspace where it is not the one that is taken anyway.

    then("ftprep export", Path("runs/a")) -> "ftprep export -w runs/a"
    """
    if str(workspace) == os.environ.get("FTPREP_WORKSPACE", DEFAULT_WORKSPACE):
        return command
    return f"{command} -w {shlex.quote(str(workspace))}"


def adapter_of(path: str | None, none: bool) -> str | None:
    """What --adapter PATH and --no-adapter set `adapter` to; None where neither is given. Raises BadFlag for both."""
    if path is not None and none:
        raise BadFlag(where="--no-adapter", what="--adapter names one: give the one or the other")
    return "none" if none else path


def chosen_model(settings: Settings, progress: Progress) -> Target:
    """The model that will write; which one, why, and what else is at hand is said on stderr."""
    from ftprep import config, models

    for name in config.unknown_variables(os.environ):
        progress.say(f"{name} is no setting of ftprep: it changes nothing (`ftprep init` writes a file with all there are)")
    target = models.resolve(settings)
    progress.say(f"model: {target.model}" + (f" ({target.why})" if target.why else ""))
    for offer in target.offers:
        progress.say(f"  {offer}")
    return target
