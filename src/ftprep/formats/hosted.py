"""Formats of providers that train on their own machines, Bedrock's apart. One row each."""

from __future__ import annotations

from collections.abc import Mapping

from ftprep.formats.columns import Columns
from ftprep.formats.contents import Contents
from ftprep.formats.contract import Format, Layout, Limits
from ftprep.formats.messages import PLAIN, Messages
from ftprep.formats.pairs import Pairs
from ftprep.formats.rules_turns import PROMPT

MB, GB = 10**6, 10**9
_READ = "2026-11-22"
_ALL = frozenset({"system", "turns", "user", "tools", "weight"})
_WEIGHED = frozenset({"role", "content", "name", "weight", "tool_calls", "tool_call_id"})
_CLOSING = "shut to new users, last jobs on 2027-01-06; the format lives on with the others"

_OPENAI = Messages(
    holds=_ALL,
    roles={**PLAIN, "developer": "system", "function": "tool"},
    top=frozenset({"messages", "tools", "parallel_tool_calls", "functions"}),
    keys=_WEIGHED | {"function_call", "refusal"},
    parts=True,
    arguments="text",
)
_OPENAI_PAIRS = Pairs(
    holds=frozenset({"system", "turns", "user", "tools", "contrary"}),
    messages=Messages(
        holds=_ALL,
        roles={**PLAIN, "developer": "system"},
        top=frozenset({"messages", "tools", "parallel_tool_calls"}),
        keys=_WEIGHED - {"weight"},
        parts=True,
        arguments="text",
        order=PROMPT,
    ),
)
_PROMPT_COLUMNS = frozenset({"system", "user"})

HOSTED: Mapping[str, Format] = {
    "openai": Format(
        about="chat rows for supervised fine-tuning; read by Azure, Together, Fireworks, TRL and others too",
        shape="chat",
        dialect=_OPENAI,
        limits=Limits(least_rows=10, most_bytes=512 * MB),
        link="https://platform.openai.com/docs/guides/supervised-fine-tuning",
        read_on=_READ,
        status="closing",
        status_note=_CLOSING,
        closes="2027-01-06",
        rules=("arguments of tool calls are JSON text", "the loss falls on assistant turns, those of weight 0 left out"),
        recipe="openai",
    ),
    "openai-dpo": Format(
        about="preference pairs for direct preference optimisation",
        shape="preference",
        dialect=_OPENAI_PAIRS,
        limits=Limits(least_rows=10, most_bytes=512 * MB),
        link="https://platform.openai.com/docs/guides/direct-preference-optimization",
        read_on=_READ,
        status="closing",
        status_note=_CLOSING,
        closes="2027-01-06",
        recipe="openai",
    ),
    "openai-rft": Format(
        about="prompts with a reference answer for a grader (reinforcement fine-tuning)",
        shape="reinforcement",
        dialect=Messages(
            holds=frozenset({"system", "turns", "user", "tools"}),
            roles={"developer": "system", "system": "system", "user": "user", "assistant": "assistant", "tool": "tool"},
            keys=_WEIGHED - {"weight"},
            parts=True,
            arguments="text",
            order=PROMPT,
            answer_key="reference_answer",
            open_top=True,
        ),
        limits=Limits(most_bytes=512 * MB),
        link="https://platform.openai.com/docs/guides/reinforcement-fine-tuning",
        read_on=_READ,
        status="closing",
        status_note=_CLOSING,
        closes="2027-01-06",
        rules=(
            "the prompt ends with the user; the grader finds the answer as item.reference_answer",
            "any further key is the grader's; a minimum of rows is not documented",
        ),
        recipe="openai",
    ),
    "azure": Format(
        about="Azure OpenAI and Foundry: OpenAI's chat rows, with a byte-order mark where it is asked for",
        shape="chat",
        dialect=_OPENAI,
        limits=Limits(least_rows=10, most_bytes=512 * MB),
        layout=Layout(bom="optional"),
        link="https://learn.microsoft.com/azure/ai-foundry/openai/how-to/fine-tuning",
        read_on=_READ,
        seen="read whole",
        rules=(
            "pages of 2025 ask for a byte-order mark, those of 2026-10 no longer do: the setting `bom` writes one",
            "files above about 150 MB go through the chunked Uploads API",
        ),
        recipe="openai",
    ),
    "vertex-gemini": Format(
        about="Gemini on Vertex AI, supervised",
        shape="chat",
        dialect=Contents(),
        limits=Limits(most_rows=1_000_000, most_validation=5000, most_tokens=131_072, most_bytes=GB),
        link="https://docs.cloud.google.com/vertex-ai/generative-ai/docs/models/gemini-supervised-tuning-prepare",
        read_on=_READ,
        rules=("the assistant's role is `model`", "tunable models change: Gemini 2.5 is said to have left Vertex in 2026-10"),
        recipe="vertex",
    ),
    "vertex-gemini-preference": Format(
        about="Gemini on Vertex AI, preference pairs",
        shape="preference",
        dialect=Contents(system="system_instruction", pair=True, holds=frozenset({"system", "turns", "user", "contrary"})),
        limits=Limits(most_tokens=131_072),
        link="https://docs.cloud.google.com/gemini-enterprise-agent-platform/reference/models/tuning.md.txt",
        read_on=_READ,
        rules=("system_instruction is written with an underscore here", "`contents` end with the user"),
        recipe="vertex",
    ),
    "mistral": Format(
        about="Mistral's fine-tuning API",
        shape="chat",
        dialect=Messages(
            holds=frozenset({"system", "turns", "user", "tools"}),
            arguments="text",
            call_id="[a-zA-Z0-9]{9}",
            beside="never",
        ),
        limits=Limits(most_bytes=512 * MB),
        link="https://docs.mistral.ai/capabilities/finetuning/",
        read_on=_READ,
        rules=("ids of tool calls are nine letters and digits", "an assistant turn has content or tool calls, not both"),
        recipe="mistral",
    ),
    "mistral-finetune": Format(
        about="the mistral-finetune code base",
        shape="chat",
        dialect=Messages(holds=_ALL, keys=_WEIGHED, arguments="text", call_id="[a-zA-Z0-9]{9}", beside="never"),
        link="https://github.com/mistralai/mistral-finetune",
        read_on=_READ,
        seen="read in code",
        rules=("ids of tool calls are nine letters and digits", "its limits (10 rows, 10 GB) stand in the code and are not asked"),
        recipe="mistral-finetune",
    ),
    "cohere": Format(
        about="Cohere's chat rows",
        shape="chat",
        dialect=Messages(
            roles={"System": "system", "User": "user", "Chatbot": "assistant"},
            top=frozenset({"messages"}),
            keys=frozenset({"role", "content"}),
        ),
        limits=Limits(least_rows=2),
        link="https://docs.cohere.com/docs/fine-tuning",
        read_on=_READ,
        status="closed",
        status_note="fine-tuning ended on 2025-09-15",
        closes="2025-09-15",
        rules=("roles are System, User and Chatbot",),
    ),
    "together": Format(
        about="Together AI, conversations",
        shape="chat",
        dialect=Messages(holds=_ALL, keys=_WEIGHED, parts=True, arguments="text"),
        limits=Limits(most_bytes=50_100 * MB),
        link="https://docs.together.ai/docs/fine-tuning-data-preparation",
        read_on=_READ,
        seen="read in code",
        rules=("rows of one shape only in a file", "no key beside messages and tools"),
        recipe="together",
    ),
    "together-instruct": Format(
        about="Together AI, prompt and completion",
        shape="prompt-completion",
        dialect=Columns(prompt="prompt", answer="completion", holds=_PROMPT_COLUMNS),
        limits=Limits(most_bytes=50_100 * MB),
        link="https://docs.together.ai/docs/fine-tuning-data-preparation",
        read_on=_READ,
        seen="read in code",
        recipe="together",
    ),
    "together-text": Format(
        about="Together AI, plain text",
        shape="text",
        dialect=Columns(),
        limits=Limits(most_bytes=50_100 * MB),
        link="https://docs.together.ai/docs/fine-tuning-data-preparation",
        read_on=_READ,
        seen="read in code",
        recipe="together",
    ),
    "together-preference": Format(
        about="Together AI, preference pairs",
        shape="preference",
        dialect=_OPENAI_PAIRS,
        limits=Limits(most_bytes=50_100 * MB),
        link="https://docs.together.ai/docs/preference-fine-tuning",
        read_on=_READ,
        seen="read in code",
        rules=("the input must not end with an assistant turn",),
        recipe="together",
    ),
    "fireworks": Format(
        about="Fireworks AI, supervised",
        shape="chat",
        dialect=Messages(holds=_ALL, keys=_WEIGHED, parts=True, arguments="text"),
        limits=Limits(least_rows=3, most_rows=3_000_000),
        link="https://docs.fireworks.ai/fine-tuning/fine-tuning-models",
        read_on=_READ,
        rules=(
            "a weight at the root of a row is of reinforcement rows: never beside weights of messages",
            "files from 150 MB on are not uploaded directly",
        ),
        recipe="fireworks",
    ),
    "fireworks-dpo": Format(
        about="Fireworks AI, preference pairs",
        shape="preference",
        dialect=_OPENAI_PAIRS,
        limits=Limits(least_rows=3, most_rows=3_000_000),
        link="https://docs.fireworks.ai/fine-tuning/fine-tuning-models",
        read_on=_READ,
        recipe="fireworks",
    ),
    "databricks": Format(
        about="Databricks Foundation Model Fine-tuning",
        shape="chat",
        dialect=Messages(
            roles={"system": "system", "user": "user", "assistant": "assistant"},
            top=frozenset({"messages"}),
            keys=frozenset({"role", "content"}),
        ),
        link="https://learn.microsoft.com/azure/databricks/large-language-models/foundation-model-training/data-preparation",
        read_on=_READ,
        status="closed",
        status_note="the product has ended; its client was removed after 2026-08-14; AI Runtime takes its place",
        closes="2026-08-14",
    ),
    "predibase": Format(
        about="Predibase, prompt and completion",
        shape="prompt-completion",
        dialect=Columns(prompt="prompt", answer="completion", holds=_PROMPT_COLUMNS, optional=frozenset({"split"})),
        limits=Limits(most_bytes=100 * MB),
        link="https://docs.predibase.com/",
        read_on=_READ,
        rules=("an optional column `split` says train or evaluation", "the limit of 100 MB is that of an upload"),
    ),
    "openpipe": Format(
        about="OpenPipe: OpenAI's chat rows, further keys allowed",
        shape="chat",
        dialect=Messages(
            holds=_ALL,
            roles={**PLAIN, "developer": "system"},
            keys=_WEIGHED | {"refusal"},
            parts=True,
            arguments="text",
            open_top=True,
        ),
        link="https://docs.openpipe.ai/features/datasets/overview",
        read_on=_READ,
        rules=("further keys of a row are kept as its metadata",),
    ),
}
