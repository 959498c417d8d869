"""An example as the sample that formats are written from: system prompt in front, invitations marked, weights set, pairs kept.

What a format can't hold is said, never dropped silently: `losses` names what goes, `shape_refusal` why a row can't go in.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from ftprep.formats.contract import Format, Sample, Turn
from ftprep.records import Example
from ftprep.settings import Settings
from ftprep.turns import invitation, is_invitation

FALSE_VARIANT = "a statement with its false variant, for preference pairs"
NO_PAIR = "no preference pair: only rows of kind contradiction are (`ftprep augment --strategy contradictions`)"

_WORDS = {
    "system": "the system turn",
    "weight": "weights of turns",
    "tools": "declarations of tools",
    "user": "the question or invitation",
}


def sample_of(example: Example, settings: Settings) -> Sample:
    """The sample of an example; with `train_on: last` the assistant's earlier turns bear the weight 0.

    sample_of(Example(kind="qa", ...), settings) -> {"turns": [{"role": "user", ...}, {"role": "assistant", ...}], "invited": false}
    """
    turns = [Turn(role=message.role, content=message.content) for message in example.messages]
    if settings.system_prompt and turns[0].role != "system":
        turns.insert(0, Turn(role="system", content=settings.system_prompt))
    answers = [number for number, turn in enumerate(turns) if turn.role == "assistant"]
    if settings.train_on == "last" and len(answers) > 1:
        for number in answers:
            turns[number] = Turn(role="assistant", content=turns[number].content, weight=int(number == answers[-1]))
    invited = (
        len(answers) == 1 and example.kind not in ("qa", "seed") and is_invitation(turns[-2].content if len(turns) > 1 else "")
    )
    return Sample(turns=tuple(turns), contrary=example.contrary or None, invited=invited)


def shape_refusal(sample: Sample, form: Format) -> str | None:
    """Why a sample is not of the format's shape, or None: pairs go to preference formats, and nothing else does."""
    if form.shape == "preference":
        return None if sample.contrary is not None else NO_PAIR
    return FALSE_VARIANT if sample.contrary is not None else None


def losses(sample: Sample, form: Format) -> Iterator[str]:
    """The features of a sample that the format can't hold, in words; the row is written without them.

    list(losses(sample, FORMATS["trl-text"])) -> ["the system turn"]
    """
    holds = form.dialect.holds
    if "system" not in holds and sample.turns[0].role == "system":
        yield _WORDS["system"]
    if "weight" not in holds and any(turn.weight is not None for turn in sample.turns):
        yield _WORDS["weight"]
    if "tools" not in holds and sample.tools:
        yield _WORDS["tools"]


def evened(sample: Sample, form: Format, settings: Settings) -> Sample | None:
    """The sample without a system turn of its own where the format asks for one in all rows or in none, and no system prompt gives
    the others one; None where nothing has to go.
    """
    if "system" not in form.uneven or settings.system_prompt or sample.turns[0].role != "system":
        return None
    return msgspec.structs.replace(sample, turns=sample.turns[1:])


def asked(sample: Sample, seed: str) -> Sample:
    """The sample with a short user turn where it is a plain text: what a chat row needs above its answer."""
    if any(turn.role == "user" for turn in sample.turns):
        return sample
    lead = tuple(turn for turn in sample.turns if turn.role == "system")
    opening = Turn(role="user", content=invitation("", (), seed))
    return Sample(turns=(*lead, opening, sample.turns[-1]), contrary=sample.contrary, tools=sample.tools, invited=True)
