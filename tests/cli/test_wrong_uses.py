"""One table of wrong uses: each ends with the right status and one sentence that says what, where and what to do next."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

import ftprep
from ftprep import jsonl
from ftprep.cli.main import main
from ftprep.records import Document, Example, Generation, Message, Outcome, Passage
from ftprep.workspace import Workspace

# litellm's own types warn when they are first built; a warning is an error here, and would be taken for one of the server's
pytestmark = pytest.mark.filterwarnings("ignore:Item '.*' on TypedDict class:UserWarning")

NOBODY = "http://127.0.0.1:9/v1"
TEXT = "Kestrel is owned by the Data Platform team."


def nothing(_: Path) -> None:
    """The folder is empty."""


def documents(here: Path) -> None:
    """A folder `docs` with one document."""
    (here / "docs").mkdir()
    (here / "docs" / "tools.md").write_text(f"# Tools\n\n{TEXT}\n")


def empty_folder(here: Path) -> None:
    (here / "docs").mkdir()


def unsupported(here: Path) -> None:
    (here / "docs").mkdir()
    (here / "docs" / "film.mp4").write_bytes(b"\x00\x01")


def workspace(here: Path) -> None:
    """A workspace with one document, passage and example in it."""
    document = Document(id="d0c0", source="tools.md", media_type="text/markdown", title="Tools", text=TEXT)
    passage = Passage(id="aa11", document_id="d0c0", heading=(), text=TEXT, sentences=(TEXT,), start=0, end=len(TEXT), tokens=10)
    messages = (Message(role="user", content="Tell me about tools."), Message(role="assistant", content=TEXT))
    example = Example(id="aa22", kind="rephrase", messages=messages, document_ids=("d0c0",), passage_ids=("aa11",))
    place = Workspace(here / "ftprep-out")
    jsonl.write(place.documents, [document])
    jsonl.write(place.passages, [passage])
    jsonl.write(place.examples, [example])


def no_examples(here: Path) -> None:
    workspace(here)
    (here / "ftprep-out" / "examples.jsonl").unlink()


def setting(line: str) -> Callable[[Path], None]:
    """A document, and a ftprep.yaml whose third line is `line`."""

    def prepare(here: Path) -> None:
        documents(here)
        (here / "ftprep-out").mkdir()
        (here / "ftprep-out" / "ftprep.yaml").write_text(f"# mine\nseed: 1\n{line}\n")

    return prepare


def broken_ledger(here: Path) -> None:
    workspace(here)
    whole = jsonl.encode(Generation(key="a"))
    (here / "ftprep-out" / "generations.jsonl").write_bytes(whole + b'{"key": "b", "te\n' + whole)


def broken_documents(here: Path) -> None:
    workspace(here)
    (here / "ftprep-out" / "documents.jsonl").write_bytes(b"{}\n")


def nothing_with_text(here: Path) -> None:
    """A workspace whose one file was empty."""
    place = Workspace(here / "ftprep-out")
    jsonl.write(place.documents, [])
    jsonl.write(place.passages, [])
    jsonl.write(place.outcomes, [Outcome(source="scan.pdf", status="needs-ocr", reason="no text", bytes=9)])


def half_a_plan(here: Path) -> None:
    workspace(here)
    (here / "ftprep-out" / "requests.jsonl").write_bytes(b'{"key": "a", "strat')


def inside_a_file(here: Path) -> None:
    workspace(here)
    (here / "taken").write_text("mine")


def file_for_folder(here: Path) -> None:
    documents(here)
    (here / "ftprep-out").write_text("not a folder")


def template(text: str) -> Callable[[Path], None]:
    """A workspace, and a folder with a template of the user's own, `text`."""

    def prepare(here: Path) -> None:
        workspace(here)
        (here / "own").mkdir()
        (here / "own" / "local.yaml").write_text(text)

    return prepare


def training_file(content: bytes) -> Callable[[Path], None]:
    def prepare(here: Path) -> None:
        (here / "train.jsonl").write_bytes(content)

    return prepare


class Use(NamedTuple):
    """What somebody types, in which surroundings, and how it must end."""

    argv: str
    status: int
    phrase: str
    prepare: Callable[[Path], None] = nothing
    environment: str = ""


WRONG = [
    Use("ingest", 2, "Missing argument 'DOCS"),
    Use("ingest nowhere", 1, "nowhere: no such file or folder; check the path"),
    Use("run nowhere", 1, "nowhere: no such file or folder"),
    Use("augment nowhere", 1, "nowhere: no such file or folder"),
    Use("ingest docs", 1, "docs: no file in there that ftprep reads; formats read: ", empty_folder),
    Use("ingest docs --include '*.pdf'", 1, "docs: all that is in there is left out (no include glob matches)", documents),
    Use("ingest docs", 1, "docs: no file in there that ftprep reads", unsupported),
    Use("ingest docs/film.mp4", 1, "film.mp4: no file in there that ftprep reads", unsupported),
    Use("ingest docs -w /dev/null/x", 1, "/dev/null/x: cannot be written (Not a directory); choose another folder", documents),
    Use("ingest docs", 1, "ftprep-out: cannot be written (", file_for_folder),
    Use("init", 1, "ftprep-out/ftprep.yaml: is there already; edit it, or give --force", setting("")),
    Use("init -w /dev/null/x", 1, "/dev/null/x/ftprep.yaml: cannot be written"),
    # usage
    Use("agument", 2, "No such command 'agument'. Did you mean 'augment'"),
    Use("augment --modle x", 2, "No such option: --modle"),
    Use("augment --model", 2, "Option '--model' requires an argument"),
    Use("augment --concurrency 0", 2, "--concurrency: must be a whole number, at least 1, not 0", workspace),
    Use("augment --concurrency many", 2, "Invalid value for '--concurrency': Input should be a valid integer", workspace),
    Use("augment --samples 0", 2, "--samples: must be a whole number, at least 1, not 0", workspace),
    Use("augment --limit -1", 2, "--limit: must be a whole number, at least 1, not -1", workspace),
    Use("augment --max-cost -1", 2, "--max-cost: must be a number, at least 0, not -1", workspace),
    Use("augment --api-base localhost:8000", 2, "--api-base: must be an address such as http://localhost:8000/v1", workspace),
    Use("augment --strategy= --model embedded", 2, "--strategy: must not be empty", workspace),
    Use("augment --strategy , --model embedded", 2, "--strategy: must not be empty", workspace),
    Use(
        "augment --strategy loco --model openai/x --dry-run",
        2,
        "no strategy named 'loco'; choose from: ",
        workspace,
        "OPENAI_API_KEY=x",
    ),
    Use("export --validation 1", 2, "--validation: must be a number, less than 1, not 1", workspace),
    Use("export --format papyrus", 2, "there is no format named papyrus; choose from: ", workspace),
    Use("export --format=", 2, "--format: must not be empty", workspace),
    Use("models fetch", 2, "Invalid value for 'action': 'fetch' is not one of 'list', 'pull', 'which'"),
    Use("show a b", 2, "Got unexpected extra argument(s) (b)", workspace),
    # settings
    Use("ingest docs", 1, "ftprep-out/ftprep.yaml:3: is not valid YAML", setting("limit: ]")),
    Use("ingest docs", 1, "ftprep.yaml:3: unknown setting 'modle', did you mean 'model'?", setting("modle: x")),
    Use("ingest docs", 1, "ftprep.yaml:3: concurrency must be a whole number, not 'many'", setting("concurrency: many")),
    Use("ingest docs", 1, "FTPREP_SAMPLES: must be a whole number, not 'two'", documents, "FTPREP_SAMPLES=two"),
    Use("ingest docs", 1, "FTPREP_TIMEOUT: must be a number, at most 1e+06, not 'inf'", documents, "FTPREP_TIMEOUT=inf"),
    Use("ingest docs", 1, "FTPREP_MAX_FILE_MB: must be a number, at most 1e+06, not 'inf'", documents, "FTPREP_MAX_FILE_MB=inf"),
    Use("ingest docs", 1, "FTPREP_TIMEOUT: must be a number, more than 0, not 'nan'", documents, "FTPREP_TIMEOUT=nan"),
    Use("ingest docs", 1, "FTPREP_FORMAT: must not be empty", documents, "FTPREP_FORMAT=,"),
    Use("ingest docs", 1, "ftprep.yaml:3: model must not be empty", setting("model: ' '")),
    Use(
        "augment docs --dry-run",
        2,
        "there is no check named direktion; choose from: ",
        setting("disable_checks: [direktion]"),
        "FTPREP_MODEL=openai/x OPENAI_API_KEY=x",
    ),
    # the workspace
    Use("augment --model openai/x", 1, "none of the 1 files that were read gave any text (needs-ocr 1)", nothing_with_text),
    Use("show", 1, "requests.jsonl:1: not a Request (", half_a_plan),
    Use("export --out taken", 1, "taken/manifest.json: cannot be written (", inside_a_file),
    Use("augment", 1, "ftprep-out: this workspace holds no documents yet; run `ftprep ingest DOCS` first"),
    Use("estimate", 1, "ftprep-out: this workspace holds no documents yet"),
    Use("export", 1, "ftprep-out: this workspace holds no documents yet"),
    Use("show", 1, "ftprep-out: this workspace holds no documents yet"),
    Use("export", 1, "ftprep-out: this workspace holds no examples yet; run `ftprep augment` first", no_examples),
    Use("show ffff", 1, "no document, passage, request or example has the id ffff; `ftprep show` lists", workspace),
    Use("show aa", 1, "aa is the beginning of several ids: aa22 (example), aa11 (passage); give more of it", workspace),
    Use("show", 1, "generations.jsonl:2: not a Generation (", broken_ledger),
    Use("augment --model openai/x", 1, "generations.jsonl:2: not a Generation (", broken_ledger, "OPENAI_API_KEY=x"),
    Use("augment --model openai/x", 1, "documents.jsonl:1: not a Document (", broken_documents, "OPENAI_API_KEY=x"),
    # models and templates
    Use("augment --model openai/gpt-4.1-mini", 1, "openai/gpt-4.1-mini needs a key that is not set: OPENAI_API_KEY", workspace),
    Use(f"augment --model openai/x --api-base {NOBODY}", 1, f"nothing answers at {NOBODY}", workspace, "OPENAI_API_KEY=x"),
    Use("augment --model local:none.gguf", 1, "none.gguf: no such file", workspace),
    Use("augment --model openai/x --dry-run", 1, "nowhere", workspace, "OPENAI_API_KEY=x FTPREP_TEMPLATES=nowhere"),
    Use("augment --model openai/x --dry-run", 1, ".yaml:", template("a: ["), "OPENAI_API_KEY=x FTPREP_TEMPLATES=own"),
    Use(
        "augment --model openai/x --dry-run",
        1,
        "nonsense",
        template("name: local\nsystem: Be brief.\nuser: About $title under $heading $nonsense, $passages\n"),
        "OPENAI_API_KEY=x FTPREP_TEMPLATES=own",
    ),
    # files
    Use("check nowhere.jsonl", 1, "nowhere.jsonl: no such file"),
    Use("check .", 1, ".: "),
    Use("check train.jsonl", 1, "train.jsonl", training_file(b"\x00\xff\xfe\x80\n")),
    Use("check train.jsonl", 1, "train.jsonl", training_file(b"")),
    Use("check train.jsonl --format papyrus", 2, "there is no format named papyrus", training_file(b"{}\n")),
]


def _surroundings(here: Path, use: Use, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.endswith("_API_KEY") or name.startswith("FTPREP_"):
            monkeypatch.delenv(name)
    for pair in use.environment.split():
        monkeypatch.setenv(*pair.split("=", 1))
    monkeypatch.chdir(here)
    use.prepare(here)


@pytest.mark.parametrize("use", WRONG, ids=lambda use: f"{use.argv} {use.environment} {use.prepare.__name__}".strip())
@pytest.mark.parametrize("as_json", [False, True], ids=["", "json"])
def test_a_wrong_use_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], use: Use, as_json: bool
) -> None:
    """The status is right, stderr holds one sentence with what, where and next, stdout nothing (with --json one document)."""
    _surroundings(tmp_path, use, monkeypatch)
    command, *rest = use.argv.split()
    status = main([command, *["--json"] * as_json, *rest])
    out, err = capsys.readouterr()
    assert "Traceback" not in err
    assert "internal fault" not in err
    sentences = [line for line in err.splitlines() if line.startswith("ftprep: ")]
    assert len(sentences) == 1, err
    assert use.phrase in sentences[0]
    assert "; " in sentences[0], "it says what to do next"
    assert status == use.status
    if as_json:
        assert isinstance(json.loads(out), dict)
    elif use.argv.startswith("check"):
        assert "Traceback" not in out  # the problems may be listed
    else:
        assert out == ""


@pytest.mark.parametrize("argv", ["ingest nowhere", "augment", "show", "check nowhere.jsonl", "augment --modle x"])
def test_a_wrong_use_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, argv: str) -> None:
    """What could never have worked does not make a workspace."""
    monkeypatch.chdir(tmp_path)
    assert main(argv.split()) != 0
    assert list(tmp_path.iterdir()) == []


def test_a_busy_workspace_names_its_holder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A second writer is told that another is at work, and which process it is."""
    monkeypatch.chdir(tmp_path)
    documents(tmp_path)
    with Workspace(tmp_path / "ftprep-out").lock():
        assert main(["ingest", "docs"]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith(f"ftprep: ftprep-out: another ftprep is at work in this workspace (process {os.getpid()}); wait for it")


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="the superuser may write everywhere")
def test_a_read_only_workspace_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """A folder without the permission to write is one sentence."""
    monkeypatch.chdir(tmp_path)
    documents(tmp_path)
    (tmp_path / "ftprep-out").mkdir(mode=0o500)
    assert main(["ingest", "docs"]) == 1
    assert "ftprep-out: cannot be written (Permission denied)" in capsys.readouterr().err


REAL = [
    Use("ingest nowhere", 1, "nowhere: no such file or folder"),
    Use("augment --modle x", 2, "No such option: --modle"),
    Use("show", 1, "generations.jsonl:2: not a Generation (", broken_ledger),
]


@pytest.mark.parametrize("use", REAL, ids=lambda use: use.argv)
def test_a_real_process_ends_the_same_way(tmp_path: Path, use: Use) -> None:
    """The console script gives the same statuses and sentences as main(argv), in a locale without letters beyond ASCII too."""
    use.prepare(tmp_path)
    source = {"PYTHONPATH": str(Path(ftprep.__file__).parents[1]), "LC_ALL": "C"}
    command = [sys.executable, "-m", "ftprep", *use.argv.split()]
    done = subprocess.run(command, cwd=tmp_path, env=os.environ | source, capture_output=True, text=True, check=False)
    assert done.returncode == use.status
    assert done.stdout == ""
    assert use.phrase in done.stderr
    assert done.stderr.count("\n") == 1


def _real(here: Path, argv: str) -> subprocess.CompletedProcess[str]:
    source = {"PYTHONPATH": str(Path(ftprep.__file__).parents[1])}
    command = f"{shlex.quote(sys.executable)} -m ftprep {argv}"
    return subprocess.run(command, shell=True, cwd=here, env=os.environ | source, capture_output=True, text=True, check=False)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="Linux has a device that is always full")
@pytest.mark.parametrize("argv", ["show", "show --json"])
def test_a_full_disk_under_stdout_is_told(tmp_path: Path, argv: str) -> None:
    """A result that could not be written is a fault, told in one sentence."""
    workspace(tmp_path)
    done = _real(tmp_path, f"{argv} > /dev/full")
    assert done.returncode == 1
    assert done.stderr.startswith("ftprep: standard output: cannot be written (No space left on device); ")
    assert done.stderr.count("\n") == 1


@pytest.mark.skipif(sys.platform == "win32", reason="the syntax of a POSIX shell")
@pytest.mark.parametrize("closed", [">&-", "2>&-", "<&-", ">&- 2>&- <&-"])
def test_closed_streams_are_no_fault(tmp_path: Path, closed: str) -> None:
    """As under cron or a supervisor: the status is all there is."""
    workspace(tmp_path)
    done = _real(tmp_path, f"show {closed}")
    assert (done.returncode, done.stderr) == (0, "")


_AT_WORK = """
import signal
import sys
from ftprep.cli.console import Console
from ftprep.cli.main import entry
signal.signal(signal.SIGINT, signal.{ctrl_c})
step = Console.step
def waiting(self, done=1, note=""):
    step(self, done, note)
    if self._what == "cut":
        print("cutting", flush=True)
        sys.stdin.read()
Console.step = waiting
entry()
"""
"""The real command, waiting in its second stage until a signal comes or its input is closed."""


@pytest.mark.skipif(sys.platform == "win32", reason="a signal of POSIX systems")
@pytest.mark.parametrize("ctrl_c", ["default_int_handler", "SIG_IGN"])
def test_a_supervisor_s_end_is_like_ctrl_c(tmp_path: Path, ctrl_c: str) -> None:
    """SIGTERM: one sentence, 130, and nothing half-written; also in the background of a script, where Ctrl-C is ignored."""
    documents(tmp_path)
    environment = os.environ | {"PYTHONPATH": str(Path(ftprep.__file__).parents[1])}
    command = [sys.executable, "-c", _AT_WORK.format(ctrl_c=ctrl_c), "ingest", "docs"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(command, cwd=tmp_path, env=environment, text=True, **pipes) as process:  # type: ignore[call-overload]
        assert process.stdout.readline() == "cutting\n"
        assert list((tmp_path / "ftprep-out").glob(".documents.*"))
        process.terminate()
        out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (130, "")
    assert err.splitlines()[-1] == "ftprep: stopped; the same command goes on where it was"
    assert [path.name for path in (tmp_path / "ftprep-out").iterdir() if path.name != ".lock"] == []


def test_a_misspelt_variable_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """It sets nothing, which nobody who wrote it expects."""
    _surroundings(tmp_path, Use("", 0, "", workspace, "FTPREP_CONCURENCY=4 OPENAI_API_KEY=x"), monkeypatch)
    assert main("augment --model openai/x --dry-run".split()) == 0
    assert "FTPREP_CONCURENCY is no setting of ftprep" in capsys.readouterr().err
