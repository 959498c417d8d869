"""ftprep bench: does it work? The study's arms on controlled sets, on this machine."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from ftprep.cli.options import DEFAULT_WORKSPACE, Adapter, ApiBase, Concurrency, Json, NoAdapter, Workspace

SUITES = "reversals,syllogisms"
ARMS = "pretrained,icl,originals,whole,local,global,both,half"
OUT = "ftprep-bench"


def command(
    action: Annotated[
        Literal["make", "run"], typer.Argument(help="make writes a controlled set as files; run tunes and asks the arms.")
    ],
    suite: Annotated[
        str, typer.Option(metavar="NAMES", help="reversals, syllogisms, reversal-curse, semantic; commas between them.")
    ] = SUITES,
    seed: Annotated[str, typer.Option(metavar="N[,N...]", help="Each seed makes another world.")] = "0,1,2",
    arms: Annotated[str | None, typer.Option(metavar="NAMES", help=f"Arms to run; {ARMS} by default.", show_default=False)] = None,
    writer: Annotated[
        str | None,
        typer.Option(
            metavar="M", help="Adds the arm `written`: rows that this model writes and the checks keep (first seed only)."
        ),
    ] = None,
    adapter: Adapter = None,
    no_adapter: NoAdapter = False,
    api_base: ApiBase = None,
    concurrency: Concurrency = None,
    weights: Annotated[
        Path | None,
        typer.Option(metavar="PATH", help="The model to tune: a GGUF file or a folder of transformers; the embedded one."),
    ] = None,
    steps: Annotated[
        int | None, typer.Option(min=1, help="Steps of tuning, for every arm; those of the suite by default.", show_default=False)
    ] = None,
    lora: Annotated[int | None, typer.Option(min=1, help="Tune an adapter of this rank in the place of all weights.")] = None,
    processes: Annotated[
        int | None, typer.Option(min=1, help="Arms at a time; by default one for each core.", show_default=False)
    ] = None,
    quick: Annotated[
        bool, typer.Option("--quick", help="One seed; pretrained, originals, and the one arm of each set that shows the effect.")
    ] = False,
    out: Annotated[Path, typer.Option(metavar="DIR", help="Where results are kept; arms that are there are not run again.")] = Path(
        OUT
    ),
    workspace: Workspace = Path(DEFAULT_WORKSPACE),
    as_json: Json = False,
) -> int:
    """Repeat the study: tune a small model, and ask it what follows.

    Arms are tuned on documents alone and on what augmentation adds to them.
    The sets are made of invented words, so that nothing can be known beforehand. The oracle's arms (local, global, both, half)
    are the ceiling of the method; --writer shows what a model's own rows reach.

    \b
    Examples:
      ftprep bench run --quick
      ftprep bench run --writer embedded
      ftprep bench make --suite semantic --seed 7 --out semantic-7
    """
    import os

    from ftprep import bench as benching
    from ftprep import config, models
    from ftprep.cli import steps as begin
    from ftprep.cli.bench_tables import reported
    from ftprep.cli.console import Console
    from ftprep.config import choose, names
    from ftprep.engines.weights import tunable
    from ftprep.errors import DONE, BadFlag
    from ftprep.evaluation import SUITES as KNOWN_SUITES
    from ftprep.evaluation.arms import ARMS as KNOWN_ARMS
    from ftprep.evaluation.reporting import Bench
    from ftprep.workspace import Workspace as Folder

    suites = names(suite)
    for name in suites:
        choose("suite", name, KNOWN_SUITES)
    try:
        seeds = tuple(int(one) for one in names(seed))
    except ValueError:
        raise BadFlag(where="--seed", what=f"takes whole numbers with commas between them, not {seed!r}") from None
    with Console(as_json) as console:
        if action == "make":
            made = [one for number in seeds for one in benching.make(suites, number)]
            for one in made:
                benching.write(one, out / f"{one.name}-{one.seed}")
            rows = [{"suite": one.name, "seed": one.seed, "texts": len(one.texts), "items": len(one.items)} for one in made]
            lines = [f"{row['suite']}, seed {row['seed']}: {row['texts']} texts, {row['items']} items" for row in rows]
            console.result({"bench": {"folder": str(out), "suites": rows}}, [*lines, f"Written to {out}"], then="ftprep bench run")
            return DONE
        chosen = list(names(arms or ARMS))
        for name in chosen:
            choose("arm", name, KNOWN_ARMS)
        seeds = seeds[:1] if quick else seeds
        place = tunable(weights, "ftprep bench run", *(["peft"] if lora else []))
        plan = Bench(
            suites=suites,
            seeds=seeds,
            arms=None
            if quick and arms is None and writer is None
            else tuple(dict.fromkeys([*chosen, *(["written"] if writer else [])])),
            steps=steps,
            lora=lora,
            weights=place.resolve(),
            processes=processes or os.cpu_count() or 1,
            out=out,
        )
        written: dict[int, list[str]] = {}
        if writer:
            laid = begin.adapter_of(adapter, no_adapter)
            flags = {"model": writer, "adapter": laid, "api_base": api_base, "concurrency": concurrency}
            settings = config.load(Folder(workspace).config, flags)
            target = models.resolve(settings)
            written[seeds[0]] = benching.let_write(seeds[0], benching.make(suites, seeds[0]), out, settings, target, console)
        report = benching.run(plan, written, console)
        console.result({"bench": report}, reported(report))
    return DONE
