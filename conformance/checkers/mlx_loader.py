"""mlx-lm's own loader of a folder with train.jsonl, and its caching of every row with a tokenizer."""

from __future__ import annotations

import shutil
import tempfile
import types
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import verdicts
from mlx_lm.tuner.datasets import CacheDataset, load_dataset


class Words:
    """A tokenizer of words, with a chat template: mlx-lm asks for no more."""

    eos_token_id = 0

    def encode(self, text: str, **_: Any) -> list[int]:
        return [hash(word) % 1000 + 1 for word in text.split()]

    def apply_chat_template(self, messages: Any, **options: Any) -> Any:
        text = " ".join(f"{message['role']} : {message.get('content') or message['tool_calls']}" for message in messages)
        return self.encode(text + (" assistant :" if options.get("add_generation_prompt") else ""))


def check(path: str, _form: str) -> Iterator[verdicts.Fault]:
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(path, Path(folder) / "train.jsonl")
        settings = types.SimpleNamespace(data=folder, train=True, test=False, mask_prompt=False, hf_dataset=False)
        train, _, _ = load_dataset(settings, Words())
        cached = CacheDataset(train)
        for number in range(len(cached)):
            tokens = cached[number]
            if len(tokens[0] if isinstance(tokens, tuple) else tokens) == 0:
                yield number + 1, "no tokens"


verdicts.main(check)
