"""ftprep eval: a frozen test set from the user's documents, and arms that answer it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from ftprep.cli.options import (
    DEFAULT_WORKSPACE,
    ApiBase,
    Concurrency,
    Json,
    MaxCost,
    MaxTime,
    MaxTokens,
    Model,
    MoreDocuments,
    PriceIn,
    PriceOut,
    Seed,
    Workspace,
)


def command(
    action: Annotated[
        Literal["build", "run", "tune"], typer.Argument(help="build the test set; run the arms; tune a small model.")
    ],
    docs: MoreDocuments = None,
    arm: Annotated[
        list[str] | None,
        typer.Option("--arm", metavar="NAME=MODEL[@URL]", help="May be repeated; icl... reads the corpus, rag... passages."),
    ] = None,
    judge: Annotated[
        str | None, typer.Option(metavar="M", help="Reads answers whose words do not match; of another family.")
    ] = None,
    grade: Annotated[
        Literal["auto", "likelihood", "answer"],
        typer.Option(help="By the likelihood of hidden options, or by the answers written."),
    ] = "auto",
    split: Annotated[list[str] | None, typer.Option("--split", metavar="NAME", help="Ask only these; may be repeated.")] = None,
    items: Annotated[int, typer.Option(min=1, metavar="N", help="Questions of each split at most.")] = 40,
    again: Annotated[bool, typer.Option("--again", help="Make another test set in the place of the frozen one.")] = False,
    top_k: Annotated[int | None, typer.Option(metavar="N", help="Passages that rag reads.", show_default=False)] = None,
    model: Model = None,
    api_base: ApiBase = None,
    seed: Seed = None,
    concurrency: Concurrency = None,
    max_cost: MaxCost = None,
    max_tokens_total: MaxTokens = None,
    max_time: MaxTime = None,
    price_in: PriceIn = None,
    price_out: PriceOut = None,
    weights: Annotated[
        Path | None, typer.Option(metavar="PATH", help="The GGUF file to tune; the embedded model's.", show_default=False)
    ] = None,
    steps: Annotated[int, typer.Option(min=1, help="Steps of tuning, of 16 rows each.")] = 60,
    rows: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="What to tune on in place of the workspace's rows: any file of rows.", show_default=False
        ),
    ] = None,
    name: Annotated[str, typer.Option(metavar="NAME", help="Of the tuned file: eval/NAME.gguf.")] = "tuned",
    workspace: Workspace = Path(DEFAULT_WORKSPACE),
    as_json: Json = False,
) -> int:
    """Test on your own documents whether tuning pays.

    build makes questions from facts that are verified in the documents and freezes them; do that before augment, so that export can
    keep their wording out. run asks each arm and joins accuracy with cost in a verdict. tune trains a small model here on the rows
    of the workspace, or of any file, for an arm without a provider (extra `train`).

    \b
    Examples:
      ftprep eval build handbook/ --model openai/gpt-4.1-mini
      ftprep eval run --arm base=openai/gpt-4.1-mini --arm icl=openai/gpt-4.1-mini --arm tuned=ft:gpt-4.1-mini:org::x --max-cost 2
      ftprep eval tune --steps 100
      ftprep eval tune --rows export/openai/train.jsonl --name tuned-export
      ftprep eval run --arm base=embedded --arm rag=embedded --arm tuned=local:ftprep-out/eval/tuned.gguf
    """
    from ftprep import config
    from ftprep.cli import evaluations
    from ftprep.cli import steps as begin
    from ftprep.cli.console import Console
    from ftprep.config import choose
    from ftprep.errors import DONE, PARTLY_FAILED
    from ftprep.evals.questions import ABOUT
    from ftprep.workspace import Workspace as Folder

    place = Folder(workspace)
    flags = {
        "model": model,
        "api_base": api_base,
        "seed": seed,
        "concurrency": concurrency,
        "max_cost": max_cost,
        "max_tokens_total": max_tokens_total,
        "max_time": max_time,
        "price_in": price_in,
        "price_out": price_out,
        "top_k": top_k,
    }
    settings = config.load(place.config, flags)
    for name in split or ():
        choose("split", name, ABOUT)
    with Console(as_json) as console, begin.held(place, docs):
        ingested = begin.documents_first(docs, place, settings, console)
        target = begin.chosen_model(settings, console)
        if action == "build":
            from ftprep.evals.build import build

            made = build(place, settings, target, console, again=again, most=items)
            console.result(
                {"ingest": ingested, "eval": made}, evaluations.built(made), then=begin.then("ftprep augment", workspace)
            )
            return PARTLY_FAILED if made.generation is not None and made.generation.failed else DONE
        if action == "tune":
            from ftprep.evals.tune import tune

            tuned = tune(place, settings, console, weights=weights, steps=steps, rows=rows, name=name)
            called = name if name.startswith("tuned") else f"tuned-{name}"
            then = f"ftprep eval run --arm base=embedded --arm {called}=local:{tuned.file}"
            console.result({"eval": tuned}, evaluations.tuned(tuned), then=begin.then(then, workspace))
            return DONE
        from ftprep import jsonl
        from ftprep.evals.run import run

        report = run(place, settings, arm or (), target, console, judge=judge, grade=grade, only=split or ())
        with jsonl.replacing(Path(report.page)) as file:
            file.write(evaluations.html(report).encode())
        console.result({"eval": report}, [*evaluations.verdict(report), f"Written to {report.page}"])
    return PARTLY_FAILED if report.failed else DONE
