"""What a test set of the user's documents is made of: facts that were verified, questions about them, the record of its making."""

from __future__ import annotations

from typing import Literal, get_args

import msgspec

from ftprep.records import Evidence

Split = Literal["rephrase", "reversal", "deduction", "category", "entity-holdout", "general"]
SPLITS: tuple[Split, ...] = get_args(Split)
ABOUT: dict[str, str] = {
    "rephrase": "a fact asked for in its own direction, in other words",
    "reversal": "a fact asked for from its other side",
    "deduction": "what follows from two facts in two documents",
    "category": "all things of which the same is stated",
    "entity-holdout": "facts about names that no augmented row may say",
    "general": "what any model should know, to see what tuning makes it forget",
}


CLASS = "class:"
"""The kind of an object that is no name but what things are: "an internal tool for analysing data"."""


class Stated(msgspec.Struct, frozen=True, kw_only=True):
    """A fact that a document states, verified against its quote. `question` asks for the object, `inverse` for the subject; ""
    where there is none. `description` names the subject by what is said of it, "the team that operates Basalt",
    `object_description` the object, "the cluster that the Data Platform team operates".

    {"subject": "Tarn", "relation": "is owned by", "object": "the Data Platform team", "question": "By which team is Tarn owned?",
     "inverse": "What is owned by the Data Platform team?", "description": "", "subject_kind": "name:", "object_kind": "name:team",
     "evidence": {"passage_id": "9b2e71c04d", "quote": "Tarn is owned by ..."}, "document_id": "5f1c0e6a2b9d"}
    """

    subject: str
    relation: str
    object: str
    question: str
    inverse: str
    evidence: Evidence
    document_id: str
    subject_kind: str = ""
    object_kind: str = ""
    description: str = ""
    object_description: str = ""


class Question(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One item of the frozen test set. `answer` is the gold one, `accepted` are other spellings and other true answers, `options`
    false ones: objects of the same relation elsewhere, or things of the same kind. `members`: all that must be named, of a category
    question only. `given` are the names that the question says, from which a row must lead to the answer to cover the item.

    {"id": "3fa9...", "split": "reversal", "question": "What is owned by the Payments team?", "answer": "Heron", "accepted": [],
     "options": ["Tarn", "Plover", "Bramble"], "members": [], "given": ["the Payments team"], "document_ids": ["5f1c0e6a2b9d"],
     "passage_ids": ["9b2e71c04d"], "quotes": ["Heron is owned by the Payments team."]}
    """

    id: str
    split: Split
    question: str
    answer: str
    accepted: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    members: tuple[str, ...] = ()
    given: tuple[str, ...] = ()
    document_ids: tuple[str, ...] = ()
    passage_ids: tuple[str, ...] = ()
    quotes: tuple[str, ...] = ()

    @property
    def chance(self) -> float:
        """The share that guessing among the options gets right."""
        return 1 / (1 + len(self.options))


class Source(msgspec.Struct, frozen=True):
    """A document of the test set, as it was then. {"id": "5f1c0e6a2b9d", "source": "it/tools.md", "items": 7}"""

    id: str
    source: str
    items: int


class Frozen(msgspec.Struct, frozen=True, kw_only=True):
    """eval/manifest.json: how the test set came about. `hash` is that of items.jsonl; `passed_over` counts what gave no fact or no
    item, by reason; `held_out` are the names of which no augmented row may speak.

    {"hash": "b41c...", "seed": 0, "extractor": "rules", "facts": 61, "refused": {"quote": 2}, "items": {"reversal": 32, ...},
     "passed_over": {...}, "held_out": ["Tarn"], "sources": [...], "before_augmentation": true}
    """

    hash: str
    seed: int
    extractor: str
    facts: int
    refused: dict[str, int]
    items: dict[str, int]
    passed_over: dict[str, int]
    held_out: tuple[str, ...]
    sources: tuple[Source, ...]
    before_augmentation: bool
