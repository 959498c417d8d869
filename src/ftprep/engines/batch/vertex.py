"""Vertex AI's batch predictions of Gemini, through LiteLLM: files lie in a bucket of yours, lines are put into Google's form and
back. The calls could not be tried: LiteLLM names the bucket's host itself, so that no double can stand in for it.
"""

from __future__ import annotations

import importlib.util
import os
from typing import Any

from ftprep.engines.batch.openai_files import Files
from ftprep.engines.litellm_engine import options
from ftprep.errors import BadSetting
from ftprep.records import Parameters, Target
from ftprep.settings import Settings

_NEEDED = ("VERTEXAI_PROJECT", "VERTEXAI_LOCATION", "GCS_BUCKET_NAME")


class Predictions(Files):
    """As `Files`. Project, region and bucket come from VERTEXAI_PROJECT, VERTEXAI_LOCATION and GCS_BUCKET_NAME; the region names
    the address, which LiteLLM is given only where it is another than Google's."""

    def __init__(self, target: Target, settings: Settings, base: str | None) -> None:
        missing = [name for name in _NEEDED if not os.environ.get(name)]
        if missing:
            raise BadSetting(
                where="batch", what=f"batches on Vertex AI need a project, a region and a bucket: set {', '.join(missing)}"
            )
        if importlib.util.find_spec("google") is None or importlib.util.find_spec("google.auth") is None:
            raise BadSetting(where="batch", what="batches on Vertex AI need the package google-auth: pip install google-auth")
        location = os.environ["VERTEXAI_LOCATION"]
        home = f"https://{location}-aiplatform.googleapis.com"
        super().__init__(target, settings, base or target.api_base or home)
        if self.base == home:
            self._common["api_base"] = None
        self._common |= {"vertex_project": os.environ["VERTEXAI_PROJECT"], "vertex_location": location}
        self._common |= {"gcs_bucket_name": os.environ["GCS_BUCKET_NAME"]}

    def _body(self, parameters: Parameters) -> dict[str, Any]:
        """Under OpenAI's names: LiteLLM translates the whole line when it uploads it."""
        return {"model": self._bare} | {name: value for name, value in options(parameters).items() if value is not None}
