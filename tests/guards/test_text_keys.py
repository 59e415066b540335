"""Every text that is asked for exists, and every text that exists is asked for."""

import ast
from collections.abc import Iterator

import pytest

from handlers.texts import catalogue

from .sources import called, modules, place, tree_of

TREES = [(path, tree_of(path)) for path in modules("handlers", without=("understanding",)) + modules("bot")]
SPEAKING = [(path, tree) for path, tree in TREES if "texts" not in path.parts and "sandbox" not in path.parts]
TEXTS = set(catalogue("en"))
KEYS = {"key", "yes", "no"}  # parameters that hold the key of a text (yes, no: of a button)


def functions_with_a_key() -> dict[str, dict[str, int]]:
    """Every function of ours that is handed a key: its name, and where each key stands among the arguments."""
    found: dict[str, dict[str, int]] = {}
    for _, tree in TREES:
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef):
                names = [a.arg for a in node.args.posonlyargs + node.args.args if a.arg != "self"]
                keys = {name: at for at, name in enumerate(names) if name in KEYS and _is_text(node, name)}
                if keys:
                    found[node.name] = keys
    return found


def _is_text(function: ast.FunctionDef, name: str) -> bool:
    """`yes: bool` is no key."""
    kinds = {a.arg: a.annotation for a in function.args.posonlyargs + function.args.args}
    kind = kinds.get(name)
    return isinstance(kind, ast.Name) and kind.id == "str"


def literals(node: ast.AST | None) -> Iterator[str]:
    """The strings an expression may be; none for what only the running program knows."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from literals(node.body)
        yield from literals(node.orelse)
    elif isinstance(node, ast.BoolOp):
        for value in node.values:
            yield from literals(value)


def asked_for() -> Iterator[tuple[str, str]]:
    functions = functions_with_a_key()
    for path, tree in SPEAKING:
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and (keys := functions.get(called(node))):
                given = {word.arg: word.value for word in node.keywords}
                for name, at in keys.items():
                    value = node.args[at] if at < len(node.args) else given.get(name)
                    yield from ((key, place(path, node.lineno)) for key in literals(value))


def mentioned() -> set[str]:
    """Every string in the program that could be a key, and those made with `key += "_named"`."""
    nodes = [node for _, tree in SPEAKING for node in ast.walk(tree)]
    strings = {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    ends = {end for node in nodes if isinstance(node, ast.AugAssign) for end in literals(node.value)}
    return strings | {said + end for said in strings & TEXTS for end in ends}


def test_the_functions_are_found() -> None:
    functions = functions_with_a_key()
    assert functions["say"] == {"key": 0}
    assert functions["tell"] == {"key": 1}
    assert len({key for key, _ in asked_for()}) > len(TEXTS) // 2


def test_every_text_asked_for_exists() -> None:
    assert [f"{where}: {key}" for key, where in asked_for() if key not in TEXTS] == []


@pytest.mark.parametrize("key", sorted(TEXTS))
def test_every_text_is_used(key: str) -> None:
    assert key in mentioned()
