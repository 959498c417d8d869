"""What an error of a call about files and batches means: `engines/failures.py` decides, told apart here is what batches alone have."""

from __future__ import annotations

import contextlib
from typing import Any

from ftprep.engines import Failure
from ftprep.engines.failures import translate
from ftprep.errors import ProviderRefused


def meaning(error: Exception, model: str, base: str, *, timeout: float, first: bool) -> Failure:
    """Asked again (Passing), or the end of the run. `first`: no call was answered yet, so that a wrong address ends it at once.

    meaning(NotFoundError(...), ...) -> ProviderRefused("https://... knows no such file or batch (HTTP 404)")
    """
    response = getattr(error, "response", None)
    status = getattr(error, "status_code", None) or getattr(response, "status_code", None)
    if status == 404:
        todo = "check --api-base, and that the key is of the account that the batch was made with; not every server has batches"
        return ProviderRefused(model=model, cause=f"{base} knows no such file or batch (HTTP 404)", todo=todo)
    told: Any = error
    with contextlib.suppress(AttributeError, TypeError):  # what `translate` looks for, wherever the client library has put it
        told.status_code = status
        told.litellm_response_headers = dict(response.headers)  # type: ignore[union-attr]
    return translate(told, model=model, api_base=base, first=first, timeout=timeout)
