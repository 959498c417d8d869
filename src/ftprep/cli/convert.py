"""ftprep convert: a training set of one format in another."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ftprep.cli.options import DEFAULT_WORKSPACE, Json, Workspace

if TYPE_CHECKING:
    from ftprep.convert import Converted


def command(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A training file of any origin.", show_default=False)],
    origin: Annotated[
        str, typer.Option("--from", metavar="F", help="Its format, as `ftprep formats` lists it.", show_default=False)
    ],
    target: Annotated[str, typer.Option("--to", metavar="G", help="The format to write.", show_default=False)],
    out: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="The file to write; default beside FILE.", show_default=False),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Write over a file that is there.")] = False,
    workspace: Workspace = Path(DEFAULT_WORKSPACE),
    as_json: Json = False,
) -> int:
    """Write a training set of one format in another.

    Rows that the other format can't hold are left out, each counted with its reason; what written rows lose is counted too.
    The exit status is 1 when no row could be written.

    \b
    Examples:
      ftprep convert old.jsonl --from openai --to vertex-gemini
      ftprep convert alpaca.json --from llama-factory --to mistral --out train.jsonl
    """
    from ftprep.cli import console, steps
    from ftprep.convert import convert
    from ftprep.errors import DONE, FAULT, NothingConverted

    with console.Console(as_json) as shown:
        done = convert(file, origin, target, out, force=force)
        check = f"ftprep check {shlex.quote(done.path)} --format {target}" if done.path is not None else None
        then = steps.then(check, workspace) if check is not None else None
        shown.result({"convert": done}, list(_lines(done)), then=then)
    if done.path is None:
        console.tell(str(NothingConverted(path=file, format=origin)))
        return FAULT
    return DONE


def _lines(done: Converted) -> Iterator[str]:
    where = f" to {done.path}" if done.path is not None else ""
    yield f"Converted {done.written:,} of {done.rows:,} rows from {done.from_format} to {done.to_format}{where}"
    yield from (f"  left out {number:,}: {reason}" for reason, number in done.left_out.items())
    yield from (f"  {number:,} rows {what}" for what, number in done.changed.items())
