"""Nothing unfinished: no macros that stand for missing code, no notes to oneself."""

import re
from functools import lru_cache

from . import rust

# Built from parts, so that this file does not contain what it looks for.
MACROS = re.compile(r"\b(" + "|".join(["to" + "do", "unimple" + "mented", "d" + "bg"]) + r")\s*!")
NOTES = re.compile(r"\b(" + "|".join(["TO" + "DO", "FIX" + "ME", "X" * 3]) + r")\b")


@lru_cache(maxsize=None)
def macros(text):
    """Where macros stand in a Rust file that mean missing or temporary code."""
    return [(m.start(), m[1]) for m in MACROS.finditer(rust.code(text))]


@lru_cache(maxsize=None)
def notes(text):
    """Where notes to oneself stand in a text."""
    return [(m.start(), m[1]) for m in NOTES.finditer(text)]


def check(tree):
    for path in tree.matching("*.rs"):
        text = tree.text(path)
        for offset, name in macros(text):
            tree.problem_at(path, text, offset, f"{name}! is left over: write what belongs here, or remove it")
    for path in sorted(set(tree.matching("*.rs", "*.md", "*.py", "*.sh", "*.toml")) | set(tree.scripts())):
        text = tree.text(path)
        for offset, name in notes(text):
            tree.problem_at(path, text, offset, f"{name} is left over: do it now, or file an issue")
