"""The Hugging Face `datasets` reader: the file loaded as JSON, CSV or Parquet, every row read. TRL, axolotl and others use it."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

os.environ.update(HF_HUB_OFFLINE="1", HF_DATASETS_OFFLINE="1", HF_DATASETS_DISABLE_PROGRESS_BARS="1")

import datasets
import verdicts

KINDS = {".jsonl": "json", ".json": "json", ".csv": "csv", ".parquet": "parquet"}


def check(path: str, form: str) -> Iterator[verdicts.Fault]:
    with tempfile.TemporaryDirectory() as cache:
        if form == "huggingface":  # the folder with its card, as the Hub reads it
            folder = Path(path).parent.parent if Path(path).parent.name == "data" else Path(path).parent
            loaded = datasets.load_dataset(str(folder), cache_dir=cache)
            rows = sum(len(split) for split in loaded.values())
        else:
            loaded = datasets.load_dataset(KINDS[Path(path).suffix], data_files=path, split="train", cache_dir=cache)
            rows = sum(1 for _ in loaded)
        if rows == 0:
            yield 0, "no rows"


verdicts.main(check)
