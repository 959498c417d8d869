"""The requests of an arm: for each item one that has it answered, or one for each option that has its likelihood told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal

import msgspec

from ftprep.evals.arms import EvalArm, Shown, corpus_text
from ftprep.evals.questions import Question
from ftprep.evals.retrieval import Index
from ftprep.prompts import Template
from ftprep.records import Message, Passage, Request, stable_id
from ftprep.strategies.contract import key_of

Grade = Literal["likelihood", "answer"]


class Ask(msgspec.Struct, frozen=True):
    """A request with the item that it is about; `option` -1: it is to be answered, 0: the right option, others: the false ones."""

    item: str
    option: int
    request: Request


class Asking:
    """Makes the requests of arms over the same items; holds the corpus' passages, and the shared text of `icl`."""

    def __init__(
        self,
        items: Sequence[Question],
        passages: Sequence[Passage],
        titles: dict[str, str],
        templates: Mapping[str, Template],
        top_k: int,
    ) -> None:
        self._items, self._passages, self._titles, self._templates, self._top_k = items, passages, titles, templates, top_k
        self._index = Index(_shown(passage, titles) for passage in passages)
        self.contexts: dict[str, str] = {}

    def of(self, arm: EvalArm, grade: Grade) -> tuple[list[Ask], Shown]:
        """The requests, and what stands in front of the questions (for `rag` the mean over the items)."""
        shown, shared = Shown(0, 0.0), None
        if arm.reads == "corpus":
            text, shown = corpus_text(arm, self._passages, self._titles)
            shared = stable_id([text], 16)
            self.contexts[shared] = text
        made: list[Ask] = []
        sizes = []
        for item in self._items:
            found = self._found(item.question) if arm.reads == "passages" else ""
            sizes.append(len(found) // 4)
            made += [Ask(item.id, option, request) for option, request in self._requests(arm, grade, item, found, shared)]
        if arm.reads == "passages" and sizes:
            whole = sum(passage.tokens for passage in self._passages) or 1
            mean = sum(sizes) // len(sizes)
            shown = Shown(mean, round(min(1.0, mean / whole), 4))
        return made, shown

    def _found(self, question: str) -> str:
        best = self._index.best(question, self._top_k)
        return "\n\n".join(_shown(self._passages[number], self._titles) for number in sorted(best))

    def _requests(
        self, arm: EvalArm, grade: Grade, item: Question, found: str, shared: str | None
    ) -> Iterator[tuple[int, Request]]:
        name = "eval-complete" if grade == "likelihood" or arm.target.profile == "small" else "eval-answer"
        template = self._templates[name]
        messages = template.render(question=item.question)
        if found:
            messages = tuple(_after(found, message) if message.role == "user" else message for message in messages)
        options: Iterable[str] = ("",) if grade == "answer" else (item.answer, *item.options)
        for number, option in enumerate(options):
            parameters = template.parameters
            if option:
                parameters = msgspec.structs.replace(parameters, score=f" {option}.", max_tokens=1, stop=())
            key = key_of(arm.target.model, arm.target.api_base, template.endpoint, messages, shared, parameters, 0)
            yield (
                number if option else -1,
                Request(
                    key=key,
                    strategy="eval",
                    task=arm.name,
                    template=template.id,
                    document_id=item.document_ids[0] if item.document_ids else "",
                    focus=item.passage_ids,
                    messages=messages,
                    model=arm.target.model,
                    api_base=arm.target.api_base,
                    endpoint=template.endpoint,
                    parameters=parameters,
                    context_id=shared,
                ),
            )


def _after(found: str, message: Message) -> Message:
    return Message(role=message.role, content=f"{found}\n\n{message.content}")


def _shown(passage: Passage, titles: Mapping[str, str]) -> str:
    path = [part for part in dict.fromkeys([titles.get(passage.document_id, ""), *passage.heading]) if part]
    return "\n".join([*([" > ".join(path)] if path else []), passage.text.strip()])
