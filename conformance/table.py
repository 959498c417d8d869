"""CHECKERS: which outside reader or checker sees which format. To add one: a script in checkers/, requirements, a row here."""

from __future__ import annotations

from typing import NamedTuple


class Checker(NamedTuple):
    """A row. `env` names the requirements. `reads`: whether the package itself reads the file ("own"), so that its word on JSON
    and encoding counts, or by our script ("ours"), so that only its word on rows does. `validation`: whether validation files are
    put before it too; not where it counts rows as of a training set. `level`: "quick" ones run in CI, the others by name.
    """

    env: str
    formats: str
    about: str
    reads: str
    validation: bool = True
    level: str = "quick"


CHECKERS: dict[str, Checker] = {
    "together_files": Checker(
        "together",
        "together together-instruct together-text together-preference openai openai-dpo",
        "together 2.14.0, check_file",
        "own",
    ),
    "openai_types": Checker(
        "sdks",
        "openai openai-dpo openai-rft azure openpipe together together-preference fireworks fireworks-dpo databricks",
        "openai 3.54.0, types of messages and tools",
        "ours",
    ),
    "anthropic_types": Checker("sdks", "bedrock-claude-haiku", "anthropic 2.12.0, MessageParam", "ours"),
    "botocore_converse": Checker(
        "sdks", "bedrock-nova bedrock-nova-2 bedrock-llama-converse", "botocore 1.44.5, shape of Converse", "ours"
    ),
    "nova_forge": Checker(
        "nova",
        "bedrock-nova bedrock-nova-2 bedrock-nova-cpt",
        "amzn-nova-forge 1.4.10, dataset validators",
        "ours",
        validation=False,
    ),
    "mistral_tokenizer": Checker(
        "mistral", "mistral mistral-finetune", "mistral-common 1.13.1, request and tokenizer in fine-tuning mode", "ours"
    ),
    "vertex_protobuf": Checker(
        "vertex",
        "vertex-gemini tuning-job",
        "google-cloud-aiplatform 2.7.0, protobuf of request and tuning job",
        "ours",
        level="light",
    ),
    "genai_types": Checker("genai", "vertex-gemini vertex-gemini-preference", "google-genai 3.4.0, types.Content", "ours"),
    "hf_datasets": Checker(
        "datasets",
        "trl trl-prompt-completion trl-text trl-preference axolotl unsloth nemo torchtune llama-factory llama-factory-sharegpt "
        "llama-factory-preference predibase text text-parquet huggingface csv",
        "datasets 5.2.0, load_dataset",
        "own",
        level="light",
    ),
    "trl_sft": Checker(
        "trl", "trl trl-prompt-completion trl-text unsloth", "trl 1.16.0, SFTTrainer's preparation", "own", level="slow"
    ),
    "trl_dpo": Checker("trl", "trl-preference", "trl 1.16.0, DPOTrainer's preparation", "own", level="slow"),
    "mlx_loader": Checker("mlx", "mlx", "mlx-lm 0.32.2, tuner.datasets", "own", level="slow"),
    "llamafactory_converter": Checker(
        "llamafactory",
        "llama-factory llama-factory-sharegpt llama-factory-preference",
        "llamafactory 0.9.5, converters, skipped rows counted",
        "own",
        level="slow",
    ),
    "torchtune_messages": Checker("torchtune", "torchtune", "torchtune 0.6.1, OpenAIToMessages", "ours", level="slow"),
    "oumi_conversation": Checker("oumi", "oumi", "oumi 0.9, Conversation.from_dict", "ours", level="slow"),
}


LEVELS = ("quick", "light", "slow")


def chosen(level: str, only: str | None = None) -> dict[str, Checker]:
    """The checkers of that level and of those below it; or the one that is named."""
    allowed = LEVELS[: LEVELS.index(level) + 1]
    return {name: row for name, row in CHECKERS.items() if (name == only if only else row.level in allowed)}
