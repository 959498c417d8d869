"""One client over the requests of a plan, in a process of its own: python client.py aiohttp|litellm|curator REQUESTS URL
CONCURRENCY COUNT

aiohttp and litellm are the bare loops: no ledger, no retries, no progress. curator is bespokelabs-curator with its openai back-end
(TIKTOKEN_CACHE_DIR must name a folder that holds cl100k_base). Prints how many answers came. It imports nothing of ftprep, so that
it runs under an interpreter that has that client only.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import tempfile
from collections.abc import Awaitable, Callable
from itertools import islice
from typing import Any

Body = dict[str, Any]


def bodies(path: str, count: int) -> list[Body]:
    """What goes over the wire for the first `count` requests of a plan."""
    found = []
    with open(path, encoding="utf-8") as lines:  # noqa: PTH123  # this file knows no pathlib habits of ours
        for line in islice(lines, count):
            one = json.loads(line)
            parameters = one["parameters"]
            body = {"model": "fake", "messages": one["messages"], "max_tokens": parameters.get("max_tokens", 1024)}
            found.append(body | {name: parameters[name] for name in ("temperature",) if name in parameters})
    return found


async def crowd(call: Callable[[Body], Awaitable[bool]], work: list[Body], concurrency: int) -> int:
    """So many at once; how many were answered."""
    todo, good = iter(work), 0

    async def worker() -> None:
        nonlocal good
        for body in todo:
            answered = await call(body)
            good += answered

    await asyncio.gather(*(worker() for _ in range(concurrency)))
    return good


async def bare_aiohttp(url: str, work: list[Body], concurrency: int) -> int:
    """aiohttp alone."""
    import aiohttp

    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:

        async def call(body: Body) -> bool:
            async with session.post(url + "/chat/completions", json=body) as response:
                return bool((await response.json())["choices"][0]["message"]["content"])

        return await crowd(call, work, concurrency)


async def bare_litellm(url: str, work: list[Body], concurrency: int) -> int:
    """litellm.acompletion in a loop."""
    os.environ.update({"LITELLM_LOCAL_MODEL_COST_MAP": "True", "LITELLM_LOG": "ERROR", "LITELLM_MODE": "PRODUCTION"})
    import litellm

    litellm.suppress_debug_info = True

    async def call(body: Body) -> bool:
        options = {name: value for name, value in body.items() if name != "model"}
        answer = await litellm.acompletion(
            model="openai/fake", api_base=url, api_key="none", max_retries=0, num_retries=0, **options
        )
        return bool(answer.choices[0].message.content)

    return await crowd(call, work, concurrency)


def curator(url: str, work: list[Body], concurrency: int) -> int:
    """bespokelabs-curator, as its documentation shows it, with its limits out of the way."""
    os.environ.update({"TELEMETRY_ENABLED": "false", "CURATOR_DISABLE_CACHE": "1", "OPENAI_API_KEY": "none", "HF_HUB_OFFLINE": "1"})
    from bespokelabs import curator as library  # type: ignore[import-not-found, unused-ignore]  # in an environment of its own

    class Asked(library.LLM):  # type: ignore[misc, unused-ignore]
        def prompt(self, row: Body) -> Any:
            return json.loads(row["messages"])

        def parse(self, _row: Body, response: str) -> Body:
            return {"text": response}

    limits = {
        "max_requests_per_minute": 10_000_000,
        "max_tokens_per_minute": 10_000_000_000,
        "max_concurrent_requests": concurrency,
    }
    model = Asked(
        model_name="gpt-4o-mini",
        backend="openai",
        generation_params={"max_tokens": work[0]["max_tokens"]},
        backend_params={"base_url": url, "request_timeout": 60, **limits},
    )
    with tempfile.TemporaryDirectory() as folder:
        found = model([{"messages": json.dumps(body["messages"])} for body in work], working_dir=folder)
    rows = getattr(found, "dataset", found)
    return sum(bool(row["text"]) for row in rows)


def main() -> None:
    """Run one client."""
    name, path, url, concurrency, count = sys.argv[1:]
    work = bodies(path, int(count))
    if name == "curator":
        answered = curator(url, work, int(concurrency))
    else:
        loop = {"aiohttp": bare_aiohttp, "litellm": bare_litellm}[name]
        answered = asyncio.run(loop(url, work, int(concurrency)))
    print(json.dumps({"answered": answered}))


if __name__ == "__main__":
    main()
