"""The formats: one row each. To add one: a row in one of the three tables, a golden file, and nothing else where a dialect fits."""

from __future__ import annotations

from collections.abc import Mapping

from ftprep.formats.bedrock import BEDROCK
from ftprep.formats.contract import Call, Fault, Format, Problem, Sample, Turn
from ftprep.formats.hosted import HOSTED
from ftprep.formats.open_source import OPEN_SOURCE
from ftprep.formats.rules import RULES

__all__ = ["FORMATS", "RULES", "Call", "Fault", "Format", "Problem", "Sample", "Turn"]

FORMATS: Mapping[str, Format] = {**HOSTED, **BEDROCK, **OPEN_SOURCE}
