"""ftprep check: a training file against what a provider accepts."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ftprep.cli.options import DEFAULT_WORKSPACE, Json, Workspace


def command(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="A training file, of ftprep or of any other origin.", show_default=False)
    ],
    format: Annotated[str | None, typer.Option(metavar="F", help="The format it should have.")] = None,
    workspace: Workspace = Path(DEFAULT_WORKSPACE),
    as_json: Json = False,
) -> int:
    """Check a training file against what a provider accepts.

    Each problem is listed with its line. The exit status is 1 when the file would be refused.

    \b
    Examples:
      ftprep check train.jsonl --format openai
      ftprep check ftprep-out/export/openai/train.jsonl
    """
    from ftprep import check as stage
    from ftprep import config
    from ftprep.cli import console, summaries
    from ftprep.errors import DONE, FAULT, CheckFailed
    from ftprep.workspace import Workspace as Folder

    name = config.names(config.load(Folder(workspace).config, {"format": format}).format)[0]
    report = stage.check_file(file, name)
    with console.Console(as_json) as shown:
        shown.result({"check": report}, summaries.checked(report))
    if report.count:
        console.tell(str(CheckFailed(path=file, count=report.count, format=name)))
        return FAULT
    return DONE
