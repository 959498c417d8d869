"""LLaMA-Factory's reader and converters, with the dataset_info.json that stands beside the file; rows that it skips are counted.

It skips rows with a line in its log and goes on, so a skipped row is a refusal here.
"""

from __future__ import annotations

import importlib.machinery
import json
import os
import sys
import tempfile
import types
from collections.abc import Iterator
from pathlib import Path

os.environ.update(HF_HUB_OFFLINE="1", HF_DATASETS_OFFLINE="1", DISABLE_VERSION_CHECK="1", HF_DATASETS_DISABLE_PROGRESS_BARS="1")
_sound = types.ModuleType("torchaudio")  # imported for sound, of which there is none here
_sound.__spec__ = importlib.machinery.ModuleSpec("torchaudio", None)
sys.modules["torchaudio"] = _sound

import datasets  # noqa: E402
import verdicts  # noqa: E402
from llamafactory.data.converter import get_dataset_converter  # noqa: E402
from llamafactory.data.parser import get_dataset_list  # noqa: E402
from llamafactory.hparams import DataArguments  # noqa: E402

INFO = {
    "llama-factory": {
        "columns": {"prompt": "instruction", "query": "input", "response": "output", "system": "system", "history": "history"}
    },
    "llama-factory-sharegpt": {
        "formatting": "sharegpt",
        "columns": {"messages": "conversations", "system": "system", "tools": "tools"},
        "tags": {
            "role_tag": "from",
            "content_tag": "value",
            "user_tag": "human",
            "assistant_tag": "gpt",
            "observation_tag": "observation",
            "function_tag": "function_call",
            "system_tag": "system",
        },
    },
    "llama-factory-preference": {
        "ranking": True,
        "columns": {"prompt": "instruction", "query": "input", "chosen": "chosen", "rejected": "rejected", "system": "system"},
    },
}


def check(path: str, form: str) -> Iterator[verdicts.Fault]:
    with tempfile.TemporaryDirectory() as scratch:
        rows = datasets.load_dataset("json", data_files=path, split="train", cache_dir=scratch)
        info = _beside(Path(path)) or INFO[form]
        columns = {name: column for name, column in info["columns"].items() if column in rows.column_names}
        description = {"ours": {**info, "columns": columns, "file_name": path}}
        (Path(scratch) / "dataset_info.json").write_text(json.dumps(description), encoding="utf-8")
        (attributes,) = get_dataset_list(["ours"], scratch)
        convert = get_dataset_converter(attributes.formatting, attributes, DataArguments(dataset_dir=scratch))
        for number, row in enumerate(rows, 1):
            try:
                turned = convert(row)
            except Exception as error:
                yield number, verdicts.told(error)
                continue
            if not turned["_prompt"] or not turned["_response"] or not all(part["content"] for part in turned["_response"]):
                yield number, "skipped"


def _beside(path: Path) -> dict[str, object] | None:
    """The description that export wrote for this file."""
    place = path.parent / "dataset_info.json"
    if not place.exists():
        return None
    listed = json.loads(place.read_text(encoding="utf-8"))
    return next((info for info in listed.values() if info["file_name"] == path.name), None)


verdicts.main(check)
