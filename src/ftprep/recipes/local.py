"""Configurations for trainers on machines of your own, to be used from the folder that they lie in."""

from __future__ import annotations

import json

from ftprep.formats.contract import Format
from ftprep.recipes.facts import PREFERENCE_RATE, RunFacts, numbers


def axolotl(_form: Format, facts: RunFacts) -> dict[str, str]:
    """A YAML for `axolotl train axolotl.yaml`."""
    first = numbers(facts)
    each = min(first.batch, 4)
    data = "".join(
        f"""  - path: {name}
    ds_type: json
    type: chat_template
    field_messages: messages
    message_property_mappings: {{role: role, content: content}}
    roles_to_train: [assistant]
    train_on_eos: turn
"""
        for name in facts.train
    )
    held = data.replace(facts.train[0], facts.validation[0]).split("  - path: ")[1] if facts.validation else ""
    test = f"test_datasets:\n  - path: {held.rstrip()}\n    split: train\n" if held else ""
    text = f"""# axolotl train axolotl.yaml
base_model: {facts.base_model}
datasets:
{data}{test}chat_template: tokenizer_default
adapter: lora
lora_r: {first.rank}
lora_alpha: {2 * first.rank}
lora_target_linear: true
sequence_len: 2048
sample_packing: false
num_epochs: {facts.epochs}
learning_rate: {first.learning_rate:g}
lr_scheduler: cosine
warmup_ratio: 0.03
optimizer: adamw_torch
micro_batch_size: {each}
gradient_accumulation_steps: {first.batch // each}
gradient_checkpointing: true
bf16: auto
output_dir: ./tuned
seed: {facts.seed}
"""
    return {"axolotl.yaml": text}


_FACTORY_COLUMNS = {
    "llama-factory": {"prompt": "instruction", "query": "input", "response": "output", "system": "system", "history": "history"},
    "llama-factory-sharegpt": {"messages": "conversations", "system": "system", "tools": "tools"},
    "llama-factory-preference": {
        "prompt": "instruction",
        "query": "input",
        "chosen": "chosen",
        "rejected": "rejected",
        "system": "system",
    },
}


def llama_factory(form: Format, facts: RunFacts) -> dict[str, str]:
    """dataset_info.json, and a YAML for `llamafactory-cli train llama_factory.yaml`."""
    first = numbers(facts)
    each = min(first.batch, 4)
    preference = form.shape == "preference"
    info = {}
    for split, names in (("train", facts.train), ("validation", facts.validation)):
        for number, name in enumerate(names):
            entry: dict[str, object] = {"file_name": name, "columns": _FACTORY_COLUMNS[facts.format]}
            entry["formatting"] = "sharegpt" if facts.format.endswith("sharegpt") else "alpaca"
            if preference:
                entry["ranking"] = True
            info[f"ftprep_{split}" + (f"_{number + 1}" if len(names) > 1 else "")] = entry
    trains = ",".join(name for name in info if name.startswith("ftprep_train"))
    held = ",".join(name for name in info if name.startswith("ftprep_validation"))
    text = f"""# llamafactory-cli train llama_factory.yaml
model_name_or_path: {facts.base_model}
stage: {"dpo" if preference else "sft"}
do_train: true
finetuning_type: lora
lora_rank: {first.rank}
lora_alpha: {2 * first.rank}
lora_target: all
dataset_dir: .
dataset: {trains}
{f"eval_dataset: {held}{chr(10)}eval_strategy: epoch{chr(10)}" if held else ""}template: qwen
cutoff_len: 2048
num_train_epochs: {facts.epochs}
learning_rate: {PREFERENCE_RATE if preference else first.learning_rate:g}
per_device_train_batch_size: {each}
gradient_accumulation_steps: {first.batch // each}
lr_scheduler_type: cosine
warmup_ratio: 0.03
bf16: true
output_dir: tuned
seed: {facts.seed}
report_to: none
"""
    return {"dataset_info.json": json.dumps(info, indent=2) + "\n", "llama_factory.yaml": text}


def mlx(_form: Format, facts: RunFacts) -> dict[str, str]:
    """A YAML for `mlx_lm.lora --config mlx_lora.yaml`, on Apple machines."""
    first = numbers(facts)
    batch = max(1, min(first.batch, 4, facts.rows, facts.validation_rows or 4))  # no set may be smaller than a batch
    text = f"""# mlx_lm.lora --config mlx_lora.yaml
model: {facts.base_model}
train: true
data: .
fine_tune_type: lora
mask_prompt: true
batch_size: {batch}
iters: {max(1, facts.rows * facts.epochs // batch)}
learning_rate: {first.learning_rate:f}
num_layers: 16
max_seq_length: 2048
adapter_path: tuned
seed: {facts.seed}
lora_parameters:
  rank: {first.rank}
  dropout: 0.0
  scale: 20.0
"""
    return {"mlx_lora.yaml": text}


def torchtune(_form: Format, facts: RunFacts) -> dict[str, str]:
    """Overrides for torchtune's own LoRA recipe for one device."""
    first = numbers(facts)
    text = f"""#!/bin/sh
# sh torchtune.sh, after: tune download {facts.base_model} --output-dir model
tune run lora_finetune_single_device --config qwen2_5/1.5B_lora_single_device \\
  checkpointer.checkpoint_dir=model tokenizer.path=model/vocab.json tokenizer.merges_file=model/merges.txt \\
  tokenizer.max_seq_len=2048 output_dir=tuned seed={facts.seed} \\
  dataset._component_=torchtune.datasets.chat_dataset dataset.source=json dataset.data_files={facts.train[0]} \\
  dataset.conversation_column=messages dataset.conversation_style=openai dataset.split=train dataset.train_on_input=False \\
  model.lora_rank={first.rank} model.lora_alpha={2 * first.rank} \\
  epochs={facts.epochs} optimizer.lr={first.learning_rate:g} batch_size={min(first.batch, 4)} \\
  gradient_accumulation_steps={first.batch // min(first.batch, 4)}
"""
    return {"torchtune.sh": text}


def nemo(_form: Format, facts: RunFacts) -> dict[str, str]:
    """A job for NeMo Customizer."""
    first = numbers(facts)
    job = {
        "config": "meta/llama-3.1-8b-instruct",
        "dataset": {"name": "ftprep", "namespace": "default"},
        "hyperparameters": {
            "training_type": "sft",
            "finetuning_type": "lora",
            "epochs": facts.epochs,
            "batch_size": first.batch,
            "learning_rate": first.learning_rate,
            "lora": {"adapter_dim": first.rank},
        },
    }
    return {"job.json": json.dumps(job, indent=2) + "\n"}


def oumi(_form: Format, facts: RunFacts) -> dict[str, str]:
    """A YAML for `oumi train -c oumi.yaml`."""
    first = numbers(facts)
    each = min(first.batch, 4)
    sets = "".join(
        f"""  {split}:
    datasets:
      - dataset_name: text_sft
        dataset_path: {names[0]}
"""
        for split, names in (("train", facts.train), ("validation", facts.validation))
        if names
    )
    text = f"""# oumi train -c oumi.yaml
model:
  model_name: {facts.base_model}
  model_max_length: 2048
  torch_dtype_str: bfloat16
data:
{sets}training:
  trainer_type: TRL_SFT
  use_peft: true
  num_train_epochs: {facts.epochs}
  learning_rate: {first.learning_rate:f}
  per_device_train_batch_size: {each}
  gradient_accumulation_steps: {first.batch // each}
  output_dir: tuned
  seed: {facts.seed}
peft:
  lora_r: {first.rank}
  lora_alpha: {2 * first.rank}
"""
    return {"oumi.yaml": text}


def mistral_finetune(_form: Format, facts: RunFacts) -> dict[str, str]:
    """A YAML for mistral-finetune's train.py."""
    first = numbers(facts)
    held = f'  eval_instruct_data: "{facts.validation[0]}"\n' if facts.validation else ""
    text = f"""# torchrun --nproc-per-node 1 -m train mistral_finetune.yaml
data:
  instruct_data: "{facts.train[0]}"
  data: ""
{held}model_id_or_path: "model"
lora:
  rank: {first.rank}
seq_len: 8192
batch_size: 1
max_steps: {max(1, facts.tokens * facts.epochs // 8192)}
optim:
  lr: {min(first.learning_rate, 6e-5):f}
  weight_decay: 0.1
  pct_start: 0.05
seed: {facts.seed}
log_freq: 1
eval_freq: 100
no_eval: {"false" if facts.validation else "true"}
ckpt_freq: 100
save_adapters: true
run_dir: "tuned"
"""
    return {"mistral_finetune.yaml": text}
