"""What is done for each document on its own, on any core: a draft in, its lines of documents.jsonl and passages.jsonl out."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec

from ftprep import jsonl
from ftprep.language import detect, of_passage
from ftprep.passages import split
from ftprep.readers import MEDIA_TYPES, Reading
from ftprep.records import Document, stable_id
from ftprep.wikis import clean_title


class Draft(msgspec.Struct, frozen=True):
    """A document that has no language and no passages yet, and the tokens that a passage of it may have; 0 for one that is not
    to be cut, because it holds examples."""

    document: Document
    passage_tokens: int


class Finished(msgspec.Struct, frozen=True):
    """The lines to write, newlines included, and what the passages come to."""

    document: bytes
    passages: bytes
    count: int
    tokens: int
    language: str | None


def finish(data: bytes) -> bytes:
    """Draft -> Finished, both as MessagePack."""
    draft = msgspec.msgpack.decode(data, type=Draft)
    document = msgspec.structs.replace(draft.document, language=detect(draft.document.text))
    passages = [
        msgspec.structs.replace(passage, language=of_passage(passage.text, document.language))
        for passage in (split(document, draft.passage_tokens) if draft.passage_tokens else ())
    ]
    finished = Finished(
        document=jsonl.encode(document),
        passages=b"".join(map(jsonl.encode, passages)),
        count=len(passages),
        tokens=sum(passage.tokens for passage in passages),
        language=document.language,
    )
    return msgspec.msgpack.encode(finished)


_FIRST_HEADING = re.compile(r"^# +(.+)$", re.MULTILINE)
_LINKED = re.compile(r"[*_`]|\]\([^)]*\)|\[")


def draft_of(source: str, reading: Reading, section: tuple[str, ...]) -> Document:
    """The document of a reading under the pages above it, its language not yet known."""
    return Document(
        id=stable_id([source, reading.text], 12),
        source=source,
        media_type=MEDIA_TYPES.get(Path(source).suffix.lower(), "text/plain"),
        title=_title(source, reading),
        text=reading.text,
        section=section,
        pages=reading.pages,
        encoding=reading.encoding,
    )


def has_text(reading: Reading) -> bool:
    """Whether a document can be made of it: an archive only holds other files."""
    return any(character.isalnum() for character in reading.text)


def _title(source: str, reading: Reading) -> str:
    """The title found in the file, else its first large heading, else the file's name in words."""
    if reading.title:
        return reading.title
    heading = _FIRST_HEADING.search(reading.text[:4000])
    words = _LINKED.sub("", heading[1]) if heading is not None else ""
    return " ".join(words.split()) or re.sub(r"[-_ ]+", " ", clean_title(Path(source).name)).strip()
