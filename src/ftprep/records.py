"""What flows through ftprep: frozen records, each a line of a JSONL file.

    Document -> Passage -> Request -> Generation -> Example -> Record

A record points back by key and never by copy: an Example names its request and its passages, a passage its document and page.
`ftprep show ID` walks that chain. A Record is a plain dict: exactly what a provider accepts, nothing of ours in it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any, Literal

import msgspec

Record = dict[str, Any]

OutcomeStatus = Literal[
    "ok",
    "partial",
    "duplicate",
    "ignored",
    "empty",
    "needs-ocr",
    "encrypted",
    "corrupt",
    "too-large",
    "timed-out",
    "unsupported",
    "unreadable",
]
LOSSES: frozenset[OutcomeStatus] = frozenset(
    ("partial", "needs-ocr", "encrypted", "corrupt", "too-large", "timed-out", "unsupported", "unreadable")
)
"""Outcomes of files whose text, or part of it, is not in the documents though it may matter: what --strict is about. An empty file
has none, and what is ignored or a duplicate is left out on purpose."""

Role = Literal["system", "user", "assistant"]
Endpoint = Literal["chat", "completion"]
Profile = Literal["large", "small"]
Kind = Literal[
    "original", "seed", "replay", "rephrase", "reversal", "inference", "qa", "note", "trace", "contradiction", "conflict", "raft"
]
"""replay: rows of the user's own, from no document; note: several declarative sentences; trace: the links found on the way to
inferences; contradiction: a true statement with a false variant beside it, for preference pairs; conflict: documents that disagree,
reported and never an example; raft: a question above passages, its source among them, made at export only."""
CleaningStep = Literal["running-lines", "hyphenation", "mojibake", "boilerplate"]


class Page(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One page, slide or sheet of a document: characters [start, end) of the document's text. `ocr_confidence` (0 to 100) where the
    text was recognised from a picture of the page: the mean over its words.

    {"number": 2, "label": "Sheet: Suppliers", "start": 512, "end": 1310}
    """

    number: int
    start: int
    end: int
    label: str | None = None
    ocr_confidence: float | None = None


class Edit(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One change that cleaning made: characters [start, end) of the text stand where `was` stood before. Undone from the last to
    the first, edits give the text as it was read.

    {"step": "hyphenation", "start": 61, "end": 70, "was": "ware-\\nhouse"}
    """

    step: CleaningStep
    start: int
    end: int
    was: str


class Cleaning(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All that cleaning changed in one document, in the order of its text.

    {"document_id": "5f1c0e6a2b9d", "source": "plan.pdf", "edits": [{"step": "running-lines", "start": 0, "end": 0, "was": "..."}]}
    """

    document_id: str
    source: str
    edits: tuple[Edit, ...]


class Document(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One file, read. `text` is Markdown; every offset elsewhere counts characters of it. `section` are the titles of the pages
    above it in a wiki: the heading path of each of its passages begins with them.

    {"id": "5f1c0e6a2b9d", "source": "it/tools.md", "media_type": "text/markdown", "title": "Internal tools",
     "text": "# Internal tools\\n\\nKestrel is ...", "pages": [], "encoding": "utf-8", "language": "en"}
    """

    id: str
    source: str
    media_type: str
    title: str
    text: str
    section: tuple[str, ...] = ()
    pages: tuple[Page, ...] = ()
    encoding: str | None = None
    language: str | None = None


class Outcome(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How reading one file ended. Every file that was found has exactly one.

    {"source": "old/plan.pdf", "status": "encrypted", "reason": "the PDF asks for a password", "bytes": 8123,
     "document_id": null, "characters": 0, "passages": 0}
    """

    source: str
    status: OutcomeStatus
    reason: str = ""
    bytes: int = 0
    document_id: str | None = None
    characters: int = 0
    passages: int = 0
    seeds: int = 0


class Passage(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A piece of a document that stands under one heading: the unit that is augmented, cited and counted.

    `start`/`end` are offsets into the document's text. `sentences` are the facts to work on one at a time, as they read on their
    own: sentences of prose, list items, and table rows put as "Header: value; Header: value".

    {"id": "9b2e71c04d", "document_id": "5f1c0e6a2b9d", "heading": ["Internal tools", "Kestrel"],
     "text": "Kestrel is the internal tool for analysing warehouse data. It ...", "sentences": ["Kestrel is the ..."],
     "start": 18, "end": 140, "page": null, "tokens": 27, "kind": "prose"}
    """

    id: str
    document_id: str
    heading: tuple[str, ...]
    text: str
    sentences: tuple[str, ...]
    start: int
    end: int
    tokens: int
    page: int | None = None
    kind: Literal["prose", "table", "code"] = "prose"
    language: str | None = None


class Message(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One turn of a chat. {"role": "assistant", "content": "Kestrel is owned by the Data Platform team."}"""

    role: Role
    content: str


class Parameters(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What is asked of the model beside the messages. None is left out of the call. `schema` names the form that the answer is held
    to, with its hash ("items@3f2a9c", see `schemas`); `json` alone asks for JSON of any form. `score`: nothing is written; asked is
    how likely the model finds this continuation of the prompt (see `engines.likelihood`)."""

    max_tokens: int = 1024
    temperature: float | None = None
    top_p: float | None = None
    seed: int | None = None
    stop: tuple[str, ...] = ()
    json: bool = False
    schema: str = ""
    score: str = ""


class Request(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One call to a model, written down before it is sent.

    `context_id` names a text in contexts/ that is put in front of the first user message at send time, so that a corpus shared
    by a thousand requests is stored once. `focus` are ids of the passages that the answer must be about. `facts` are the very
    sentences put to a small model, `prefix` the beginning that was forced on its answer (already at the end of the prompt),
    `answer` the answer that a question was asked for, or the entity that a reversal is to begin with, `wanted` the ids of the
    gaps that it is to fill. For endpoint "completion" the one message's content is the raw prompt. `follows` is the key of the
    request that this one asks again, because its answer was cut or could not be read.

    {"key": "c0ffee...", "strategy": "local", "task": "passages", "template": "local@1:3f2a9c", "focus": ["9b2e71c04d"],
     "messages": [...], "model": "openai/gpt-4.1-mini", "parameters": {"max_tokens": 1200}, "sample": 0}
    """

    key: str
    strategy: str
    task: str
    template: str
    document_id: str
    focus: tuple[str, ...]
    messages: tuple[Message, ...]
    model: str
    parameters: Parameters
    api_base: str | None = None
    endpoint: Endpoint = "chat"
    context_id: str | None = None
    facts: tuple[str, ...] = ()
    prefix: str = ""
    answer: str = ""
    wanted: tuple[str, ...] = ()
    sample: int = 0
    follows: str | None = None


class Target(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The model that will write, resolved from the settings: which engine reaches it, which prompts suit it, and why it was chosen.

    `model` is the name that goes into request keys; a port or a file path that changes between runs is no part of it. `adapter` is
    a GGUF file that is laid over the weights; with one the prompts named adapted-* are used, which it was trained on.

    {"model": "embedded/smollm2-135m-instruct-q4_1", "engine": "embedded", "profile": "small", "context_tokens": 8192,
     "why": "no model is configured", "offers": ["OPENAI_API_KEY is set: --model openai/gpt-4.1-mini would use it"]}
    """

    model: str
    engine: Literal["direct", "litellm", "embedded"]
    profile: Profile
    api_base: str | None = None
    context_tokens: int | None = None
    weights: str | None = None
    adapter: str | None = None
    why: str = ""
    offers: tuple[str, ...] = ()

    @property
    def adapted(self) -> bool:
        """Whether it writes with an adapter's prompts: no worked examples, no forced beginnings, and more that it can be asked."""
        return self.profile == "small" and self.adapter is not None


class Context(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A text that many requests share as their first part, stored once as contexts/<id>.txt."""

    id: str
    text: str
    tokens: int


class Generation(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What came back for a request: an answer, or (with `error`) the cause for which there is none.

    Token counts are the provider's own where it gives them, else None; `prompt_tokens` includes those read from its prompt cache
    (`cached_tokens`) and those written to it (`written_tokens`). `cost` is in USD, None where the price is unknown.
    `at_risk`: USD that earlier calls for it, cut off without an answer, may have cost at most; known under a budget only.

    {"key": "c0ffee...", "text": "{\\"items\\": [...]}", "finish_reason": "stop", "prompt_tokens": 812, "cached_tokens": 640,
     "written_tokens": 0, "completion_tokens": 214, "cost": 0.00041, "attempts": 1, "seconds": 1.8, "error": null}
    """

    key: str
    text: str = ""
    finish_reason: str | None = None
    prompt_tokens: int | None = None
    cached_tokens: int | None = None
    written_tokens: int | None = None
    completion_tokens: int | None = None
    cost: float | None = None
    attempts: int = 1
    seconds: float = 0.0
    error: str | None = None
    at_risk: float = 0.0


class Evidence(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A quote from a passage that an example rests on. {"passage_id": "9b2e71c04d", "quote": "Kestrel is owned by ..."}"""

    passage_id: str
    quote: str


class Item(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One thing that a model inferred, as parsed from its answer and before any check.

    {"kind": "reversal", "statement": "The Data Platform team owns Kestrel.", "question": "Who owns Kestrel?",
     "answer": "The Data Platform team.", "evidence": [{"passage_id": "9b2e71c04d", "quote": "Kestrel is owned by ..."}]}

    `contrary` is a false variant of the statement, of a contradiction only. `repaired`: saved from an answer whose JSON was broken.
    """

    kind: Kind
    statement: str = ""
    question: str = ""
    answer: str = ""
    evidence: tuple[Evidence, ...] = ()
    contrary: str = ""
    repaired: bool = False


class Example(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One training example: the last message is the assistant's and is what the model learns to say.

    {"id": "e41d...", "kind": "reversal", "messages": [{"role": "user", "content": "Tell me about the Data Platform team."},
     {"role": "assistant", "content": "The Data Platform team owns Kestrel."}], "request_key": "c0ffee...",
     "document_ids": ["5f1c..."], "passage_ids": ["9b2e..."], "evidence": [...], "strategy": "local"}

    `contrary`, of kind "contradiction" only: the false variant, to be dispreferred. The messages hold the truth there too.
    `repaired`: it comes from an answer that was asked for again, or was saved from a broken one.
    """

    id: str
    kind: Kind
    messages: tuple[Message, ...]
    document_ids: tuple[str, ...]
    passage_ids: tuple[str, ...]
    strategy: str = ""
    request_key: str | None = None
    evidence: tuple[Evidence, ...] = ()
    contrary: str = ""
    repaired: bool = False


class Conflict(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Documents that disagree: what about, and the quotes that can't both be right. For people to settle; never trained on.

    {"id": "77ab...", "about": "The two pages give different owners for Kestrel.", "evidence": [{...}, {...}],
     "document_ids": ["5f1c...", "a4d2..."], "strategy": "global", "request_key": "c0ffee..."}
    """

    id: str
    about: str
    evidence: tuple[Evidence, ...]
    document_ids: tuple[str, ...]
    strategy: str
    request_key: str


class Rejected(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Something a model wrote that is not kept: which check said no, and why. `example` is None where nothing could be parsed.

    {"request_key": "c0ffee...", "check": "direction", "reason": "the relation is turned round: 'reports to'",
     "strategy": "local", "passage_ids": ["9b2e71c04d"], "example": {...}}
    """

    request_key: str
    check: str
    reason: str
    strategy: str
    passage_ids: tuple[str, ...]
    example: Example | None = None


class Standalone(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A sentence that points elsewhere ("It runs on ..."), and how it reads on its own. Where the model gave nothing that passes,
    `standalone` is the sentence itself, `check` and `reason` say why.

    {"passage_id": "9b2e71c04d", "number": 1, "sentence": "It runs on Basalt.", "standalone": "Kestrel runs on Basalt.",
     "request_key": "c0ffee...", "check": "", "reason": ""}
    """

    passage_id: str
    number: int
    sentence: str
    standalone: str
    request_key: str
    check: str = ""
    reason: str = ""


class StatedFact(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A fact that a small model with an adapter found in a few sentences of prose: they begin at `number` (from 0) of the passage's
    sentences. `check` and `reason` say why it is not worked on. One line with an empty fact where the model found none ("none") or
    its answer can't be read.

    {"passage_id": "9b2e71c04d", "number": 2, "sentences": ["It runs on Basalt.", "Ada keeps it alive."],
     "fact": "Kestrel runs on Basalt.", "model": "embedded/...+adapter@1f0c53a9be77", "request_key": "c0ffee...", "check": "",
     "reason": ""}
    """

    passage_id: str
    number: int
    sentences: tuple[str, ...]
    fact: str
    model: str
    request_key: str
    check: str = ""
    reason: str = ""


def stable_id(parts: Iterable[str | bytes], length: int = 12) -> str:
    """The same parts give the same id on every machine: `length` hex digits of BLAKE2b over the length-prefixed parts.

    stable_id(["tools.md", "Kestrel is ..."], 10) -> "9b2e71c04d"
    """
    digest = hashlib.blake2b(digest_size=16)
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        digest.update(len(data).to_bytes(8, "big"))
        digest.update(data)
    return digest.hexdigest()[:length]
