"""What an error of a call about files and batches means: `engines/failures.py` decides, but for what batches alone have."""

from __future__ import annotations

import contextlib
from typing import Any

from ftprep.engines import Passing, Refused
from ftprep.engines.failures import judged
from ftprep.engines.litellm_engine import fault_of
from ftprep.errors import FtprepError, NoSuchBatch, ProviderRefused


def meaning(error: Exception, model: str, base: str, *, timeout: float, first: bool) -> Passing | FtprepError:
    """Asked again (Passing), or the end of the run. `first`: no call was answered yet, so that a wrong address ends it at once.

    meaning(NotFoundError(...), ...) -> NoSuchBatch("https://... knows no such file or batch (HTTP 404)")
    """
    response = getattr(error, "response", None)
    status = getattr(error, "status_code", None) or getattr(response, "status_code", None)
    if status == 404:
        return NoSuchBatch(base=base)
    told: Any = error
    with contextlib.suppress(AttributeError, TypeError):  # what `fault_of` looks for, wherever the client library has put it
        told.status_code = status
        told.litellm_response_headers = dict(response.headers)  # type: ignore[union-attr]
    found = judged(fault_of(told)[0], model=model, api_base=base, first=first, timeout=timeout, sent=_ALL)
    if isinstance(found, Refused):
        return ProviderRefused(model=model, cause=found.cause, todo="what was answered is kept")
    return found


class Answered(Exception):
    """A provider's error as its client library tells it in fields of its own: what `fault_of` looks at."""

    def __init__(self, status: int, code: str) -> None:
        super().__init__(code)
        self.status_code, self.code = status, code


class _Everything(str):
    """Stands for all that may have been sent: of a message that may repeat any of it, only the provider's code is told."""

    def __contains__(self, _part: object) -> bool:
        return True


_ALL = _Everything(" ")
