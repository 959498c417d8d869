"""Labelled rows of a small model with our adapter: what it could write about a fact, and what a reader says of that.

data/turned_back.jsonl holds 161 of them about 24 invented facts, made and labelled by hand: true converses and false ones, verbs
that were changed to the like and to others, parts dropped, numbers changed. The labels are those of data/augmenter/README.md.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import msgspec

from ftprep import jsonl
from ftprep.checks import Candidate
from ftprep.lexicon import upper_first
from ftprep.records import Evidence, Item, Kind, Parameters, Passage, Request
from ftprep.rows import candidate_of

PAIRS = Path(__file__).parent / "data" / "turned_back.jsonl"
Task = Literal["reverse", "rephrase", "question", "join"]
KINDS: dict[str, Kind] = {"reverse": "reversal", "rephrase": "rephrase", "question": "qa", "join": "inference"}


class Written(msgspec.Struct, frozen=True, kw_only=True):
    """One output. `about`: the entity that a reversal was to begin with, the answer that a question was to have.

    {"task": "question", "fact": "Kestrel is owned by the Data Platform team.", "about": "Kestrel",
     "output": "What does the Data Platform team own?", "label": "strict"}
    """

    task: Task
    fact: str
    output: str
    label: Literal["strict", "lossy", "copy", "wrong"]
    about: str = ""
    second_fact: str = ""


def written(path: Path = PAIRS) -> Iterator[Written]:
    """The rows of a file."""
    return jsonl.read(path, Written)


def candidate(row: Written, *, adapted: bool = True) -> Candidate:
    """What the checks are shown of it."""
    facts = (row.fact, row.second_fact) if row.second_fact else (row.fact,)
    text = " ".join(facts)
    passage = Passage(
        id="p", document_id="d", heading=(), text=text, sentences=facts, start=0, end=len(text), tokens=9, language="en"
    )
    asks = row.task == "question"
    request = Request(
        key="k",
        strategy="local",
        task=row.task,
        template=f"{'adapted' if adapted else 'small'}-{row.task}@1",
        document_id="d",
        focus=("p",),
        messages=(),
        model="m",
        parameters=Parameters(),
        facts=facts,
        answer=row.about if asks else "",
    )
    evidence = tuple(Evidence(passage_id="p", quote=fact) for fact in facts)
    item = Item(
        kind=KINDS[row.task],
        statement="" if asks else row.output,
        question=row.output if asks else "",
        answer=upper_first(row.about) + "." if asks else "",
        evidence=evidence,
    )
    return candidate_of(request, item, asks, {"p": passage}, {"d": ""})
