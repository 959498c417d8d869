"""Scripts for TRL and Unsloth; each runs as it is, from the folder that it lies in."""

from __future__ import annotations

import json

from ftprep.formats.contract import Format
from ftprep.recipes.facts import PREFERENCE_RATE, RunFacts, numbers

_TRL = '''"""Fine-tune with TRL: pip install 'trl[peft]' and run `python train.py` here. MODEL, EPOCHS and OUT change those."""

import os

import torch
from datasets import load_dataset
from peft import LoraConfig
from trl import {trainer}Config, {trainer}Trainer

data = load_dataset("{loader}", data_files={files})
{prepare}
config = {trainer}Config(
    output_dir=os.environ.get("OUT", "tuned"),
    num_train_epochs=float(os.environ.get("EPOCHS", "{epochs}")),
    learning_rate={rate},
    per_device_train_batch_size={batch},
    gradient_accumulation_steps={steps},
    lr_scheduler_type="cosine",
    warmup_steps={warmup},
    max_length=2048,
    bf16=torch.cuda.is_available() and torch.cuda.is_bf16_supported(),
    logging_steps=10,
    eval_strategy="{evaluate}",
    report_to="none",
    seed={seed},
)
trainer = {trainer}Trainer(
    model=os.environ.get("MODEL", "{model}"),
    args=config,
    train_dataset=data["train"],
    eval_dataset=data.get("validation"),
    peft_config=LoraConfig(r={rank}, lora_alpha={alpha}, target_modules="all-linear", task_type="CAUSAL_LM"),
)
trainer.train()
trainer.save_model()
'''
_ANSWERS = """
# the loss falls on the answer alone: the last message becomes the completion, with any chat template
data = data.map(lambda row: {"prompt": row["messages"][:-1], "completion": row["messages"][-1:]}, remove_columns=["messages"])
"""


def trl(form: Format, facts: RunFacts) -> dict[str, str]:
    """A script for SFTTrainer, or DPOTrainer for preference pairs."""
    first = numbers(facts)
    preference = form.shape == "preference"
    files = {"train": list(facts.train)} | ({"validation": list(facts.validation)} if facts.validation else {})
    each = min(first.batch, 4)
    text = _TRL.format(
        trainer="DPO" if preference else "SFT",
        loader="parquet" if form.layout.container == "parquet" else "json",
        files=json.dumps(files),
        prepare=_ANSWERS if form.shape == "chat" else "",
        epochs=facts.epochs,
        rate=PREFERENCE_RATE if preference else first.learning_rate,
        batch=each,
        steps=first.batch // each,
        warmup=_warmup(facts),
        evaluate="epoch" if facts.validation else "no",
        seed=facts.seed,
        model=facts.base_model,
        rank=first.rank,
        alpha=2 * first.rank,
    )
    return {"train.py": text}


def _warmup(facts: RunFacts) -> int:
    """Three in a hundred of all steps."""
    return max(1, facts.rows * facts.epochs // numbers(facts).batch * 3 // 100)


def unsloth(_form: Format, facts: RunFacts) -> dict[str, str]:
    """A script for Unsloth, which needs an NVIDIA card."""
    first = numbers(facts)
    files = {"train": list(facts.train)} | ({"validation": list(facts.validation)} if facts.validation else {})
    text = f'''"""Fine-tune with Unsloth: pip install unsloth and run `python train.py` here, on a machine with an NVIDIA card."""

import os

from unsloth import FastLanguageModel
from unsloth.chat_templates import train_on_responses_only

from datasets import load_dataset
from trl import SFTConfig, SFTTrainer

model, tokenizer = FastLanguageModel.from_pretrained(
    os.environ.get("MODEL", "{facts.base_model}"), max_seq_length=2048, load_in_4bit=True
)
model = FastLanguageModel.get_peft_model(model, r={first.rank}, lora_alpha={2 * first.rank}, random_state={facts.seed})
data = load_dataset("json", data_files={json.dumps(files)})
data = data.map(lambda row: {{"text": tokenizer.apply_chat_template(row["messages"], tokenize=False)}})
trainer = SFTTrainer(
    model=model,
    processing_class=tokenizer,
    train_dataset=data["train"],
    eval_dataset=data.get("validation"),
    args=SFTConfig(
        output_dir="tuned",
        dataset_text_field="text",
        num_train_epochs={facts.epochs},
        learning_rate={first.learning_rate},
        per_device_train_batch_size={min(first.batch, 4)},
        gradient_accumulation_steps={first.batch // min(first.batch, 4)},
        warmup_steps={_warmup(facts)},
        report_to="none",
        seed={facts.seed},
    ),
)
# the marks of ChatML (Qwen); other models have others
trainer = train_on_responses_only(trainer, instruction_part="<|im_start|>user\\n", response_part="<|im_start|>assistant\\n")
trainer.train()
model.save_pretrained("tuned")
'''
    return {"train.py": text}
