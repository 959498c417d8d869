"""PROVIDERS: where a training file can be sent. To add one: a file here with a class that fits `Service`, and a row below."""

from __future__ import annotations

from collections.abc import Mapping

from ftprep.jobs.contract import Access, Job, Order, Provider, Service, TrainingFile
from ftprep.jobs.fireworks import Fireworks
from ftprep.jobs.mistral import Mistral
from ftprep.jobs.openai import OpenAI
from ftprep.jobs.together import Together
from ftprep.jobs.vertex import Vertex

__all__ = ["PROVIDERS", "Access", "Job", "Order", "Provider", "Service", "TrainingFile"]

PROVIDERS: Mapping[str, Provider] = {
    "openai": Provider(
        formats=("openai",),
        keys=("OPENAI_API_KEY",),
        host="https://api.openai.com/v1",
        service=OpenAI,
        link="https://platform.openai.com/docs/api-reference/fine-tuning",
        read_on="2026-11-25",
        status="closing: shut to new users, last jobs on 2027-01-06",
    ),
    "azure": Provider(
        formats=("azure", "openai"),
        keys=("AZURE_API_KEY", "AZURE_API_BASE"),
        host="{AZURE_API_BASE}",
        service=OpenAI,
        link="https://learn.microsoft.com/azure/foundry/openai/how-to/fine-tuning",
        read_on="2026-11-25",
        most_bytes=150_000_000,
    ),
    "vertex_ai": Provider(
        formats=("vertex-gemini",),
        keys=("GOOGLE_OAUTH_ACCESS_TOKEN", "VERTEXAI_PROJECT", "VERTEXAI_LOCATION", "GCS_BUCKET_NAME"),
        host="https://{VERTEXAI_LOCATION}-aiplatform.googleapis.com/v1",
        service=Vertex,
        link="https://cloud.google.com/vertex-ai/generative-ai/docs/model-reference/tuning",
        read_on="2026-11-25",
        stores="{STORAGE_EMULATOR_HOST}, bucket {GCS_BUCKET_NAME}",
    ),
    "together": Provider(
        formats=("together", "together-instruct", "together-text"),
        keys=("TOGETHER_API_KEY",),
        host="https://api.together.ai/v1",
        service=Together,
        link="https://docs.together.ai/reference/post-fine-tunes",
        read_on="2026-11-25",
        stores="the signed storage address that Together names",
        most_bytes=5_000_000_000,
    ),
    "fireworks": Provider(
        formats=("fireworks",),
        keys=("FIREWORKS_API_KEY", "FIREWORKS_ACCOUNT_ID"),
        host="https://api.fireworks.ai/v1",
        service=Fireworks,
        link="https://docs.fireworks.ai/fine-tuning/fine-tuning-via-api",
        read_on="2026-11-25",
        stores="from 150 MB upward the signed storage address that Fireworks names",
    ),
    "mistral": Provider(
        formats=("mistral",),
        keys=("MISTRAL_API_KEY",),
        host="https://api.mistral.ai/v1",
        service=Mistral,
        link="https://docs.mistral.ai/api/endpoint/fine-tuning",
        read_on="2026-11-25",
        status="closing: Mistral's specification calls these jobs deprecated, and a user was refused every model in March 2026",
    ),
}
"""Keys are read from the environment only. Vertex's is a token of an hour: export it from `gcloud auth print-access-token`."""
