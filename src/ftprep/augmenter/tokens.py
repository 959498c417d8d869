"""Texts as tokens, the very ones that the engine makes of a prompt, and the token that ends an answer."""

from __future__ import annotations

from pathlib import Path

from ftprep.augmenter.trees import Tokens
from ftprep.evaluation.causal import Causal

ENDS = ("<|endoftext|>", "<|end_of_text|>")
"""Ends of documents that llama.cpp knows by their names and stops at, beside the token that a model's file names for it."""


def tokens_of(learner: Causal, weights: Path) -> Tokens:
    """Texts as tokens, the very ones that llama.cpp makes of a completion prompt: whether it puts the beginning-of-text token
    before one stands in the GGUF file; of a folder the tokenizer's own habit is taken, which the converter writes there."""
    tokenizer = learner.tokenizer

    def encode(texts: list[str]) -> list[list[int]]:
        found: list[list[int]] = tokenizer(texts, add_special_tokens=False)["input_ids"]
        return found

    plain, whole = encode(["a"])[0], tokenizer("a")["input_ids"]
    start = tuple(whole[: whole.index(plain[0])])
    if weights.suffix == ".gguf":
        import gguf

        field = gguf.GGUFReader(weights).get_field("tokenizer.ggml.add_bos_token")
        if field is not None:
            start = (tokenizer.bos_token_id,) if field.contents() else ()
    return Tokens(encode, start, _end(learner))


def _end(learner: Causal) -> int:
    """The token that ends an answer: of those that stop llama.cpp the one that the model can best tell from all others.

    Of SmolLM2's 49,152 vectors the one of <|im_end|> and that of <|im_start|> are nearly the same (cosine .990): in bfloat16, and
    with the engine's quantized weights, an adapter that was to end with the one went on with the other. <|endoftext|> stands apart.
    """
    import torch

    tokenizer, words = learner.tokenizer, learner.model.get_output_embeddings().weight
    known = tokenizer.get_vocab()
    ends: list[int] = list(dict.fromkeys([tokenizer.eos_token_id, *(known[text] for text in ENDS if text in known)]))

    def nearest(end: int) -> float:
        alike = torch.nn.functional.cosine_similarity(words, words[end], dim=-1)
        alike[end] = -1.0
        return float(alike.max())

    with torch.no_grad():
        return min(ends, key=nearest)
