"""What every strategy is given and gives back. plan: Corpus -> Requests; harvest: (Request, text) -> Items. Both pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import groupby
from typing import Literal, Protocol

import msgspec

from ftprep import tokens
from ftprep.prompts import Template, language_of
from ftprep.records import Context, Item, Message, Parameters, Passage, Request, Target, stable_id
from ftprep.schemas import named
from ftprep.wanted import USUAL, Wanted

JsonMode = Literal["schema", "object", "prompt"]


class Focus(Protocol):
    """The ids of the passages to work on: a set of them, or a table that takes less memory."""

    def __contains__(self, key: object) -> bool: ...
    def __len__(self) -> int: ...


class Corpus(msgspec.Struct, frozen=True):
    """All passages in document order (read anew each time), titles and sources by document id, the ids of the passages to be put
    in focus, who "we" are, where the user says so, and the facts found in a passage beside its sentences (`StatedFact`)."""

    passages: Iterable[Passage]
    titles: Mapping[str, str]
    focus: Focus
    sources: Mapping[str, str] = {}
    organisation: str = ""
    stated: Mapping[str, tuple[str, ...]] = {}

    def focused(self) -> Iterator[Passage]:
        """The passages to work on, in document order."""
        return (passage for passage in self.passages if passage.id in self.focus)

    def title(self, passage: Passage) -> str:
        """The title of the document that holds the passage."""
        return self.titles.get(passage.document_id, "")

    def documents(self) -> list[list[Passage]]:
        """The passages, document by document."""
        return [list(group) for _, group in groupby(self.passages, key=lambda passage: passage.document_id)]

    def name(self, document_id: str) -> str:
        """What a document keeps when its text changes: the name of its file."""
        return self.sources.get(document_id, document_id)


class Pack(msgspec.Struct, frozen=True):
    """A shared context: how many documents are in it, how many requests have it, its tokens, and how many would fit."""

    documents: int
    requests: int
    tokens: int
    room: int


class Draft:
    """The plan in the making: strategies add requests and shared contexts, and say what they pass over and why. `wanted` is what
    `local` is to write, `json_mode` how answers in JSON are asked for. `open_pairs`: with how many more facts those at hand could
    be paired, if more were known."""

    def __init__(
        self,
        target: Target,
        templates: Mapping[str, Template],
        samples: int,
        wanted: Wanted = USUAL,
        json_mode: JsonMode = "object",
        *,
        keep_texts: bool = True,
    ) -> None:
        self.target = target
        self.templates = templates
        self.samples = samples
        self.wanted = wanted
        self.json_mode = json_mode
        self._keep_texts = keep_texts
        self.contexts: dict[str, Context] = {}
        self.packs: list[Pack] = []
        self.skipped: Counter[str] = Counter()
        self.open_pairs = 0

    def share(self, text: str) -> str:
        """Keep a text that several requests have as their first part; returns its id."""
        context_id = stable_id([text], 16)
        if context_id not in self.contexts:
            size = tokens.count(text, self.target.model) if self._keep_texts else tokens.roughly(text, self.target.model)
            self.contexts[context_id] = Context(id=context_id, text=text if self._keep_texts else "", tokens=size)
        return context_id

    def requests(
        self,
        *,
        strategy: str,
        task: str,
        template: str,
        document_id: str,
        focus: tuple[str, ...],
        values: Mapping[str, str],
        context_id: str | None = None,
        facts: tuple[str, ...] = (),
        prefix: str = "",
        answer: str = "",
        language: str | None = None,
        schema: str | None = None,
        most_tokens: int | None = None,
    ) -> Iterator[Request]:
        """One request for each sample; further samples of a greedy prompt are drawn at temperature 0.8, seeded by their number.

        The template is the one for documents in `language`, where there is one. `schema` is the form of the answer where it is not
        the template's own, `most_tokens` the room for it where that is less.
        """
        prompt = language_of(self.templates, template, language)
        messages = prompt.render(self.wanted, **values)
        asked = _formed(prompt.parameters, prompt.schema if schema is None else schema, self.json_mode)
        if most_tokens is not None and most_tokens < asked.max_tokens:
            asked = msgspec.structs.replace(asked, max_tokens=most_tokens)
        for sample in range(self.samples):
            parameters = _sampled(asked, sample)
            yield Request(
                key=request_key(self.target, prompt, messages, context_id, parameters, sample),
                strategy=strategy,
                task=task,
                template=prompt.id,
                document_id=document_id,
                focus=focus,
                messages=messages,
                model=self.target.model,
                api_base=self.target.api_base,
                endpoint=prompt.endpoint,
                parameters=parameters,
                context_id=context_id,
                facts=facts,
                prefix=prefix,
                answer=answer,
                sample=sample,
            )


def _formed(parameters: Parameters, schema: str, mode: JsonMode) -> Parameters:
    """How JSON is asked for: held to a schema, as JSON of any form, or in the words of the prompt alone."""
    if not parameters.json or mode == "object" or (mode == "schema" and not schema):
        return parameters
    return msgspec.structs.replace(parameters, json=False, schema=named(schema) if mode == "schema" else "")


def _sampled(parameters: Parameters, sample: int) -> Parameters:
    if sample == 0:
        return parameters
    warm = 0.8 if parameters.temperature == 0 else parameters.temperature
    return msgspec.structs.replace(parameters, temperature=warm, seed=sample)


def request_key(
    target: Target, template: Template, messages: tuple[Message, ...], context_id: str | None, parameters: Parameters, sample: int
) -> str:
    """The request's key: the hash of all that changes the answer, and of nothing else."""
    return key_of(target.model, target.api_base, template.endpoint, messages, context_id, parameters, sample)


def key_of(
    model: str,
    api_base: str | None,
    endpoint: str,
    messages: tuple[Message, ...],
    context_id: str | None,
    parameters: Parameters,
    sample: int,
) -> str:
    """`request_key` from the fields of a request."""
    return stable_id([msgspec.json.encode((model, api_base, endpoint, messages, context_id, parameters, sample))], 32)


Unit = Literal["passage", "document"]
"""What a strategy works on, one after the other, and what a share of it is counted in."""
PlanFunction = Callable[[Corpus, Draft], Iterator[Request]]
HarvestFunction = Callable[[Request, str], list[Item]]


class Unreadable(ValueError):
    """An answer from which no item can be read. Its text is the reason and holds nothing of the answer itself; `check` is the name
    under which it is counted."""

    check = "unreadable"


class NothingFollows(Unreadable):
    """The model says itself that there is nothing to be written."""

    check = "none"
