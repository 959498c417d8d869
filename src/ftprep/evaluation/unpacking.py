"""Weights made ready once for all arms: python -m ftprep.evaluation.unpacking WEIGHTS FOLDER

Reading a GGUF file as numbers, and finding out which precision is faster here, takes some 40 seconds of CPU with SmolLM2-135M;
reading what this writes takes a few. The folder is one of transformers, and `precision.json`, written last, says that it is whole.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import msgspec

from ftprep.evaluation.recipe import Precision

DONE = "precision.json"


def precision(folder: Path) -> Precision | None:
    """In which precision the weights in `folder` were written; None where they are not there."""
    try:
        found: Precision = msgspec.json.decode((folder / DONE).read_bytes(), type=Precision)
    except FileNotFoundError:
        return None
    return found


def main(weights: str, folder: str) -> None:
    """The process."""
    os.environ |= {"HF_HUB_OFFLINE": "1", "TRANSFORMERS_VERBOSITY": "error", "TOKENIZERS_PARALLELISM": "false"}
    from safetensors.torch import save_file

    from ftprep.evaluation.learner import Learner

    learner, place = Learner(Path(weights), threads=os.cpu_count() or 1), Path(folder)
    place.mkdir(parents=True, exist_ok=True)
    values = learner.model.state_dict()
    if learner.model.config.tie_word_embeddings:
        values.pop("lm_head.weight", None)
    save_file({name: value.contiguous() for name, value in values.items()}, place / "model.safetensors", {"format": "pt"})
    learner.model.config.save_pretrained(place)
    learner.tokenizer.save_pretrained(place)
    (place / DONE).write_bytes(msgspec.json.encode(learner.precision))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
