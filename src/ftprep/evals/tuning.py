"""The process that tunes: python -m ftprep.evals.tuning JOB.json. Prints a line a step; writes the weights, and last the result."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import msgspec

from ftprep.augmenter.adapter_file import interleaved
from ftprep.evaluation.recipe import Recipe, Trained
from ftprep.records import stable_id

_OWN = ("general.architecture", "general.file_type", "tokenizer.ggml.add_bos_token")
"""Fields that are not those of the file that was tuned."""


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be tuned, on what, and where weights and result go."""

    weights: str
    texts: tuple[str, ...]
    recipe: Recipe
    file: str
    result: str


class Tuned(msgspec.Struct, frozen=True, kw_only=True):
    """What came of it. {"file": "ftprep-out/eval/tuned.gguf", "weights": "SmolLM2-135M-Instruct.Q4_1.gguf", "rows": 218,
    "left_out": {"says a name that the test file holds out": 12},
    "trained": {"steps": 60, "tokens": 41000, "loss": 0.9, "seconds": 190.1, "precision": "bfloat16"}}"""

    file: str
    weights: str
    rows: int
    left_out: dict[str, int] = {}
    trained: Trained


def main(path: str) -> None:
    """The process."""
    os.environ |= {"HF_HUB_OFFLINE": "1", "TRANSFORMERS_VERBOSITY": "error", "TOKENIZERS_PARALLELISM": "false"}
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")  # threads that spin while they wait collapse when cores are shared
    from ftprep.evaluation.learner import Learner

    job = msgspec.json.decode(Path(path).read_bytes(), type=Job)
    learner = Learner(Path(job.weights), threads=os.cpu_count() or 1)

    def tell(_step: int, loss: float) -> None:
        print(f"loss {loss:.2f}", flush=True)

    trained = learner.train(job.texts, job.recipe, tell)
    scratch = Path(job.file).with_suffix(".part")
    write(Path(job.weights), learner.model.state_dict(), scratch, stable_id([msgspec.json.encode(job)]))
    scratch.replace(job.file)
    done = Tuned(file=job.file, weights=Path(job.weights).name, rows=len(job.texts), trained=trained)
    Path(job.result).write_bytes(msgspec.json.encode(done))


def write(source: Path, state: dict[str, Any], target: Path, mark: str) -> None:
    """Copy a GGUF file of a Llama model with the weights of `state` (transformers' names) in the place of its own, as float16.

    It is to be asked as it was tuned: each text had a start token before it, so one is put before each prompt, which SmolLM2's own
    file does not ask for. `mark` stands at the front, within what `local:` files are told apart by.
    """
    import gguf

    reader = gguf.GGUFReader(source)
    name = _text(reader.get_field("general.architecture"))
    heads = int(reader.get_field(f"{name}.attention.head_count").contents())
    kv_heads = int(reader.get_field(f"{name}.attention.head_count_kv").contents())
    blocks = int(reader.get_field(f"{name}.block_count").contents())
    writer = gguf.GGUFWriter(target, name)
    writer.add_string("ftprep.tuned", mark)
    for field in reader.fields.values():
        if field.name in _OWN or field.name.startswith("GGUF."):
            continue
        kind = field.types[0]
        inner = field.types[-1] if kind == gguf.GGUFValueType.ARRAY else None
        writer.add_key_value(field.name, field.contents(), kind, sub_type=inner)
    writer.add_file_type(gguf.LlamaFileType.MOSTLY_F16)
    writer.add_add_bos_token(True)
    names = gguf.get_tensor_name_map(gguf.MODEL_ARCH.LLAMA, blocks)
    there = {tensor.name for tensor in reader.tensors}
    for key, tensor in state.items():
        ours = names.get_name(key, try_suffixes=(".weight",))
        if ours is None or ours not in there:
            continue  # the output layer of a model whose embeddings are the same
        values = tensor.detach().float().cpu().numpy()
        if ours.endswith(("attn_q.weight", "attn_k.weight")):
            values = interleaved(values, heads if "attn_q" in ours else kv_heads)
        writer.add_tensor(ours, values.astype("float32" if values.ndim == 1 else "float16"))
        there.discard(ours)
    assert not there, f"no weights for {sorted(there)}"
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def _text(field: Any) -> str:
    return str(field.contents())


if __name__ == "__main__":
    main(sys.argv[1])
