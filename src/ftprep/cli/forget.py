"""ftprep forget: documents out of a run folder, with all that rests on them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ftprep.cli.options import DEFAULT_WORKSPACE, Json, Workspace

if TYPE_CHECKING:
    from ftprep.forget import Forgotten


def command(
    documents: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[DOCUMENT]...", help="Ids or sources of documents, as `ftprep show` lists them.", show_default=False
        ),
    ] = None,
    gone: Annotated[bool, typer.Option("--gone", help="What rests on documents that are not in the workspace any more.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do it; without this it is only shown.")] = False,
    workspace: Workspace = Path(DEFAULT_WORKSPACE),
    as_json: Json = False,
) -> int:
    """Take documents out of the workspace, with all that rests on them.

    Their text, the requests and answers about them, the examples, and the exports, whose files hold all rows together. Without
    --yes it shows what would go and changes nothing. The documents' own files are not touched: remove them, or exclude them, else
    the next ingest reads them again.

    \b
    Examples:
      ftprep forget hr/leavers.md
      ftprep forget hr/leavers.md --yes
      ftprep forget --gone --yes
    """
    from ftprep.cli import steps
    from ftprep.cli.console import Console
    from ftprep.errors import DONE, BadFlag
    from ftprep.forget import forget
    from ftprep.workspace import Workspace as Folder

    if bool(documents) == gone:
        raise BadFlag(where="DOCUMENT", what="name the documents to forget, or give --gone, and not both")
    place = Folder(workspace)
    with Console(as_json) as console, steps.held(place, None):
        done = forget(place, documents or [], do=yes)
        again = "ftprep augment" if yes else " ".join(["ftprep forget", *(documents or ["--gone"]), "--yes"])
        console.result({"forget": done}, list(_lines(done)), then=steps.then(again, workspace))
    return DONE


def _lines(done: Forgotten) -> Iterator[str]:
    verb = "Removed" if done.done else "Would remove"
    yield f"{verb} {len(done.documents):,} documents{': ' + ', '.join(done.documents) if done.documents else ''}"
    yield (
        f"  {done.passages:,} passages, {done.requests:,} requests, {done.answers:,} answers, {done.examples:,} examples, "
        f"{done.rejected:,} rejected rows, {done.contexts:,} shared contexts"
    )
    if done.answers_of_old_requests:
        yield f"  {done.answers_of_old_requests:,} answers of earlier plans: what they rest on is not known any more"
    yield from (f"  the export {folder}: write it again" for folder in done.exports)
    if done.done:
        yield "  files exported with --out and models trained on them are not touched"
