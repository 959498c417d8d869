"""`ftprep`: the table of commands, and the one place where an error becomes a sentence and an exit status."""

from __future__ import annotations

import importlib
import os
import re
import signal
import sys
from pathlib import Path
from types import FrameType
from typing import Annotated, Any, NamedTuple, TextIO

import typer
from typer.core import TyperGroup

from ftprep import __version__
from ftprep.errors import DONE, FAULT, INTERRUPTED, USAGE, FtprepError


class Row(NamedTuple):
    """A command: the section of `ftprep --help` that it stands in, and what it does, in a few words."""

    section: str
    summary: str


COMMANDS = {
    "init": Row("Pipeline", "Write a commented ftprep.yaml to edit"),
    "ingest": Row("Pipeline", "Read documents and cut them into passages"),
    "augment": Row("Pipeline", "Have a model write more about each passage, and check it"),
    "estimate": Row("Pipeline", "Say what it will cost, and from when on tuning pays"),
    "export": Row("Pipeline", "Write the training files"),
    "submit": Row("Pipeline", "Send a training file to a provider and start a fine-tuning job"),
    "run": Row("Pipeline", "All of it: ingest, augment, estimate, export"),
    "show": Row("Look", "Show what is in the workspace, or where one thing comes from"),
    "status": Row("Look", "Say how far a run is that is at work, and what it costs"),
    "jobs": Row("Look", "List, watch and cancel the fine-tuning jobs of this workspace"),
    "strategies": Row("Catalogues", "List what a model can be asked to write"),
    "formats": Row("Catalogues", "List the formats, or show one with its record, rules and source"),
    "models": Row("Catalogues", "List models, fetch the embedded one, say which is used"),
    "prices": Row("Catalogues", "Show what models cost, where that is from, how old it is"),
    "check": Row("Files", "Check a training file against what a provider accepts, or repair it"),
    "convert": Row("Files", "Write a training set of one format in another"),
    "bench": Row("Evidence", "Repeat the study: tune a small model, and ask it what follows"),
    "eval": Row("Evidence", "Test on your own documents whether tuning pays"),
    "adapter": Row("Evidence", "Train an adapter for the embedded model"),
    "batch": Row("Care", "Show what is at a provider's batch API, or cancel it"),
    "forget": Row("Care", "Take documents out of the workspace, with all that rests on them"),
    "doctor": Row("Care", "Check what is installed, reachable and configured"),
}
"""Each is the function `command` in the module of its name in this folder, imported when it is called: --help stays quick."""


class Commands(TyperGroup):
    """The table above as a click group."""

    def list_commands(self, _ctx: Any) -> list[str]:
        return list(COMMANDS)

    def get_command(self, _ctx: Any, cmd_name: str) -> Any:
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"ftprep.cli.{cmd_name}")
        one = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)
        one.command(cmd_name)(module.command)
        return typer.main.get_command(one)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        self.commands = dict.fromkeys(COMMANDS)  # type: ignore[assignment]  # the names are enough for "did you mean"
        return super().resolve_command(ctx, args)

    def format_commands(self, _ctx: Any, formatter: Any) -> None:
        for section in dict.fromkeys(row.section for row in COMMANDS.values()):
            with formatter.section(section):
                formatter.write_dl([(name, row.summary) for name, row in COMMANDS.items() if row.section == section])


_RAY_ADDRESS = re.compile(r"(local|auto|ray://.*|[^/\\]+:\d+)$")

app = typer.Typer(cls=Commands, add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)


def _version(wanted: bool) -> None:
    if wanted:
        print(f"ftprep {__version__}")
        raise typer.Exit


@app.callback(epilog="Start with `ftprep run DOCS`. `ftprep COMMAND --help` shows the options, with examples.")
def _ftprep(
    _wanted: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """Company documents in, checked fine-tuning data out."""


def main(argv: list[str] | None = None) -> int:
    """Run one command and return its exit status: 0 done, 1 fault, 2 usage, 3 partly failed, 4 budget reached, 130 interrupted."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    try:
        status = _invoke(_with_address(arguments) or ["--help"])
    except FtprepError as error:
        return _failed(arguments, type(error).__name__, str(error), error.exit_status)
    except typer.exceptions.TyperException as error:
        return _failed(arguments, "Usage", _usage(arguments, error), USAGE)
    except KeyboardInterrupt:
        return _failed(arguments, "Interrupted", "stopped; the same command goes on where it was", INTERRUPTED)
    except BrokenPipeError:  # whoever read our help has read enough
        from ftprep.cli import console

        console.give_up(sys.stdout)
        return DONE
    except Exception as error:  # the last resort: a fault of ftprep's own, told in one sentence too
        kind = type(error).__name__
        return _failed(arguments, kind, f"internal fault: {kind}; please report; FTPREP_DEBUG=1 shows the traceback", FAULT)
    return status


def _with_address(arguments: list[str]) -> list[str]:
    """`--ray` may stand alone, in front of documents too: ["run", "--ray", "docs/"] -> ["run", "--ray", "local", "docs/"]"""
    end = arguments.index("--") if "--" in arguments else len(arguments)
    given = []
    for place, argument in enumerate(arguments):
        given.append(argument)
        after = arguments[place + 1] if place + 1 < end else ""
        if argument == "--ray" and place < end and not _RAY_ADDRESS.match(after):
            given.append("local")
    return given


def _invoke(arguments: list[str]) -> int:
    try:
        with typer.main.get_command(app).make_context("ftprep", arguments) as context:
            return int(context.command.invoke(context) or DONE)
    except typer.Exit as leaving:  # --help and --version
        sys.stdout.flush()
        return leaving.exit_code


def _usage(arguments: list[str], error: typer.exceptions.TyperException) -> str:
    """The parser's own sentence on one line, and where to look: "No such option: --modle; `ftprep augment --help` shows ..." """
    said = " ".join(error.format_message().split()).rstrip(".").replace("Value error, ", "")
    command = next((f" {name}" for name in arguments[:1] if name in COMMANDS), "")
    return f"{said}; `ftprep{command} --help` shows what there is"


def _failed(arguments: list[str], kind: str, sentence: str, status: int) -> int:
    from ftprep.cli import console

    if os.environ.get("FTPREP_DEBUG") and kind != "Usage":
        import traceback

        traceback.print_exc()
    console.tell(sentence)
    if "--json" in arguments:
        console.document({"error": {"kind": kind, "message": sentence}, "exit_status": status})
    return status


def _nowhere() -> TextIO:
    return Path(os.devnull).open("w", encoding="utf-8")


def _ended(number: int, frame: FrameType | None) -> None:
    """SIGTERM is answered like Ctrl-C: what is written is kept. Also where Ctrl-C itself is ignored, as a shell's script and nohup
    set it for what they put in the background: the handler is called, as the signal would be swallowed.
    """
    ctrl_c = signal.getsignal(signal.SIGINT)
    (ctrl_c if callable(ctrl_c) else signal.default_int_handler)(number, frame)


def entry() -> None:
    """The console script. Names of files that are not valid text are shown escaped instead of ending in an error."""
    sys.stdout, sys.stderr = sys.stdout or _nowhere(), sys.stderr or _nowhere()  # None where the caller closed them
    signal.signal(signal.SIGTERM, _ended)
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]  # both are real text files here
    sys.exit(main())
