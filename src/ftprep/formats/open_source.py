"""Formats of trainers that run on machines of your own, and of plain data sets. One row each."""

from __future__ import annotations

from collections.abc import Mapping

from ftprep.formats.columns import Columns
from ftprep.formats.contract import Format, Layout
from ftprep.formats.messages import PLAIN, Messages
from ftprep.formats.pairs import Pairs
from ftprep.formats.rules_turns import PROMPT
from ftprep.formats.sharegpt import ShareGpt

_READ = "2026-11-22"
_TRL = "https://huggingface.co/docs/trl/dataset_formats"
_FACTORY = "https://github.com/hiyouga/LLaMA-Factory/blob/main/data/README.md"
_PASSED_OVER = frozenset({"extra-key", "blank-line", "json-array", "uneven-field"})
"""What Hugging Face's `datasets` reads without a word: further columns, blank lines, a list for lines, fields in some rows."""

_TEMPLATE = Messages(
    holds=frozenset({"system", "turns", "user", "tools"}),
    roles={**PLAIN, "developer": "system"},
    arguments="object",
)
_TEMPLATE_PAIRS = Pairs(
    holds=frozenset({"system", "turns", "user", "contrary"}),
    prompt="prompt",
    preferred="chosen",
    other="rejected",
    nested=False,
    messages=Messages(roles={**PLAIN, "developer": "system"}, order=PROMPT, arguments="object"),
)
_HUB = Layout(bom="tolerated")
_PROMPT_COLUMNS = frozenset({"system", "user"})
_RULE = ("the model's own chat template decides on roles and order: what is asked here holds for all that we know",)

OPEN_SOURCE: Mapping[str, Format] = {
    "trl": Format(
        about="TRL's SFTTrainer, conversations",
        shape="chat",
        dialect=_TEMPLATE,
        layout=_HUB,
        warned=_PASSED_OVER,
        link=_TRL,
        read_on=_READ,
        rules=(*_RULE, "arguments of tool calls are objects", "assistant_only_loss puts the loss on the answers"),
        recipe="trl",
    ),
    "trl-prompt-completion": Format(
        about="TRL's SFTTrainer, prompt and completion; the loss is on the completion",
        shape="prompt-completion",
        dialect=Columns(prompt="prompt", answer="completion", holds=_PROMPT_COLUMNS),
        layout=_HUB,
        warned=_PASSED_OVER,
        link=_TRL,
        read_on=_READ,
        recipe="trl",
    ),
    "trl-text": Format(
        about="TRL's SFTTrainer, language modelling on plain text",
        shape="text",
        dialect=Columns(),
        layout=_HUB,
        warned=_PASSED_OVER,
        link=_TRL,
        read_on=_READ,
        recipe="trl",
    ),
    "trl-preference": Format(
        about="TRL's DPOTrainer, preference pairs of messages",
        shape="preference",
        dialect=_TEMPLATE_PAIRS,
        layout=_HUB,
        warned=_PASSED_OVER,
        link=_TRL,
        read_on=_READ,
        recipe="trl",
    ),
    "axolotl": Format(
        about="axolotl's chat_template data sets, with the YAML that runs them",
        shape="chat",
        dialect=_TEMPLATE,
        layout=_HUB,
        warned=_PASSED_OVER,
        link="https://docs.axolotl.ai/docs/dataset-formats/conversation.html",
        read_on=_READ,
        rules=(*_RULE, "type: sharegpt is deprecated there: chat_template is written", "roles_to_train is the assistant"),
        recipe="axolotl",
    ),
    "llama-factory": Format(
        about="LLaMA-Factory, alpaca rows, with dataset_info.json and a YAML that runs them",
        shape="prompt-completion",
        dialect=Columns(
            prompt="instruction",
            answer="output",
            system="system",
            history="history",
            optional=frozenset({"input"}),
            filled=(("input", ""),),
            holds=frozenset({"system", "turns", "user"}),
        ),
        layout=Layout(container="json", bom="tolerated"),
        warned=frozenset({"extra-key", "uneven-field", "not-array"}),
        link=_FACTORY,
        read_on=_READ,
        rules=("rows that it cannot convert are skipped with a line in the log only",),
        recipe="llama-factory",
    ),
    "llama-factory-sharegpt": Format(
        about="LLaMA-Factory, ShareGPT conversations, with dataset_info.json and a YAML that runs them",
        shape="chat",
        dialect=ShareGpt(),
        layout=Layout(container="json", bom="tolerated"),
        warned=frozenset({"extra-key", "uneven-field", "not-array"}),
        link=_FACTORY,
        read_on=_READ,
        rules=("human and observation on odd places, gpt and function_call on even ones; other rows are skipped silently",),
        recipe="llama-factory",
    ),
    "llama-factory-preference": Format(
        about="LLaMA-Factory, preference pairs, with dataset_info.json and a YAML that runs them",
        shape="preference",
        dialect=Columns(
            prompt="instruction",
            answer="chosen",
            contrary="rejected",
            system="system",
            optional=frozenset({"input"}),
            filled=(("input", ""),),
            holds=frozenset({"system", "user", "contrary"}),
        ),
        layout=Layout(container="json", bom="tolerated"),
        warned=frozenset({"extra-key", "uneven-field", "not-array"}),
        link=_FACTORY,
        read_on=_READ,
        rules=("dataset_info.json has ranking: true",),
        recipe="llama-factory",
    ),
    "unsloth": Format(
        about="Unsloth: conversations that its notebooks read with `datasets`",
        shape="chat",
        dialect=_TEMPLATE,
        layout=_HUB,
        warned=_PASSED_OVER,
        link="https://docs.unsloth.ai/basics/datasets-guide",
        read_on=_READ,
        rules=(*_RULE, "no file format of its own was found: rows are TRL's"),
        recipe="unsloth",
    ),
    "mlx": Format(
        about="mlx-lm's LoRA on Apple machines: train.jsonl and valid.jsonl in one folder",
        shape="chat",
        dialect=_TEMPLATE,
        layout=Layout(validation="valid"),
        warned=frozenset({"extra-key", "uneven-field"}),
        link="https://github.com/ml-explore/mlx-lm/blob/main/mlx_lm/LORA.md",
        read_on=_READ,
        rules=(*_RULE, "the first row decides what all rows are", "a byte-order mark or a blank line ends the run"),
        recipe="mlx",
    ),
    "torchtune": Format(
        about="torchtune's chat_dataset in OpenAI style",
        shape="chat",
        dialect=Messages(
            holds=frozenset({"system", "turns", "user"}),
            roles={**PLAIN, "ipython": "tool"},
            keys=frozenset({"role", "content"}),
            parts=True,
        ),
        layout=_HUB,
        warned=_PASSED_OVER,
        link="https://docs.pytorch.org/torchtune/stable/basics/chat_datasets.html",
        read_on=_READ,
        rules=("an assistant turn without content ends the run: rows with tool calls are left out",),
        recipe="torchtune",
    ),
    "nemo": Format(
        about="NVIDIA NeMo Customizer and AutoModel, conversations",
        shape="chat",
        dialect=_TEMPLATE,
        warned=frozenset({"extra-key"}),
        link="https://docs.nvidia.com/nemo/microservices/latest/fine-tune/tutorials/format-training-dataset.html",
        read_on=_READ,
        recipe="nemo",
    ),
    "oumi": Format(
        about="oumi, conversations",
        shape="chat",
        dialect=Messages(
            holds=frozenset({"system", "turns", "user", "tools"}),
            top=frozenset({"messages", "tools", "conversation_id", "metadata"}),
            keys=frozenset({"role", "content", "id", "name", "tool_calls", "tool_call_id"}),
            parts=True,
            arguments="text",
            beside="must",
        ),
        warned=frozenset({"extra-key"}),
        link="https://oumi.ai/docs/en/latest/resources/datasets/data_formats.html",
        read_on=_READ,
        recipe="oumi",
    ),
    "text": Format(
        about="plain text for continued pre-training, JSON lines",
        shape="text",
        dialect=Columns(),
        warned=frozenset({"extra-key"}),
        link="https://huggingface.co/docs/datasets/loading",
        read_on=_READ,
        recipe="trl",
    ),
    "text-parquet": Format(
        about="plain text for continued pre-training, Parquet",
        shape="text",
        dialect=Columns(),
        layout=Layout(container="parquet", bom="tolerated"),
        warned=frozenset({"extra-key"}),
        link="https://huggingface.co/docs/datasets/loading",
        read_on=_READ,
        recipe="trl",
    ),
    "huggingface": Format(
        about="a data set for the Hugging Face Hub: conversations in Parquet, with its card",
        shape="chat",
        dialect=Messages(roles={**PLAIN, "developer": "system"}, top=frozenset({"messages"}), keys=frozenset({"role", "content"})),
        layout=Layout(container="parquet", train="data/train", validation="data/validation", bom="tolerated"),
        warned=frozenset({"extra-key", "uneven-field"}),
        link="https://huggingface.co/docs/hub/datasets-cards",
        read_on=_READ,
        rules=("README.md says in its head which file is which split, how many rows there are and of which types",),
        recipe="trl",
    ),
    "csv": Format(
        about="a table of prompts and completions",
        shape="prompt-completion",
        dialect=Columns(prompt="prompt", answer="completion", holds=_PROMPT_COLUMNS),
        layout=Layout(container="csv", bom="tolerated"),
        warned=frozenset({"extra-key"}),
        link="https://www.rfc-editor.org/rfc/rfc4180",
        read_on=_READ,
    ),
}
