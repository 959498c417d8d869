"""The docstrings of Python, with the signatures that they belong to, and the comments right above a class or function."""

from __future__ import annotations

import ast
import inspect
import warnings
from collections.abc import Iterator, Sequence

from ftprep.readers.reading import ReadFailed

_Documented = ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef


def docstrings(source: str) -> Iterator[tuple[str, str]]:
    """(signature, words) from the top; "" for what belongs to the module. Raises ReadFailed where it is no Python.

    docstrings('def run(a: int) -> str:\\n    "Run it."') -> ("def run(a: int) -> str", "Run it.")
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of odd escapes in strings
            module = ast.parse(source)
    except (SyntaxError, ValueError):
        raise ReadFailed("corrupt", "it is no Python that this Python can read") from None
    yield from _inside(module, source.split("\n"), "")


def _inside(node: ast.Module | _Documented, lines: Sequence[str], above: str) -> Iterator[tuple[str, str]]:
    if isinstance(node, ast.Module):
        yield "", ast.get_docstring(node) or ""
    else:
        said = (_comment_above(node, lines), ast.get_docstring(node) or "")
        yield _signature(node, above), "\n\n".join(filter(None, said))
    inner = f"{above}{node.name}." if isinstance(node, ast.ClassDef) else ""
    for before, statement in zip([None, *node.body], node.body, strict=False):
        if isinstance(statement, _Documented):
            if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield from _inside(statement, lines, inner)
        elif (name := _assigned(before)) and (words := _text(statement)):
            yield inner + name, words


def _signature(node: _Documented, above: str) -> str:
    if isinstance(node, ast.ClassDef):
        bases = ", ".join(ast.unparse(base) for base in node.bases)
        return f"class {above}{node.name}" + (f"({bases})" if bases else "")
    kind = "async def" if isinstance(node, ast.AsyncFunctionDef) else "def"
    returned = f" -> {ast.unparse(node.returns)}" if node.returns is not None else ""
    return f"{kind} {above}{node.name}({ast.unparse(node.args)}){returned}"


def _comment_above(node: _Documented, lines: Sequence[str]) -> str:
    """The lines of comment that end right above it, decorators included in it."""
    first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)]) - 1
    start = first
    while start > 0 and lines[start - 1].lstrip().startswith("#"):
        start -= 1
    return "\n".join(line.lstrip().lstrip("#!").strip() for line in lines[start:first])


def _assigned(statement: ast.stmt | None) -> str:
    """The name that a statement sets; "" where it is no plain assignment."""
    targets = statement.targets if isinstance(statement, ast.Assign) else [getattr(statement, "target", None)]
    return targets[0].id if len(targets) == 1 and isinstance(targets[0], ast.Name) else ""


def _text(statement: ast.stmt) -> str:
    """The words of a string that stands alone, as people put it beneath a constant to describe it."""
    value = statement.value if isinstance(statement, ast.Expr) else None
    return inspect.cleandoc(value.value) if isinstance(value, ast.Constant) and isinstance(value.value, str) else ""
