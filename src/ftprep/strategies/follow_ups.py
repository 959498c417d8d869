"""Asking once more where an answer was cut or cannot be read: new requests, made of the first one and its answer alone.

    cut at its token limit    once more with twice the room; at the model's own limit, the passages in two halves
    unreadable, broken JSON   once more, with the answer and what is wrong with it

Each has a key of its own and names the request that it follows. A follow-up is never followed itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal

import msgspec
from msgspec.structs import replace

from ftprep.records import Generation, Message, Parameters, Passage, Request
from ftprep.sentence_ends import sentence_ends
from ftprep.strategies import HARVESTS, Unreadable, answers
from ftprep.strategies.contract import key_of
from ftprep.strategies.passages import labelled

Fault = Literal["cut", "unreadable", "broken"]

MORE = 2
"""So many times the room is given to an answer that was cut ..."""
WORTH = 1.5
"""... or at least this many times: less would be cut again, and the passages are put in halves."""

AGAIN = (
    "That answer cannot be read as the JSON object that was asked for ({what}). Write the whole answer again, from its beginning "
    "to its end, as one JSON object of that form and nothing else."
)


class Room(msgspec.Struct, frozen=True, kw_only=True):
    """The most tokens that a model can answer with, and that its window holds; None where that is not known."""

    output: int | None = None
    window: int | None = None


def askable(request: Request) -> bool:
    """Whether its answer may be asked for again. Follow-ups never are, nor answers of small models, which are one line each."""
    return not request.follows and not request.facts and request.endpoint == "chat"


def fault_of(task: str, answer: Generation) -> tuple[Fault, str] | None:
    """Why an answer to an `askable` request of this task should be asked for again, with a reason that holds none of its text; None
    where it should not. What failed is tried again as it is, and what a content filter stopped would be stopped again."""
    if answer.error is not None or answer.finish_reason == "content_filter":
        return None
    if answer.finish_reason == "length":
        return "cut", "it was cut at its token limit"
    try:
        if task == "resolve":
            answers.listed(answer.text, "sentences")
            return None
        what = answers.broken(answer.text)
    except Unreadable as fault:
        return "unreadable", str(fault)
    return ("broken", what) if what else None


def follow_ups(request: Request, answer: Generation, passages: Mapping[str, Passage], room: Room) -> tuple[Request, ...]:
    """The requests that ask again for what an answer lacks: none where it lacks nothing, or where nothing more can be done."""
    fault = fault_of(request.task, answer) if askable(request) else None
    if fault is None:
        return ()
    if fault[0] != "cut":
        return (_following(request, messages=_with_error(request.messages, answer.text, fault[1])),)
    more = _room(request.parameters, answer, room)
    if more >= WORTH * request.parameters.max_tokens:
        return (_following(request, parameters=replace(request.parameters, max_tokens=more)),)
    return tuple(_halves(request, [passages[key] for key in request.focus if key in passages]))


def replaced(requests: Iterable[Request], given: Mapping[str, Generation]) -> set[str]:
    """The keys of those requests whose follow-ups are all answered, readably: their own rows are not taken."""
    done: dict[str, bool] = {}
    for request in requests:
        if request.follows is not None:
            done[request.follows] = done.get(request.follows, True) and _readable(request, given.get(request.key))
    return {key for key, all_of_them in done.items() if all_of_them}


def _readable(request: Request, answer: Generation | None) -> bool:
    if answer is None or answer.error is not None:
        return False
    try:
        HARVESTS[request.task](request, answer.text)
    except Unreadable:
        return False
    return True


def _room(parameters: Parameters, answer: Generation, room: Room) -> int:
    limits = [MORE * parameters.max_tokens]
    if room.output is not None:
        limits.append(room.output)
    if room.window is not None and answer.prompt_tokens is not None:
        limits.append(room.window - answer.prompt_tokens)
    return min(limits)


def _with_error(messages: tuple[Message, ...], said: str, what: str) -> tuple[Message, ...]:
    """The conversation so far and what is wrong; an empty answer can be no turn, so the sentence joins the user's."""
    again = AGAIN.format(what=what)
    if not said.strip():
        last = messages[-1]
        return (*messages[:-1], replace(last, content=f"{last.content}\n\n{again}"))
    return (*messages, Message(role="assistant", content=said), Message(role="user", content=again))


def _halves(request: Request, focus: Sequence[Passage]) -> Iterator[Request]:
    """The same request about either half of its passages, or of the one passage; none where the prompt shows them otherwise."""
    last = request.messages[-1]
    whole = labelled(focus) if labelled(focus) in last.content else "\n".join(_shown(one, one.text) for one in focus)
    parts = list(_divided(focus))
    if not focus or last.content.count(whole) != 1 or len(parts) != 2:
        return
    for ids, text in parts:
        asked = replace(last, content=last.content.replace(whole, text))
        yield _following(request, messages=(*request.messages[:-1], asked), focus=ids)


def _divided(focus: Sequence[Passage]) -> Iterator[tuple[tuple[str, ...], str]]:
    """Ids and text of either half: passages as they are, a single one between two of its sentences or lines."""
    if len(focus) > 1:
        held, half = 0, sum(one.tokens for one in focus) / 2
        at = next(number for number, one in enumerate(focus, 1) if (held := held + one.tokens) >= half or number == len(focus) - 1)
        at = min(at, len(focus) - 1)
        for part in (focus[:at], focus[at:]):
            yield tuple(one.id for one in part), labelled(part)
        return
    for one in focus:
        text = one.text.strip()
        ends = {*sentence_ends(text, one.language or "en"), *(at + 1 for at, sign in enumerate(text) if sign == "\n")}
        inner = [end for end in ends if text[:end].strip() and text[end:].strip()]
        if not inner:
            return
        middle = min(inner, key=lambda end: (abs(end - len(text) / 2), end))
        head = "\n".join(text.splitlines()[:2]) + "\n" if one.kind == "table" and text.startswith("|") else ""
        yield (one.id,), _shown(one, text[:middle])
        yield (one.id,), _shown(one, head + text[middle:].lstrip("\n"))


def _shown(passage: Passage, text: str) -> str:
    return f"[{passage.id}] {text.strip()}"


def _following(
    request: Request,
    *,
    messages: tuple[Message, ...] | None = None,
    parameters: Parameters | None = None,
    focus: tuple[str, ...] | None = None,
) -> Request:
    messages, parameters = messages or request.messages, parameters or request.parameters
    key = key_of(request.model, request.api_base, request.endpoint, messages, request.context_id, parameters, request.sample)
    return replace(request, key=key, messages=messages, parameters=parameters, focus=focus or request.focus, follows=request.key)
