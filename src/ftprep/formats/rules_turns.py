"""Rules on turns, in the four roles that all dialects share: order, text, weights, words that a provider keeps for itself."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence
from typing import Literal

import msgspec

from ftprep.formats.contract import Fault


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """Which turn stands last; `system` says whether a system turn may come first or stands in a field of its own."""

    last: Literal["assistant", "user"] = "assistant"
    system: Literal["first", "field"] = "first"


ANSWER = Order()
PROMPT = Order(last="user")

_ANSWERS = ("assistant", "calls")
_GOOD = {("user", "assistant"), ("system", "user", "assistant")}


def order_faults(roles: Sequence[str], order: Order) -> Iterator[Fault]:
    """What is wrong with the order of `roles`: system, user, assistant, tool, and "calls", an assistant turn that calls tools.

    order_faults(["user", "user", "assistant"], ANSWER) -> ("two-users", "two user turns follow each other (turns 1 and 2)")
    """
    if order is ANSWER and tuple(roles) in _GOOD:
        return
    if order.last == "assistant":
        if "assistant" not in roles and "calls" not in roles:
            yield "no-assistant", "there is no assistant turn"
            return
        if roles[-1] not in _ANSWERS:
            yield "last-assistant", f"the last turn is a {roles[-1]} turn"
    elif not roles or roles[-1] not in ("user", "tool"):
        yield "last-user", f"the prompt ends with a {roles[-1] if roles else 'missing'} turn"
    if order.system == "first" and "system" in roles[1:]:
        yield "system-first", f"turn {roles.index('system', 1) + 1} is a system turn"
    talk = [role for role in roles if role not in ("system", "tool")]
    if talk and talk[0] != "user":
        yield "user-first", "an assistant turn stands before any user turn"
    for number in range(1, len(roles)):
        if roles[number] == roles[number - 1] == "user":
            yield "two-users", f"turns {number} and {number + 1} are both the user's"
            break
    for number in range(1, len(roles)):
        if roles[number] == roles[number - 1] == "assistant":
            yield "two-assistants", f"turns {number} and {number + 1} are both the assistant's"
            break


def weight_faults(weights: Sequence[tuple[str, object]]) -> Iterator[Fault]:
    """`weights` are (role, weight) of all turns, weight None where there is none."""
    given = [(number, role, weight) for number, (role, weight) in enumerate(weights, 1) if weight is not None]
    for number, role, weight in given:
        if role != "assistant" or weight not in (0, 1) or isinstance(weight, bool):
            yield "weight", f"message {number}: weight is for assistant messages and is 0 or 1"
    zero = [weight == 0 for role, weight in weights if role == "assistant"]
    if given and zero and all(zero):
        yield "all-weights-zero", "every assistant turn has weight 0"


@functools.cache
def pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    """Any of the words, in their very case."""
    return re.compile("|".join(map(re.escape, words)))


def reserved_faults(texts: Sequence[object], words: tuple[str, ...]) -> Iterator[Fault]:
    """The first reserved word in any of the texts. reserved_faults(["User: hi"], ("User:",)) -> ("reserved-word", "'User:' ...")"""
    if not words:
        return
    find = pattern(words).search
    for text in texts:
        if isinstance(text, str) and (match := find(text)):
            yield "reserved-word", f"{match.group()!r} stands in the text"
            return
