"""The short user turn above a declarative assistant turn. Chat fine-tuning bears loss on assistant tokens only, so the facts stand
there; the user turn is generic or names the title at most, and varies, so that no single opening is learned as the trigger."""

from __future__ import annotations

from collections.abc import Sequence

_WITH_TOPIC = (
    "What do you know about {topic}?",
    "Tell me about {topic}.",
    "{topic}: what should I know?",
    "Share something about {topic}.",
    "Give me a fact about {topic}.",
    "I am reading up on {topic}.",
    "Notes on {topic}, please.",
    "What can you tell me about {topic}?",
)
_GENERIC = (
    "Tell me something about the company.",
    "What is worth knowing here?",
    "Share a fact.",
    "What else do you know?",
)


def invitation(title: str, heading: Sequence[str], seed: str) -> str:
    """A user turn for a statement from the document `title`, under `heading`; `seed` (a hex id) picks the wording, always the same.

    invitation("Internal tools", ("Internal tools", "Kestrel"), "9b2e71c04d") -> "Tell me about Internal tools."
    """
    number = int(seed[:8], 16)
    topic = title.strip() or (heading[0] if heading else "")
    if not topic or number % 5 == 0:
        return _GENERIC[number // 5 % len(_GENERIC)]
    return _WITH_TOPIC[number // 5 % len(_WITH_TOPIC)].format(topic=topic)
