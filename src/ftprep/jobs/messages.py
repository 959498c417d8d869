"""What a provider says about a fault, made fit to be shown: no key in it, and no text of the documents."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

_LONGEST = 300
_RUN = 5
"""So many words in a row that stand in a training file too make a message a quotation."""


def said(body: Any) -> str:
    """The message within a provider's error, however it is wrapped; "" where there is none.

    said({"error": {"message": "no such model"}}) == said({"detail": [{"msg": "no such model"}]}) == "no such model"
    """
    if isinstance(body, str):
        return body
    if isinstance(body, list):
        return "; ".join(filter(None, map(said, body)))
    if isinstance(body, dict):
        for name in ("error", "message", "msg", "detail", "details"):
            if found := said(body.get(name)):
                return found
    return ""


def safe(message: str, secret: str, texts: Iterable[Path]) -> str:
    """`message` on one short line, the key's value struck out; without it where it repeats text of the files.

    safe("Line 3: missing role", "sk-1", [Path("train.jsonl")]) -> "Line 3: missing role"
    """
    line = " ".join(message.split())
    if secret:
        line = line.replace(secret, "***")
    if not line:
        return ""
    if any(_quotes(line, path) for path in texts):
        return "its message repeats text of the file and is not shown here"
    return line if len(line) <= _LONGEST else line[:_LONGEST] + "..."


def _quotes(message: str, path: Path) -> bool:
    runs = set(_runs(message))
    if not runs or not path.exists():
        return False
    with path.open(encoding="utf-8", errors="replace") as file:
        return any(run in runs for line in file for text in _strings(line) for run in _runs(text))


def _strings(line: str) -> Iterator[str]:
    try:
        row = json.loads(line)
    except ValueError:
        yield line
        return
    pending = [row]
    while pending:
        value = pending.pop()
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict):
            pending.extend(value.values())
        elif isinstance(value, list):
            pending.extend(value)


def _runs(text: str) -> Iterator[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    return (tuple(words[at : at + _RUN]) for at in range(len(words) - _RUN + 1))
