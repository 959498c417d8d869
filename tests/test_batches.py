"""The stage that spends by batches, against doubles that speak real HTTP: splitting, faults, expiry, money, kills, another day."""

from __future__ import annotations

import gc
import sys
import warnings
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import httpx
import msgspec
import pytest

from ftprep import batch_care, jsonl, prices
from ftprep.engines.batch import journal
from ftprep.engines.litellm_engine import load
from ftprep.errors import BatchesOpen, BatchRefused, BatchUnsure, BudgetReached, NoSuchBatch, PriceUnknown, ProviderRefused
from ftprep.generate import GenerateSummary, generate
from ftprep.prices import Price
from ftprep.progress import Silent
from ftprep.records import Target
from ftprep.settings import Settings
from ftprep.workspace import Workspace
from tests.engines.sending import ledger, request, settings, target, workspace
from tests.fake_batches import FakeBatches, Line
from tests.fake_bedrock import FakeBedrock
from tests.fake_messages import FakeMessages
from tests.fake_provider import FakeProvider
from tests.kills import double
from tests.loopback import Answer, Call

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL and forked processes are those of POSIX")
PRICE = Price(input=2e-6, output=8e-6, batch_input=1e-6, batch_output=4e-6)


@pytest.fixture(autouse=True)
def priced(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """One price for all. LiteLLM and boto3 leave connections to the garbage collector: it comes after each test."""
    monkeypatch.setattr(prices, "price_of", lambda model, settings: PRICE)
    yield
    load().in_memory_llm_clients_cache.flush_cache()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()


def batching(**changes: object) -> Settings:
    """Settings that look often."""
    return settings(**({"batch": True, "batch_poll": 0.02} | changes))


def run(space: Workspace, provider: FakeBatches, **changes: object) -> GenerateSummary:
    """The stage, against that provider."""
    return generate(space, target(provider.url), batching(**changes), Silent())


def jobs(space: Workspace) -> list[journal.Job]:
    """The journal as it stands."""
    return list(journal.read(space.batches).values())


def test_lines_are_those_of_single_calls(tmp_path: Path) -> None:
    """The same requests by batch and one by one leave the same ledger, but for the price: half of it."""
    single, batched = workspace(tmp_path / "a", 6), workspace(tmp_path / "b", 6)
    with FakeProvider() as provider:
        generate(single, target(provider.url), settings(), Silent())
    with FakeBatches() as files:
        summary = run(batched, files)
    assert (summary.requested, summary.answered, summary.failed, summary.left) == (6, 6, 0, 0)

    def lines(space: Workspace) -> list[tuple[object, ...]]:
        return sorted((g.key, g.text, g.finish_reason, g.prompt_tokens, g.completion_tokens) for g in ledger(space))

    assert lines(single) == lines(batched)
    assert summary.cost == pytest.approx(sum(line.cost or 0 for line in ledger(single)) / 2)


def test_files_are_split_by_the_limits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By requests and by bytes: no file is above either, each request is in one of them, in the plan's order."""
    sizes: list[tuple[int, int]] = []

    def see(line: Line, number: int) -> None:
        sizes.append((number, len(str(line))))

    space = workspace(tmp_path, 25)
    with FakeBatches(fault_for=see) as provider:
        summary = run(space, provider, batch_requests=10)
    assert [job.requests for job in jobs(space)] == [10, 10, 5]
    assert summary.answered == 25
    monkeypatch.setattr("ftprep.engines.batch.filing.MOST_BYTES", 2_000)
    space = workspace(tmp_path / "bytes", 25)
    with FakeBatches() as provider:
        assert run(space, provider).answered == 25
    assert len(jobs(space)) > 3
    assert all(job.bytes <= 2_000 for job in jobs(space))
    assert [key for job in jobs(space) for key in job.keys] == [f"key{number:05d}" for number in range(25)]


def test_what_no_file_can_hold_fails_with_its_cause(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A request that is longer than a file may be is a failure of that request alone."""
    monkeypatch.setattr("ftprep.engines.batch.filing.MOST_BYTES", 1_000)
    space = workspace(tmp_path, 3)
    space.contexts.mkdir()
    space.context("c1").write_text("long " * 300)
    jsonl.write(space.requests, [request(0), request(1, context_id="c1"), request(2)])
    with FakeBatches() as provider:
        summary = run(space, provider)
    assert (summary.answered, summary.failed) == (2, 1)
    assert summary.failures == {"longer than a batch file may be": 1}


def test_a_shared_context_is_in_each_line(tmp_path: Path) -> None:
    """The lines of a file know nothing of one another: the context is in front of each request, byte for byte, and counts."""
    space = workspace(tmp_path, 3, context_id="c1")
    space.contexts.mkdir()
    space.context("c1").write_text("All documents.\n" * 50)
    seen: list[str] = []
    with FakeBatches(fault_for=lambda line, number: seen.append(line["body"]["messages"][1]["content"])) as provider:
        run(space, provider)
    assert len(seen) == 3
    assert all(text.startswith("All documents.\n" * 50 + "\n\nWrite items.") for text in seen)
    assert jobs(space)[0].bytes > 3 * 750


def test_partial_failures_go_again(tmp_path: Path) -> None:
    """What failed in passing goes into another batch, what failed for good does not; a request without any result goes again."""

    def fault(line: Line, number: int) -> str | None:
        at = int(line["custom_id"][-5:])
        if at == 1:
            return "policy"
        return {2: "500", 3: "429", 4: "missing"}.get(at) if number == 1 else None

    space = workspace(tmp_path, 10)
    with FakeBatches(fault_for=fault) as provider:
        summary = run(space, provider)
    assert (summary.answered, summary.failed, summary.left) == (9, 1, 0)
    assert summary.failures == {"against the provider's content policy": 1}
    assert [job.requests for job in jobs(space)] == [10, 3]
    assert set(provider.billed.values()) == {1}
    assert {line.key: line.attempts for line in ledger(space)}["key00003"] == 2


def test_what_keeps_failing_is_given_up(tmp_path: Path) -> None:
    """After the last attempt the cause stands in the ledger; the next run asks again."""
    space = workspace(tmp_path, 4)
    with FakeBatches(fault_for=lambda line, number: "500" if line["custom_id"].endswith("2") else None) as provider:
        summary = run(space, provider, attempts=3)
    assert summary.failures == {"server error (HTTP 500)": 1}
    assert [job.requests for job in jobs(space)] == [4, 1, 1]
    with FakeBatches() as provider:
        assert run(space, provider).answered == 1


def test_an_expired_batch_gives_what_it_has_and_the_rest_goes_again(tmp_path: Path) -> None:
    """Half was worked on before the day was over: that half is taken, the other goes into a second batch."""
    space = workspace(tmp_path, 20)
    with FakeBatches(fate=lambda number: "expired" if number == 1 else "completed") as provider:
        summary = run(space, provider)
    assert (summary.answered, summary.failed) == (20, 0)
    assert [(job.requests, job.cause) for job in jobs(space)] == [(20, "expired"), (10, "")]
    assert set(provider.billed.values()) == {1}


def test_a_batch_that_was_cancelled_is_not_sent_again_by_itself(tmp_path: Path) -> None:
    """Whoever cancels means it: what was done is taken, the rest is left. Given again, the command sends it."""
    space = workspace(tmp_path, 20)
    with FakeBatches(looks=100) as provider:
        run(space, provider, batch_wait=False)
        provider.batches["batch_1"]["status"] = "cancelling"
        summary = run(space, provider)
        assert (summary.answered, summary.left, summary.in_batches) == (10, 10, 0)
        provider.looks = 2
        assert run(space, provider).answered == 10
    assert set(provider.billed.values()) == {1}


def test_a_file_that_is_not_taken_ends_the_run(tmp_path: Path) -> None:
    """The provider's own word is told, nothing was worked on, and the requests are free again."""
    space = workspace(tmp_path, 5)
    with FakeBatches(fate=lambda number: "failed:invalid_json_line") as provider, pytest.raises(BatchRefused, match="invalid_json"):
        run(space, provider)
    with FakeBatches() as provider:
        assert run(space, provider).answered == 5


def test_too_much_waiting_makes_smaller_batches(tmp_path: Path) -> None:
    """Where the account may have only so many tokens waiting, half as many requests go at a time."""
    space = workspace(tmp_path, 20)
    with FakeBatches(fate=lambda number: "failed:token_limit_exceeded" if number == 1 else "completed") as provider:
        summary = run(space, provider)
    assert summary.answered == 20
    assert [job.requests for job in jobs(space)] == [20, 10, 10]


def test_no_answer_at_all_ends_the_run(tmp_path: Path) -> None:
    """A whole batch refused, request by request: the next would fare the same, so it is not sent."""
    space = workspace(tmp_path, 30)
    with FakeBatches(fault_for=lambda line, number: "400") as provider, pytest.raises(ProviderRefused, match="none of the 10"):
        run(space, provider, batch_requests=10)
    assert sum(line.error is not None for line in ledger(space)) >= 10


def test_another_day(tmp_path: Path) -> None:
    """Without waiting the command ends with the batches open; given again it looks at them, sends nothing anew, and in the end
    takes what came."""
    space = workspace(tmp_path, 12)
    with FakeBatches(looks=3) as provider:
        first = run(space, provider, batch_wait=False)
        assert (first.answered, first.left, first.in_batches) == (0, 12, 12)
        assert run(space, provider, batch_wait=False).in_batches == 12
        jsonl.write(space.requests, (request(number) for number in range(15)))  # the plan has grown meanwhile
        summary = run(space, provider)
    assert (summary.answered, summary.left) == (15, 0)
    assert [job.requests for job in jobs(space)] == [12, 3]
    assert set(provider.billed.values()) == {1}


def test_an_open_batch_is_not_sent_by_another_way(tmp_path: Path) -> None:
    """Without --batch, requests that are in an open batch are refused in one sentence instead of paid twice."""
    space = workspace(tmp_path, 12)
    with FakeBatches(looks=3) as provider:
        run(space, provider, batch_wait=False)
        with pytest.raises(BatchesOpen, match="open with 12 of these requests"):
            generate(space, target(provider.url), settings(), Silent())
        run(space, provider)
        assert generate(space, target(provider.url), settings(), Silent()).answered_before == 12


def test_the_budget_holds_for_whole_files(tmp_path: Path) -> None:
    """A file is only as large as its worst case is still allowed; when the answers turn out cheaper, more is sent; at the end
    the run says what is left. What it cost is never above the limit."""
    space = workspace(tmp_path, 40)
    with FakeBatches() as provider, pytest.raises(BudgetReached) as caught:
        run(space, provider, max_cost=0.02)
    spent = sum(line.cost or 0.0 for line in ledger(space))
    assert 0.01 < spent <= 0.02
    assert caught.value.facts["left"] == 40 - len(ledger(space))
    assert len(jobs(space)) > 1
    assert all(job.reserved <= 0.02 for job in jobs(space))


def test_open_batches_count_against_the_budget(tmp_path: Path) -> None:
    """What is at the provider and not back yet is counted with the most that it can cost, also by another run."""
    space = workspace(tmp_path, 40)
    with FakeBatches(looks=100) as provider:
        run(space, provider, max_cost=0.02, batch_wait=False)
        summary = run(space, provider, max_cost=0.02, batch_wait=False)
    assert len(jobs(space)) == 1
    assert summary.in_batches == jobs(space)[0].requests < 40


def test_an_unknown_batch_price_is_no_price(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Half of the usual price is not guessed: without a batch price the cost is unknown, and --max-cost is refused."""
    monkeypatch.setattr(prices, "price_of", lambda model, settings: Price(input=1e-6, output=2e-6))
    space = workspace(tmp_path, 3)
    with FakeBatches() as provider:
        with pytest.raises(PriceUnknown, match="in a batch"):
            run(space, provider, max_cost=1.0)
        assert provider.calls == []
        assert run(space, provider).cost is None
    assert [line.cost for line in ledger(space)] == [None] * 3


def test_nothing_of_ours_stays_at_the_provider(tmp_path: Path) -> None:
    """Files of requests, answers and errors are removed there once the answers are in the ledger; here too."""
    space = workspace(tmp_path, 12)
    with FakeBatches(fault_for=lambda line, number: "policy" if line["custom_id"].endswith("3") else None) as provider:
        run(space, provider, batch_requests=6)
    assert provider.files == {}
    assert len(provider.deleted) == 2 + 2 + 1
    assert list(space.batch_files.iterdir()) == []


def test_a_batch_that_is_gone_is_told(tmp_path: Path) -> None:
    """Another account's key, or a batch that was deleted: one sentence, and what gives it up."""
    space = workspace(tmp_path, 3)
    with FakeBatches(looks=9) as provider:
        run(space, provider, batch_wait=False)
        provider.batches.clear()
        with pytest.raises(NoSuchBatch, match="batch cancel"):
            run(space, provider)


def test_where_nobody_can_tell_the_user_decides(tmp_path: Path) -> None:
    """Killed while a batch was made, at a server that lists none: the run does not guess. Given up by its id, it is sent anew."""

    def hook(call: Call, phase: str) -> Answer | None:
        return (404, {"error": {"message": "no such path"}}) if f"{call.method} {call.path}" == "GET /v1/batches" else None

    space = workspace(tmp_path, 3)
    with FakeBatches(hook=hook, looks=9) as provider:
        run(space, provider, batch_wait=False)
        lost = msgspec.structs.replace(jobs(space)[0], state="creating", batch_id="")
        jsonl.write(space.batches, [lost])
        with pytest.raises(BatchUnsure, match=rf"ftprep batch cancel {lost.id}"):
            run(space, provider)
        assert len(provider.batches) == 1
        assert [job.state for job in batch_care.cancel(space, batching(), [lost.id], everything=False)] == ["dropped"]
        provider.looks = 2
        assert run(space, provider).answered == 3
    assert len(provider.batches) == 2


def test_a_provider_that_stumbles_is_asked_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each kind of call fails once with 500 before it is worked on, and once after it was: nothing is begun twice."""
    monkeypatch.setattr("ftprep.engines.retries.FIRST_DELAY", 0.01)
    struck: set[tuple[str, str]] = set()

    def hook(call: object, phase: str) -> tuple[int, dict[str, object]] | None:
        what = (f"{call.method} {call.path.rstrip('0123456789')}", phase)  # type: ignore[attr-defined]
        if what in struck:
            return None
        struck.add(what)
        return 500, {"error": {"message": "oops", "code": "server_error"}}

    space = workspace(tmp_path, 8)
    with FakeBatches(hook=hook) as provider:
        summary = run(space, provider)
    assert summary.answered == 8
    assert len(provider.batches) == 1
    assert {name for name, _ in struck} >= {"POST /v1/files", "POST /v1/batches", "GET /v1/batches", "GET /v1/batches/batch_"}
    assert set(provider.billed.values()) == {1}


CLAUDE = "anthropic/claude-haiku-4-5"


def test_message_batches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Anthropic's own: the system message in its place, contexts marked, errors by their type, what is read and written counted."""
    monkeypatch.setenv("ANTHROPIC_API_KEY", "x")
    fate = {1: "invalid_request_error", 2: "overloaded_error", 3: "expired", 4: "missing"}

    def fault(custom_id: str, number: int) -> str | None:
        return fate.get(int(custom_id[-5:])) if number == 1 else None

    space = workspace(tmp_path, 10, model=CLAUDE, context_id="c1")
    space.contexts.mkdir()
    space.context("c1").write_text("All documents. " * 1500)
    with FakeMessages(fault_for=fault) as provider:
        summary = generate(space, target(provider.address, CLAUDE), batching(batch_requests=10), Silent())
    assert (summary.answered, summary.failed, summary.left) == (9, 1, 0)
    assert "HTTP 400" in next(iter(summary.failures))
    assert [job.requests for job in jobs(space)] == [10, 3]
    assert set(provider.billed.values()) == {1}
    assert provider.deleted == ["msgbatch_1", "msgbatch_2"]
    asked = [msgspec.json.decode(body) for body in provider.billed]
    assert all(body["system"] == "You write training data." for body in asked)
    assert all(body["messages"][0]["content"][0]["cache_control"] for body in asked)
    assert summary.cached_tokens == 8 * summary.written_tokens > 0
    assert {line.finish_reason for line in ledger(space) if line.error is None} == {"stop"}


@pytest.mark.parametrize("made", [True, False])
def test_a_batch_of_somebody_else_is_not_taken_for_ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, made: bool) -> None:
    """Anthropic tells nothing of a batch at work but its size. After an interruption one of the same size is taken for ours; its
    results prove that it is another's. Then ours is found, or, if it never was made, sent; the other's stays as it is."""
    monkeypatch.setenv("ANTHROPIC_API_KEY", "x")
    space = workspace(tmp_path, 5, model=CLAUDE)
    with FakeMessages() as provider:
        chosen = target(provider.address, CLAUDE)
        params = {"model": "claude-haiku-4-5", "max_tokens": 5, "messages": [{"role": "user", "content": "Hello there, you."}]}
        theirs = [{"custom_id": f"theirs-{number}", "params": params} for number in range(5)]
        headers = {"x-api-key": "x", "anthropic-version": "1"}
        httpx.post(f"{provider.address}/v1/messages/batches", json={"requests": theirs}, headers=headers)
        generate(space, chosen, batching(batch_wait=False), Silent())
        lost = msgspec.structs.replace(jobs(space)[0], state="creating", batch_id="", created_at="2026-01-01T00:00:00+00:00")
        jsonl.write(space.batches, [lost])
        if not made:
            del provider.batches["msgbatch_2"]
        summary = generate(space, chosen, batching(), Silent())
    assert summary.answered == 5
    assert jobs(space)[0].not_ours == ("msgbatch_1",)
    assert [job.state for job in jobs(space)] == (["cleared"] if made else ["dropped", "cleared"])
    assert "msgbatch_1" in provider.batches
    assert set(provider.billed.values()) == {1, 5}  # theirs are five times the same


@pytest.mark.parametrize("model", ["azure/fake", "mistral/fake", "hosted_vllm/fake"])
def test_the_others_of_openais_form(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, model: str) -> None:
    """Azure's paths and endpoint, Mistral's jobs, a gateway: the same run, with a second batch for what failed, and cancelling."""
    for name in ("AZURE_API_KEY", "MISTRAL_API_KEY"):
        monkeypatch.setenv(name, "x")
    monkeypatch.setenv("AZURE_API_VERSION", "2025-04-01-preview")
    space = workspace(tmp_path, 6, model=model)
    faults = FakeBatches(fault_for=lambda line, number: "500" if number == 1 and line["custom_id"].endswith("2") else None)
    with faults as provider:
        base = provider.address if model.startswith("azure") else provider.url
        summary = generate(space, target(base, model), batching(), Silent())
        assert (summary.answered, summary.failed) == (6, 0)
        assert set(provider.billed.values()) == {1}
        provider.looks = 100
        space = workspace(tmp_path / "b", 6, model=model)
        generate(space, target(base, model), batching(batch_wait=False), Silent())
        done = batch_care.cancel(space, batching(), [], everything=True)
        assert {job.status for job in done} <= {"cancelling", "cancelled"}
        # killed while it was made: it is found again
        lost = msgspec.structs.replace(jobs(space)[0], state="creating", batch_id="", at="2026-01-01T00:00:00+00:00")
        jsonl.write(space.batches, [lost])
        summary = generate(space, target(base, model), batching(), Silent())
        assert (summary.answered, summary.left) == (3, 3)
    assert len(provider.batches) == 3


def test_bedrock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Requests in Claude's own form in the bucket, a job under a token, answers from the bucket; too few for another job are left,
    and said. The bucket is empty afterwards."""
    model = "bedrock/anthropic.claude-3-haiku-20240307-v1:0"
    names = {"AWS_ACCESS_KEY_ID": "x", "AWS_SECRET_ACCESS_KEY": "x", "AWS_REGION": "eu-west-1", "AWS_DEFAULT_REGION": "eu-west-1"}
    names |= {"AWS_S3_BUCKET_NAME": "our-bucket", "AWS_BATCH_ROLE_ARN": "arn:aws:iam::123456789012:role/batch"}
    with FakeBedrock(fault_for=lambda record, number: {3: 500, 4: 400}.get(int(record[-5:]))) as aws:
        for name, value in (names | {"AWS_ENDPOINT_URL_S3": aws.address, "AWS_ENDPOINT_URL_BEDROCK": aws.address}).items():
            monkeypatch.setenv(name, value)
        space = workspace(tmp_path, 120, model=model)
        chosen = Target(model=model, engine="litellm", profile="large")
        summary = generate(space, chosen, batching(batch_wait=False), Silent())
        assert summary.in_batches == 120
        lost = msgspec.structs.replace(jobs(space)[0], state="creating", batch_id="", at="2026-01-01T00:00:00+00:00")
        jsonl.write(space.batches, [lost])  # killed while it was made: found by its name
        summary = generate(space, chosen, batching(), Silent())
    assert (summary.answered, summary.failed, summary.left) == (118, 1, 1)
    assert len(aws.jobs) == 1
    assert aws.objects == {}
    asked = [msgspec.json.decode(body) for body in aws.billed]
    assert all(body["system"] and body["anthropic_version"] and body["max_tokens"] == 200 for body in asked)


def worked_through(root: Path, kind: type[FakeBatches] | type[FakeMessages], model: str, count: int) -> list[str]:
    """`count` requests in files of a third, killed at every point, with failures, an expired batch and shuffled results: all
    accounted for, none paid twice. Gives the points."""

    def openai(line: Line, number: int) -> str | None:
        return anthropic(line["custom_id"], number)

    def anthropic(custom_id: str, number: int) -> str | None:
        at = int(custom_id[-5:])
        if at % 500 == 7:
            return "policy" if kind is FakeBatches else "invalid_request_error"
        if number != 1:
            return None
        return {3: "500" if kind is FakeBatches else "overloaded_error", 4: "missing"}.get(at % 100)

    space = workspace(root, count, model=model)
    how = {"fault_for": openai, "fate": lambda number: "expired" if number == 2 else "completed"}
    server, kills = double(kind, **(how if kind is FakeBatches else {"fault_for": anthropic}))
    with server:
        assert isinstance(server, FakeBatches | FakeMessages)
        address = server.url if isinstance(server, FakeBatches) else server.address
        asked = batching(batch_requests=count // 3 + 1, timeout=60.0)
        processes = kills.run_through(space, target(address, model), asked)
    refused = count // 500 + (count % 500 > 7)
    accepted = Counter(line.key for line in ledger(space) if line.error is None)
    assert len(accepted) == count - refused
    assert set(accepted.values()) == {1}
    assert len(server.billed) == count - refused
    assert set(server.billed.values()) == {1}
    assert {job.state for job in jobs(space)} <= {"cleared", "dropped"}
    assert server.files == {} if isinstance(server, FakeBatches) else server.batches == {}
    assert processes == len(kills.met) + 1
    return kills.met


@POSIX
@pytest.mark.timeout(900)
def test_killed_between_every_two_steps(tmp_path: Path) -> None:
    """2,000 requests through files and batches, SIGKILL at every call and at every line written."""
    met = worked_through(tmp_path, FakeBatches, "openai/fake", 2000)
    for call in ("POST /v1/files", "POST /v1/batches", "GET /v1/batches/ID", "GET /v1/files/ID/content", "DELETE /v1/files/ID"):
        assert {f"{call}, before", f"{call}, after"} <= set(met)
    for line in ("Job prepared", "Job uploaded", "Job creating", "Job created", "Job fetched", "Job cleared", "Generation"):
        assert {f"line of {line}, before", f"line of {line}, after"} <= set(met)


@POSIX
@pytest.mark.timeout(900)
def test_message_batches_killed_between_every_two_steps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same with Anthropic, which names no file that a batch could be told by."""
    monkeypatch.setenv("ANTHROPIC_API_KEY", "x")
    met = worked_through(tmp_path, FakeMessages, CLAUDE, 2000)
    for call in ("POST /v1/messages/batches", "GET /v1/messages/batches/ID", "GET /v1/messages/batches/ID/results"):
        assert {f"{call}, before", f"{call}, after"} <= set(met)
