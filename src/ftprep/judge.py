"""A second model reads each kept row beside its source and says whether the source supports it. Its answers are in the ledger too.

    examples.jsonl -> judge-requests.jsonl -> model -> generations.jsonl -> verdicts.jsonl, and refused rows go to rejected.jsonl

The checks of `checks/` see words and rules; a judge sees meaning: a false statement made of the right words.
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Literal

import msgspec

from ftprep import jsonl
from ftprep.errors import BadSetting
from ftprep.generate import GenerateSummary, generate
from ftprep.ledger import answered
from ftprep.lexicon import words
from ftprep.models import resolve
from ftprep.progress import Progress
from ftprep.prompts import Template, load_templates
from ftprep.records import Example, Passage, Rejected, Request, Target, stable_id
from ftprep.settings import Settings
from ftprep.strategies.contract import request_key
from ftprep.workspace import Workspace

VerdictName = Literal["supported", "contradicted", "not-stated", "unreadable"]

_REFUSALS = {
    "contradicted": "the judge found it contradicted by its source",
    "not-stated": "the judge found it not stated in its source",
}
_NAMES: Mapping[str, VerdictName] = {
    "supported": "supported",
    "contradicted": "contradicted",
    "not stated": "not-stated",
    "not_stated": "not-stated",
    "not-stated": "not-stated",
}
_OWN_JUDGE = "the judge is the model that wrote the rows, and approves of its own: name another"
_SURE = 1.959964  # of a normal distribution: 95 % lie within


class Verdict(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the judge said of one row. `quoted` tells whether the words that it quotes do stand in the source.

    {"example_id": "e41d...", "request_key": "77aa...", "verdict": "supported", "quote": "Kestrel is owned by ...", "quoted": true}
    """

    example_id: str
    request_key: str
    verdict: VerdictName
    quote: str = ""
    quoted: bool = False


class JudgeSummary(msgspec.Struct, frozen=True, kw_only=True):
    """How it went: chosen = supported + contradicted + not_stated + unreadable + unanswered. `wrong` is the share of rows with a
    verdict that are not supported, with its 95 % interval (Wilson 1927); None where there is no verdict.

    {"model": "openai/gpt-4.1", "rows": 498, "chosen": 50, "supported": 47, "contradicted": 1, "not_stated": 2, "unreadable": 0,
     "unanswered": 0, "unquoted": 1, "wrong": [0.06, 0.02, 0.16], "rejected": 3, "generation": {...}, "notes": []}
    """

    model: str
    rows: int
    chosen: int
    supported: int
    contradicted: int
    not_stated: int
    unreadable: int
    unanswered: int
    unquoted: int
    wrong: tuple[float, float, float] | None
    rejected: int
    generation: GenerateSummary
    notes: tuple[str, ...] = ()


def judge_target(settings: Settings) -> Target:
    """The model that judges. Raises BadSetting for one that is too small to, and what `models.resolve` raises."""
    own = {"model": settings.judge, "api_base": settings.judge_api_base, "adapter": "none", "context_tokens": None}
    target = resolve(msgspec.structs.replace(settings, **own))
    if target.profile == "small":
        raise BadSetting(where="judge", what=f"{target.model} is too small to judge: name a model that follows instructions")
    return target


def judge(workspace: Workspace, settings: Settings, writer: Target, target: Target, progress: Progress) -> JudgeSummary:
    """Have kept rows judged, a share of them where `judge_sample` says so, and reject those that their source does not support.

    Raises what `generate` raises; what was judged by then is in the ledger, and the same call goes on.
    """
    template = load_templates(settings.templates)["judge"]
    rows, chosen = _plan(workspace, settings, target, template)
    try:
        sent = generate(workspace, target, settings, progress, workspace.judge_requests)
    finally:  # what was judged counts, also where the budget ended it
        counts = _decide(workspace, chosen)
    verdicts = {name: counts[name] for name in ("supported", "contradicted", "not-stated", "unreadable")}
    told = sum(verdicts.values()) - counts["unreadable"]
    return JudgeSummary(
        model=target.model,
        rows=rows,
        chosen=len(chosen),
        supported=counts["supported"],
        contradicted=counts["contradicted"],
        not_stated=counts["not-stated"],
        unreadable=counts["unreadable"],
        unanswered=len(chosen) - sum(verdicts.values()),
        unquoted=counts["unquoted"],
        wrong=wilson(told - counts["supported"], told) if told else None,
        rejected=counts["rejected"],
        generation=sent,
        notes=(_OWN_JUDGE,) if target.model == writer.model else (),
    )


def is_chosen(example_id: str, share: float, seed: int) -> bool:
    """Whether a row is in the sample: the same rows at every run, and those of a smaller share are among those of a larger."""
    return int(stable_id([str(seed), "judge", example_id], 8), 16) < share * 16**8


def wilson(hits: int, of: int) -> tuple[float, float, float]:
    """A share and its 95 % interval (Wilson's score interval). wilson(3, 50) -> (0.06, 0.0206, 0.1622)"""
    share, square = hits / of, _SURE**2
    middle = (share + square / (2 * of)) / (1 + square / of)
    half = _SURE * math.sqrt(share * (1 - share) / of + square / (4 * of * of)) / (1 + square / of)
    return round(share, 4), round(max(0.0, middle - half), 4), round(min(1.0, middle + half), 4)


def _plan(workspace: Workspace, settings: Settings, target: Target, template: Template) -> tuple[int, dict[str, str]]:
    """Write judge-requests.jsonl. Returns how many rows there are, and for those to be judged their request's key."""
    passages = {passage.id: passage for passage in jsonl.read(workspace.passages, Passage)}
    chosen: dict[str, str] = {}
    rows = 0
    with jsonl.replacing(workspace.judge_requests) as file:
        for example in jsonl.read(workspace.examples, Example):
            rows += 1
            if is_chosen(example.id, settings.judge_sample, settings.seed):
                request = _request(example, passages, target, template)
                chosen[example.id] = request.key
                file.write(jsonl.encode(request))
    return rows, chosen


def _request(example: Example, passages: Mapping[str, Passage], target: Target, template: Template) -> Request:
    shown = [passages[id] for id in example.passage_ids if id in passages]
    messages = template.render(
        passages="\n\n".join(f"({' > '.join(passage.heading) or 'no heading'})\n{passage.text.strip()}" for passage in shown),
        statement=_told(example),
    )
    return Request(
        key=request_key(target, template, messages, None, template.parameters, 0),
        strategy="judge",
        task="judge",
        template=template.id,
        document_id=example.document_ids[0] if example.document_ids else "",
        focus=example.passage_ids,
        messages=messages,
        model=target.model,
        api_base=target.api_base,
        endpoint=template.endpoint,
        parameters=template.parameters,
    )


def _told(example: Example) -> str:
    """What a row teaches: a question with its answer, or the statement alone, whose user turn is only an invitation."""
    answer = example.messages[-1].content
    if example.kind != "qa":
        return answer
    question = next(message.content for message in example.messages if message.role == "user")
    return f"Question: {question}\nAnswer: {answer}"


def _decide(workspace: Workspace, chosen: Mapping[str, str]) -> Counter[str]:
    """Write verdicts.jsonl, and move refused rows from examples.jsonl to rejected.jsonl."""
    answers = answered(workspace.generations, set(chosen.values()))
    texts = {passage.id: passage.text for passage in jsonl.read(workspace.passages, Passage)}
    counts: Counter[str] = Counter()
    refused: list[Rejected] = []
    gone: set[str] = set()
    with jsonl.replacing(workspace.verdicts) as file:
        for example in jsonl.read(workspace.examples, Example):
            key = chosen.get(example.id)
            if key is None or key not in answers:
                continue
            verdict = read_verdict(example, key, answers[key], [texts[id] for id in example.passage_ids if id in texts])
            file.write(jsonl.encode(verdict))
            counts[verdict.verdict] += 1
            counts["unquoted"] += verdict.verdict == "supported" and not verdict.quoted
            if reason := _REFUSALS.get(verdict.verdict):
                refused.append(_rejected(example, reason))
                gone.add(example.id)
    counts["rejected"] = len(refused)
    if refused:
        jsonl.write(workspace.rejected, _followed(workspace, refused))
        jsonl.write(workspace.examples, (one for one in jsonl.read(workspace.examples, Example) if one.id not in gone))
    return counts


def _followed(workspace: Workspace, refused: list[Rejected]) -> Iterator[Rejected]:
    yield from jsonl.read(workspace.rejected, Rejected)
    yield from refused


def _rejected(example: Example, reason: str) -> Rejected:
    return Rejected(
        request_key=example.request_key or "",
        check="judge",
        reason=reason,
        strategy=example.strategy,
        passage_ids=example.passage_ids,
        example=example,
    )


_OBJECT = re.compile(r"\{.*\}", re.DOTALL)


def read_verdict(example: Example, key: str, text: str, sources: list[str]) -> Verdict:
    """The verdict in a judge's answer; prose around it is passed over, anything else is "unreadable".

    {"quote": "Kestrel is owned by ...", "verdict": "supported"} -> Verdict(verdict="supported", quoted=True, ...)
    """
    found = _OBJECT.search(re.sub(r"<think>.*?</think>", "", text, flags=re.DOTALL))
    try:
        value = json.loads(found[0], strict=False) if found else None
    except (ValueError, RecursionError):
        value = None
    said = value if isinstance(value, dict) else {}
    name = _NAMES.get(str(said.get("verdict", "")).strip().lower())
    if name is None:
        return Verdict(example_id=example.id, request_key=key, verdict="unreadable")
    quote = str(said.get("quote") or "")
    mine = words(quote)
    quoted = bool(mine) and any(" ".join(mine) in " ".join(words(source)) for source in sources)
    return Verdict(example_id=example.id, request_key=key, verdict=name, quote=quote, quoted=quoted)
