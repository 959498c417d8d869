"""Answer the plan of a run folder with vLLM through Ray Data LLM, without a server (docs/ray.md).

    python scripts/offline_vllm.py ftprep-out --model hosted_vllm/Qwen/Qwen3-32B --tensor-parallel 4

Writes requests.jsonl as `ftprep augment` does, and appends an answer for each request that has none. Give `ftprep augment`
afterwards. Needs ray[llm] and GPUs.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from ftprep import config, jsonl, ledger, plan
from ftprep.engines.contexts import Contexts
from ftprep.engines.messages import outgoing
from ftprep.models import resolve
from ftprep.records import Generation, Request
from ftprep.workspace import Workspace

Rows = Iterable[dict[str, Any]]


def row_of(request: Request, context: str | None) -> dict[str, Any]:
    """What Ray Data LLM takes: {"key": "c0ffee...", "messages": [...], "sampling_params": {"max_tokens": 900, ...}}"""
    parameters = request.parameters
    sampling: dict[str, Any] = {"max_tokens": parameters.max_tokens, "temperature": parameters.temperature}
    if parameters.stop:
        sampling["stop"] = list(parameters.stop)
    return {"key": request.key, "messages": outgoing(request, context), "sampling_params": sampling}


def generation_of(row: dict[str, Any]) -> Generation:
    """What it gives back, as a line of the ledger; a row that failed carries its cause there, without any text of the prompt."""
    if row.get("__inference_error__"):
        return Generation(key=row["key"], error="vLLM could not answer it")
    tokens = int(row["num_generated_tokens"])
    cut = tokens >= int(row["sampling_params"]["max_tokens"])
    return Generation(
        key=row["key"],
        text=row["generated_text"],
        finish_reason="length" if cut else "stop",
        prompt_tokens=int(row["num_input_tokens"]),
        completion_tokens=tokens,
    )


def answer(place: Workspace, model: str, by: Callable[[Rows], Rows]) -> int:
    """Plan, give what is not answered to `by`, write down what comes: how many lines that were."""
    settings = config.load(place.config, {"model": model, "api_base": "http://127.0.0.1:9", "profile": "large"})
    target = resolve(settings)
    with place.lock():
        plan.save(plan.plan(place, settings, target), place)
        before = ledger.standing(place.generations)
        contexts = Contexts(place, target.model)

        def todo() -> Iterator[dict[str, Any]]:
            for request in ledger.todo(place.requests, target, before):
                yield row_of(request, contexts.text(request.context_id))

        count = 0
        with jsonl.Appender(place.generations) as lines:
            for row in by(todo()):
                lines.add(generation_of(row))
                count += 1
    return count


def vllm(source: str, tensor_parallel: int, replicas: int) -> Callable[[Rows], Rows]:
    """Ray Data LLM over the rows."""

    def by(rows: Rows) -> Rows:
        os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
        import ray
        from ray.data.llm import build_processor, vLLMEngineProcessorConfig

        config = vLLMEngineProcessorConfig(
            model_source=source,
            engine_kwargs={"tensor_parallel_size": tensor_parallel, "enable_prefix_caching": True},
            concurrency=replicas,
            should_continue_on_error=True,
        )
        processor = build_processor(config, preprocess=lambda row: row, postprocess=lambda row: row)
        answers: Rows = processor(ray.data.from_items(list(rows))).iter_rows()
        return answers

    return by


def main() -> None:
    """Parse, answer, say how many."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("workspace", type=Path)
    parser.add_argument("--model", required=True, help="as `ftprep augment --model` is given it later: hosted_vllm/NAME")
    parser.add_argument("--weights", help="what vLLM loads, where it is not NAME: a folder")
    parser.add_argument("--tensor-parallel", type=int, default=1, help="GPUs that one copy of the model takes")
    parser.add_argument("--replicas", type=int, default=1, help="copies of the model")
    given = parser.parse_args()
    source = given.weights or given.model.partition("/")[2]
    count = answer(Workspace(given.workspace), given.model, vllm(source, given.tensor_parallel, given.replicas))
    print(f"{count} requests answered; next: ftprep augment --model {given.model} --api-base http://127.0.0.1:9")


if __name__ == "__main__":
    main()
