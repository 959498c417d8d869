"""The generate stage against a provider that speaks real HTTP: retries, resuming, kills, money."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ftprep import jsonl
from ftprep.engines import dispatch, gate, packs, retries
from ftprep.errors import BadLine, BudgetReached, NoKey, PriceUnknown, ProviderRefused, Unreachable
from ftprep.generate import generate
from ftprep.progress import Silent
from ftprep.records import Generation
from tests.engines.sending import CLIENTS, Client, ledger, request, settings, stand_in_prices, target, workspace
from tests.fake_provider import Body, FakeProvider

ROOT = Path(__file__).parent.parent


@pytest.fixture(params=CLIENTS)
def client(request: pytest.FixtureRequest) -> Client:
    """Every test runs over the direct path and over LiteLLM."""
    name: Client = request.param
    return name


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retries, "FIRST_DELAY", 0.01)
    stand_in_prices(monkeypatch, (1e-6, 2e-6))


def test_every_request_gets_its_line(client: Client, tmp_path: Path) -> None:
    """Each request ends in the ledger with text, finish reason, the provider's token counts and the cost."""
    space = workspace(tmp_path, 10)
    with FakeProvider(latency=0.05) as provider:
        summary = generate(space, target(provider.url, client=client), settings(), Silent())
    lines = ledger(space)
    assert sorted(line.key for line in lines) == [f"key{number:05d}" for number in range(10)]
    assert (summary.requested, summary.answered, summary.failed, summary.left, summary.calls) == (10, 10, 0, 0, 10)
    assert provider.calls == 10
    assert 1 < provider.highest <= 4
    for line in lines:
        assert json.loads(line.text)["items"][0]["kind"] == "rephrase"
        assert line.finish_reason == "stop"
        assert line.prompt_tokens
        assert line.completion_tokens
        assert line.cost == pytest.approx(line.prompt_tokens * 1e-6 + line.completion_tokens * 2e-6)
    assert summary.cost == pytest.approx(sum(line.cost or 0 for line in lines))


def test_what_goes_over_the_wire(client: Client, tmp_path: Path) -> None:
    """max_tokens, temperature, stop and JSON mode are sent; the shared context opens the first user message, and is cached."""
    space = workspace(tmp_path, 3, context_id="c1", temperature=0.5, stop=("###",), json=True)
    space.contexts.mkdir()
    context = "All documents.\r\n" + "The company has many tools and teams. " * 200
    space.context("c1").write_bytes(context.encode())
    with FakeProvider() as provider:
        summary = generate(space, target(provider.url, client=client), settings(concurrency=1), Silent())
    body = provider.last
    assert (body["max_tokens"], body["temperature"], body["stop"]) == (200, 0.5, ["###"])
    assert body["response_format"] == {"type": "json_object"}
    assert body["messages"][0] == {"role": "system", "content": "You write training data."}
    assert body["messages"][1]["content"].startswith(context + "\n\nWrite items.")
    assert summary.cached_tokens >= 2 * 1024


def test_a_missing_context_is_named(client: Client, tmp_path: Path) -> None:
    """A shared context that is gone ends the run with its path, before anything is sent."""
    space = workspace(tmp_path, 2, context_id="gone")
    with FakeProvider() as provider, pytest.raises(BadLine, match=r"gone\.txt"):
        generate(space, target(provider.url, client=client), settings(), Silent())
    assert provider.calls == 0


def test_a_second_run_sends_nothing(client: Client, tmp_path: Path) -> None:
    """With all answered, the same call again makes no call and says so."""
    space = workspace(tmp_path, 5)
    with FakeProvider() as provider:
        generate(space, target(provider.url, client=client), settings(), Silent())
        summary = generate(space, target(provider.url, client=client), settings(), Silent())
    assert provider.calls == 5
    assert (summary.requested, summary.answered_before, summary.answered, summary.calls) == (5, 5, 0, 0)


def test_only_what_is_missing_is_sent(client: Client, tmp_path: Path) -> None:
    """Answered keys are passed over; a key whose last line is an error is asked again."""
    space = workspace(tmp_path, 4)
    old = [Generation(key="key00000", text="kept"), Generation(key="key00001", text="x"), Generation(key="key00001", error="gone")]
    jsonl.write(space.generations, old)
    with FakeProvider() as provider:
        summary = generate(space, target(provider.url, client=client), settings(), Silent())
    assert provider.calls == 3
    assert (summary.answered_before, summary.answered) == (1, 3)
    assert next(line for line in ledger(space) if line.key == "key00000").text == "kept"


def test_requests_for_another_model_are_left_alone(client: Client, tmp_path: Path) -> None:
    """A request is never answered by another model than the one that it was planned for."""
    space = workspace(tmp_path, 2)
    jsonl.write(space.requests, [request(0), request(1, model="openai/other"), request(0)])
    with FakeProvider() as provider:
        summary = generate(space, target(provider.url, client=client), settings(), Silent())
    assert (provider.calls, summary.requested) == (1, 1)


@pytest.mark.parametrize("fault", ["429", "500", "503", "broken-json", "drop"])
def test_passing_faults_are_asked_again(client: Client, tmp_path: Path, fault: str) -> None:
    """A rate limit, a server error, a broken answer or connection: asked again, and the attempts are written down."""
    space = workspace(tmp_path, 3)
    with FakeProvider(faults=[fault, fault]) as provider:
        summary = generate(space, target(provider.url, client=client), settings(concurrency=1), Silent())
    assert (summary.answered, summary.failed, provider.calls) == (3, 0, 5)
    assert sum(line.attempts for line in ledger(space)) == 5
    assert sum(summary.asked_again.values()) == 2


def test_a_hang_is_cut_off_and_asked_again(client: Client, tmp_path: Path) -> None:
    """An answer that does not come within the timeout is given up and asked again."""
    space = workspace(tmp_path, 2)
    with FakeProvider(faults=["hang"]) as provider:
        summary = generate(space, target(provider.url, client=client), settings(timeout=0.5, concurrency=1), Silent())
    assert (summary.answered, provider.calls) == (2, 3)


def test_a_retry_after_that_everybody_gets_holds_everybody(client: Client, tmp_path: Path) -> None:
    """Turned away in a row, with Retry-After: no request at all is sent before that time is over, then one goes ahead."""
    space = workspace(tmp_path, 30)
    times: list[float] = []

    def see(body: Body) -> None:
        times.append(time.monotonic())

    refused = gate.ROW + 4  # an answer to the first call after them may come before the last refusal, and ends the row
    faults = [None, *["429"] * refused]
    with FakeProvider(faults=faults, fault_for=see, retry_after="2") as provider:
        begun = time.monotonic()
        summary = generate(space, target(provider.url, client=client), settings(concurrency=4), Silent())
    assert summary.answered == 30
    assert provider.calls <= 30 + refused + 4
    assert sum(at - begun < 2 for at in times) <= 1 + refused + 4  # but for calls that were in flight when it came to a row


def test_one_refusal_by_chance_holds_nobody_else(client: Client, tmp_path: Path) -> None:
    """A single 429 with Retry-After is asked again when its time has come; the others go on meanwhile."""
    space = workspace(tmp_path, 12)
    times: list[float] = []

    def see(body: Body) -> None:
        times.append(time.monotonic())

    with FakeProvider(faults=[None, "429"], fault_for=see, retry_after="2") as provider:
        generate(space, target(provider.url, client=client), settings(concurrency=1), Silent())
    assert provider.calls == 13
    assert times[9] - times[0] < 1.5
    assert times[10] - times[0] > 1.5


def test_a_wait_of_hours_ends_the_run(client: Client, tmp_path: Path) -> None:
    """A Retry-After beyond five minutes is not slept through: the run ends and says how long."""
    space = workspace(tmp_path, 3)
    with FakeProvider(faults=["429"], retry_after="7200") as provider, pytest.raises(ProviderRefused, match="120 minutes"):
        generate(space, target(provider.url, client=client), settings(), Silent())
    assert provider.calls == 1


def test_what_keeps_failing_is_written_with_its_cause_and_asked_again_next_time(client: Client, tmp_path: Path) -> None:
    """After the last attempt the cause stands in the ledger; the next run asks again and the last line wins."""
    space = workspace(tmp_path, 4)

    def bad(body: Body) -> str | None:
        return "500" if "number 2 " in json.dumps(body) else None

    with FakeProvider(fault_for=bad) as provider:
        summary = generate(space, target(provider.url, client=client), settings(), Silent())
        assert provider.calls == 3 + 4
    assert (summary.answered, summary.failed, summary.left) == (3, 1, 0)
    assert summary.failures == {"server error (HTTP 500)": 1}
    assert next(line for line in ledger(space) if line.error).attempts == 4
    with FakeProvider() as provider:
        summary = generate(space, target(provider.url, client=client), settings(), Silent())
    assert (provider.calls, summary.answered_before, summary.answered) == (1, 3, 1)


@pytest.mark.parametrize(("fault", "cause"), [("context", "context window"), ("policy", "content policy"), ("400", "HTTP 400")])
def test_a_refused_request_does_not_stop_the_others(client: Client, tmp_path: Path, fault: str, cause: str) -> None:
    """Too long, or against the policy: that request fails for good at its first attempt, the others are answered."""
    space = workspace(tmp_path, 6)

    def bad(body: Body) -> str | None:
        return fault if "number 0 " in json.dumps(body) else None

    with FakeProvider(fault_for=bad) as provider:
        summary = generate(space, target(provider.url, client=client), settings(), Silent())
    assert (summary.answered, summary.failed, provider.calls) == (5, 1, 6)
    assert cause in next(iter(summary.failures))


@pytest.mark.parametrize(
    ("fault", "error", "words"),
    [
        ("401", NoKey, "not valid"),
        ("403", ProviderRefused, "no right"),
        ("404", ProviderRefused, "no such model"),
        ("quota", ProviderRefused, "no quota"),
    ],
)
def test_fatal_faults_end_the_run_after_one_call(
    client: Client, tmp_path: Path, fault: str, error: type[Exception], words: str
) -> None:
    """A wrong key, an unknown model, an empty account: one call, one sentence."""
    space = workspace(tmp_path, 50)
    with FakeProvider(rate={fault: 1.0}) as provider, pytest.raises(error, match=words) as caught:
        generate(space, target(provider.url, client=client), settings(), Silent())
    assert provider.calls == 1
    assert "sk-" not in str(caught.value)
    assert ledger(space) == []


def test_a_fatal_fault_in_the_middle_keeps_what_arrived(client: Client, tmp_path: Path) -> None:
    """Quota that ends half way: what was answered or in flight is written; no more than the pool's size is sent after."""
    space = workspace(tmp_path, 50)
    with FakeProvider(faults=[None] * 10, rate={"quota": 1.0}, latency=0.02) as provider, pytest.raises(ProviderRefused):
        generate(space, target(provider.url, client=client), settings(), Silent())
    assert provider.calls <= 10 + 4
    assert len(ledger(space)) == 10


def test_a_provider_that_is_down_ends_the_run(client: Client, tmp_path: Path) -> None:
    """When one request after the other is given up, the run ends instead of failing a thousand requests one by one."""
    space = workspace(tmp_path, 100)
    with FakeProvider(rate={"500": 1.0}) as provider, pytest.raises(ProviderRefused, match="in a row had no answer"):
        generate(space, target(provider.url, client=client), settings(attempts=2), Silent())
    assert provider.calls <= 2 * dispatch.ROW + 4 * (packs.MOST_LATER + 1)
    assert all(line.error == "server error (HTTP 500)" for line in ledger(space))


def test_nothing_at_the_address(client: Client, tmp_path: Path) -> None:
    """A server that is not running is named with its address, at once."""
    space = workspace(tmp_path, 3)
    with FakeProvider() as provider:
        gone = provider.url
    with pytest.raises(Unreachable, match=r"127\.0\.0\.1"):
        generate(space, target(gone, client=client), settings(), Silent())


def test_cut_and_empty_answers_are_recorded_as_they_are(client: Client, tmp_path: Path) -> None:
    """An answer cut at max_tokens, an empty one and one that the content filter took are answers: harvest judges them. They are
    counted apart."""
    space = workspace(tmp_path, 5)
    with FakeProvider(faults=["cut", "empty", "filtered"]) as provider:
        summary = generate(space, target(provider.url, client=client), settings(concurrency=1), Silent())
    assert (summary.answered, provider.calls) == (5, 5)
    assert [line.finish_reason for line in ledger(space)] == ["length", "stop", "content_filter", "stop", "stop"]
    assert summary.finishes == {"cut": 1, "empty": 1, "filtered": 1, "whole": 2}
    assert ledger(space)[1].text == ""


def test_one_call_that_hangs_is_given_up_early(client: Client, tmp_path: Path) -> None:
    """While fifty later ones are answered, a call that hangs does not hold its place for the whole timeout."""
    space = workspace(tmp_path, 150)
    faults = [None] * 60 + ["hang"]
    with FakeProvider(faults=faults, latency=0.02) as provider:
        begun = time.monotonic()
        summary = generate(space, target(provider.url, client=client), settings(timeout=100.0), Silent())
        assert time.monotonic() - begun < 30
    assert (summary.answered, provider.calls) == (150, 151)
    assert summary.asked_again == {"no answer, while later requests were answered": 1}


def test_a_slow_server_is_given_more_time(client: Client, tmp_path: Path) -> None:
    """Where every call is late and none is answered, calls may take twice as long, and it is said."""
    said: list[str] = []

    class Heard(Silent):
        def say(self, line: str) -> None:
            said.append(line)

    space = workspace(tmp_path, 3)
    with FakeProvider(latency=1.3) as provider:
        chosen = settings(timeout=0.5, concurrency=1, attempts=6)
        summary = generate(space, target(provider.url, client=client), chosen, Heard())
    assert (summary.answered, summary.failed) == (3, 0)
    assert "no answer within 0.5 s: calls may take 1 s from now on" in said


def test_a_torn_last_line_is_asked_again(client: Client, tmp_path: Path) -> None:
    """A line that a kill cut short is cut off, its request asked again, and the ledger is whole afterwards."""
    space = workspace(tmp_path, 3)
    whole = jsonl.encode(Generation(key="key00000", text="kept"))
    space.generations.write_bytes(whole + jsonl.encode(Generation(key="key00001", text="lost"))[:-9])
    with FakeProvider() as provider:
        summary = generate(space, target(provider.url, client=client), settings(), Silent())
    assert (provider.calls, summary.answered_before) == (2, 1)
    assert sorted(line.key for line in ledger(space)) == ["key00000", "key00001", "key00002"]


def test_a_broken_line_in_the_middle_is_named(client: Client, tmp_path: Path) -> None:
    """A ledger that was damaged otherwise is not passed over: file and line are named."""
    space = workspace(tmp_path, 1)
    space.generations.write_text('{"key": "a"}\nnonsense\n{"key": "b"}\n')
    with pytest.raises(BadLine, match=r"generations\.jsonl:2"):
        generate(space, target("http://127.0.0.1:9/v1", client=client), settings(), Silent())


@pytest.mark.parametrize("concurrency", [1, 4])
def test_the_budget_is_never_exceeded(client: Client, tmp_path: Path, concurrency: int) -> None:
    """What the provider could bill stays under --max-cost; what was answered is kept; a second run with it sends nothing more."""
    space = workspace(tmp_path, 40)
    with FakeProvider() as provider:
        whole = generate(workspace(tmp_path / "free", 40), target(provider.url, client=client), settings(), Silent()).cost or 0.0
    limit = whole / 2 + 0.001
    chosen = settings(max_cost=limit, concurrency=concurrency)
    with FakeProvider(latency=0.01) as provider, pytest.raises(BudgetReached, match="requests not sent") as caught:
        generate(space, target(provider.url, client=client), chosen, Silent())
    spent = sum(line.cost or 0.0 for line in ledger(space))
    assert 0 < len(ledger(space)) == provider.calls < 40
    assert limit / 2 < spent <= limit
    assert f"{40 - provider.calls} requests not sent" in str(caught.value)
    with FakeProvider() as provider, pytest.raises(BudgetReached):
        generate(space, target(provider.url, client=client), chosen, Silent())
    assert provider.calls == 0


def test_a_timeout_counts_against_the_budget(client: Client, tmp_path: Path) -> None:
    """A call that was cut off may be billed: it counts with the most that it can cost."""
    space = workspace(tmp_path, 3)
    most = 1e-6 * 200 + 2e-6 * 200
    chosen = settings(max_cost=most, timeout=0.3, concurrency=1)
    with FakeProvider(faults=["hang"]) as provider, pytest.raises(BudgetReached):
        generate(space, target(provider.url, client=client), chosen, Silent())
    assert provider.calls == 1


def test_a_budget_needs_a_price(client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With an unknown price --max-cost can't be kept and is refused; without it the run goes and the cost is unknown."""
    stand_in_prices(monkeypatch, None)
    space = workspace(tmp_path, 2)
    with FakeProvider() as provider:
        with pytest.raises(PriceUnknown, match="openai/fake"):
            generate(space, target(provider.url, client=client), settings(max_cost=1.0), Silent())
        assert provider.calls == 0
        summary = generate(space, target(provider.url, client=client), settings(), Silent())
    assert summary.cost is None
    assert ledger(space)[0].cost is None


_RUN = """
import signal
import sys
from pathlib import Path
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell starts what it puts in the background with Ctrl-C ignored
sys.path[:0] = [{src!r}, {root!r}]
import pytest
from ftprep.generate import generate
from ftprep.progress import Silent
from ftprep.workspace import Workspace
from tests.engines.sending import settings, stand_in_prices, target
stand_in_prices(pytest.MonkeyPatch(), None)
try:
    generate(Workspace(Path({space!r})), target({url!r}), settings(), Silent())
except KeyboardInterrupt:
    sys.exit(130)
"""


def _start(space: Path, url: str) -> subprocess.Popen[bytes]:
    code = _RUN.format(src=str(ROOT / "src"), root=str(ROOT), space=str(space), url=url)
    return subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def _until(provider: FakeProvider, calls: int) -> None:
    deadline = time.monotonic() + 60
    while provider.calls < calls and time.monotonic() < deadline:
        time.sleep(0.005)
    assert provider.calls >= calls


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
@pytest.mark.skipif(os.name == "nt", reason="POSIX signals")
def test_killed_half_way_then_run_again(client: Client, tmp_path: Path, how: signal.Signals) -> None:
    """kill -9 or Ctrl-C at half way, then the same call: no more than the pool's size is repeated, every request is answered."""
    space = workspace(tmp_path, 60)
    with FakeProvider(latency=0.1) as provider:
        process = _start(space.root, provider.url)
        _until(provider, 30)
        process.send_signal(how)
        out, err = process.communicate(timeout=60)
        assert process.returncode == (-signal.SIGKILL if how == signal.SIGKILL else 130), err
        before = len(ledger(space))
        assert 20 <= before < 60
        summary = generate(space, target(provider.url, client=client), settings(), Silent())
        repeated = sum(count - 1 for count in provider.bodies.values())
    assert out == b""
    assert repeated <= 4
    assert summary.answered_before == before
    assert sorted(line.key for line in ledger(space)) == [f"key{number:05d}" for number in range(60)]
