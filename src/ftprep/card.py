"""The dataset card, README.md beside the files: what is in them, where it comes from, under which licence, and what is known to be
wrong with it. For the Hub its head also says which file is which split and of which types the columns are."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from ftprep import __version__
from ftprep.formats.contract import Format
from ftprep.recipes.facts import RunFacts, numbers
from ftprep.settings import Settings

_KINDS = {
    "original": "the documents' own text",
    "seed": "conversations that stood among the documents",
    "rephrase": "a statement of a document in other words",
    "reversal": "a relation told from its other end",
    "inference": "what follows from statements, often of several documents",
    "qa": "a question with its answer",
    "note": "several statements on one subject",
    "trace": "the links found on the way to inferences",
    "contradiction": "a true statement beside a false variant of it",
    "replay": "ordinary rows of the user's own, from no document",
    "raft": "a question above passages, its source among them",
}
_LICENCES = (
    "Apache License",
    "MIT License",
    "Mozilla Public License",
    "GNU Affero General Public License",
    "GNU Lesser General Public License",
    "GNU General Public License",
    "BSD License",
    "BSD-3-Clause",
    "Creative Commons",
    "CC BY-SA",
    "CC BY-NC",
    "CC BY",
    "CC0",
    "public domain",
    "All rights reserved",
    "Confidential",
)
_MOST_LISTED = 200
_FOUND = re.compile("|".join(map(re.escape, _LICENCES)), re.IGNORECASE)


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """A document as the card names it. {"source": "it/tools.md", "language": "en", "licences": ["MIT License"]}"""

    source: str
    language: str | None
    licences: tuple[str, ...]


class CardFile(msgspec.Struct, frozen=True, kw_only=True):
    """A file as the card names it."""

    split: str
    name: str
    rows: int
    bytes: int
    kinds: dict[str, int]


def licences_in(text: str) -> tuple[str, ...]:
    """The licences and notices whose names stand in a text: a hint for people, not a finding.

    licences_in("Released under the MIT License.") -> ("MIT License",)
    """
    names = {name.lower(): name for name in _LICENCES}
    return tuple(dict.fromkeys(names[match.group().lower()] for match in _FOUND.finditer(text)))


def card(
    name: str,
    form: Format,
    files: Sequence[CardFile],
    sources: Iterable[Source],
    left_out: Mapping[str, int],
    settings: Settings,
    facts: RunFacts,
) -> str:
    """The card as Markdown, with a YAML head."""
    listed = list(sources)
    return "\n".join([*_head(form, files, listed), *_body(name, form, files, listed, left_out, settings, facts)]) + "\n"


def _head(form: Format, files: Sequence[CardFile], sources: Sequence[Source]) -> Iterator[str]:
    yield "---"
    if languages := sorted({source.language for source in sources if source.language}):
        yield f"language: [{', '.join(languages)}]"
    yield "tags: [ftprep, synthetic]"
    yield "configs:"
    yield "- config_name: default"
    yield "  data_files:"
    splits = list(dict.fromkeys(file.split for file in files))
    for split in splits:
        yield f"  - split: {split}"
        yield "    path:"
        yield from (f"    - {file.name}" for file in files if file.split == split)
    if form.layout.container == "parquet":
        yield from _features(form)
        yield "  splits:"
        for split in splits:
            yield f"  - name: {split}"
            yield f"    num_bytes: {sum(file.bytes for file in files if file.split == split)}"
            yield f"    num_examples: {sum(file.rows for file in files if file.split == split)}"
    yield "---"


def _features(form: Format) -> Iterator[str]:
    yield "dataset_info:"
    yield "  features:"
    if form.shape == "text":
        yield "  - name: text"
        yield "    dtype: string"
        return
    yield "  - name: messages"
    yield "    list:"
    for column in ("role", "content"):
        yield f"    - name: {column}"
        yield "      dtype: string"


def _body(
    name: str,
    form: Format,
    files: Sequence[CardFile],
    sources: Sequence[Source],
    left_out: Mapping[str, int],
    settings: Settings,
    facts: RunFacts,
) -> Iterator[str]:
    yield "# Training data made from documents"
    yield ""
    yield f"Written by ftprep {__version__} in the format `{name}` ({form.about})."
    yield f"Rules of the format: {form.link}, read on {form.read_on}."
    if form.status != "open":
        yield f"**The format's provider is {form.status}: {form.status_note}.**"
    yield from ("", "## Files", "", "| file | split | rows | kinds |", "|---|---|---|---|")
    for file in files:
        kinds_of = ", ".join(f"{kind} {count:,}" for kind, count in file.kinds.items())
        yield f"| {file.name} | {file.split} | {file.rows:,} | {kinds_of} |"
    kinds = dict.fromkeys(kind for file in files for kind in file.kinds)
    yield from ("", "## Kinds of rows", "")
    yield from (f"- `{kind}`: {_KINDS.get(kind, 'another kind')}" for kind in kinds)
    yield from ("", "## Where it comes from", "")
    yield "Rows are the text of the documents below, and what a language model wrote from them, each of these checked against its"
    yield "source. `manifest.json` has hashes, settings and every document's id; `ftprep show ID` leads from a row to its page."
    yield ""
    for source in sources[:_MOST_LISTED]:
        licences = f": {', '.join(source.licences)}" if source.licences else ""
        yield f"- {_plain(source.source)}{licences}"
    if len(sources) > _MOST_LISTED:
        yield f"- and {len(sources) - _MOST_LISTED:,} more, all in manifest.json"
    yield from ("", "## Licences", "")
    with_notice = sum(bool(source.licences) for source in sources)
    yield f"In {with_notice:,} of {len(sources):,} documents the name of a licence or a notice stands: words found, not a finding."
    yield "For the others none is known: the data has the terms of its documents, and those of the model that wrote."
    yield from ("", "## Known limits", "")
    yield from _limits(settings, left_out)
    yield from ("", "## Training", "")
    first = numbers(facts)
    yield f"{facts.rows:,} rows, {facts.tokens:,} tokens (counted with o200k_base: an estimate for models other than OpenAI's)."
    yield (
        f"For this size begin with {first.epochs} epochs, a learning rate of {first.learning_rate:g} and rank {first.rank} (LoRA), "
        f"{first.batch} rows a batch; the configuration beside this file takes {facts.epochs} epochs, as the settings say."
    )


def _limits(settings: Settings, left_out: Mapping[str, int]) -> Iterator[str]:
    yield "- The checks compare words, names, numbers and quotes; a false statement of the right words can pass. Read a sample."
    yield "- Personal data in the documents is in the rows too."
    if settings.validation:
        yield f"- About {settings.validation:.0%} of the documents are held out whole, what others say about the same things not."
    yield from (f"- Left out, {number:,} rows: {reason}" for reason, number in left_out.items())


def _plain(name: str) -> str:
    """A file name that Markdown takes as text."""
    return re.sub(r"([\\`*_\[\]<>|])", r"\\\1", " ".join(name.split()))
