"""The labelled set: statements that a large model could write, each true or false of its passages; what the checks say.

data/labelled/passages.jsonl holds the passages (of sample_docs/, and public-domain texts and public facts), sample.jsonl and
public.jsonl the rows. `held_out` goes by passage: the checks were never tuned on those rows.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from functools import cache
from pathlib import Path
from typing import Literal

import msgspec

from ftprep.checks import first_refusal
from ftprep.records import Evidence, Item, Kind, Parameters, Passage, Request
from ftprep.rows import candidate_of

FOLDER = Path(__file__).parent / "data" / "labelled"


class Quote(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A quote given as evidence. {"passage": "it/tools.md#2", "quote": "Tarn is the internal tool ..."}"""

    passage: str
    quote: str


class Labelled(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"group": "class"}):
    """One row: what a model could have written, whether it is true, and of which class it is ("reversal", "changed date")."""

    id: str
    passages: tuple[str, ...]
    kind: Kind
    statement: str
    question: str
    answer: str
    evidence: tuple[Quote, ...]
    label: bool
    held_out: bool
    group: str


class Source(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A passage of the set, with where it comes from."""

    id: str
    source: str
    title: str
    heading: tuple[str, ...]
    text: str
    sentences: tuple[str, ...]
    kind: Literal["prose", "table"]
    language: str
    held_out: bool

    @property
    def document(self) -> str:
        """Which document it is of: "it/tools.md#2" is of "it/tools.md"."""
        return self.id.partition("#")[0]

    def passage(self) -> Passage:
        """As ingest would have made it."""
        return Passage(
            id=self.id,
            document_id=self.document,
            heading=self.heading,
            text=self.text,
            sentences=self.sentences,
            start=0,
            end=len(self.text),
            tokens=len(self.text.split()),
            kind=self.kind,
            language=self.language,
        )


class Verdict(msgspec.Struct, frozen=True):
    """What the checks said of a row: `check` None where all let it pass."""

    row: Labelled
    check: str | None
    reason: str


@cache
def sources() -> dict[str, Source]:
    """All passages of the set by id."""
    lines = (FOLDER / "passages.jsonl").read_text(encoding="utf-8").splitlines()
    return {source.id: source for source in (msgspec.json.decode(line, type=Source) for line in lines)}


def rows(name: Literal["sample", "public"]) -> list[Labelled]:
    """The rows over sample_docs, or those over public texts."""
    lines = (FOLDER / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [msgspec.json.decode(line, type=Labelled) for line in lines]


def judged(row: Labelled, disabled: Collection[str] = ()) -> Verdict:
    """The row through the checks, as harvest asks them of a large model's answer."""
    passages = {key: source.passage() for key, source in sources().items()}
    titles = {source.document: source.title for source in sources().values()}
    evidence = tuple(Evidence(passage_id=quote.passage, quote=quote.quote) for quote in row.evidence)
    item = Item(kind=row.kind, statement=row.statement, question=row.question, answer=row.answer, evidence=evidence)
    request = Request(
        key=row.id,
        strategy="local",
        task="passages",
        template="local@1",
        document_id=sources()[row.passages[0]].document,
        focus=row.passages[:1],
        messages=(),
        model="none",
        parameters=Parameters(),
    )
    refusal = first_refusal(candidate_of(request, item, bool(row.question), passages, titles), disabled)
    return Verdict(row, *(refusal or (None, "")))


class Figures(msgspec.Struct, frozen=True):
    """precision: the share of accepted rows that are true; recall: the share of true rows that are accepted."""

    rows: int
    precision: float
    recall: float


def figures(verdicts: Iterable[Verdict]) -> Figures:
    """Counted over these verdicts."""
    count = Counter((verdict.row.label, verdict.check is None) for verdict in verdicts)
    accepted = count[True, True] + count[False, True]
    true = count[True, True] + count[True, False]
    return Figures(count.total(), count[True, True] / max(1, accepted), count[True, True] / max(1, true))


def by_class(verdicts: Iterable[Verdict]) -> dict[tuple[bool, str], Counter[str]]:
    """(label, class) -> how many rows each check refused; "" counts those that were let through."""
    table: defaultdict[tuple[bool, str], Counter[str]] = defaultdict(Counter)
    for verdict in verdicts:
        table[verdict.row.label, verdict.row.group][verdict.check or ""] += 1
    return dict(table)
