"""From a training file to a tuned model at each of six services, and what comes between: refusals, failures, cancels."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from ftprep.cli.main import main
from ftprep.jobs import PROVIDERS
from tests.fake_tuning import KEY, FakeTuning
from tests.submitting import ALL, EPOCHS, journal, order, starts, told


@pytest.mark.parametrize("provider", ALL)
def test_a_file_becomes_a_tuned_model(
    provider: str, tuning: FakeTuning, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Uploaded byte by byte, started once, watched to its end; ids and the trained tokens stand in the journal, no key anywhere."""
    tuning.slow_files = 1
    assert main(order(tuning, provider, monkeypatch, "--yes")) == 0
    written = capsys.readouterr()
    done = json.loads(written.out)["submit"]
    stored = {file["data"] for file in tuning.files.values()}
    assert stored == {Path(f"tuning/{name}.jsonl").read_bytes() for name in ("train", "validation")}
    assert starts(tuning) == len(tuning.jobs) == 1
    assert done["job"]["state"] == "succeeded"
    assert done["job"]["model"]
    assert done["trained_tokens"] == EPOCHS * (len(Path("tuning/train.jsonl").read_bytes()) // 4)
    assert done["cost"] is done["actual_cost"] is None
    steps = [line["step"] for line in journal()]
    assert steps[:6] == ["ordered", "uploading", "uploaded", "uploading", "uploaded", "starting"]
    assert journal()[-1]["job"]["trained_tokens"] == done["trained_tokens"]
    assert {line["file_id"] for line in journal() if "file_id" in line} == set(tuning.files)
    everything = written.out + written.err + "".join(path.read_text() for path in Path("run").rglob("*") if path.is_file())
    assert KEY not in everything
    assert "Northmere" not in everything


@pytest.mark.parametrize("provider", ALL)
def test_a_dry_run_shows_exactly_what_is_sent(
    provider: str, tuning: FakeTuning, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing arrives and nothing is written; every POST and PUT of the real run then is the one that was shown, ids filled in."""
    command = order(tuning, provider, monkeypatch)
    assert main([*command, "--dry-run"]) == 0
    shown = told(capsys)["submit"]["calls"]
    assert tuning.seen == []
    assert not Path("run").exists()
    assert main([*command, "--yes"]) == 0
    sent = [one for one in tuning.seen if one.method in ("POST", "PUT")]
    assert len(shown) == len(sent)
    names = {f"<id of {file['name'].rsplit('/', 1)[-1]}>": name for name, file in tuning.files.items()}
    for call, seen in zip(shown, sent, strict=True):
        assert call["method"] == seen.method
        if "<" not in call["url"]:
            assert call["url"] == tuning.address + seen.path
        body = json.dumps(call["json"])
        for placeholder, name in names.items():
            body = body.replace(placeholder, name)
        if provider == "fireworks":
            body = re.sub(r"<id of (train|validation)-(\w+)\.jsonl>", r"ftprep-\1-\2", body)
        assert json.loads(body) == seen.body
        assert (call["form"] or {}) == seen.form


@pytest.mark.parametrize("provider", ALL)
def test_the_same_order_again_starts_nothing(
    provider: str, tuning: FakeTuning, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Once started and left, the same command asks nothing and only watches; done, it does not even look; --again starts anew."""
    command = order(tuning, provider, monkeypatch)
    assert main([*command, "--yes", "--no-wait"]) == 0
    uploads = len(tuning.files)
    assert main(command) == 0
    assert main(command) == 0
    assert starts(tuning) == 1
    assert len(tuning.files) == uploads == 2
    assert main([*command, "--yes", "--again"]) == 0
    assert starts(tuning) == 2
    capsys.readouterr()


@pytest.mark.parametrize("provider", ALL)
def test_a_wrong_key_is_one_sentence(
    provider: str, tuning: FakeTuning, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """401: told with what the provider says, the key struck out; with the right key the same command goes through."""
    command = order(tuning, provider, monkeypatch, "--yes")
    secret = PROVIDERS[provider].keys[0]
    monkeypatch.setenv(secret, "sk-wrong-key")
    assert main(command) == 1
    written = capsys.readouterr()
    error = json.loads(written.out)["error"]
    assert error["kind"] == "KeyRefused"
    assert f"{provider} does not accept the key that it was given (HTTP 401)" in error["message"]
    assert "sk-wrong-key" not in written.out + written.err
    monkeypatch.setenv(secret, KEY)
    assert main(command) == 0
    assert starts(tuning) == 1


@pytest.mark.parametrize("provider", ALL)
def test_a_busy_service_is_waited_for(
    provider: str, tuning: FakeTuning, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A 429 at every first call of a kind is waited for as the provider asks; nothing is done twice."""
    met: set[tuple[str, str]] = set()

    def once(method: str, path: str) -> str | None:
        kind = (method, re.sub(r"\?.*|(job|file|train|validation)-.*", "", path))
        first = kind not in met
        met.add(kind)
        return "429" if first else None

    tuning.fault_for = once
    assert main(order(tuning, provider, monkeypatch, "--yes")) == 0
    assert len(met) >= 3
    assert len(tuning.jobs) == 1
    assert len(tuning.files) == 2
    assert f"{provider}: HTTP 429 when asked to start the job; again in 0 s" in capsys.readouterr().err


@pytest.mark.parametrize("provider", ALL)
def test_a_model_that_cannot_be_tuned(
    provider: str, tuning: FakeTuning, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The provider's refusal is told in its words; what was uploaded is not uploaded again with the right model's order."""
    command = order(tuning, provider, monkeypatch, "--yes")
    at = command.index("base-7b")
    assert main([*command[:at], "no-such-model", *command[at + 1 :]]) == 1
    error = told(capsys)["error"]
    assert error["kind"] == "JobRefused"
    assert f"{provider} refused to start the job: HTTP 400, Model no-such-model is not available" in error["message"]
    assert tuning.jobs == {}


@pytest.mark.parametrize("provider", ALL)
def test_a_job_that_fails(
    provider: str, tuning: FakeTuning, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its cause is told and kept, the status is 1; the same command starts a second job on the files that are there."""
    tuning.fails = "The training file has a bad row in line 3"
    command = order(tuning, provider, monkeypatch, "--yes")
    assert main(command) == 1
    written = capsys.readouterr()
    job = json.loads(written.out)["submit"]["job"]
    assert (job["state"], job["message"]) == ("failed", tuning.fails)
    assert f"at {provider} failed: {tuning.fails}" in written.err
    assert journal()[-1]["job"]["message"] == tuning.fails
    tuning.fails = None
    assert main(command) == 0
    assert starts(tuning) == len(tuning.jobs) == 2
    assert len(tuning.files) == 2


def test_a_message_that_quotes_the_documents_is_not_shown(
    tuning: FakeTuning, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What a provider says of a row is not repeated where it repeats the row, on the terminal or in the journal."""
    tuning.fails = "Line 3: 'train-2 is owned by the Data Platform team in Northmere' is not allowed"
    assert main(order(tuning, "mistral", monkeypatch, "--yes")) == 1
    written = capsys.readouterr()
    assert "its message repeats text of the file and is not shown" in written.err
    assert "Northmere" not in written.out + written.err + Path("run/jobs.jsonl").read_text()


@pytest.mark.parametrize("provider", ALL)
def test_a_job_is_cancelled(
    provider: str, tuning: FakeTuning, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """`ftprep jobs` lists it, `status` looks once, `cancel` ends it and the journal says so."""
    assert main(order(tuning, provider, monkeypatch, "--yes", "--no-wait")) == 0
    name = told(capsys)["submit"]["job"]["id"]
    assert main(["jobs", "-w", "run", "--json"]) == 0
    listed = told(capsys)["jobs"]
    assert [(one["job"]["id"], one["open"]) for one in listed] == [(name, True)]
    assert main(["jobs", "status", name, "-w", "run", "--json"]) == 0
    assert told(capsys)["job"]["job"]["state"] == "running"
    assert main(["jobs", "cancel", "-w", "run", "--json"]) == 0
    assert told(capsys)["job"]["job"]["state"] == "cancelled"
    assert [job["state"] for job in tuning.jobs.values()] == ["cancelled"]
    assert journal()[-1]["job"]["state"] == "cancelled"
