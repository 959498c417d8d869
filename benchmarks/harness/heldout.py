"""What is asked of every augmenter about the held-out sets, and how what it wrote is kept.

For each fact a reversal for each entity but the first, a question for each entity, one rephrasing; for each pair of facts a join;
for each window of prose its facts, and then the same for those that the checks accept.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Literal, NamedTuple

import msgspec

from ftprep.augmenter.rows import NONE, Task
from ftprep.checks.candidate import same_words
from ftprep.entities import entities
from ftprep.prompts import load_templates
from ftprep.records import Passage, Target
from ftprep.strategies import asks, facts
from ftprep.strategies.contract import Draft
from tests.augmenter.heldout import FOLDER, Window, invented, pairs, prose

SetName = Literal["invented", "prose"]


class Planned(NamedTuple):
    """One thing that is asked. `given`: the fact, both facts of a join, or the text for `facts`; `about`: the entity or the answer,
    for `facts` the title; `right`: whether there is anything to write (False: NONE is right)."""

    of: SetName
    task: Task
    given: tuple[str, ...]
    about: str = ""
    right: bool = True
    source: str = ""


class Output(msgspec.Struct, frozen=True, kw_only=True):
    """What was written for a planned item, a line of `facts` each for itself, and what the checks say.

    {"id": "3f2a9c51", "set": "invented", "task": "question", "fact": "The Malvern plant is twinned with the Kassel plant.",
     "about": "the Kassel plant", "output": "With which plant is the Malvern plant twinned?", "accepted": true, "check": "", ...}
    """

    id: str
    of: SetName = msgspec.field(name="set")
    task: Task
    fact: str
    about: str
    output: str
    accepted: bool
    check: str
    reason: str
    right: bool = True
    source: str = ""

    @property
    def plain(self) -> str:
        """The label of an output that needs no reader: "copy", "none", or "wrong" where nothing was written or nothing follows."""
        if self.output == NONE:
            return "none"
        if not self.output or (self.task == "join" and not self.right):
            return "wrong"
        return "copy" if self.task in ("reverse", "rephrase") and same_words(self.output, self.fact) else ""


def about_fact(of: SetName, fact: str, turned: Sequence[str], asked: Sequence[str], source: str) -> Iterator[Planned]:
    """The plan for one fact: what it is turned round to, and what is asked for."""
    yield from (Planned(of, "reverse", (fact,), span, source=source) for span in turned)
    yield from (Planned(of, "question", (fact,), span, source=source) for span in asked)
    yield Planned(of, "rephrase", (fact,), source=source)


def of_invented(folder: Path = FOLDER) -> list[Planned]:
    """The plan for the invented facts and pairs."""
    single = (
        one for fact in invented(folder) for one in about_fact("invented", fact.fact, fact.entities[1:], fact.entities, fact.id)
    )
    joins = (Planned("invented", "join", one.facts, one.bridge, bool(one.bridge), one.id) for one in pairs(folder))
    return [*single, *joins]


def of_windows(folder: Path = FOLDER) -> list[Planned]:
    """The text of each window of prose, for the task `facts`."""
    return [Planned("prose", "facts", one.sentences, _over(one), one.states, one.id) for one in prose(folder)]


def _over(window: Window) -> str:
    return window.heading[-1] if window.heading else window.title


def of_facts(outputs: Iterable[Output], folder: Path = FOLDER) -> list[Planned]:
    """The plan for the prose: those sentences that ftprep gives to a small model as they are, and the accepted lines of `facts`,
    with the entities that ftprep asks about (the same for all augmenters)."""
    draft = Draft(Target(model="none", engine="embedded", profile="small"), load_templates(), samples=1)
    found = {fact.text: fact for one in prose(folder) for fact in facts.facts(passage_of(one), draft)}
    for one in outputs:
        if one.task == "facts" and one.accepted:
            found.setdefault(one.output, facts.Fact(one.output, tuple(entities(one.output)), nowhere(one.source)))
    return [planned for fact in found.values() for planned in _of_fact(fact)]


def _of_fact(fact: facts.Fact) -> Iterator[Planned]:
    asked = {task.name: [ask.about for ask in task.asks(fact)] for task in asks.TASKS[True]}
    yield from about_fact("prose", fact.text, asked["reverse"], asked["question"], fact.passage.id)


def passage_of(window: Window) -> Passage:
    """A window as a passage of prose."""
    text = " ".join(window.sentences)
    heading = window.heading
    return Passage(
        id=window.id,
        document_id=window.path,
        heading=heading,
        text=text,
        sentences=window.sentences,
        start=0,
        end=len(text),
        tokens=0,
    )


def nowhere(source: str = "", text: str = "") -> Passage:
    """A passage that holds one fact, or nothing."""
    sentences = (text,) if text else ()
    return Passage(
        id=source, document_id=source, heading=(), text=text, sentences=sentences, start=0, end=0, tokens=0, language="en"
    )
