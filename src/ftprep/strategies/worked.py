"""Whether the worked examples of the templates pass the checks that answers must pass: what they show is what a model writes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ftprep.checks import Candidate, first_refusal
from ftprep.checks.asserting import asserted
from ftprep.prompts import Template
from ftprep.records import Item, Parameters, Request
from ftprep.sentence_ends import sentence_ends
from ftprep.strategies.answers import items
from ftprep.worked_examples import WorkedExample


def refused_examples(templates: Mapping[str, Template]) -> Iterator[str]:
    """A line for each item of a worked example that a check would refuse: what stands in the prompt is what gets written.

    "worked example 1 of local, item 2, question: not in the source: 'Falcon' (grounded)"
    """
    for key, template in templates.items():
        if template.language and template.examples == templates[template.name].examples:
            continue  # the user's own, given for all languages
        for number, example in enumerate(template.examples, 1):
            for at, part, check, reason in refusals(template, example):
                yield f"worked example {number} of {key}, item {at}, {part}: {reason} ({check})"


def refusals(template: Template, example: WorkedExample) -> Iterator[tuple[int, str, str, str]]:
    """(number of the item, "statement" or "question", check, reason), the answer read as a model's would be."""
    for at, item in enumerate(items(request_about(template, example), example.answer()), 1):
        rows = [("statement", item.statement, False), ("question", item.question, True)]
        for part, text, asks in rows:
            if text and item.kind != "conflict" and (refusal := first_refusal(_candidate(template, example, item, asks))):
                yield at, part, *refusal


def _candidate(template: Template, example: WorkedExample, item: Item, asks: bool) -> Candidate:
    cited = dict(zip(example.ids(), example.passages, strict=True))
    return Candidate(
        kind="qa" if asks else item.kind,
        statement=asserted(item.question, item.answer) if asks else item.statement,
        question=item.question if asks else "",
        answer=item.answer if asks else "",
        evidence=item.evidence,
        cited=cited,
        sources=tuple(sentence for text in example.passages for sentence in _sentences(text, template.language or "en")),
        language=template.language,
    )


def _sentences(text: str, language: str) -> list[str]:
    ends = sentence_ends(text, language)
    return [text[start:end].strip() for start, end in zip([0, *ends], ends, strict=False)]


def request_about(template: Template, example: WorkedExample) -> Request:
    """A request about the passages of an example, for reading its answer."""
    return Request(
        key="",
        strategy=template.name,
        task=template.name,
        template=template.key,
        document_id="",
        focus=example.ids(),
        messages=(),
        model="",
        parameters=Parameters(),
    )
