"""Jobs of providers that train on their own machines: the body of the call that starts the job, ids of files to be filled in."""

from __future__ import annotations

import json

from ftprep.formats.contract import Format
from ftprep.recipes.facts import RunFacts, numbers


def _json(value: object) -> dict[str, str]:
    return {"job.json": json.dumps(value, indent=2) + "\n"}


def openai(form: Format, facts: RunFacts) -> dict[str, str]:
    """POST /fine_tuning/jobs of OpenAI and Azure, once the files are uploaded. The provider chooses batch and rate ("auto")."""
    kinds = {"preference": "dpo", "reinforcement": "reinforcement"}
    kind = kinds.get(form.shape, "supervised")
    auto: dict[str, object] = {"n_epochs": facts.epochs}
    if kind != "reinforcement":
        auto |= {"batch_size": "auto", "learning_rate_multiplier": "auto"}
    if kind == "dpo":
        auto["beta"] = "auto"
    method: dict[str, object] = {"hyperparameters": auto}
    if kind == "reinforcement":
        grader = {
            "type": "text_similarity",
            "name": "answer",
            "input": "{{sample.output_text}}",
            "reference": "{{item.reference_answer}}",
            "evaluation_metric": "fuzzy_match",
        }
        method["grader"] = grader
    job: dict[str, object] = {
        "model": facts.model.split("/", 1)[-1] if facts.model else "gpt-4.1-mini-2025-04-14",
        "training_file": f"<id of {facts.train[0]}>",
        "method": {"type": kind, kind: method},
        "seed": facts.seed,
        "suffix": "ftprep",
    }
    if facts.validation:
        job["validation_file"] = f"<id of {facts.validation[0]}>"
    return _json(job)


def together(form: Format, facts: RunFacts) -> dict[str, str]:
    """POST /fine-tunes of Together."""
    first = numbers(facts)
    job: dict[str, object] = {
        "model": facts.model.split("/", 1)[-1] if facts.model else "meta-llama/Meta-Llama-3.1-8B-Instruct-Reference",
        "training_file": f"<id of {facts.train[0]}>",
        "n_epochs": facts.epochs,
        "learning_rate": 1e-5 if form.shape == "preference" else min(first.learning_rate, 1e-4),
        "batch_size": "max",
        "training_type": {"type": "Lora", "lora_r": first.rank, "lora_alpha": 2 * first.rank},
        "training_method": {"method": "dpo" if form.shape == "preference" else "sft"},
        "suffix": "ftprep",
    }
    if facts.validation:
        job |= {"validation_file": f"<id of {facts.validation[0]}>", "n_evals": 1}
    return _json(job)


def fireworks(_form: Format, facts: RunFacts) -> dict[str, str]:
    """POST /v1/accounts/ACCOUNT/supervisedFineTuningJobs of Fireworks."""
    first = numbers(facts)
    job: dict[str, object] = {
        "baseModel": "accounts/fireworks/models/llama-v3p1-8b-instruct",
        "dataset": f"<dataset made of {facts.train[0]}>",
        "epochs": facts.epochs,
        "learningRate": first.learning_rate,
        "loraRank": first.rank,
    }
    if facts.validation:
        job["evaluationDataset"] = f"<dataset made of {facts.validation[0]}>"
    return _json(job)


def mistral(_form: Format, facts: RunFacts) -> dict[str, str]:
    """POST /v1/fine_tuning/jobs of Mistral. About one step for each 8192 x 4 tokens of an epoch."""
    job: dict[str, object] = {
        "model": "open-mistral-7b",
        "training_files": [{"file_id": f"<id of {name}>", "weight": 1} for name in facts.train],
        "validation_files": [f"<id of {name}>" for name in facts.validation],
        "hyperparameters": {"training_steps": max(10, facts.tokens * facts.epochs // 32_768), "learning_rate": 1e-4},
        "auto_start": False,
    }
    return _json(job)


def vertex(form: Format, facts: RunFacts) -> dict[str, str]:
    """A tuningJob of Vertex AI."""
    spec = {
        "training_dataset_uri": f"gs://<bucket>/{facts.train[0]}",
        "hyperParameters": {"epochCount": facts.epochs, "learningRateMultiplier": 1.0, "adapterSize": "ADAPTER_SIZE_FOUR"},
    }
    if facts.validation:
        spec["validation_dataset_uri"] = f"gs://<bucket>/{facts.validation[0]}"
    name = "preferenceOptimizationSpec" if form.shape == "preference" else "supervisedTuningSpec"
    return _json({"baseModel": "gemini-3.1-flash-lite", name: spec})


def bedrock(form: Format, facts: RunFacts) -> dict[str, str]:
    """CreateModelCustomizationJob of Bedrock."""
    kind = "CONTINUED_PRE_TRAINING" if form.shape == "text" else "FINE_TUNING"
    job: dict[str, object] = {
        "jobName": "ftprep",
        "customModelName": "ftprep",
        "roleArn": "<a role that may read the bucket>",
        "baseModelIdentifier": "<the model>",
        "customizationType": kind,
        "trainingDataConfig": {"s3Uri": f"s3://<bucket>/{facts.train[0]}"},
        "outputDataConfig": {"s3Uri": "s3://<bucket>/tuned/"},
        "hyperParameters": {"epochCount": str(min(facts.epochs, 5))},
    }
    if facts.validation:
        job["validationDataConfig"] = {"validators": [{"s3Uri": f"s3://<bucket>/{facts.validation[0]}"}]}
    return _json(job)
