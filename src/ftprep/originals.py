"""The documents themselves as training rows: declarative text in the assistant turn, where chat fine-tuning puts its loss."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from ftprep.records import Evidence, Example, Message, Passage, stable_id
from ftprep.turns import invitation


def originals(passages: Iterable[Passage], titles: Mapping[str, str]) -> Iterator[Example]:
    """One example for each passage, under a short generic user turn: never the passage in the prompt of its own row.

    {"kind": "original", "messages": [{"role": "user", "content": "Notes on Internal tools, please."},
     {"role": "assistant", "content": "Internal tools > Kestrel\\n\\nKestrel is the internal tool for ..."}]}
    """
    for passage in passages:
        title = titles.get(passage.document_id, "")
        text = passage.text.strip()
        yield Example(
            id=stable_id(["original", passage.id, text]),
            kind="original",
            messages=(
                Message(role="user", content=invitation(title, passage.heading, passage.id)),
                Message(role="assistant", content=_standing_alone(text, title, passage.heading)),
            ),
            document_ids=(passage.document_id,),
            passage_ids=(passage.id,),
            evidence=(Evidence(passage_id=passage.id, quote=text),),
        )


def _standing_alone(text: str, title: str, heading: tuple[str, ...]) -> str:
    """The text under its title and headings, unless it begins with them."""
    path = [part for part in dict.fromkeys([title, *heading]) if part]
    if not path or text.startswith("#"):
        return text
    return f"{' > '.join(path)}\n\n{text}"
