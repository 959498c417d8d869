"""The stage between two sendings: which answers were cut or cannot be read, and what is asked once more because of it.

    requests.jsonl + generations.jsonl -> requests.jsonl, follow-ups appended

A pure function of the plan and the ledger: after an interruption the same follow-ups come out, and none is asked twice.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import chain

import msgspec

from ftprep import jsonl, tokens
from ftprep.prices import Price, cost, known
from ftprep.records import Context, Generation, Passage, Request, Target
from ftprep.strategies.follow_ups import MORE, Room, askable, fault_of, follow_ups
from ftprep.workspace import Workspace


class Reasked(msgspec.Struct, frozen=True, kw_only=True):
    """Answers with a fault: cut + unreadable + broken = with_more_room + in_halves + with_the_error + given_up. `requests` are the
    follow-ups that were made of them (two for each in halves).

    {"cut": 3, "unreadable": 1, "broken": 1, "with_more_room": 2, "in_halves": 1, "with_the_error": 2, "given_up": 0, "requests": 6}
    """

    cut: int = 0
    unreadable: int = 0
    broken: int = 0
    with_more_room: int = 0
    in_halves: int = 0
    with_the_error: int = 0
    given_up: int = 0
    requests: int = 0

    @property
    def faults(self) -> int:
        """Answers that were asked for again, or would have been."""
        return self.cut + self.unreadable + self.broken


class AtMost(msgspec.Struct, frozen=True, kw_only=True):
    """What asking again can cost, beforehand: `due` follow-ups are known from answers that are here, of the answers still to come
    `requests` could be asked for again; `cost` is that of all these (None: price unknown).

    {"due": 2, "requests": 51, "cost": 0.23}
    """

    due: int
    requests: int
    cost: float | None


def again(workspace: Workspace, requests: Iterable[Request], target: Target) -> tuple[tuple[Request, ...], Reasked]:
    """The follow-ups of all answers that the ledger has for `requests`, in their order. Sends and writes nothing.

    `requests` are gone through twice; memory holds their keys, and the texts of faulty answers.
    """
    keys = {request.key: request.task if askable(request) else "" for request in requests}
    faulty = _faulty(workspace, keys)
    if not faulty:
        return (), Reasked()
    passages = {passage.id: passage for passage in jsonl.read(workspace.passages, Passage)}
    output = known(target.model, "max_output_tokens")
    room = Room(output=output if isinstance(output, int) else None, window=target.context_tokens)
    count: Counter[str] = Counter()
    made: dict[str, Request] = {}
    for request in requests:
        if (found := faulty.get(request.key)) is None:
            continue
        answer, fault = found
        count[fault] += 1
        following = [one for one in follow_ups(request, answer, passages, room) if one.key not in keys]
        count[_way(fault, len(following))] += 1
        made.update((one.key, one) for one in following)
    return tuple(made.values()), Reasked(**count, requests=len(made))


def _way(fault: str, number: int) -> str:
    if not number:
        return "given_up"
    return "with_the_error" if fault != "cut" else "in_halves" if number == 2 else "with_more_room"


def _faulty(workspace: Workspace, tasks: Mapping[str, str]) -> dict[str, tuple[Generation, str]]:
    """The latest answers that have a fault, by key, with the fault. `tasks`: the task of each request, "" for those never asked
    again."""
    found: dict[str, tuple[Generation, str]] = {}
    for answer in jsonl.read(workspace.generations, Generation, ledger=True):
        if not (task := tasks.get(answer.key)):
            continue
        if (fault := fault_of(task, answer)) is not None:
            found[answer.key] = (answer, fault[0])
        else:
            found.pop(answer.key, None)
    return found


def at_most(
    workspace: Workspace, requests: Iterable[Request], contexts: Mapping[str, Context], target: Target, price: Price | None
) -> AtMost:
    """What asking again can cost at most, before anything is sent."""
    following, _ = again(workspace, requests, target)
    wanted = {request.key for request in chain(requests, following)}
    answered = {
        answer.key
        for answer in jsonl.read(workspace.generations, Generation, ledger=True)
        if answer.error is None and answer.key in wanted
    }
    due = [request for request in following if request.key not in answered]
    total, number = 0.0, 0
    for request in requests:
        if askable(request) and request.key not in answered:
            number += 1
            total += _most(request, contexts, price, asked=MORE) if price is not None else 0.0
    total += sum(_most(request, contexts, price, asked=1) for request in due) if price is not None else 0.0
    return AtMost(due=len(due), requests=number, cost=None if price is None else total)


def _most(request: Request, contexts: Mapping[str, Context], price: Price, *, asked: int) -> float:
    """USD for asking a request (`asked` 1), or for asking again for its answer: its prompt twice, the answer shown to its writer,
    and twice the room."""
    shared = contexts[request.context_id].tokens if request.context_id else 0
    prompt = shared + sum(tokens.count(message.content, request.model) for message in request.messages)
    room = request.parameters.max_tokens
    return cost(price, prompt, 0, room) if asked == 1 else cost(price, asked * prompt + room, 0, asked * room)
