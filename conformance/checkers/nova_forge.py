"""Amazon's validator of Nova's training files. Its packages' `__init__` would load the SageMaker SDK: they are passed by."""

from __future__ import annotations

import importlib.util
import os
import sys
import types
from collections.abc import Iterator

import verdicts

os.environ.update(AWS_DEFAULT_REGION="us-east-1", AWS_EC2_METADATA_DISABLED="true")
_ROOT = importlib.util.find_spec("amzn_nova_forge").submodule_search_locations[0]  # type: ignore[union-attr,index]
for _name in ("amzn_nova_forge", "amzn_nova_forge.dataset", "amzn_nova_forge.validation", "amzn_nova_forge.telemetry"):
    _package = types.ModuleType(_name)
    _package.__path__ = [_ROOT + _name.removeprefix("amzn_nova_forge").replace(".", "/")]
    sys.modules[_name] = _package

from amzn_nova_forge.core.enums import Model, Platform, TrainingMethod  # noqa: E402
from amzn_nova_forge.dataset.dataset_validator.cpt_dataset_validator import CPTDatasetValidator  # noqa: E402
from amzn_nova_forge.dataset.dataset_validator.sft_dataset_validator import SFTDatasetValidator  # noqa: E402
from amzn_nova_forge.validation.dataset_row_count_validator import validate_row_counts  # noqa: E402

WAYS = {
    "bedrock-nova": (SFTDatasetValidator, Model.NOVA_LITE, Platform.BEDROCK, TrainingMethod.SFT_LORA),
    "bedrock-nova-2": (SFTDatasetValidator, Model.NOVA_LITE_2, Platform.BEDROCK, TrainingMethod.SFT_LORA),
    "bedrock-nova-cpt": (CPTDatasetValidator, Model.NOVA_LITE_2, Platform.SMTJ, TrainingMethod.CPT),
}


def check(path: str, form: str) -> Iterator[verdicts.Fault]:
    validator, model, platform, method = WAYS[form]
    rows = [row for _, row in verdicts.rows_of(path)]
    try:
        validator().validate(iter(rows), model, platform=platform, training_method=method)
    except Exception as error:
        yield 0, verdicts.told(error)
    errors: list[str] = []
    validate_row_counts(len(rows), model, platform, method, errors=errors)
    yield from ((0, error) for error in errors)


verdicts.main(check)
