import asyncio
import json
import threading
from collections.abc import Iterable
from pathlib import Path

import pytest
from msgspec.structs import replace

from ftprep import jsonl
from ftprep.engines.packs import Packs
from ftprep.generate import generate
from ftprep.progress import Silent
from ftprep.records import Request
from tests.engines.sending import ledger, request, settings, target, workspace
from tests.fake_provider import Body, FakeProvider, default_answer

pytestmark = pytest.mark.filterwarnings("ignore:Item '.*' on TypedDict class:UserWarning")  # litellm's own, when first built


def requests(*contexts: str | None) -> list[Request]:
    """A request for each context, numbered."""
    return [request(number, context_id=context) for number, context in enumerate(contexts)]


def numbers(taken: Iterable[Request | None]) -> list[int]:
    """Their numbers."""
    return [int(one.key.removeprefix("key")) for one in taken if one is not None]


async def waiting(packs: Packs) -> asyncio.Task[Request | None]:
    """A worker that asks for a request, given time to be served."""
    task = asyncio.create_task(packs.take())
    for _ in range(3):
        await asyncio.sleep(0)
    return task


def test_the_first_of_a_pack_goes_alone() -> None:
    """The others wait for it; the first of another pack and requests without a context don't."""

    async def run() -> None:
        todo = requests("a", "a", "a", "b", "b", None)
        packs = Packs(iter(todo), workers=4)
        first, second, third = await packs.take(), await packs.take(), await packs.take()
        assert numbers([first, second, third]) == [0, 3, 5]
        last = await waiting(packs)
        assert not last.done()
        assert first is not None
        packs.done(first, answered=True)
        assert numbers([await last, await packs.take()]) == [1, 2]
        late = await waiting(packs)
        assert not late.done()
        assert second is not None
        packs.done(second, answered=True)
        assert numbers([await late, await packs.take()]) == [4]
        assert await packs.take() is None

    asyncio.run(run())


def test_if_the_first_fails_the_next_of_its_pack_goes_alone() -> None:
    """The cache does not hold the context yet."""

    async def run() -> None:
        packs = Packs(iter(requests("a", "a", "a")), workers=2)
        first = await packs.take()
        other = await waiting(packs)
        assert first is not None
        packs.done(first, answered=False)
        second = await other
        assert numbers([second]) == [1]
        third = await waiting(packs)
        assert not third.done()
        assert second is not None
        packs.done(second, answered=True)
        assert numbers([await third]) == [2]

    asyncio.run(run())


def test_few_packs_are_begun_ahead() -> None:
    """A cache forgets: with enough of two packs at hand, the third is begun when those run out."""

    async def run() -> None:
        todo = iter(requests(*"aaaaaaaaaabbbbbbbbbbcccccccccc"))
        packs = Packs(todo, workers=4)
        assert numbers([await packs.take(), await packs.take()]) == [0, 10]
        assert not (await waiting(packs)).done()
        assert sum(1 for _ in todo) > 10  # the third pack has not been read

    asyncio.run(run())


def test_closed_nobody_waits_any_more() -> None:
    """A fault or the end of the budget ends the workers that wait for the first of a pack."""

    async def run() -> None:
        packs = Packs(iter(requests("a", "a")), workers=2)
        await packs.take()
        worker = await waiting(packs)
        packs.close()
        assert await worker is None

    asyncio.run(run())


def test_a_provider_sees_the_first_of_each_pack_alone(tmp_path: Path) -> None:
    """Through real HTTP with eight workers: while the first of a pack is in flight, no other of that pack is. All are answered."""
    space = workspace(tmp_path, 0)
    contexts = ["a"] * 12 + ["b"] * 12 + ["c"] * 3
    jsonl.write(space.requests, requests(*contexts))
    space.contexts.mkdir()
    for name in "abc":
        space.context(name).write_text(f"### Documents of {name}\n" + f"The {name} company has many tools and teams. " * 200)
    flying: dict[str, int] = {}
    met: dict[str, list[int]] = {}
    lock = threading.Lock()

    def answer(body: Body) -> str:
        name = body["messages"][1]["content"][len("### Documents of ")]
        with lock:
            flying[name] = flying.get(name, 0) + 1
            met.setdefault(name, []).append(flying[name])
        provider.closing.wait(0.02)
        with lock:
            flying[name] -= 1
        return default_answer(body)

    with FakeProvider(answer=answer) as provider:
        summary = generate(space, target(provider.url), settings(concurrency=8), Silent())
    assert summary.answered == len(contexts)
    assert all(first == 1 for first, *_ in met.values())
    assert all(second == 1 for _, second, *_ in met.values() if second)
    assert {name: len(seen) for name, seen in met.items()} == {"a": 12, "b": 12, "c": 3}
    cached = sum(bool(line.cached_tokens) for line in ledger(space))
    assert cached == len(contexts) - 3
    assert summary.cached_tokens > 0.8 * summary.prompt_tokens


def test_a_pack_whose_first_is_refused_is_worked_off(tmp_path: Path) -> None:
    """What the provider refuses costs that request only."""
    space = workspace(tmp_path, 0)
    jsonl.write(space.requests, [replace(one, parameters=replace(one.parameters, json=True)) for one in requests(*"aaaa")])
    space.contexts.mkdir()
    space.context("a").write_text("### Documents")
    refused = iter(["policy"])
    with FakeProvider(fault_for=lambda body: next(refused, None) if json.dumps(body) else None) as provider:
        summary = generate(space, target(provider.url), settings(), Silent())
    assert (summary.answered, summary.failed) == (3, 1)
