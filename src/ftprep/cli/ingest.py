"""ftprep ingest: documents in, passages out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ftprep.cli.options import DEFAULT_WORKSPACE, Documents, Exclude, Include, Json, PasswordFile, Ray, Strict, Workspace


def command(
    docs: Documents,
    include: Include = None,
    exclude: Exclude = None,
    force: Annotated[bool, typer.Option("--force", help="Read unchanged files again too.")] = False,
    strict: Strict = False,
    ray: Ray = None,
    password_file: PasswordFile = None,
    workspace: Workspace = Path(DEFAULT_WORKSPACE),
    as_json: Json = False,
) -> int:
    """Read documents and cut them into passages.

    Each file that is found ends as a document or is reported with the reason why it is none. A second ingest replaces the first;
    files that have not changed are not read again.

    \b
    Examples:
      ftprep ingest handbook/
      ftprep ingest handbook/ policies.pdf -w runs/handbook
      ftprep ingest docs/ --include '*.md' --exclude 'drafts/' --strict
      ftprep ingest contracts/ --password-file passwords.txt
      ftprep ingest - < list-of-files.txt
    """
    from ftprep import config
    from ftprep.cli import steps, summaries
    from ftprep.cli.console import Console
    from ftprep.workspace import Workspace as Folder

    place = Folder(workspace)
    settings = config.load(place.config, {"include": include or None, "exclude": exclude or None, "ray": ray})
    with Console(as_json) as console, steps.held(place, docs):
        summary = steps.documents_first(docs, place, settings, console, password_file, force=force)
        assert summary is not None  # DOCS is required
        console.result({"ingest": summary}, summaries.ingested(summary), then=steps.then("ftprep augment --dry-run", workspace))
    return steps.status_of(summary, strict)
