"""The budgets of the house, counted from the sources: functions, files, docstrings, signatures."""

from __future__ import annotations

import ast
import statistics
import sys
from collections.abc import Iterator
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
FUNCTION_LINES, MEDIAN_LINES, FILE_LINES = 40, 10, 400
Function = ast.FunctionDef | ast.AsyncFunctionDef


def sources() -> list[Path]:
    """Every Python file of the package and the bench, migrations aside."""
    files = [*PROJECT.glob("compstat/**/*.py"), *PROJECT.glob("bench/**/*.py")]
    return sorted(f for f in files if "migrations" not in f.parts)


def length(function: Function) -> int:
    """Lines of a function without its docstring and decorators."""
    body = function.body
    if ast.get_docstring(function) and len(body) > 1:
        return (function.end_lineno or 0) - body[1].lineno + 2
    return (function.end_lineno or 0) - function.lineno + 1


def functions(tree: ast.Module) -> Iterator[Function]:
    """All functions and methods of a file."""
    return (n for n in ast.walk(tree) if isinstance(n, Function))


def problems(file: Path, tree: ast.Module) -> Iterator[str]:
    """What in this file is over a budget."""
    name = file.relative_to(PROJECT)
    lines = len(file.read_text().splitlines())
    if lines > FILE_LINES:
        yield f"{name}: {lines} lines (at most {FILE_LINES})"
    if not ast.get_docstring(tree):
        yield f"{name}: no docstring says what this module is for"
    for function in functions(tree):
        where = f"{name}:{function.lineno} {function.name}"
        if length(function) > FUNCTION_LINES:
            yield f"{where}: {length(function)} lines (at most {FUNCTION_LINES})"
        arguments = [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]
        untyped = [a.arg for a in arguments if a.annotation is None and a.arg not in {"self", "cls"}]
        if untyped or function.returns is None:
            yield f"{where}: signature not fully typed"
        told = "actions" in file.name or "queries" in file.name or "analysis" in file.parts
        if told and not function.name.startswith("_") and not ast.get_docstring(function):
            yield f"{where}: no docstring"


def main() -> int:
    """Print what is over, and the measures themselves."""
    files = sources()
    trees = {file: ast.parse(file.read_text()) for file in files}
    over = [problem for file, tree in trees.items() for problem in problems(file, tree)]
    lengths = [length(f) for tree in trees.values() for f in functions(tree)]
    median = statistics.median(lengths)
    if median > MEDIAN_LINES:
        over.append(f"median function {median} lines (at most {MEDIAN_LINES})")
    for problem in over:
        print(problem)
    print(f"{len(files)} files, {len(lengths)} functions, median {median:g} lines, longest {max(lengths)}.")
    return 1 if over else 0


if __name__ == "__main__":
    sys.exit(main())
