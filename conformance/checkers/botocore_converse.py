"""The Converse request of Amazon's own client, whose messages Nova's and Llama's rows are made of; its enum of roles too."""

from __future__ import annotations

from typing import Any

import botocore.session
import verdicts
from botocore.validate import ParamValidator

SHAPE = botocore.session.get_session().get_service_model("bedrock-runtime").operation_model("Converse").input_shape
ROLES = SHAPE.members["messages"].member.members["role"].enum


def row(value: dict[str, Any], _form: str) -> None:
    request = {"modelId": "amazon.nova-lite-v1:0", **{name: part for name, part in value.items() if name != "schemaVersion"}}
    report = ParamValidator().validate(request, SHAPE)
    if report.has_errors():
        raise ValueError(report.generate_report())
    for message in value["messages"]:
        if message["role"] not in ROLES:
            raise ValueError(f"role {message['role']!r} is none of {ROLES}")


verdicts.main(verdicts.each(row))
