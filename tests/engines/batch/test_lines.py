"""Lines of batch files: ids, answers and errors of each form, and what LiteLLM makes of ours for Google."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import ftprep
from ftprep.engines.batch import PROVIDERS, lines, provider_name, row_of
from ftprep.errors import BadSetting
from ftprep.records import Target

BODY = {
    "choices": [{"finish_reason": "stop", "message": {"content": "Yes."}}],
    "usage": {"prompt_tokens": 9, "completion_tokens": 2, "prompt_tokens_details": {"cached_tokens": 4}},
}


def test_ids_tell_job_and_request() -> None:
    """An id is of one job; another job's, or somebody else's, is none of it. It fits Anthropic's 64 characters."""
    name = lines.custom_id("5e0c91b2", "c0ffee00" * 4)
    assert len(name) <= 64
    assert lines.key_of("5e0c91b2", name) == "c0ffee00" * 4
    assert lines.key_of("5e0c91b3", name) is None
    assert lines.key_of("5e0c91b2", "request-1") is None


def test_pieces_become_lines() -> None:
    """However a stream is cut, whole lines come out of it, the last one also without its end."""
    text = b"one\ntwo\n\nthree"
    for size in range(1, len(text) + 1):
        pieces = [text[at : at + size] for at in range(0, len(text), size)]
        assert list(lines.lines(pieces)) == [b"one", b"two", b"", b"three"]


def test_an_answer_of_openais_form() -> None:
    """Text, reason and counts."""
    row = {"custom_id": "a-b", "response": {"status_code": 200, "body": BODY}, "error": None}
    made = lines.of_openai(json.dumps(row).encode(), "openai/x")
    assert made is not None
    assert (made.text, made.finish_reason, made.prompt_tokens, made.cached_tokens, made.cause) == ("Yes.", "stop", 9, 4, "")


@pytest.mark.parametrize(
    ("response", "error", "again"),
    [
        ({"status_code": 429, "body": {"error": {"code": "rate_limit_exceeded"}}}, None, True),
        ({"status_code": 500, "body": {}}, None, True),
        ({"status_code": 400, "body": {"error": {"code": "invalid_value", "message": "the prompt: SECRET"}}}, None, False),
        ({"status_code": 400, "body": {"error": {"code": "context_length_exceeded"}}}, None, False),
        (None, {"code": "batch_expired", "message": "x"}, True),
        ({"status_code": 200, "body": {"choices": []}}, None, True),
        (None, None, True),
    ],
)
def test_errors_of_openais_form(response: object, error: object, again: bool) -> None:
    """What may pass goes again, what will not does not; a provider's message, which may repeat the prompt, is not passed on."""
    row = {"custom_id": "a-b", "response": response, "error": error}
    made = lines.of_openai(json.dumps(row).encode(), "openai/x")
    assert made is not None
    assert made.again == again
    assert made.cause
    assert "SECRET" not in made.cause


def test_what_is_no_line_is_passed_over() -> None:
    """Broken JSON, and JSON of another kind."""
    for data in (b"", b"{", b"[]", b"{}", b'{"custom_id": 3}'):
        assert lines.of_openai(data, "m") is lines.of_anthropic(data, "m") is lines.of_bedrock(data, "m") is None


def test_novas_form() -> None:
    """Bedrock's Nova answers in a form of its own."""
    output = {
        "output": {"message": {"content": [{"text": "Yes."}]}},
        "stopReason": "max_tokens",
        "usage": {"inputTokens": 9, "outputTokens": 2, "cacheReadInputTokenCount": 4, "cacheWriteInputTokenCount": 1},
    }
    made = lines.of_bedrock(json.dumps({"recordId": "a-b", "modelOutput": output}).encode(), "m")
    assert made is not None
    assert (made.text, made.finish_reason, made.prompt_tokens, made.written_tokens) == ("Yes.", "length", 14, 1)


def test_each_provider_has_limits_with_their_source() -> None:
    """The table: limits above nothing, a source for each, and what it was tried against."""
    for name, row in PROVIDERS.items():
        assert row.requests >= row.least >= 1, name
        assert row.source
        assert row.shown == "loopback" or row.shown.startswith("not shown: ")
    assert provider_name("claude-haiku-4-5") == "anthropic"
    with pytest.raises(BadSetting, match="no batch API"):
        row_of(Target(model="groq/x", engine="litellm", profile="large"))


GOOGLE = """
import importlib.util, json, os
os.environ.update(VERTEXAI_PROJECT="x", VERTEXAI_LOCATION="x", GCS_BUCKET_NAME="x")
find = importlib.util.find_spec  # google-auth is only needed for the calls
importlib.util.find_spec = lambda name, package=None: find("json" if name.startswith("google") else name, package)
from ftprep.engines.batch import lines
from ftprep.engines.batch.vertex import Predictions
from ftprep.records import Target
from tests.engines.sending import request, settings
provider = Predictions(Target(model="vertex_ai/gemini-2.5-flash", engine="litellm", profile="large"), settings(), None)
assert provider.base == "https://x-aiplatform.googleapis.com"
from litellm.llms.vertex_ai.files import transformation
name = lines.custom_id("5e0c91b2", "c0ffee00" * 4)
line = json.loads(provider.line(name, request(1, temperature=0.5), None))
config = transformation.VertexAIFilesConfig()
(row,) = transformation._openai_batch_jsonl_entry_to_vertex_rows(line, config._map_openai_to_vertex_params)
assert transformation._get_litellm_batch_custom_id({"request": row["request"]}) == name
assert row["request"]["generationConfig"] == {"temperature": 0.5, "max_output_tokens": 200}
"""


def test_our_ids_survive_googles_form() -> None:
    """Vertex AI has no ids of lines: LiteLLM keeps ours in labels of the request, and finds it there again, letter by letter. In a
    process of its own: that part of LiteLLM changes others when it is loaded."""
    paths = os.pathsep.join([str(Path(ftprep.__file__).parent.parent), str(Path(__file__).parents[3])])
    run = subprocess.run([sys.executable, "-c", GOOGLE], env=os.environ | {"PYTHONPATH": paths}, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
