"""The way back: how likely an adapted model finds the source of a row that it wrote, given the row. What is put to it, and what it
must say for the row to stand.

    fact -> model -> "Marlow was replaced by Opsdesk in March 2022."           (false)
    "Fact: Marlow was replaced by ...\\nAbout: Marlow\\nReversed:" -> how likely is " Marlow replaced Opsdesk in March 2022."?

Who knows the reversal alone does not come back to the fact where something was lost, changed or turned round on the way. Back-
translation is the rule behind it (Sennrich et al. 2016), used to filter instead of to write.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from ftprep.entities import entities
from ftprep.prompts import Template
from ftprep.records import Message, Parameters

CHECK = "round-trip"
"""Its name among the checks, for `disable_checks`."""

TASKS = ("reverse", "rephrase")
"""What is turned back. Of a conclusion from two facts nothing leads back to both, and how much likelier a question was for its own
answer than for the fact's other entities told next to nothing: a lead of .5 had 79 % of 229 right questions and 72 % of 64 wrong
ones."""

LEAST: Mapping[str, float] = {"reverse": -1.0, "rephrase": -0.8}
"""The least score of a row that stands: the mean log-probability per token of its source. Chosen on one half of the labelled
outputs of the adapter that ships, and reported on the other (docs/augmentation.md, benchmarks/round_trip.py)."""


class Trial(msgspec.Struct, frozen=True):
    """One thing to be told: how likely `text` goes on from the prompt that `template` and `values` make.

    Trial("adapted-rephrase", {"fact": "The Data Platform team owns Tarn."}, " Tarn is owned by the Data Platform team.")
    """

    template: str
    values: dict[str, str]
    text: str


def trials(task: str, fact: str, written: str) -> tuple[Trial, ...]:
    """The trials of a row in their order: a later one is asked for only where those before it do not suffice. A reversal is turned
    back first, then reworded back; a rephrasing the other way round."""
    named = entities(fact)
    turned = Trial("adapted-reverse", {"fact": written, "entity": named[0].text if named else ""}, f" {fact}")
    reworded = Trial("adapted-rephrase", {"fact": written}, f" {fact}")
    ways = ([turned] if named else []) + [reworded]
    return tuple(ways if task == "reverse" else reversed(ways))


def prompt(trial: Trial, templates: Mapping[str, Template]) -> tuple[tuple[Message, ...], Parameters]:
    """What a trial sends: the prompt that the adapter knows, and the text whose likelihood is asked for."""
    template = templates[trial.template]
    asked = msgspec.structs.replace(template.parameters, score=trial.text, max_tokens=1, stop=())
    return template.render(**trial.values), asked
