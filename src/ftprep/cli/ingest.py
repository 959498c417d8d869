"""ftprep ingest: documents in, passages out."""

from __future__ import annotations

from pathlib import Path

from ftprep.cli.options import DEFAULT_WORKSPACE, Documents, Json, PasswordFile, Workspace


def command(
    docs: Documents,
    password_file: PasswordFile = None,
    workspace: Workspace = Path(DEFAULT_WORKSPACE),
    as_json: Json = False,
) -> int:
    """Read documents and cut them into passages.

    Each file that is found ends as a document or is reported with the reason why it is none. A second ingest replaces the first.

    \b
    Examples:
      ftprep ingest handbook/
      ftprep ingest handbook/ policies.pdf -w runs/handbook
      ftprep ingest contracts/ --password-file passwords.txt
    """
    from ftprep import config
    from ftprep.cli import steps, summaries
    from ftprep.cli.console import Console
    from ftprep.errors import DONE
    from ftprep.workspace import Workspace as Folder

    place = Folder(workspace)
    settings = config.load(place.config, {})
    with Console(as_json) as console, steps.held(place, docs):
        summary = steps.documents_first(docs, place, settings, console, password_file)
        assert summary is not None  # DOCS is required
        console.result({"ingest": summary}, summaries.ingested(summary), then=steps.then("ftprep augment --dry-run", workspace))
    return DONE
