"""What must not get into training data: orders to a model, addresses that nobody wrote, another language, endless text."""

from __future__ import annotations

import re

from ftprep.checks.candidate import Candidate, shown
from ftprep.lexicon import words

_ORDERS = re.compile(
    r"\b(?:ignore|disregard|forget|override)\b[^.]{0,30}\b(?:instructions?|prompts?|rules|above|guidelines)\b"
    r"|\b(?:system|developer) (?:prompt|message)\b|\bnote to the (?:model|assistant|ai|llm)\b|\byou are (?:now|chatgpt|"
    r"an? (?:ai|assistant|language model))\b"
    r"|\b(?:as|being) an? (?:ai|language model)\b|\b(?:previous|prior|above) instructions\b|<\|?(?:im_start|im_end|"
    r"endoftext|system|/?INST)\|?>|\[/?INST\]"
    r"|\b(?:jailbreak|do anything now)\b|\brespond only with\b|\byour (?:training|system) (?:data|prompt)\b",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"https?://[^\s<>\"')]+|www\.[\w.-]+\.\w{2,}|[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.IGNORECASE)
_COMMAND = re.compile(
    r"(?:^|[\s`])(?:sudo|curl|wget|rm -rf|chmod|powershell|eval\(|exec\(|<script|javascript:|DROP TABLE|\$\(|&&)", re.IGNORECASE
)


def injected(row: Candidate) -> str | None:
    """An order to a model; an address or a shell command that the source does not have."""
    if _ORDERS.search(row.text):
        return "it holds an instruction to a model"
    source = row.source + " ".join(row.cited.values())
    strange = [found.rstrip(".,;") for found in _ADDRESS.findall(row.text) if found.rstrip(".,;").lower() not in source.lower()]
    if strange:
        return "it holds an address that is not in the source"
    if (match := _COMMAND.search(row.text)) and match.group().strip(" `").lower() not in source.lower():
        return f"it holds a command that is not in the source: {shown([match.group().strip()])}"
    return None


def other_language(row: Candidate) -> str | None:
    """The language of the documents, where it is known, and that of the row, where it is long enough to tell, are the same."""
    if row.language is None:
        return None
    from ftprep.language import of_passage

    said = of_passage(row.text, row.language)
    return f"written in {said!r}, the source in {row.language!r}" if said not in (None, row.language) else None


MOST_WORDS = 60
"""A row may have this many words beyond three times those of its source."""


def too_long(row: Candidate) -> str | None:
    """Much longer than what it rests on: it can't all come from there."""
    return "much longer than its source" if len(words(row.text)) > 3 * len(words(row.source)) + MOST_WORDS else None
