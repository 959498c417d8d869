"""Samples that every format is written from in tests, and good files of any length made of them. For the outside checkers too."""

from __future__ import annotations

from pathlib import Path

import msgspec

from ftprep.formats import FORMATS, Call, Format, Sample, Turn
from ftprep.shards import Shards, entry_of

GOLDEN = Path(__file__).with_name("golden")
TOOL = {
    "type": "function",
    "function": {
        "name": "find_tool",
        "description": "Looks a tool up.",
        "parameters": {"type": "object", "properties": {"name": {"type": "string"}}, "required": ["name"]},
    },
}


def _u(text: str) -> Turn:
    return Turn(role="user", content=text)


def _a(text: str, weight: int | None = None) -> Turn:
    return Turn(role="assistant", content=text, weight=weight)


SYSTEM = Turn(role="system", content="You know the company.")
QUESTION = Sample(turns=(_u("Who owns Kestrel?"), _a("The Data Platform team.")))
STATEMENT = Sample(turns=(_u("Tell me about Internal tools."), _a("Kestrel is owned by the Data Platform team.")), invited=True)
UMLAUTS = Sample(turns=(_u("Wer führt „Öl & Gas“?"), _a("Das führt Zoë Ångström – seit 2021. 日本語も。")))
CHAT = Sample(turns=(_u("Who owns Kestrel?"), _a("The Data Platform team."), _u("Who leads it?"), _a("Ada Lindqvist.")))
WEIGHED = Sample(turns=(_u("Who owns Kestrel?"), _a("The Data Platform team.", 0), _u("Who leads it?"), _a("Ada Lindqvist.", 1)))
CALLING = Sample(
    turns=(
        _u("Look Kestrel up."),
        Turn(role="assistant", calls=(Call(id="call00001", name="find_tool", arguments='{"name": "Kestrel"}'),)),
        Turn(role="tool", content='{"owner": "Data Platform"}', call_id="call00001"),
        _a("The Data Platform team owns Kestrel."),
    ),
    tools=(TOOL,),
)
PAIR = Sample(
    turns=(_u("Tell me about Internal tools."), _a("Kestrel is owned by the Data Platform team.")),
    contrary="Kestrel is owned by the Field Support team.",
    invited=True,
)


def samples_for(form: Format) -> list[Sample]:
    """One sample of each kind that the format holds: questions, statements, umlauts, conversations, weights, tools, pairs."""
    holds = form.dialect.holds
    if form.shape == "preference":
        question = msgspec.structs.replace(QUESTION, contrary="The Field Support team.")
        return [PAIR, question, msgspec.structs.replace(UMLAUTS, contrary="Das führt niemand.")]
    found = [QUESTION, STATEMENT, UMLAUTS]
    found += [CHAT] if "turns" in holds else []
    found += [WEIGHED] if "weight" in holds else []
    found += [CALLING] if "tools" in holds and form.shape == "chat" else []
    return found


def with_system(sample: Sample) -> Sample:
    """The same behind a system turn."""
    return msgspec.structs.replace(sample, turns=(SYSTEM, *sample.turns))


def numbered(sample: Sample, number: int) -> Sample:
    """The same sample, its first user turn telling its number, so that no two rows of a file are the same."""
    turns = list(sample.turns)
    place = next(at for at, turn in enumerate(turns) if turn.role == "user")
    turns[place] = msgspec.structs.replace(turns[place], content=f"{turns[place].content} ({number})")
    answer = msgspec.structs.replace(turns[-1], content=f"{turns[-1].content} Note {number}.")
    contrary = f"{sample.contrary} Note {number}." if sample.contrary is not None else None
    return msgspec.structs.replace(sample, turns=(*turns[:-1], answer), contrary=contrary)


def records_of(name: str, rows: int | None = None) -> list[dict[str, object]]:
    """Good records: one of each sample, or as many as `rows`, each another."""
    form = FORMATS[name]
    samples = samples_for(form)
    system = "system" in form.dialect.holds
    chosen = [numbered(samples[n % len(samples)], n) for n in range(rows)] if rows is not None else samples
    records = (form.dialect.write(with_system(sample) if system else sample) for sample in chosen)
    return [record for record in records if not isinstance(record, str)]


def write(name: str, folder: Path, stem: str = "train", rows: int | None = None) -> Path:
    """A good file of the format, by the writer that export uses."""
    folder.mkdir(parents=True, exist_ok=True)
    with Shards(folder, stem, FORMATS[name].layout.container) as shards:
        for number, record in enumerate(records_of(name, rows)):
            shards.add(entry_of(record, number=number))
        return shards.finish()[0].path


def enough(name: str) -> int:
    """How many rows the format asks for at least, and a few more."""
    return max(12, FORMATS[name].limits.least_rows)


if __name__ == "__main__":  # python -m tests.formats.samples: writes the golden files anew
    for format_name in FORMATS:
        print(write(format_name, GOLDEN, format_name))
