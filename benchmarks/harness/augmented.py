"""What an augmenter is asked about the held-out sets, by whom it is answered, and what the checks say of each answer.

The requests are those of ftprep itself: its templates, its engine, its reading of answers, its checks. The plan is the same for
all augmenters: for each fact a reversal for each entity but the first, a question for each entity, one rephrasing; and joins.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Literal

import msgspec

from ftprep import jsonl
from ftprep.augmenter import rules
from ftprep.augmenter.rows import NONE
from ftprep.checks import distilling as distilling_checks
from ftprep.engines.embedded import ready
from ftprep.entities import Entity, entities
from ftprep.generate import generate
from ftprep.lexicon import upper_first
from ftprep.models import resolve
from ftprep.progress import Silent
from ftprep.prompts import load_templates
from ftprep.records import Example, Generation, Item, Message, Parameters, Rejected, Request, stable_id
from ftprep.round_trip import round_trip
from ftprep.rows import candidate_of
from ftprep.settings import Settings
from ftprep.strategies import asks, distilling, fact_pairs, facts, turned_back
from ftprep.strategies.contract import Draft, NothingFollows, Unreadable
from ftprep.verdicts import Judging, Sources, judged
from ftprep.workspace import Workspace
from harness.heldout import Output, Planned, nowhere, passage_of
from tests.augmenter.heldout import FOLDER, pairs, prose

Ask = Callable[[Sequence[Planned]], list[str]]
"""The answers of an augmenter, one for each planned item, as they were written."""
Family = Literal["small", "adapted", "rules"]
"""Whose rows the checks take them for: of a model with worked examples and forced beginnings, with an adapter, of no model."""


def by_rules(planned: Sequence[Planned]) -> list[str]:
    """What the rules write; NONE where none fits."""
    return [_ruled(one) or NONE for one in planned]


def _ruled(one: Planned) -> str | None:
    if one.task == "reverse":
        return rules.reversed_fact(one.given[0], one.about)
    if one.task == "question":
        return rules.question(one.given[0], one.about)
    if one.task == "rephrase":
        return rules.rephrased(one.given[0])
    return rules.joined(*one.given) if one.task == "join" else None


def by_model(adapter: str, folder: Path) -> tuple[Ask, str]:
    """The embedded model, with an adapter or ("none") with its worked examples and forced beginnings; and its name. Its answers are
    kept in `folder`, so that what was asked before is not asked again."""
    settings = Settings(model="embedded", adapter=adapter, timeout=600)
    target = resolve(settings)
    ready(target)
    templates = load_templates()
    workspace = Workspace(folder)
    folder.mkdir(parents=True, exist_ok=True)

    def ask(planned: Sequence[Planned]) -> list[str]:
        draft = Draft(target, templates, samples=1)
        requests = [_request(draft, one) for one in planned]
        with jsonl.replacing(workspace.requests) as file:
            once = {request.key: request for request in requests}.values()
            for request in sorted(once, key=lambda one: one.task) if target.adapter is None else once:  # examples stay in its cache
                file.write(jsonl.encode(request))
        generate(workspace, target, settings, Silent())
        answers = {one.key: one.text for one in jsonl.read(workspace.generations, Generation) if one.error is None}
        return [_written(one, request, answers[request.key]) for one, request in zip(planned, requests, strict=True)]

    return ask, target.model


def sent_back(outputs: Sequence[Output], adapter: str, folder: Path) -> list[Output]:
    """The outputs of a model with an adapter after the round trip: what does not lead back to its source is not accepted."""
    settings = Settings(model="embedded", adapter=adapter, timeout=600)
    target = resolve(settings)
    workspace = Workspace(folder)
    draft = Draft(target, load_templates(), samples=1)
    kept = [one for one in outputs if one.accepted and one.task in turned_back.TASKS]
    requests = {one.id: _request(draft, Planned(one.of, one.task, (one.fact,), one.about, one.right, one.source)) for one in kept}
    jsonl.write(workspace.requests, requests.values())
    jsonl.write(workspace.examples, [_example(one, requests[one.id].key) for one in kept])
    jsonl.write(workspace.rejected, [])
    round_trip(workspace, settings, target, Silent())
    refused = {one.example.id: one for one in jsonl.read(workspace.rejected, Rejected) if one.example is not None}
    return [
        msgspec.structs.replace(one, accepted=False, check=gone.check, reason=gone.reason)
        if one.accepted and (gone := refused.get(one.id)) is not None
        else one
        for one in outputs
    ]


def _example(one: Output, request_key: str) -> Example:
    asked, said = (one.output, one.about) if one.task == "question" else ("", one.output)
    return Example(
        id=one.id,
        kind="qa",
        messages=(Message(role="user", content=asked), Message(role="assistant", content=said)),
        document_ids=(one.source,),
        passage_ids=(one.source,),
        request_key=request_key,
    )


def _written(one: Planned, request: Request, answer: str) -> str:
    if one.task == "facts":
        return answer.strip()
    try:
        return facts.completed(request, answer)
    except NothingFollows:
        return NONE
    except Unreadable:
        return ""


def _request(draft: Draft, one: Planned) -> Request:
    """The request for a planned item, with the templates of the target: adapted-*, or small-* and a forced beginning."""
    values, prefix, family = _values(one), "", "adapted"
    if draft.target.adapter is None:
        family, prefix = "small", _prefix(one)
        values = {"fact": one.given[0], "prefix": prefix} | ({"second_fact": one.given[1]} if one.task == "join" else {})
    return next(
        draft.requests(
            strategy="global" if one.task == "join" else "local",
            task="distil" if one.task == "facts" else one.task,
            template=f"{family}-{one.task}",
            document_id=one.source,
            focus=tuple(f"{one.source}/{number}" for number in range(len(one.given))),
            values=values,
            facts=one.given,
            prefix=prefix,
            answer=one.about if one.task == "question" else "",
        )
    )


def _values(one: Planned) -> dict[str, str]:
    fact = one.given[0]
    return {
        "facts": {"title": one.about, "text": " ".join(one.given)},
        "reverse": {"fact": fact, "entity": one.about},
        "rephrase": {"fact": fact},
        "question": {"fact": fact, "answer": one.about},
        "join": {"fact": fact, "second_fact": one.given[-1]},
    }[one.task]


def _prefix(one: Planned) -> str:
    """The beginning that ftprep forces on a model without an adapter."""
    text = one.given[0]
    if one.task == "reverse":
        return upper_first(one.about)
    if one.task == "question":
        return asks._question_word(text, described(text, one.about))
    if one.task == "join":
        shared = described(text, one.about or _last(text))
        second = facts.Fact(one.given[1], entities(one.given[1]), nowhere())
        return fact_pairs._first_half(facts.Fact(text, (), nowhere()), shared, second)
    found = entities(text)
    return next((ask.prefix for ask in asks._reworded(facts.Fact(text, found, nowhere()))), "") if found else ""


def _promised(one: Planned, text: str) -> str:
    fact = one.given[0]
    found = entities(fact) if one.task == "rephrase" else ()
    begun = asks._reworded(facts.Fact(fact, found, nowhere())) if found else ()
    return next((ask.about for ask in begun if ask.about and text.startswith(ask.prefix)), "")


def _last(text: str) -> str:
    found = entities(text)
    return found[-1].text if found else text.rstrip(".").rsplit(" ", 1)[-1]


def described(text: str, span: str) -> Entity:
    """A span of a fact as an entity: of the kind that code sees in it, with the noun that its first part ends in."""
    start = text.index(span)
    inside = [one for one in entities(text) if start <= one.start and one.end <= start + len(span)]
    first = re.split(r" (?:of|in|for|that|from|with|on|at|adjoining) ", span)[0]
    noun = first.rsplit(" ", 1)[-1]
    whole = next((one for one in inside if one.text == span), None)
    kind = whole.kind if whole else "number" if re.match(r"(?:[€$£]?\d|every \d)", span) else "name"
    head = (whole.head if whole else "") or (noun if noun.islower() and kind == "name" else "")
    return Entity(span, whole.core if whole else span, kind, head, start, start + len(span))


def judged_all(planned: Sequence[Planned], written: Sequence[str], by: Family = "adapted", folder: Path = FOLDER) -> list[Output]:
    """Each output with what ftprep's checks say of it; of `facts` each line."""
    return [output for one, text in zip(planned, written, strict=True) for output in _outputs(one, text, by, folder)]


def judged_again(outputs: Iterable[Output], by: Family = "adapted", folder: Path = FOLDER) -> list[Output]:
    """Outputs of an earlier run with what the checks of today say of them."""
    facts_of = {one.id: one.facts for one in pairs(folder)} | {one.id: one.sentences for one in prose(folder)}
    again = []
    for one in outputs:
        given = facts_of[one.source] if one.task in ("join", "facts") else (one.fact,)
        again.append(_output(Planned(one.of, one.task, given, one.about, one.right, one.source), one.output, by, folder))
    return again


def _outputs(one: Planned, text: str, by: Family, folder: Path) -> Iterator[Output]:
    if one.task != "facts":
        yield _output(one, text, by, folder)
        return
    try:
        lines = distilling.found(text)
    except NothingFollows:
        lines = [NONE]
    except Unreadable:
        lines = [""]
    yield from (_output(one, line, by, folder) for line in lines)


def _output(one: Planned, text: str, by: Family, folder: Path) -> Output:
    check, reason = ("none", "it wrote NONE") if text == NONE else ("unreadable", "nothing was written") if not text else ("", "")
    if not check:
        check, reason = _refusal(one, text, by, folder) or ("", "")
    return Output(
        id=stable_id([one.of, one.task, *one.given, one.about, text], 8),
        of=one.of,
        task=one.task,
        fact=" ".join(one.given),
        about=one.about,
        output=text,
        accepted=not check,
        check=check,
        reason=reason,
        right=one.right,
        source=one.source,
    )


def _refusal(one: Planned, text: str, by: Family, folder: Path) -> tuple[str, str] | None:
    """What the checks say of an output: those of the stage that takes prose apart, or those of the harvest."""
    if one.task == "facts":
        window = next(window for window in prose(folder) if window.id == one.source)
        passages = {one.source: passage_of(window)}
        request = _asked_for(one, "distil", (one.source,), "", by)
        item = Item(kind="rephrase", statement=text, evidence=distilling.evidence(request, text))
        return distilling_checks.first_refusal(candidate_of(request, item, False, passages, {one.source: window.title}))
    keys = tuple(f"{one.source}/{number}" for number in range(len(one.given)))
    passages = {key: nowhere(key, fact) for key, fact in zip(keys, one.given, strict=True)}
    promised = _promised(one, text) if by == "small" and one.task == "rephrase" else one.about
    request = _asked_for(one, one.task, keys, "" if one.task == "join" else promised, by)
    return judged(request, Generation(key="", text=text), Sources(passages, {}, {}), Judging())[0].refusal


def _asked_for(one: Planned, task: str, focus: tuple[str, ...], answer: str, by: Family) -> Request:
    return Request(
        key="",
        strategy="global" if one.task == "join" else "local",
        task=task,
        template=f"{by}-{one.task}",
        document_id=one.source,
        focus=focus,
        messages=(),
        model="",
        parameters=Parameters(),
        facts=one.given,
        answer=answer,
    )
