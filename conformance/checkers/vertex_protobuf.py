"""Google's protobuf of a request to Gemini, which training rows have the shape of; and of a tuning job, for what submit sends."""

from __future__ import annotations

from typing import Any

import verdicts
from google.cloud.aiplatform_v1.types import GenerateContentRequest, TuningJob
from google.protobuf import json_format


def row(value: dict[str, Any], form: str) -> None:
    kind = TuningJob if form == "tuning-job" else GenerateContentRequest
    json_format.ParseDict(value, kind.pb(kind()))


verdicts.main(verdicts.each(row))
