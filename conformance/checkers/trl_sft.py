"""TRL's SFTTrainer prepares the file, template and all; every row must keep something to learn."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator

import datasets
import tiny
import verdicts
from trl import SFTConfig, SFTTrainer

TOKENIZER, MODEL = tiny.tokenizer(), tiny.model()


def check(path: str, form: str) -> Iterator[verdicts.Fault]:
    chat = form in ("trl", "unsloth")
    with tempfile.TemporaryDirectory() as scratch:
        rows = datasets.load_dataset("json", data_files=path, split="train", cache_dir=scratch)
        settings = SFTConfig(
            output_dir=scratch,
            report_to="none",
            use_cpu=True,
            bf16=False,
            max_length=None,
            assistant_only_loss=chat,
            gradient_checkpointing=False,
        )
        trainer = SFTTrainer(model=MODEL, args=settings, train_dataset=rows, processing_class=TOKENIZER)
        prepared = trainer.train_dataset
        if len(prepared) != len(rows):
            yield 0, f"{len(rows) - len(prepared)} of {len(rows)} rows are gone"
        for number, row in enumerate(prepared, 1):
            batch = trainer.data_collator([row])
            if not (batch["labels"] != -100).any():
                yield number, "nothing left to learn"


verdicts.main(check)
