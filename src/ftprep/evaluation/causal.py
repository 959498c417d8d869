"""A causal language model of transformers on PyTorch, loaded from a GGUF file or a folder: what is tuned, in bench and adapter."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple


class Causal(NamedTuple):
    """The model in float32 on its device ("cuda" where there is one, else "cpu"), and its tokenizer."""

    model: Any
    tokenizer: Any
    device: str


def load(weights: Path, *, threads: int) -> Causal:
    """Load `weights`; PyTorch uses so many threads from then on. On CPU attention is plain matrix products: their backward pass
    is twice as fast there as that of the fused one."""
    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer
    from transformers.utils import logging

    logging.disable_progress_bar()
    torch.set_num_threads(threads)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    attention = "sdpa" if device == "cuda" else "eager"
    place = {"gguf_file": weights.name} if weights.suffix == ".gguf" else {}
    folder = weights.parent if weights.suffix == ".gguf" else weights
    tokenizer = AutoTokenizer.from_pretrained(folder, **place)
    model = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32, attn_implementation=attention, **place)
    return Causal(model.to(device), tokenizer, device)
