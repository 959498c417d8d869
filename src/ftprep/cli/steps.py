"""What the commands of the pipeline begin with: the workspace held, the documents read first, the model chosen and named."""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from ftprep.errors import NoDocuments, NoSuchPath
from ftprep.progress import Progress
from ftprep.workspace import DEFAULT_WORKSPACE, Workspace

if TYPE_CHECKING:
    from ftprep.config import Settings
    from ftprep.ingest import IngestSummary
    from ftprep.records import Target


@contextmanager
def held(place: Workspace, docs: Sequence[Path] | None) -> Iterator[None]:
    """Hold the workspace. What cannot work is told before a folder is made: a path that is not there, nothing to work on.

    Raises NoSuchPath, NoDocuments (where `docs` names none and the workspace holds none), WorkspaceBusy, NotWritable.
    """
    for path in docs or ():
        if not path.exists():
            raise NoSuchPath(path=path)
    if not docs and not place.documents.exists():
        raise NoDocuments(path=place.root)
    with place.lock():
        yield


def documents_first(docs: Sequence[Path] | None, place: Workspace, settings: Settings, progress: Progress) -> IngestSummary | None:
    """Ingest the documents that were named, if any were."""
    if not docs:
        return None
    from ftprep import ingest

    return ingest.ingest(docs, place, settings, progress)


def then(command: str, workspace: Path) -> str:
    """`command` to type next, with the workspace where it is not the one that is taken anyway.

    then("ftprep export", Path("runs/a")) -> "ftprep export -w runs/a"
    """
    if str(workspace) == os.environ.get("FTPREP_WORKSPACE", DEFAULT_WORKSPACE):
        return command
    return f"{command} -w {shlex.quote(str(workspace))}"


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
