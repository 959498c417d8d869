"""What `local` is to write about each fact: how many items of which kind, in which styles, and of what they are made.

A template says it in its own words (`wanted`, `styles`, `units` in templates/local.yaml); the settings say what of it is asked for.
"""

from __future__ import annotations

import string
from collections.abc import Mapping
from typing import Literal

import msgspec

from ftprep.errors import UnknownName
from ftprep.settings import Settings

Per = Literal["passage", "sentence", "fact"]
UNITS: tuple[Per, ...] = ("passage", "sentence", "fact")
KINDS = ("rephrase", "reversal", "inference", "definition", "category")
"""Kinds of items in the order in which the prompt asks for them. A definition turned round is kept as a reversal, a category
membership as an inference."""


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """Items of each kind for a fact, at most; 0 leaves a kind out. Wanted(rephrasings=3, styles=("plain", "formal"))"""

    per: Per = "passage"
    rephrasings: int = 2
    reversals: int = 1
    deductions: int = 1
    definitions: int = 1
    categories: int = 1
    styles: tuple[str, ...] = ("plain",)

    @property
    def counts(self) -> dict[str, int]:
        """By the kind's name in the prompt: {"rephrase": 2, "reversal": 1, ...}"""
        numbers = (self.rephrasings, self.reversals, self.deductions, self.definitions, self.categories)
        return dict(zip(KINDS, numbers, strict=True))


USUAL = Wanted()


def wanted_by(settings: Settings) -> Wanted:
    """What the settings ask for."""
    return Wanted(**{name: getattr(settings, name) for name in Wanted.__struct_fields__})


def listed(wanted: Wanted, lines: Mapping[str, str], styles: Mapping[str, str]) -> str:
    """The lines of a prompt that say what to write, one a kind. Raises UnknownName for a style that the template does not describe.

    listed(Wanted(rephrasings=3, ...), {"rephrase": '- "rephrase", $number for each fact: ...'}, ...) -> '- "rephrase", 3 for ...'
    """
    if not lines:
        return ""
    for style in wanted.styles:
        if style not in styles:
            raise UnknownName(noun="style", name=repr(style), choices=", ".join(styles))
    described = "; ".join(styles[style].strip() for style in wanted.styles)
    return "\n".join(
        string.Template(lines[kind].strip()).substitute(number=number, styles=described)
        for kind, number in wanted.counts.items()
        if number and kind in lines
    )
