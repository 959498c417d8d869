"""The arms: a name, a model, and what stands in front of each question."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

import msgspec

from ftprep import tokens
from ftprep.engines.likelihood import can_score
from ftprep.errors import BadFlag
from ftprep.models import resolve
from ftprep.records import Passage, Target
from ftprep.settings import Settings

Reads = Literal["nothing", "corpus", "passages"]
Role = Literal["base", "icl", "rag", "tuned"]
_READS: dict[str, Reads] = {"icl": "corpus", "rag": "passages"}
QUESTION_ROOM = 600
"""Tokens that are kept free for question and answer beside the documents."""


class EvalArm(msgspec.Struct, frozen=True, kw_only=True):
    """One arm, its model resolved. `reads`: what is put in front of each question: nothing, the corpus, or retrieved passages.

    {"name": "icl", "reads": "corpus", "target": {"model": "openai/gpt-4.1-mini", ...}}
    """

    name: str
    reads: Reads
    target: Target

    @property
    def role(self) -> Role:
        """What it is in the comparison: a name that begins with tuned, or a model tuned by OpenAI, is the tuned one."""
        if self.reads != "nothing":
            return "icl" if self.reads == "corpus" else "rag"
        return "tuned" if self.name.lower().startswith("tuned") or "ft:" in self.target.model else "base"

    @property
    def scores(self) -> bool:
        """Whether its endpoint tells the likelihood of a given text."""
        return can_score(self.target)


def parsed(given: Sequence[str], settings: Settings) -> list[EvalArm]:
    """The arms of --arm NAME=MODEL[@API_BASE]. A name that begins with icl or rag says what the model reads; others read nothing.

    "rag-mini=openai/gpt-4.1-mini" -> reads "passages";  "tuned=hosted_vllm/mine@http://gpu-box:8000/v1" -> its own server.
    Without a URL a model is asked at its provider's; that of the settings is meant for their own model alone. An embedded
    one answers without the adapter, which is for writing.

    Raises BadFlag, and what `models.resolve` raises.
    """
    arms: dict[str, EvalArm] = {}
    for one in given:
        name, sign, rest = one.partition("=")
        name = name.strip()
        if not sign or not name.replace("-", "").replace("_", "").isalnum() or not rest.strip():
            raise BadFlag(where="--arm", what=f"takes NAME=MODEL or NAME=MODEL@API_BASE, not {one!r}")
        if name in arms:
            raise BadFlag(where="--arm", what=f"{name} is given twice; arms need names of their own")
        model, at, base = rest.strip().rpartition("@http")
        model = model if at else rest.strip()
        api_base = "http" + base if at else settings.api_base if model == settings.model else None
        window = settings.context_tokens if model == settings.model else None
        own = msgspec.structs.replace(settings, model=_named(model), api_base=api_base, adapter="none", context_tokens=window)
        arms[name] = EvalArm(name=name, reads=_READS.get(name[:3].lower(), "nothing"), target=resolve(own))
    return list(arms.values())


def _named(model: str) -> str:
    """OpenAI's tuned models are named as its own list has them: "ft:gpt-4.1-mini:org::x" -> "openai/ft:gpt-4.1-mini:org::x" """
    return f"openai/{model}" if model.startswith("ft:") else model


class Shown(msgspec.Struct, frozen=True):
    """What an arm has in front of its questions, in tokens and as a share of the corpus. {"tokens": 3129, "share": 1.0}"""

    tokens: int
    share: float


def corpus_text(arm: EvalArm, passages: Iterable[Passage], titles: dict[str, str]) -> tuple[str, Shown]:
    """The documents one after the other, or as many passages as the model's window holds, and how much of the corpus that is.

    Tokens of models whose tokenizer is not known are estimates: room is left for their error.
    """
    window = arm.target.context_tokens
    room = None if window is None else window / (1 + tokens.error_of(arm.target.model)) - QUESTION_ROOM
    parts: list[str] = []
    taken = whole = 0
    title = ""
    full = False
    for passage in passages:
        text = passage.text.strip()
        size = tokens.count(text, arm.target.model)
        whole += size
        head = titles.get(passage.document_id, "")
        if head and head != title:
            text, title = f"{head}\n{text}", head
            size += tokens.count(head, arm.target.model)
        full = full or (room is not None and taken + size > room)
        if not full:
            parts.append(text)
            taken += size
    return "\n\n".join(parts), Shown(taken, round(min(1.0, taken / whole), 4) if whole else 1.0)
