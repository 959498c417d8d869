"""The options that commands share, each once: names, help, and the setting that a flag stands for."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ftprep.workspace import DEFAULT_WORKSPACE

__all__ = ["DEFAULT_WORKSPACE"]

Workspace = Annotated[
    Path,
    typer.Option("--workspace", "-w", metavar="DIR", envvar="FTPREP_WORKSPACE", show_envvar=True, help="The folder of this run."),
]
Json = Annotated[bool, typer.Option("--json", help="One JSON document on stdout, and nothing else there.")]

Documents = Annotated[
    list[Path],
    typer.Argument(
        metavar="DOCS", help="Files and folders to read; - takes a list of files from standard input.", show_default=False
    ),
]
MoreDocuments = Annotated[
    list[Path] | None,
    typer.Argument(
        metavar="DOCS", help="Files and folders to ingest first; - takes a list from standard input.", show_default=False
    ),
]
Include = Annotated[
    list[str] | None, typer.Option("--include", metavar="GLOB", help="Read only these files, such as '*.md'; may be repeated.")
]
Exclude = Annotated[
    list[str] | None,
    typer.Option("--exclude", metavar="GLOB", help="Leave these files out, as .ftprepignore does; may be repeated."),
]
Strict = Annotated[bool, typer.Option("--strict", help="End with 3 where a file, or part of one, could not be read.")]
PasswordFile = Annotated[
    Path | None,
    typer.Option(
        "--password-file",
        metavar="FILE",
        envvar="FTPREP_PASSWORD_FILE",
        show_envvar=True,
        help="Passwords for encrypted documents, one a line.",
        show_default=False,
    ),
]

Strategy = Annotated[
    str | None,
    typer.Option(
        metavar="NAME[:SHARE][,...]", help="What the model is asked for: both (local,global), or any mix; `ftprep strategies`."
    ),
]
Per = Annotated[
    str | None,
    typer.Option("--per", metavar="UNIT", help="What local works on: passage, sentence, or fact (listed first, then worked on)."),
]
Rephrasings = Annotated[int | None, typer.Option(metavar="N", help="Rephrasings of each fact that local asks for.")]
Model = Annotated[
    str | None, typer.Option(metavar="M", help="openai/gpt-4.1-mini, any other LiteLLM name, embedded, local:PATH.gguf.")
]
Adapter = Annotated[str | None, typer.Option(metavar="PATH.gguf", help="LoRA weights of your own, over a model that runs in here.")]
NoAdapter = Annotated[bool, typer.Option("--no-adapter", help="Leave out the adapter that ftprep ships.", show_default=False)]
ApiBase = Annotated[str | None, typer.Option(metavar="URL", help="A server of your own that speaks OpenAI's API.")]
Concurrency = Annotated[int | None, typer.Option(metavar="N", help="Calls in flight at once.")]
Limit = Annotated[int | None, typer.Option(metavar="N", help="Passages to augment at most.")]
MaxCost = Annotated[float | None, typer.Option(metavar="USD", help="Stop sending when this much is spent.")]
Batch = Annotated[
    bool | None, typer.Option("--batch", help="Send by the provider's batch API: cheaper, within a day.", show_default=False)
]
NoWait = Annotated[
    bool,
    typer.Option("--no-wait", help="With --batch: end when all is submitted; the same command later goes on.", show_default=False),
]
MaxTokens = Annotated[
    int | None,
    typer.Option("--max-tokens-total", metavar="N", help="Stop sending when so many tokens are taken, answers included."),
]
MaxTime = Annotated[str | None, typer.Option(metavar="TIME", help="Stop sending after so long: seconds, or 90m, 2h.")]
PriceIn = Annotated[float | None, typer.Option(metavar="USD", help="Price per million prompt tokens, where it is unknown.")]
PriceOut = Annotated[float | None, typer.Option(metavar="USD", help="Price per million completion tokens.")]
Rpm = Annotated[int | None, typer.Option(metavar="N", help="Requests a minute at most; learned from the provider if not given.")]
Tpm = Annotated[int | None, typer.Option(metavar="N", help="Tokens a minute at most; learned from the provider if not given.")]
Client = Annotated[str | None, typer.Option(metavar="HOW", help="auto, direct (OpenAI's protocol, without LiteLLM) or litellm.")]
Workers = Annotated[int | None, typer.Option(metavar="N", help="Processes that share the calls.")]
Ray = Annotated[
    str | None,
    typer.Option("--ray", metavar="[ADDRESS]", help="A Ray cluster that does the work; without ADDRESS one of this machine."),
]
ContextTokens = Annotated[
    int | None, typer.Option(metavar="N", help="Tokens that the model's context holds; less makes smaller packs for global.")
]
KeepTrace = Annotated[
    bool | None, typer.Option("--keep-trace", help="Make rows of the links that global found on its way, too.", show_default=False)
]
Samples = Annotated[int | None, typer.Option(metavar="N", help="How often each prompt is asked.")]
Fill = Annotated[bool, typer.Option("--fill", help="Ask only for what the rows do not teach yet: passages, names, directions.")]
Judge = Annotated[str | None, typer.Option(metavar="M", help="A second model that reads each kept row beside its source.")]
JudgeSample = Annotated[float | None, typer.Option(metavar="SHARE", help="Judge this share of the rows only, such as 0.1.")]
QueriesPerDay = Annotated[int | None, typer.Option(metavar="N", help="Questions a day that the tuned model will answer.")]
Format = Annotated[str | None, typer.Option(metavar="F[,F...]", help="Formats to write.")]
Out = Annotated[
    Path | None, typer.Option(metavar="DIR", help="Where the files go; default WORKSPACE/export/FORMAT.", show_default=False)
]
Validation = Annotated[
    float | None, typer.Option(metavar="SHARE", help="Share of the documents held back for validation, such as 0.1.")
]
Originals = Annotated[
    str | None,
    typer.Option(metavar="MODE", help="The documents' own text: passages, documents, sentences, both, cumulative or none."),
]
Ban = Annotated[str | None, typer.Option(metavar="FILE", help="JSON lines of a test set, whose wording is kept out.")]
Split = Annotated[
    str | None, typer.Option(metavar="BY", help="Hold back whole documents, or all about some names: document, entity.")
]
Replay = Annotated[str | None, typer.Option(metavar="FILE", help="JSON lines of ordinary rows to mix in, against forgetting.")]
ReplayShare = Annotated[float | None, typer.Option(metavar="SHARE", help="Share of the training rows that they make up; 0.1.")]
Seed = Annotated[int | None, typer.Option(metavar="N", help="Another seed gives another split and order.")]
