"""The arithmetic of the estimate: pure functions of numbers. Each figure comes with its formula, in words and in numbers.

case.Case -> arms.arms -> horizon.break_even, horizon.owning -> sensitivity.tables;   intervals: what a pilot tells
"""

from ftprep.costs.amounts import Line, Range

__all__ = ["Line", "Range"]
