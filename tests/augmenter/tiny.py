"""A tiny Llama with random weights and a byte-level tokenizer, as a folder of transformers; and rows to train it on."""

from __future__ import annotations

import json
from pathlib import Path

from ftprep import jsonl
from ftprep.augmenter.rows import Row

NAMES = ("Mira Oduya", "Tom Brask", "Lena Voss")
TEAMS = ("Tarn unit", "Loom desk", "Ember group", "Quill office", "Flint crew")


def rows() -> list[Row]:
    """Four rows about each of fifteen facts."""
    found = []
    for name in NAMES:
        for team in TEAMS:
            fact = (f"The {team} is led by {name}.",)
            found += [
                Row(task="reverse", given=fact, about=name, written=f"{name} leads the {team}."),
                Row(task="rephrase", given=fact, written=f"The head of the {team} is {name}."),
                Row(task="question", given=fact, about=name, written=f"Who leads the {team}?"),
                Row(task="join", given=(fact[0], "It rains."), written="NONE"),
            ]
    return found


def written(path: Path) -> Path:
    """The rows as a file."""
    jsonl.write(path, rows())
    return path


def model(folder: Path) -> Path:
    """The folder, with the model in it."""
    import torch
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers
    from transformers import LlamaConfig, LlamaForCausalLM

    folder.mkdir(parents=True)
    letters = sorted(pre_tokenizers.ByteLevel.alphabet())
    vocabulary = {"<start>": 0, "<end>": 1} | {letter: number for number, letter in enumerate(letters, 2)}
    tokenizer = Tokenizer(models.BPE(vocabulary, []))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.save(str(folder / "tokenizer.json"))
    kind = {"tokenizer_class": "PreTrainedTokenizerFast", "bos_token": "<start>", "eos_token": "<end>"}
    (folder / "tokenizer_config.json").write_text(json.dumps(kind))
    torch.manual_seed(5)
    config = LlamaConfig(
        vocab_size=len(vocabulary),
        hidden_size=96,
        intermediate_size=128,
        num_hidden_layers=2,
        num_attention_heads=6,
        num_key_value_heads=2,
        bos_token_id=0,
        eos_token_id=1,
    )
    LlamaForCausalLM(config).save_pretrained(folder)
    return folder
