"""No sentence is said but from handlers/texts: what is handed to say, tell and buttons is a key or a value."""

import ast
import re

from .sources import called, modules, place, tree_of

SAYING = {"say", "tell", "say_last", "words", "text", "alert", "Button"}
WORDS = 3  # a key or a command is one word, a button's data two ("YES K7")


def sentences(node: ast.AST) -> list[str]:
    """The longest run of our own words in each string below a node; what is filled in counts as a gap."""
    found = []
    for below in ast.walk(node):
        if isinstance(below, ast.JoinedStr):
            fixed = " ".join(str(p.value) for p in below.values if isinstance(p, ast.Constant))
            found.append(fixed)
        elif isinstance(below, ast.Constant) and isinstance(below.value, str):
            found.append(below.value)
    return [said for said in found if len(re.findall(r"[^\W\d_]{2,}", said)) >= WORDS and " " in said]


def said_in(tree: ast.AST) -> list[tuple[int, str]]:
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and called(node) in SAYING]
    return [
        (call.lineno, said)
        for call in calls
        for argument in [*call.args, *(word.value for word in call.keywords)]
        for said in sentences(argument)
    ]


def test_every_sentence_lives_in_texts() -> None:
    paths = modules("handlers", without=("texts", "understanding"))
    assert [f"{place(p, line)}: {said}" for p in paths for line, said in said_in(tree_of(p))] == []


def test_the_rule_sees() -> None:
    assert said_in(ast.parse('turn.say("Thank you very much")'))
    assert said_in(ast.parse('turn.tell(bob, "relay", text=f"{name} is on the way")'))
    assert not said_in(ast.parse('turn.say("taken", code=need.code, buttons=[Button(label, f"YES {code}")])'))
