"""ftprep check: a training file against what a provider accepts, and its repair."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from ftprep.cli.options import DEFAULT_WORKSPACE, Json, Workspace

if TYPE_CHECKING:
    from ftprep.mend import MendReport


def command(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="A training file, of ftprep or of any other origin.", show_default=False)
    ],
    format: Annotated[str | None, typer.Option(metavar="F", help="The format it should have; `ftprep formats` lists them.")] = None,
    against: Annotated[
        Path | None,
        typer.Option(metavar="OTHER", help="A second file, such as the validation file, to share no row with.", show_default=False),
    ] = None,
    part: Annotated[
        Literal["train", "validation"], typer.Option(help="A validation file has limits of its own, and no minimum of rows.")
    ] = "train",
    fix: Annotated[bool, typer.Option("--fix", help="Write a repaired copy, and set aside what cannot be repaired.")] = False,
    workspace: Workspace = Path(DEFAULT_WORKSPACE),
    as_json: Json = False,
) -> int:
    """Check a training file against what a provider accepts, or repair it.

    Each problem is listed with its line, what to do, and where the rule stands. The exit status is 1 when the file would be
    refused. With --fix the copy is checked too, and the exit status is that of the copy.

    \b
    Examples:
      ftprep check train.jsonl --format openai
      ftprep check train.jsonl --format together --against validation.jsonl
      ftprep check old.jsonl --format mistral --fix
    """
    from ftprep import check as stage
    from ftprep import config
    from ftprep.cli import console, summaries
    from ftprep.errors import DONE, FAULT, CheckFailed
    from ftprep.workspace import Workspace as Folder

    settings = config.load(Folder(workspace).config, {"format": format})
    name = config.names(settings.format)[0]
    with console.Console(as_json) as shown:
        report = stage.check_file(file, name, against=against, part=part)
        lines = list(summaries.checked(report))
        if report.count and format is None and (others := stage.likely(file)) and name not in others:
            lines.append(f"  its rows look like {', '.join(others)}: give --format")
        value: dict[str, object] = {"check": report}
        if fix:
            from ftprep.mend import mend_file

            done = mend_file(file, name, against=against)
            report = stage.check_file(Path(done.copy), name, against=against, part=part) if done.kept else report
            lines += [*_mended(done), *(summaries.checked(report) if done.kept else ())]
            value |= {"mend": done, "copy": report}
        shown.result(value, lines)
    if report.count:
        console.tell(str(CheckFailed(path=report.path, count=report.count, format=name)))
        return FAULT
    return DONE


def _mended(done: MendReport) -> Iterator[str]:
    """What was repaired, rule by rule, and what was set aside."""
    yield f"Repaired into {done.copy}: {done.kept:,} of {done.rows:,} rows, {done.unchanged:,} of them as they were"
    yield from (f"  mended {number:,}: {rule}" for rule, number in done.mended.items())
    yield from (f"  set aside {number:,}: {rule}" for rule, number in done.set_aside.items())
    if done.aside is not None:
        yield f"  set aside rows stand, with their lines, in {done.aside}"
