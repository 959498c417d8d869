"""The arithmetic of tuning, where torch is installed."""

from __future__ import annotations

import importlib.util

import pytest

from ftprep.evaluation.learner import ROWS_AT_ONCE, cross_entropy

pytestmark = pytest.mark.skipif(importlib.util.find_spec("torch") is None, reason="needs the extra `train`")


def test_sliced_cross_entropy_is_that_of_torch_with_its_gradient() -> None:
    """Over more rows than one slice; the factor from further up the graph counts."""
    import torch

    torch.manual_seed(0)
    hidden, weight = torch.randn(2 * ROWS_AT_ONCE + 3, 8, dtype=torch.float64), torch.randn(50, 8, dtype=torch.float64)
    targets = torch.randint(0, 50, (len(hidden),))
    ours, theirs = hidden.clone().requires_grad_(True), hidden.clone().requires_grad_(True)
    loss = cross_entropy()(ours, weight, targets)
    (3 * loss).backward()
    expected = torch.nn.functional.cross_entropy(theirs @ weight.T, targets)
    (3 * expected).backward()
    assert loss.item() == pytest.approx(expected.item(), abs=1e-6)
    assert torch.allclose(ours.grad, theirs.grad, atol=1e-6)
