"""The entry point: help, the table of commands, and every way to end."""

from __future__ import annotations

import importlib
import inspect
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import ftprep
from ftprep import provenance
from ftprep.cli.main import COMMANDS, main
from ftprep.errors import BudgetReached

SOURCE = {"PYTHONPATH": str(Path(ftprep.__file__).parents[1])}

CONTRACT = {
    "init": "--force",
    "ingest": "DOCS",
    "augment": "DOCS --strategy --model --api-base --concurrency --limit --max-cost --samples --context-tokens "
    "--max-tokens-total --max-time --price-in --price-out --rpm --tpm --client --workers --ray "
    "--keep-trace --dry-run --adapter --no-adapter",
    "estimate": "DOCS --queries-per-day --model --strategy --context-tokens --months --retrain-months --pilot --compare --budget "
    "--tuned-model --icl-model --judge --max-cost --explain",
    "export": "--format --out --validation --seed",
    "submit": "FILE --provider --model --epochs --suffix --format --validation-file --api-base --max-cost --dry-run --yes --again "
    "--no-wait --poll",
    "jobs": "list status watch cancel JOB --poll",
    "check": "FILE --format --against --part --fix",
    "convert": "FILE --from --to --out --force",
    "formats": "NAME",
    "show": "ID conflicts",
    "status": "",
    "run": "DOCS --strategy --model --api-base --concurrency --limit --max-cost --samples --queries-per-day --format --out "
    "--validation --seed --context-tokens --keep-trace --adapter --no-adapter",
    "strategies": "",
    "models": "list pull which",
    "prices": "MODEL update --from",
    "batch": "status cancel ID --all",
    "adapter": "data train ROWS --out --facts --seed --weights --minutes --steps --rank --rate --batch-tokens --threads "
    "--precision",
    "bench": "make run --suite --seed --arms --writer --weights --steps --lora --processes --quick --out",
    "eval": "build run tune DOCS --arm --judge --grade --split --items --again --top-k --model --max-cost --weights --steps "
    "--rows --name",
    "forget": "DOCUMENT --gone --yes",
    "doctor": "",
}
"""What scripts rely on, beside -w, --workspace, --json and --help, which every command has."""


def test_the_contract_names_every_command() -> None:
    """No command is without a row in the contract, and none is missing."""
    assert set(CONTRACT) == set(COMMANDS)


def test_help_groups_the_commands(capsys: pytest.CaptureFixture[str]) -> None:
    """`ftprep --help` shows each command with its summary, under its section."""
    assert main(["--help"]) == 0
    shown = capsys.readouterr().out
    for section in ("Pipeline:", "Look:", "Catalogues:", "Files:", "Evidence:", "Care:"):
        assert section in shown
    for name, row in COMMANDS.items():
        assert any(line.split(maxsplit=1) == [name, row.summary] for line in shown.splitlines()), name


def test_no_command_at_all_shows_help(capsys: pytest.CaptureFixture[str]) -> None:
    """`ftprep` alone is a question, not an error."""
    assert main([]) == 0
    assert "Pipeline:" in capsys.readouterr().out


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_has_the_options_of_the_contract(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The help of each command names every option and argument, and shows examples that begin with the command."""
    assert main([name, "--help"]) == 0
    shown = capsys.readouterr().out
    for option in [*CONTRACT[name].split(), "-w, --workspace DIR", "FTPREP_WORKSPACE", "--json", "--help"]:
        assert option in shown, option
    examples = shown.split("Examples:\n", 1)[1].split("\n\n", 1)[0].splitlines()
    assert len(examples) >= 2
    assert all(line.startswith(f"    ftprep {name}") for line in examples)


@pytest.mark.parametrize("name", COMMANDS)
def test_the_summary_is_the_first_line_of_the_help(name: str) -> None:
    """What `ftprep --help` says about a command is what its own help begins with."""
    documentation = inspect.getdoc(importlib.import_module(f"ftprep.cli.{name}").command)
    assert documentation is not None
    assert documentation.splitlines()[0] == f"{COMMANDS[name].summary}."


@pytest.mark.parametrize("argv", [["--help"], ["--version"], *([name, "--help"] for name in COMMANDS)], ids=" ".join)
def test_help_loads_nothing_heavy(argv: list[str]) -> None:
    """Help needs no language model, no terminal painting, no YAML and no records."""
    script = f"""
import sys
from ftprep.cli.main import main
assert main({argv!r}) == 0
print(sorted({{"litellm", "rich", "yaml", "msgspec", "tiktoken", "xllamacpp", "pypdfium2"}} & set(sys.modules)), file=sys.stderr)
"""
    done = subprocess.run([sys.executable, "-c", script], env=os.environ | SOURCE, capture_output=True, text=True, check=True)
    assert done.stderr == "[]\n"


def test_help_and_imports_create_nothing(tmp_path: Path) -> None:
    """Asking for help or importing leaves no folder behind."""
    for argv in (["--help"], ["augment", "--help"], ["doctor", "--help"]):
        subprocess.run(
            [sys.executable, "-m", "ftprep", *argv], env=os.environ | SOURCE, cwd=tmp_path, capture_output=True, check=True
        )
    assert list(tmp_path.iterdir()) == []


def test_the_version_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    """--version prints name and version."""
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"ftprep {ftprep.__version__}\n"


def _ending(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    def overview(_: object) -> None:
        raise error

    monkeypatch.setattr(provenance, "overview", overview)


def test_an_interrupted_command_says_how_to_go_on(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Ctrl-C ends with 130 and one sentence; with --json also as a document."""
    _ending(monkeypatch, KeyboardInterrupt())
    assert main(["show"]) == 130
    assert capsys.readouterr() == ("", "ftprep: stopped; the same command goes on where it was\n")
    assert main(["show", "--json"]) == 130
    document = json.loads(capsys.readouterr().out)
    assert document["exit_status"] == 130
    assert document["error"]["kind"] == "Interrupted"


def test_an_error_keeps_its_status(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """A budget that is reached ends with 4, told on stderr and, with --json, as a document on stdout."""
    _ending(monkeypatch, BudgetReached(budget=1, spent="$1.00", left=3))
    assert main(["show", "--json"]) == 4
    out, err = capsys.readouterr()
    sentence = (
        "the budget of $1 is reached: $1.00 spent, 3 requests not sent; what was answered is kept; raise --max-cost and give the "
        "same command to go on"
    )
    assert err == f"ftprep: {sentence}\n"
    assert json.loads(out) == {"error": {"kind": "BudgetReached", "message": sentence}, "exit_status": 4}


def test_a_fault_of_our_own_is_one_sentence(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """An exception that nobody expected names its type and how to see more; its text, which may hold a document's, is not shown."""
    monkeypatch.delenv("FTPREP_DEBUG", raising=False)
    _ending(monkeypatch, ZeroDivisionError("secret"))
    assert main(["show"]) == 1
    assert capsys.readouterr().err == (
        "ftprep: internal fault: ZeroDivisionError; please report; FTPREP_DEBUG=1 shows the traceback\n"
    )


def test_debug_shows_the_traceback(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """FTPREP_DEBUG=1 puts the traceback in front of the sentence."""
    monkeypatch.setenv("FTPREP_DEBUG", "1")
    _ending(monkeypatch, ZeroDivisionError("secret"))
    assert main(["show"]) == 1
    err = capsys.readouterr().err
    assert "Traceback" in err
    assert err.endswith("FTPREP_DEBUG=1 shows the traceback\n")


@pytest.mark.parametrize("argv", [["--help"], ["show"], ["doctor", "--json"]], ids=" ".join)
def test_a_reader_who_leaves_is_no_fault(tmp_path: Path, argv: list[str]) -> None:
    """`ftprep show | head` ends quietly when the pipe closes first."""
    (tmp_path / "documents.jsonl").write_text("")
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-m", "ftprep", *argv]
    environment = os.environ | SOURCE | {"FTPREP_WORKSPACE": str(tmp_path)}
    done = subprocess.run(command, stdout=writing, stderr=subprocess.PIPE, env=environment, check=False)
    os.close(writing)
    assert done.stderr == b""
    assert done.returncode in (0, 1)  # 1: what doctor found, not the pipe
    assert done.returncode == 0 or argv[0] == "doctor"


def test_a_command_is_told_from_a_misspelt_one(capsys: pytest.CaptureFixture[str]) -> None:
    """An unknown command is a usage error that names the nearest ones."""
    assert main(["augmnet"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err == "ftprep: No such command 'augmnet'. Did you mean 'augment'?; `ftprep --help` shows what there is\n"
