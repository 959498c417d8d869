"""ftprep adapter: the training data of the embedded model's adapter, and its training."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from ftprep.cli.options import DEFAULT_WORKSPACE, Json, Workspace


def command(
    action: Annotated[
        Literal["data", "train"], typer.Argument(help="data writes rows to learn from; train makes an adapter of rows.")
    ],
    rows: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[ROWS]...",
            help="train: files of rows, ours or your own; one named twice is read twice a pass.",
            show_default=False,
        ),
    ] = None,
    out: Annotated[
        Path, typer.Option(metavar="PATH", help="data: the folder for the two files; train: the adapter, FILE.gguf.")
    ] = Path("ftprep-adapter"),
    facts: Annotated[int, typer.Option(min=0, metavar="N", help="data: facts to invent.")] = 20000,
    seed: Annotated[int, typer.Option(metavar="N", help="Another seed gives other facts, and another order in training.")] = 0,
    weights: Annotated[
        Path | None,
        typer.Option(
            metavar="PATH", help="The model: a GGUF file or a folder of transformers; the embedded one.", show_default=False
        ),
    ] = None,
    minutes: Annotated[float, typer.Option(min=0.01, metavar="M", help="How long to train.")] = 30.0,
    steps: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="Steps to train, in the place of --minutes.", show_default=False)
    ] = None,
    rank: Annotated[int, typer.Option(min=1, metavar="N", help="Rank of the adapter.")] = 16,
    rate: Annotated[float, typer.Option(min=0.0, metavar="R", help="The highest learning rate.")] = 8e-4,
    batch_tokens: Annotated[int, typer.Option("--batch-tokens", min=1, metavar="N", help="Tokens a step.")] = 1600,
    threads: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="Threads; by default one for each core.", show_default=False)
    ] = None,
    precision: Annotated[
        Literal["auto", "float32", "bfloat16"], typer.Option(help="auto takes what is faster on this machine.")
    ] = "auto",
    stored: Annotated[Literal["f16", "q8_0"], typer.Option(help="Numbers of the adapter in the file.")] = "f16",
    figures: Annotated[
        Path | None, typer.Option(metavar="FILE", help="JSON table of an evaluation for the card.", show_default=False)
    ] = None,
    workspace: Workspace = Path(DEFAULT_WORKSPACE),
    as_json: Json = False,
) -> int:
    """Train an adapter for the embedded model.

    `data` writes rows to learn from, of invented facts and of real prose; `train` makes the adapter, with the templates that the
    run folder's settings name. A run that was ended, or killed, goes on with the same command. Beside FILE.gguf stand FILE.json,
    what it was trained with, and FILE.md, its card. docs/adapter.md says how to make one for your language or trade.

    \b
    Examples:
      ftprep adapter data --seed 1 --facts 20000 --out adapter-data
      ftprep adapter train adapter-data/invented.jsonl adapter-data/prose.jsonl --minutes 120 --out augmenter.gguf
      ftprep adapter train ours.jsonl ours.jsonl adapter-data/invented.jsonl --steps 400 --out ours.gguf
    """
    from ftprep.augmenter.recipe import Recipe
    from ftprep.cli.console import Console
    from ftprep.errors import DONE, BadFlag

    with Console(as_json) as console:
        if action == "data":
            if rows:
                raise BadFlag(where="ROWS", what="`adapter data` writes rows and takes none")
            from ftprep.augmenter.data import write

            counts = write(out, seed, facts, console)
            lines = [
                f"{out / name}: {sum(found.values()):,} rows, {', '.join(f'{task} {number:,}' for task, number in found.items())}"
                for name, found in counts.items()
            ]
            files = [str(out / name) for name in counts]
            console.result(
                {"data": [{"path": str(out / name), "rows": found} for name, found in counts.items()]},
                lines,
                then=f"ftprep adapter train {' '.join(files)} --out FILE.gguf",
            )
            return DONE
        if not rows:
            raise BadFlag(where="ROWS", what="name at least one file of rows; `ftprep adapter data` writes one")
        if out.suffix != ".gguf":
            raise BadFlag(where="--out", what=f"the adapter is a file whose name ends with .gguf, not {out}")
        import os

        from ftprep import config
        from ftprep.augmenter.training import train
        from ftprep.engines.weights import tunable
        from ftprep.workspace import Workspace as Folder

        place = tunable(weights, "training an adapter")
        recipe = Recipe(
            minutes=minutes,
            steps=steps,
            rank=rank,
            rate=rate,
            batch_tokens=batch_tokens,
            seed=seed,
            precision=precision,
            stored=stored,
        )
        own = config.load(Folder(workspace).config, {}).templates
        cores = threads or os.cpu_count() or 1
        done = train(rows, recipe, place, out, threads=cores, progress=console, figures=figures, templates=own)
        console.result(
            {"trained": done},
            [
                f"{done.steps:,} steps, {done.tokens:,} tokens, {done.passes:g} passes over the rows",
                f"{done.seconds / 60:.1f} minutes, {done.tokens / max(done.seconds, 1e-9):,.0f} tokens/s, {done.precision}",
                f"loss {done.losses[0][1]:.3f} -> {done.losses[-1][1]:.3f}",
                f"{out}: {done.bytes / 1e6:.2f} MB, sha256 {done.sha256}",
                f"Card: {out.with_suffix('.md')}",
            ],
            then=f"ftprep run DOCS --model embedded --adapter {out}",
        )
    return DONE
