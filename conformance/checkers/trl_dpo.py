"""TRL's DPOTrainer prepares the file; every row must keep two different answers."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator

import datasets
import tiny
import verdicts
from trl import DPOConfig, DPOTrainer

TOKENIZER, MODEL, REFERENCE = tiny.tokenizer(), tiny.model(), tiny.model()


def check(path: str, _form: str) -> Iterator[verdicts.Fault]:
    with tempfile.TemporaryDirectory() as scratch:
        rows = datasets.load_dataset("json", data_files=path, split="train", cache_dir=scratch)
        settings = DPOConfig(
            output_dir=scratch, report_to="none", use_cpu=True, bf16=False, max_length=None, gradient_checkpointing=False
        )
        trainer = DPOTrainer(model=MODEL, ref_model=REFERENCE, args=settings, train_dataset=rows, processing_class=TOKENIZER)
        prepared = trainer.train_dataset
        if len(prepared) != len(rows):
            yield 0, f"{len(rows) - len(prepared)} of {len(rows)} rows are gone"
        for number, row in enumerate(prepared, 1):
            if not row["chosen_ids"] or not row["rejected_ids"]:
                yield number, "an answer is empty"


verdicts.main(check)
