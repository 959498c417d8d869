"""Conversations that a company has already, as examples of kind "seed": exported beside what is generated, and not augmented."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ftprep.records import Example, Message, stable_id

Conversation = tuple[Message, ...]


def examples(document_id: str, conversations: Sequence[Conversation]) -> Iterator[Example]:
    """One example for each; the same conversation twice in a file has two ids, and export writes it once.

    {"id": "77ab...", "kind": "seed", "messages": [...], "document_ids": ["5f1c..."], "passage_ids": [], "strategy": "seed"}
    """
    for number, messages in enumerate(conversations):
        parts = [part for message in messages for part in (message.role, message.content)]
        yield Example(
            id=stable_id(["seed", document_id, str(number), *parts]),
            kind="seed",
            messages=messages,
            document_ids=(document_id,),
            passage_ids=(),
            strategy="seed",
        )


def rendered(conversations: Sequence[Conversation]) -> str:
    """The conversations as Markdown, for people to read.

    rendered([(Message("user", "Who owns Kestrel?"), Message("assistant", "Ana."))]) -> "**user**: Who owns ...?\\n\\n**assi..."
    """
    turns = ("\n\n".join(f"**{message.role}**: {message.content}" for message in messages) for messages in conversations)
    return "\n\n---\n\n".join(turns) + "\n"
