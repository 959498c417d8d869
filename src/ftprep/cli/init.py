"""ftprep init: the starter ftprep.yaml, written into the workspace."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ftprep.cli.options import DEFAULT_WORKSPACE, Json, Workspace


def command(
    force: Annotated[bool, typer.Option("--force", help="Write over a ftprep.yaml that is there.")] = False,
    workspace: Workspace = Path(DEFAULT_WORKSPACE),
    as_json: Json = False,
) -> int:
    """Write a commented ftprep.yaml to edit.

    Every setting stands in it, with its default and what it is for. ftprep works without the file.

    \b
    Examples:
      ftprep init
      ftprep init -w runs/handbook
    """
    from ftprep import config, jsonl
    from ftprep.cli import steps
    from ftprep.cli.console import Console
    from ftprep.errors import DONE, AlreadyThere
    from ftprep.workspace import Workspace as Folder

    path = Folder(workspace).config
    if path.exists() and not force:
        raise AlreadyThere(path=path)
    with jsonl.replacing(path) as file:
        file.write(config.STARTER.encode())
    with Console(as_json) as console:
        console.result({"init": {"path": str(path)}}, [f"Written: {path}"], then=steps.then("ftprep run DOCS", workspace))
    return DONE
