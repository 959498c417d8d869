"""What the tests of engines and of the generate stage share: a workspace with requests, and prices of a stand-in."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import pytest

from ftprep import jsonl, prices
from ftprep.records import Generation, Message, Parameters, Request, Target
from ftprep.settings import Settings
from ftprep.workspace import Workspace

MODEL = "openai/fake"


def request(number: int = 0, *, model: str = MODEL, context_id: str | None = None, **parameters: object) -> Request:
    """Request `number`: a focus of one passage."""
    text = f"Write items.\n### Focus\n[{number:010x}] The tool number {number} is owned by the Data team. It was bought in 2019."
    return Request(
        key=f"key{number:05d}",
        strategy="local",
        task="local",
        template="local@1:abc",
        document_id="d1",
        focus=(f"{number:010x}",),
        messages=(Message(role="system", content="You write training data."), Message(role="user", content=text)),
        model=model,
        parameters=Parameters(**{"max_tokens": 200} | parameters),  # type: ignore[arg-type]
        context_id=context_id,
    )


def workspace(root: Path, count: int, **changes: object) -> Workspace:
    """A run folder with `count` requests planned."""
    space = Workspace(root / "run")
    jsonl.write(space.requests, (request(number, **changes) for number in range(count)))  # type: ignore[arg-type]
    return space


Client = Literal["direct", "litellm"]
CLIENTS: tuple[Client, ...] = ("direct", "litellm")


def target(url: str, model: str = MODEL, client: Client = "direct") -> Target:
    """A model behind `url`."""
    return Target(model=model, engine=client, profile="large", api_base=url)


def settings(**changes: object) -> Settings:
    """Settings that are quick about failures."""
    return Settings(**{"concurrency": 4, "timeout": 5.0, "attempts": 4} | changes)  # type: ignore[arg-type]


def ledger(space: Workspace) -> list[Generation]:
    """All lines of the ledger."""
    return list(jsonl.read(space.generations, Generation, ledger=True))


def stand_in_prices(monkeypatch: pytest.MonkeyPatch, price: tuple[float, float] | None) -> None:
    """`ftprep.prices` with one price (USD per prompt token and per completion token) for every model, or none for any."""
    monkeypatch.setattr(prices, "price_of", lambda model, settings: price)
    monkeypatch.setattr(prices, "cost", lambda price, prompt, cached, completion, **how: price[0] * prompt + price[1] * completion)
