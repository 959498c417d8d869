"""ftprep show: what is in the workspace, or where one thing comes from."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ftprep.cli.options import DEFAULT_WORKSPACE, Json, Workspace

if TYPE_CHECKING:
    from ftprep.provenance import Cited, Disagreement, Overview, Source, Trace
    from ftprep.records import Example, Generation, Request


def command(
    id: Annotated[
        str | None,
        typer.Argument(
            metavar="[ID|coverage|learnability|conflicts]",
            help="A document, passage, request or example (its beginning is enough), or one of the reports.",
        ),
    ] = None,
    workspace: Workspace = Path(DEFAULT_WORKSPACE),
    as_json: Json = False,
) -> int:
    """Show what is in the workspace, or where one thing comes from.

    An example is followed back to the request that made it, the passages it rests on, their document and page. `coverage` tells
    which passages have rows and why others have none, `learnability` what the rows can teach.

    \b
    Examples:
      ftprep show
      ftprep show 9b2e71
      ftprep show coverage
      ftprep show conflicts
    """
    from ftprep import provenance
    from ftprep.cli import steps
    from ftprep.cli.console import Console
    from ftprep.errors import DONE
    from ftprep.workspace import Workspace as Folder

    place = Folder(workspace)
    with Console(as_json) as console:
        if id is None:
            summary = provenance.overview(place)
            first = summary.first_examples or summary.first_documents
            console.result(summary, _overview(summary), then=steps.then(f"ftprep show {first[0][0]}", workspace) if first else None)
        elif id == "coverage":
            from ftprep.cli import views
            from ftprep.coverage import coverage

            report = coverage(place)
            console.result(report, list(views.covered(report)))
        elif id == "learnability":
            from ftprep.cli import views
            from ftprep.learnability import learnability

            rules = learnability(place)
            console.result(rules, list(views.learnable(rules)))
        elif id == "conflicts":
            found = provenance.conflicts(place)
            console.result({"conflicts": found}, _conflicts(found))
        else:
            trace = provenance.trace(place, id)
            lines = "\n".join(_trace(trace)).strip("\n").split("\n")
            console.result(trace, lines)
    return DONE


def _overview(summary: Overview) -> Iterator[str]:
    from ftprep.cli.console import table

    yield from table(
        [
            ("documents", summary.documents, ""),
            ("passages", summary.passages, ""),
            ("requests", summary.requests, f"{summary.answered:,} answered, {summary.failed:,} failed"),
            ("examples", summary.examples, _counts(summary.by_kind)),
            ("rejected", summary.rejected, _counts(summary.by_check)),
            ("conflicts", summary.conflicts, "`ftprep show conflicts`" if summary.conflicts else ""),
        ]
    )
    for headline, rows in (("Documents", summary.first_documents), ("Examples", summary.first_examples)):
        if rows:
            yield from ("", f"{headline}, the first {len(rows)}:")
            yield from table([(id, _short(text)) for id, text in rows])


def _conflicts(found: tuple[Disagreement, ...]) -> Iterator[str]:
    yield f"Documents disagree {len(found):,} times" + (": reported here, never trained on" if found else "")
    for one in found:
        yield from ("", f"{one.conflict.id}: {one.conflict.about}")
        for evidence, where in zip(one.conflict.evidence, one.where, strict=True):
            yield f"  {evidence.passage_id} ({where}): “{evidence.quote}”"


def _counts(counts: dict[str, int]) -> str:
    return ", ".join(f"{name} {count:,}" for name, count in counts.items())


def _short(text: str, length: int = 90) -> str:
    line = " ".join(text.split())
    return line if len(line) <= length else line[: length - 3] + "..."


def _trace(trace: Trace) -> Iterator[str]:
    if trace.example is not None:
        yield from _example(trace.example, trace.found)
    for one in trace.rejected:
        yield f"Rejected by {one.check}: {one.reason}" + (f" (example {one.example.id})" if one.example else "")
    if trace.request is not None:
        yield from _request(trace.request, trace.generation, whole=trace.found == "request")
    passages = [line for cited in trace.passages for line in _passage(cited, whole=trace.found != "document")]
    documents = [line for source in trace.documents for line in _document(source)]
    yield from [*documents, *passages] if trace.found == "document" else [*passages, *documents]
    if trace.made:
        yield from ("", "Made of it:")
        yield from (f"  {thing} {id}" for thing, id in trace.made)


def _example(example: Example, found: str) -> Iterator[str]:
    yield f"{found.capitalize()} {example.id} ({example.kind}{f', {example.strategy}' if example.strategy else ''})"
    for message in example.messages:
        yield from (f"  {message.role}:", *_indented(message.content))
    if example.contrary:
        yield f"  false variant: {example.contrary}"
    for evidence in example.evidence:
        yield f"  rests on {evidence.passage_id}: “{evidence.quote}”"


def _request(request: Request, generation: Generation | None, whole: bool) -> Iterator[str]:
    yield from ("", f"Request {request.key} ({request.strategy}, {request.task}, {request.model})")
    yield f"  template {request.template}, sample {request.sample}" + (
        f", shared context {request.context_id}" if request.context_id else ""
    )
    if whole:
        for message in request.messages:
            yield from (f"  {message.role}:", *_indented(message.content))
    if generation is None:
        yield "  not answered yet"
    elif generation.error is not None:
        yield f"  failed after {generation.attempts} attempts: {generation.error}"
    elif whole:
        yield from ("  answer:", *_indented(generation.text))


def _passage(cited: Cited, whole: bool) -> Iterator[str]:
    passage = cited.passage
    yield from ("", f"Passage {passage.id} ({cited.where}; characters {passage.start} to {passage.end})")
    if passage.heading:
        yield f"  under {' > '.join(passage.heading)}"
    yield from _indented(passage.text) if whole else [f"    {_short(passage.text)}"]


def _document(source: Source) -> Iterator[str]:
    yield from ("", f"Document {source.id}: {source.source}")
    yield f"  {source.title!r}, {source.media_type}, {source.characters:,} characters"


def _indented(text: str) -> list[str]:
    return [f"    {line}" for line in text.splitlines()]
