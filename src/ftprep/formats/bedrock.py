"""Formats of Amazon Bedrock. One row each."""

from __future__ import annotations

from collections.abc import Mapping

from ftprep.formats.blocks import Blocks
from ftprep.formats.columns import Columns
from ftprep.formats.contract import Format, Layout, Limits
from ftprep.formats.messages import Messages
from ftprep.formats.rules_turns import Order

MB, GB = 10**6, 10**9
_READ = "2026-11-22"
_GUIDE = "https://docs.aws.amazon.com/bedrock/latest/userguide/model-customization-prepare.html"
_NAME = r"[A-Za-z0-9_./-]+\.jsonl"

NOVA_WORDS = tuple("System: SYSTEM: User: USER: Bot: BOT: Assistant: ASSISTANT: Thought: [EOS] <image> <video> <unk>".split())
"""Words that fail a Nova job wherever they stand in a text: the list of amzn-nova-forge 1.4.10; case counts."""

CLAUDE_WORDS = ("\nHuman:", "\nAssistant:")

_NOVA_FIELDS = frozenset({"system", "image", "video", "document", "reasoningContent", "toolUse", "toolConfig"})
_NOVA_RULES = (
    "a field that may be left out (system, image, toolUse, reasoningContent) stands in all rows or in none",
    "names of files hold letters, digits and _ - . / only",
    "the quota of characters is six times that of tokens, by Amazon's own estimate",
)
_PROMPT_COLUMNS = frozenset({"system", "user"})

BEDROCK: Mapping[str, Format] = {
    "bedrock-nova": Format(
        about="Amazon Nova (Micro, Lite, Pro), supervised",
        shape="chat",
        dialect=Blocks(reserved=NOVA_WORDS),
        limits=Limits(least_rows=8, most_rows=20_000, file_name=_NAME),
        uneven=_NOVA_FIELDS,
        link=_GUIDE,
        read_on=_READ,
        seen="read whole",
        rules=_NOVA_RULES,
        recipe="bedrock",
    ),
    "bedrock-nova-2": Format(
        about="Amazon Nova 2 Lite, supervised",
        shape="chat",
        dialect=Blocks(
            reserved=NOVA_WORDS,
            blocks=frozenset({"text", "image", "video", "document", "reasoningContent", "toolUse", "toolResult"}),
            top=frozenset({"schemaVersion", "system", "messages", "toolConfig"}),
        ),
        limits=Limits(least_rows=200, most_rows=20_000, file_name=_NAME),
        layout=Layout(validation=None),
        uneven=_NOVA_FIELDS,
        link=_GUIDE,
        read_on=_READ,
        seen="read whole",
        rules=(*_NOVA_RULES, "it takes no validation file", "the guides disagree on tools: none are written"),
        recipe="bedrock",
    ),
    "bedrock-nova-dpo": Format(
        about="Amazon Nova (not Nova 2), preference pairs",
        shape="preference",
        dialect=Blocks(reserved=NOVA_WORDS, pair=True, holds=frozenset({"system", "turns", "user", "contrary"})),
        limits=Limits(least_rows=8, most_rows=20_000, file_name=_NAME),
        uneven=_NOVA_FIELDS,
        link=_GUIDE,
        read_on=_READ,
        seen="read whole",
        rules=(*_NOVA_RULES, "the last message holds two candidates, labelled preferred and non-preferred"),
        recipe="bedrock",
    ),
    "bedrock-nova-cpt": Format(
        about="Amazon Nova, continued pre-training on plain text",
        shape="text",
        dialect=Columns(reserved=NOVA_WORDS),
        limits=Limits(least_rows=8, most_rows=20_000, file_name=_NAME),
        link=_GUIDE,
        read_on=_READ,
        seen="read whole",
        recipe="bedrock",
    ),
    "bedrock-claude-haiku": Format(
        about="Claude 3 Haiku on Bedrock",
        shape="chat",
        dialect=Messages(
            top=frozenset({"system", "messages"}),
            keys=frozenset({"role", "content"}),
            roles={"user": "user", "assistant": "assistant"},
            system_key="system",
            order=Order(system="field"),
            reserved=CLAUDE_WORDS,
        ),
        limits=Limits(
            least_rows=32, most_rows=10_000, most_validation=1000, most_tokens=32_000, most_bytes=10 * GB, validation_bytes=GB
        ),
        link=_GUIDE,
        read_on=_READ,
        seen="read whole",
        rules=("the system turn is a field of the row, and text", "whether the model can still be tuned was not verified"),
        recipe="bedrock",
    ),
    "bedrock-llama": Format(
        about="Llama 3.1 on Bedrock, prompt and completion",
        shape="prompt-completion",
        dialect=Columns(prompt="prompt", answer="completion", holds=_PROMPT_COLUMNS),
        limits=Limits(least_rows=100, most_rows=10_000, most_tokens=16_000),
        link=_GUIDE,
        read_on=_READ,
        seen="read whole",
        rules=("the numbers of rows are of training and validation together",),
        recipe="bedrock",
    ),
    "bedrock-llama-converse": Format(
        about="Llama 3.2 and 3.3 on Bedrock, conversations",
        shape="chat",
        dialect=Blocks(blocks=frozenset({"text", "image"})),
        limits=Limits(least_rows=100, most_rows=10_000, most_tokens=16_000),
        link=_GUIDE,
        read_on=_READ,
        seen="read whole",
        rules=("the numbers of rows are of training and validation together", "10,000 tokens for the 90B model"),
        recipe="bedrock",
    ),
    "bedrock-titan": Format(
        about="Amazon Titan Text, prompt and completion",
        shape="prompt-completion",
        dialect=Columns(prompt="prompt", answer="completion", holds=_PROMPT_COLUMNS),
        limits=Limits(most_tokens=4096, most_bytes=GB, validation_bytes=100 * MB),
        link=_GUIDE,
        read_on=_READ,
        seen="read whole",
        rules=("2,048 tokens for batches larger than 1", "whether the model can still be tuned was not verified"),
        recipe="bedrock",
    ),
    "bedrock-cohere": Format(
        about="Cohere Command on Bedrock, prompt and completion",
        shape="prompt-completion",
        dialect=Columns(prompt="prompt", answer="completion", holds=_PROMPT_COLUMNS),
        limits=Limits(least_rows=32, most_rows=10_000, most_validation=1000, most_tokens=6144),
        link=_GUIDE,
        read_on=_READ,
        seen="read whole",
        rules=("4,096 tokens of prompt and 2,048 of completion", "whether the model can still be tuned was not verified"),
        recipe="bedrock",
    ),
}
