"""A row of training data: what is asked of the adapter, and what it should write. Prompts are those of ftprep itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import msgspec

from ftprep.prompts import Template

Task = Literal["facts", "reverse", "rephrase", "question", "join"]
NONE = "NONE"
"""What is written where nothing follows: advice, opinions, sentences that point elsewhere, facts that do not meet."""


class Row(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """One thing to learn. `given`: the fact, or both facts of a join, or the text for `facts`. `about`: the entity that a reversal
    begins with, the answer that a question has, the title above a text. `written`: a sentence, a question, NONE; of `facts` a fact
    a line, each behind "- ".

    `schema` names the kind of relation, or "prose" for real text; rows of the same `fact_id` are about the same given text.

    {"task": "question", "given": ["The Tarn unit is led by Mira Oduya."], "about": "Mira Oduya",
     "written": "Who leads the Tarn unit?", "schema": "lead", "fact_id": "41"}
    """

    task: Task
    given: tuple[str, ...]
    written: str
    about: str = ""
    schema: str = ""
    fact_id: str = ""


def prompt(row: Row, templates: Mapping[str, Template]) -> str:
    """The prompt as ftprep will send it, without a space at its end; what is written follows after one, facts after a line break.

    prompt(the row above, load_templates()) -> "Fact: The Tarn unit is led by Mira Oduya.\\nAnswer: Mira Oduya\\nQuestion:"
    """
    values = {
        "facts": {"title": row.about, "text": row.given[0]},
        "reverse": {"fact": row.given[0], "entity": row.about},
        "rephrase": {"fact": row.given[0]},
        "question": {"fact": row.given[0], "answer": row.about},
        "join": {"fact": row.given[0], "second_fact": row.given[-1]},
    }[row.task]
    return templates[f"adapted-{row.task}"].render(**values)[0].content


def continuation(row: Row) -> str:
    """What follows the prompt. " Who leads the Tarn unit?" """
    return ("\n" if row.task == "facts" and row.written != NONE else " ") + row.written
