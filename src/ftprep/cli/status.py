"""ftprep status: how far a run is, from another terminal."""

from __future__ import annotations

from pathlib import Path

from ftprep.cli.options import DEFAULT_WORKSPACE, Json, Workspace


def command(workspace: Workspace = Path(DEFAULT_WORKSPACE), as_json: Json = False) -> int:
    """Say how far a run is that is at work, and what it costs.

    For another terminal: who is at work in the workspace since when, how many requests are answered, when it will be done. Reads
    the plan, the ledger and what the run says about itself; changes nothing, and needs no lock.

    \b
    Examples:
      ftprep status
      ftprep status -w runs/a --json
    """
    from ftprep import status as stage
    from ftprep.cli import summaries
    from ftprep.cli.console import Console
    from ftprep.errors import DONE
    from ftprep.workspace import Workspace as Folder

    with Console(as_json) as console:
        found = stage.status(Folder(workspace))
        console.result(found, summaries.status(found))
    return DONE
