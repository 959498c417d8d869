"""doctor: each thing that can be wrong is found and comes with what to do."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import msgspec
import pytest

from ftprep import diagnosis, jsonl
from ftprep.cli.main import main
from ftprep.diagnosis import Finding, Surroundings, diagnose, within
from ftprep.records import Document, Generation
from ftprep.workspace import Workspace

NOWHERE = {"OLLAMA_HOST": "http://127.0.0.1:9"}


@pytest.fixture
def around(tmp_path: Path) -> Surroundings:
    """Surroundings in which nothing is wrong, with an empty workspace."""
    (tmp_path / "run").mkdir()
    weights = tmp_path / "model.gguf"
    weights.write_bytes(b"x" * 1000)
    return Surroundings(
        workspace=Workspace(tmp_path / "run"),
        environment=NOWHERE,
        requirements=(
            "litellm<1.107,>=1.106",
            "typer>=0.20",
            "xllamacpp<2027,>=2026.10; extra == 'embedded'",
            "pytest>=8; extra == 'dev'",
        ),
        installed={"litellm": "1.106.2", "typer": "0.29.2", "xllamacpp": "2026.10.11549"}.get,
        weights=weights,
    )


def _found(around: Surroundings, what: str) -> Finding:
    return next(finding for finding in diagnose(around) if finding.what == what)


def _with(around: Surroundings, **changes: object) -> Surroundings:
    return msgspec.structs.replace(around, **changes)


def test_a_healthy_house_has_nothing_to_do(around: Surroundings) -> None:
    """Where all is well each finding is ok and none asks for anything; test packages are not looked for."""
    findings = [finding for finding in diagnose(around) if finding.what != "prompt templates"]
    assert [finding for finding in findings if finding.status != "ok" or finding.todo] == []
    assert {"Python", "ftprep", "litellm", "typer", "xllamacpp", "keys", "Ollama", "settings", "workspace"} <= {
        f.what for f in findings
    }
    assert "pytest" not in {finding.what for finding in findings}


@pytest.mark.parametrize(
    ("package", "version", "status", "todo"),
    [
        ("litellm", "1.82.8", "fail", "malicious code: uninstall it, and change every key"),
        ("litellm", "1.107.0", "warn", "pip install 'litellm<1.107,>=1.106'"),
        ("litellm", None, "fail", "pip install 'litellm<1.107,>=1.106'"),
        ("xllamacpp", None, "warn", "pip install 'ftprep[embedded]'"),
    ],
)
def test_packages_are_held_against_their_pins(
    around: Surroundings, package: str, version: str | None, status: str, todo: str
) -> None:
    """A missing, untested or compromised package is told with the command that mends it."""
    versions: dict[str, str | None] = {"litellm": "1.106.2", "typer": "0.29.2", "xllamacpp": "2026.10.1", package: version}
    found = _found(_with(around, installed=versions.get), package)
    assert found.status == status
    assert todo in found.todo


@pytest.mark.parametrize(
    ("version", "pins", "inside"),
    [
        ("1.106.2", ">=1.106,<1.107", True),
        ("1.107.0", ">=1.106,<1.107", False),
        ("5", ">=5,<6", True),
        ("6.0", ">=5,<6", False),
        ("2.0rc1", ">=2", True),
        ("1.82.7", "!=1.82.7", False),
        ("3.0", "", True),
    ],
)
def test_versions_are_compared_as_numbers(version: str, pins: str, inside: bool) -> None:
    """Ten is more than nine, and both bounds count."""
    assert within(version, pins) is inside


def test_missing_weights_are_a_hint_only(around: Surroundings) -> None:
    """Without the embedded model other models still work."""
    found = _found(_with(around, weights=None), "embedded model")
    assert found.status == "warn"
    assert "ftprep models pull" in found.todo


def test_keys_are_named_and_never_shown(around: Surroundings) -> None:
    """The name of a key that is set is shown, its value nowhere."""
    findings = diagnose(_with(around, environment=NOWHERE | {"OPENAI_API_KEY": "sk-secret"}))
    assert "OPENAI_API_KEY" in next(finding.found for finding in findings if finding.what == "keys")
    assert "sk-secret" not in repr(findings)


class _Ollama(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        body = b'{"models": [{"name": "llama3.2:latest"}]}'
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def ollama() -> Iterator[str]:
    """A server on loopback that answers as Ollama does."""
    server = HTTPServer(("127.0.0.1", 0), _Ollama)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_running_ollama_is_found(around: Surroundings, ollama: str) -> None:
    """Its address and models are shown; where none runs that is no fault."""
    assert _found(_with(around, environment={"OLLAMA_HOST": ollama}), "Ollama").found == f"llama3.2 at {ollama}"
    assert _found(around, "Ollama").status == "ok"


def test_wrong_settings_are_told(around: Surroundings) -> None:
    """A mistake in ftprep.yaml, a folder that is not there and a misspelt variable are each found."""
    around.workspace.config.write_text("modle: x\n")
    assert "ftprep.yaml:1: unknown setting 'modle'" in _found(around, "settings").todo
    around.workspace.config.write_text("templates: nowhere\n")
    assert _found(around, "own templates").status == "fail"
    found = _found(_with(around, environment=NOWHERE | {"FTPREP_MODLE": "x"}), "environment")
    assert (found.status, found.found) == ("warn", "FTPREP_MODLE: no such setting")


def test_a_workspace_in_use_is_told(around: Surroundings) -> None:
    """Another process at work is a warning that names it."""
    with Workspace(around.workspace.root).lock():
        found = _found(around, "workspace")
    assert found.status == "warn"
    assert "process" in found.found


def test_a_workspace_that_cannot_be_is_told(around: Surroundings, tmp_path: Path) -> None:
    """A file in its place is a failure; a folder that is not there yet is none, and is not made."""
    found = _found(_with(around, workspace=Workspace(tmp_path / "model.gguf" / "run")), "workspace")
    assert found.status == "fail"
    found = _found(_with(around, workspace=Workspace(tmp_path / "new")), "workspace")
    assert found.status == "ok"
    assert not (tmp_path / "new").exists()


def test_a_broken_line_is_told(around: Surroundings) -> None:
    """Each file is read through: whole ones are counted, a broken line is named; a torn last line of the ledger is none."""
    place = around.workspace
    jsonl.write(place.documents, [Document(id="a", source="a.md", media_type="text/markdown", title="A", text="A")])
    place.generations.write_bytes(jsonl.encode(Generation(key="a")) + b'{"key": ')
    assert _found(around, "documents.jsonl").found == "1 lines, all whole"
    assert _found(around, "generations.jsonl").status == "ok"
    place.examples.write_bytes(b"{}\n")
    found = _found(around, "examples.jsonl")
    assert found.status == "fail"
    assert f"{place.examples}:1: not a Example" in found.todo


def test_the_real_surroundings_can_be_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """`ftprep doctor` looks at this very installation; its status says whether anything failed; nothing is created."""
    monkeypatch.setenv("OLLAMA_HOST", NOWHERE["OLLAMA_HOST"])
    status = main(["doctor", "--json", "-w", str(tmp_path / "run")])
    document = json.loads(capsys.readouterr().out)
    assert status == (0 if document["ok"] else 1)
    assert document["ok"] == all(finding["status"] != "fail" for finding in document["findings"])
    packages = {finding["what"]: finding["status"] for finding in document["findings"]}
    assert packages["litellm"] == "ok"
    assert list(tmp_path.iterdir()) == []
    main(["doctor", "-w", str(tmp_path / "run")])
    assert "litellm" in capsys.readouterr().out


def test_requirements_are_those_of_the_project() -> None:
    """What is looked for is what the project declares."""
    requirements = diagnosis._requirements()
    assert any(requirement.startswith("litellm") for requirement in requirements)
    assert any("xllamacpp" in requirement and "embedded" in requirement for requirement in requirements)
