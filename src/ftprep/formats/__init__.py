"""The formats: one row each. To add one: a file here with `record` and `problems`, a row below, a golden file and faulty ones."""

from __future__ import annotations

from collections.abc import Mapping

from ftprep.formats import openai
from ftprep.formats.contract import Format, Problem

__all__ = ["FORMATS", "Format", "Problem"]

FORMATS: Mapping[str, Format] = {
    "openai": Format(
        about="chat JSONL for supervised fine-tuning; read by Azure, Together, Fireworks, TRL and others too",
        record=openai.record,
        problems=openai.problems,
        least_rows=10,
        most_bytes=512 * 1024 * 1024,
        link="https://platform.openai.com/docs/guides/supervised-fine-tuning",
        read_on="2026-11-22",
        status="closing: shut to new users, last jobs on 2027-01-06 (the format lives on with the others)",
    ),
}
