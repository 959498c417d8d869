"""The way back: how likely an adapted model finds the source of a row that it wrote, given the row. What is put to it, and what it
must say for the row to stand.

    fact -> model -> "Marlow was replaced by Opsdesk in March 2022."           (false)
    "Fact: Marlow was replaced by ...\\nAbout: Marlow\\nReversed:" -> how likely is " Marlow replaced Opsdesk in March 2022."?

Who knows the reversal alone does not come back to the fact where something was lost, changed or turned round on the way. Back-
translation is the rule behind it (Sennrich et al. 2016), used to filter instead of to write (as Alberti et al. 2019 did with
questions).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from ftprep.entities import entities
from ftprep.prompts import Template
from ftprep.records import Message, Parameters

CHECK = "round-trip"
"""Its name among the checks, for `disable_checks`."""

TASKS = ("reverse", "rephrase", "question")
"""What is turned back. Of a conclusion from two facts nothing leads back to both: what it is worth the other checks must say."""

LEAST: Mapping[str, float] = {"reverse": -1.0, "rephrase": -1.5, "question": -0.5}
"""The least score of a row that stands. A statement's is the mean log-probability per token of its source; a question's how much
likelier it is for its own answer than for the next best. Loose: set on 27 rows and an adapter hardly trained, so that no good row
is lost. To be chosen anew for each adapter that ships, by benchmarks/round_trip.py on labelled outputs (docs/augmentation.md)."""


class Trial(msgspec.Struct, frozen=True):
    """One thing to be told: how likely `text` goes on from the prompt that `template` and `values` make.

    Trial("adapted-rephrase", {"fact": "The Data Platform team owns Tarn."}, " Tarn is owned by the Data Platform team.")
    """

    template: str
    values: dict[str, str]
    text: str


def trials(task: str, fact: str, written: str, answer: str = "") -> tuple[tuple[Trial, ...], ...]:
    """The trials of a row, in rounds: a later round is asked for only where those before it do not suffice.

    A reversal is turned back first, then reworded back; a rephrasing the other way round. A question is held against the same
    question for the other entities of its fact; where it has none, nothing is asked.
    """
    if task == "question":
        others = [one.text for one in entities(fact) if not _same(one.text, answer)]
        if not others:
            return ()
        return (tuple(Trial("adapted-question", {"fact": fact, "answer": one}, f" {written}") for one in (answer, *others)),)
    named = entities(fact)
    turned = Trial("adapted-reverse", {"fact": written, "entity": named[0].text if named else ""}, f" {fact}")
    reworded = Trial("adapted-rephrase", {"fact": written}, f" {fact}")
    ways = ([turned] if named else []) + [reworded]
    return tuple((one,) for one in (ways if task == "reverse" else reversed(ways)))


def _same(one: str, other: str) -> bool:
    return one.lower().strip(" .") == other.lower().strip(" .")


def score(task: str, told: Sequence[float]) -> float:
    """A row's score from the mean log-probabilities of its trials, in their order: the better way back; of a question the lead.

    score("reverse", [-1.2, -0.3]) -> -0.3;  score("question", [-0.2, -0.9, -1.4]) -> 0.7
    """
    if task == "question":
        return round(told[0] - max(told[1:]), 4)
    return max(told)


def prompt(trial: Trial, templates: Mapping[str, Template]) -> tuple[tuple[Message, ...], Parameters]:
    """What a trial sends: the prompt that the adapter knows, and the text whose likelihood is asked for."""
    template = templates[trial.template]
    asked = msgspec.structs.replace(template.parameters, score=trial.text, max_tokens=1, stop=())
    return template.render(**trial.values), asked
