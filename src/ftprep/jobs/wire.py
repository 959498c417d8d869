"""The HTTP calls of submit: waits where it is asked to wait, repeats only what may be repeated, turns faults into sentences.

A call that starts a job or uploads a file is sent once. Where it got no answer nobody knows whether it arrived, so the user is
told, and the next run looks before it starts anything.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple, Self, TypeVar

import msgspec

from ftprep.errors import FtprepError, JobRefused, KeyRefused, NoReply
from ftprep.jobs.contract import Access
from ftprep.jobs.messages import safe, said

T = TypeVar("T")
ATTEMPTS = 6
_LONGEST_WAIT = 60.0


class Refusal(Exception):
    """The provider answered with an error."""

    def __init__(self, status: int, headers: Mapping[str, str], message: str) -> None:
        super().__init__(status)
        self.status, self.headers, self.message = status, headers, message


class Silence(Exception):
    """No answer came: no connection, a time-out, a connection that broke."""


class Reply(NamedTuple):
    """An answer: its status, headers in lower case, and JSON body."""

    status: int
    headers: Mapping[str, str]
    body: dict[str, Any]


class _Outgoing(NamedTuple):
    method: str
    url: str
    json: Any
    params: Mapping[str, str] | None
    form: Mapping[str, str] | None
    file: tuple[str, str, Path] | None
    content: Path | None
    headers: Mapping[str, str]


class Call(msgspec.Struct, frozen=True, kw_only=True):
    """A call as --dry-run shows it; the key that goes with it in a header is left out.

    {"method": "POST", "url": "https://api.together.ai/v1/fine-tunes", "json": {"model": "..."}, "form": null, "file": null}
    """

    method: str
    url: str
    json: Any = None
    form: dict[str, str] | None = None
    file: str | None = None


class Wire:
    """Calls to one provider. `texts` are the files whose words no message may repeat."""

    rehearsing = False

    def __init__(
        self,
        access: Access,
        secret: str,
        headers: Mapping[str, str],
        *,
        tell: Callable[[str], None] = lambda _: None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._access, self._secret, self._headers, self._tell, self._sleep = access, secret, dict(headers), tell, sleep
        self._client: Any = None
        self.texts: tuple[Path, ...] = ()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._client is not None:
            self._client.close()

    def call(
        self,
        step: str,
        method: str,
        url: str,
        *,
        json: Any = None,
        params: Mapping[str, str] | None = None,
        form: Mapping[str, str] | None = None,
        file: tuple[str, str, Path] | None = None,
        content: Path | None = None,
        headers: Mapping[str, str] | None = None,
        signed: bool = False,
        take: Iterable[int] = (200, 201, 204),
    ) -> Reply:
        """One call; `step` says in words what it is for. `file` is (field, name, path) of a form, `content` a file as the body.
        `signed` addresses carry their own right, so the key stays here. Statuses of `take` are answers, all others refusals.

        Raises KeyRefused, JobRefused, NoReply.
        """
        own = {} if signed else self._headers
        outgoing = _Outgoing(method, url, json, params, form, file, content, {**own, **(headers or {})})
        taken = set(take)

        def send() -> Reply:
            reply = self._send(outgoing)
            if reply.status not in taken:
                raise Refusal(reply.status, reply.headers, said(reply.body))
            return reply

        return self.attempt(step, send, again=method == "GET")

    def attempt(self, step: str, send: Callable[[], T], *, again: bool) -> T:
        """What `send` returns. A 429 is waited for; with `again` so are silence and faults of the server. Raises as `call`."""
        for attempt in range(1, ATTEMPTS + 1):
            try:
                return send()
            except Refusal as refusal:
                passing = refusal.status == 429 or (again and refusal.status >= 500)
                if not passing or attempt == ATTEMPTS:
                    raise self._sentence(step, refusal) from None
                wait, cause = _asked_to_wait(refusal.headers), f"HTTP {refusal.status}"
            except Silence as silence:
                if not again or attempt == ATTEMPTS:
                    raise NoReply(provider=self._access.provider, host=self._access.host, step=step, cause=silence) from None
                wait, cause = None, str(silence)
            seconds = min(_LONGEST_WAIT, 2.0**attempt if wait is None else wait)
            self._tell(f"{self._access.provider}: {cause} when asked to {step}; again in {seconds:g} s")
            self._sleep(seconds)
        raise AssertionError("the last attempt returns or raises")

    def shown(self, message: str) -> str:
        """A provider's message, fit to be shown and kept."""
        return safe(message, self._secret, self.texts)

    def _sentence(self, step: str, refusal: Refusal) -> FtprepError:
        provider, status = self._access.provider, refusal.status
        message = self.shown(refusal.message)
        if status in (401, 403):
            return KeyRefused(provider=provider, status=status, said=f": {message}" if message else "")
        if status >= 500:
            return NoReply(provider=provider, host=self._access.host, step=step, cause=f"HTTP {status}")
        cause = f"HTTP {status}" + (f", {message}" if message else "")
        if status == 429:
            todo = "wait, or mend the account's limit; the same command goes on where it was"
        elif status == 404:
            todo = "check the model's name, the id and the address"
        else:
            todo = "mend what it names; what was uploaded stays uploaded, so the same command goes on from there"
        return JobRefused(provider=provider, step=step, cause=cause, todo=todo)

    def _send(self, out: _Outgoing) -> Reply:
        import httpx

        if self._client is None:
            self._client = httpx.Client(timeout=httpx.Timeout(self._access.timeout, write=None), follow_redirects=False)
        headers = dict(out.headers)
        options: dict[str, Any] = {"headers": headers, "params": out.params}
        try:
            if out.file is not None:
                field, name, path = out.file
                with path.open("rb") as opened:
                    files = {field: (name, opened, "application/jsonl")}
                    response = self._client.request(out.method, out.url, data=out.form, files=files, **options)
            elif out.content is not None:
                headers["Content-Length"] = str(out.content.stat().st_size)  # else it goes in chunks, which stores refuse
                with out.content.open("rb") as opened:
                    response = self._client.request(out.method, out.url, content=opened, **options)
            elif out.form is not None:  # in parts, as such services read forms
                parts = {name: (None, value) for name, value in out.form.items()}
                response = self._client.request(out.method, out.url, files=parts, **options)
            else:
                response = self._client.request(out.method, out.url, json=out.json, **options)
        except httpx.HTTPError as error:
            raise Silence(_cause(error)) from None
        body: Any = None
        with suppress(ValueError):
            body = response.json()
        return Reply(response.status_code, response.headers, body if isinstance(body, dict) else {"data": body})


class Rehearsal(Wire):
    """Sends nothing: notes each call, and answers with names in angle brackets in the place of ids."""

    rehearsing = True

    def __init__(self, access: Access) -> None:
        super().__init__(access, "", {})
        self.calls: list[Call] = []

    def _send(self, out: _Outgoing) -> Reply:
        import httpx

        full = str(httpx.URL(out.url, params=dict(out.params))) if out.params else out.url
        path = out.file[2] if out.file else out.content
        form = None if out.form is None else dict(out.form)
        if out.file is not None:
            form = {**(form or {}), out.file[0]: out.file[1]}
        self.calls.append(Call(method=out.method, url=full, json=out.json, form=form, file=str(path) if path else None))
        return Reply(200, Blanks(), Blanks())


class Blanks(dict[str, Any]):
    """Any field that an answer must have, before it has come: its name in angle brackets."""

    def __missing__(self, name: str) -> str:
        return f"<{name}>"


def _asked_to_wait(headers: Mapping[str, str]) -> float | None:
    with suppress(ValueError):
        return max(0.0, float(headers.get("retry-after", "")))
    return None


def _cause(error: Exception) -> str:
    import httpx

    if isinstance(error, httpx.TimeoutException):
        return "no answer in time"
    return "no connection" if isinstance(error, httpx.ConnectError | httpx.UnsupportedProtocol) else "the connection broke"
