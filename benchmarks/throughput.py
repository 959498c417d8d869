"""How many calls a second, beside a bare `litellm.acompletion` loop over the very same requests in the same run.

The provider is the fake one in a process of its own. Both sides import LiteLLM, keep as many calls in flight and let the answers
fall; ftprep also reads its plan, writes each answer durably to the ledger and shows progress. A ratio of 1.00 is the loop's speed.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from harness import ROOT, corpus, environment, ftprep, measured, table


@contextlib.contextmanager
def provider(latency: float) -> Iterator[str]:
    """The --api-base of a fake provider in another process."""
    command = [sys.executable, "-u", "-m", "tests.fake_provider", "--port", "0", "--latency", str(latency)]
    process = subprocess.Popen(command, cwd=ROOT, env=environment(), stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        yield process.stdout.readline().split()[-1]
    finally:
        process.terminate()
        process.wait()


def loop(requests: Path, api_base: str, concurrency: int) -> None:
    """The bare loop: no ledger, no retries, no progress. Prints how long import and calls took, each."""
    begun = time.monotonic()
    import os

    os.environ.update({"LITELLM_LOCAL_MODEL_COST_MAP": "True", "LITELLM_LOG": "ERROR", "LITELLM_MODE": "PRODUCTION"})
    import litellm

    litellm.suppress_debug_info = True
    imported = time.monotonic()
    asked = [json.loads(line) for line in requests.read_text(encoding="utf-8").splitlines()]

    async def run() -> None:
        room = asyncio.Semaphore(concurrency)

        async def one(request: dict[str, object]) -> None:
            async with room:
                await litellm.acompletion(
                    model="openai/fake",
                    messages=request["messages"],
                    api_base=api_base,
                    api_key="none",
                    max_retries=0,
                    max_tokens=request["parameters"]["max_tokens"],  # type: ignore[index]  # a request of ours
                )

        await asyncio.gather(*(one(request) for request in asked))

    asyncio.run(run())
    print(json.dumps({"import": imported - begun, "calls": time.monotonic() - imported}))


def main() -> int:
    """Always 0: the figures are read by people."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--calls", type=int, default=1000)
    parser.add_argument("--concurrency", type=int, default=64)
    parser.add_argument("--loop", nargs=2, metavar=("REQUESTS", "URL"), help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.loop:
        loop(Path(given.loop[0]), given.loop[1], given.concurrency)
        return 0
    rows = []
    for latency in (0.0, 0.1):
        with tempfile.TemporaryDirectory() as folder, provider(latency) as url:
            here = Path(folder)
            corpus(here / "docs", given.calls // 10, passages=10)
            flags = ("--model", "openai/fake", "--api-base", url, "--concurrency", given.concurrency, "--strategy", "local")
            ftprep("ingest", here / "docs", "-w", here / "ws")
            planned = ftprep("augment", "--dry-run", "-w", here / "ws", "--json", *map(str, flags))
            if planned.status:
                sys.exit(planned.err)
            ours = ftprep("augment", "-w", here / "ws", "--json", *map(str, flags))
            if ours.status:
                sys.exit(ours.err)
            sent = ours.json()["augment"]["generation"]
            script = str(Path(__file__).resolve())
            bare = measured(script, "--concurrency", str(given.concurrency), "--loop", here / "ws" / "requests.jsonl", url)
            if bare.status:
                sys.exit(bare.err)
            times = json.loads(bare.out.splitlines()[-1])
            count = sent["answered"]
            at = f"{latency * 1000:.0f} ms"
            rows.append(_row(at, "ftprep augment, all of it", count, ours.wall, bare.wall, ours.cpu, ours.peak_mb))
            asking = times["import"] + times["calls"]
            rows.append(_row(at, "ftprep, asking alone", count, sent["seconds"], asking, None, None))
            rows.append(_row(at, "bare litellm loop", count, bare.wall, bare.wall, bare.cpu, bare.peak_mb))
            if latency:
                rows.append(_row(at, "no overhead at all", count, count / given.concurrency * latency, bare.wall, None, None))
    head = ("latency", "what", "calls", "seconds", "calls/s", "speed, loop = 1", "CPU ms a call", "peak MB")
    table(f"Throughput at concurrency {given.concurrency}; seconds and CPU hold the import of LiteLLM", head, rows)
    return 0


def _row(at: str, what: str, count: int, seconds: float, loop: float, cpu: float | None, peak: float | None) -> tuple[object, ...]:
    rate = f"{count / seconds:,.0f}"
    each = f"{cpu * 1000 / count:.1f}" if cpu is not None else ""
    return (at, what, count, seconds, rate, loop / seconds, each, f"{peak:.0f}" if peak is not None else "")


if __name__ == "__main__":
    sys.exit(main())
