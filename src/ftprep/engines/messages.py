"""What goes over the wire for a request: its messages, with the shared context in front."""

from __future__ import annotations

from ftprep.records import Request

SEPARATOR = "\n\n"


def outgoing(request: Request, context: str | None) -> list[dict[str, str]]:
    """The chat messages as sent. The context opens the first user message, byte for byte the same in each request that shares it:
    that is what a provider's prompt cache matches on.

    outgoing(request, "# All documents ...") -> [{"role": "user", "content": "# All documents ...\\n\\n### Focus ..."}]
    """
    messages: list[dict[str, str]] = [{"role": message.role, "content": message.content} for message in request.messages]
    if context is None:
        return messages
    for message in messages:
        if message["role"] == "user":
            message["content"] = context + SEPARATOR + message["content"]
            return messages
    return [*messages, {"role": "user", "content": context}]


def prompt(request: Request, context: str | None) -> str:
    """The raw text of a completion request, context in front."""
    text = "\n".join(message.content for message in request.messages)
    return text if context is None else context + SEPARATOR + text
