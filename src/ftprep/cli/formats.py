"""ftprep formats: what there is to export to and to check against."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ftprep.cli.options import DEFAULT_WORKSPACE, Json, Workspace

if TYPE_CHECKING:
    from ftprep.formats import Format


def command(
    name: Annotated[str | None, typer.Argument(metavar="[NAME]", help="One format, shown whole.", show_default=False)] = None,
    workspace: Workspace = Path(DEFAULT_WORKSPACE),
    as_json: Json = False,
) -> int:
    """List the formats, or show one with its record, rules and source.

    Formats whose provider is closing or closed are marked, with the date: their shape often lives on with others.

    \b
    Examples:
      ftprep formats
      ftprep formats bedrock-nova
    """
    from ftprep import config
    from ftprep.cli import steps
    from ftprep.cli.console import Console
    from ftprep.errors import DONE
    from ftprep.formats import FORMATS

    with Console(as_json) as console:
        if name is None:
            value = {"formats": [_described(one, form) for one, form in FORMATS.items()]}
            console.result(value, list(_listed()), then=steps.then("ftprep formats openai", workspace))
        else:
            form = config.choose("format", name, FORMATS)
            console.result(
                {"format": _described(name, form)},
                list(_shown(name, form)),
                then=steps.then(f"ftprep export --format {name}", workspace),
            )
    return DONE


def _listed() -> Iterator[str]:
    from ftprep.cli.console import table
    from ftprep.formats import FORMATS

    yield from table([(name, form.shape, _status(form), form.about) for name, form in FORMATS.items()])


def _status(form: Format) -> str:
    return form.status if form.closes is None else f"{form.status} {form.closes}"


def _shown(name: str, form: Format) -> Iterator[str]:
    import json

    from ftprep.formats.literal import limits_of, literal, rules_of

    yield f"{name}: {form.about}"
    yield f"  shape     {form.shape}"
    yield f"  status    {_status(form)}{f': {form.status_note}' if form.status_note else ''}"
    yield f"  files     {', '.join(_files(form))}"
    yield f"  source    {form.link} ({form.seen}, {form.read_on})"
    yield from ("", "A record:", *(f"  {line}" for line in json.dumps(literal(form), ensure_ascii=False, indent=2).splitlines()))
    yield from ("", "Limits:", *(f"  {what}: {much}" for what, much in limits_of(form)))
    yield from ("", "Rules:", *(f"  {rule}" for rule in rules_of(form)))


def _files(form: Format) -> Iterator[str]:
    ending = "-00000-of-00001.parquet" if "/" in form.layout.train else f".{form.layout.container}"
    yield f"{form.layout.train}{ending}"
    if form.layout.validation is not None:
        yield f"{form.layout.validation}{ending}"


def _described(name: str, form: Format) -> dict[str, object]:
    import msgspec

    from ftprep.formats.literal import limits_of, literal, rules_of

    return {
        "name": name,
        "about": form.about,
        "shape": form.shape,
        "status": form.status,
        "closes": form.closes,
        "note": form.status_note,
        "files": list(_files(form)),
        "record": literal(form),
        "limits": dict(limits_of(form)),
        "numbers": msgspec.to_builtins(form.limits),
        "rules": list(rules_of(form)),
        "link": form.link,
        "read_on": form.read_on,
        "seen": form.seen,
        "recipe": form.recipe or None,
    }
