"""Nothing unfinished: no macros that stand for missing code, no notes to oneself."""

import re

from . import rust

# Built from parts, so that this file does not contain what it looks for.
MACROS = re.compile(r"\b(" + "|".join(["to" + "do", "unimple" + "mented", "d" + "bg"]) + r")\s*!")
NOTES = re.compile(r"\b(" + "|".join(["TO" + "DO", "FIX" + "ME", "X" * 3]) + r")\b")


def check(tree):
    for path in tree.matching("*.rs"):
        code = rust.code(tree.text(path))
        for found in MACROS.finditer(code):
            tree.problem_at(path, code, found.start(), f"{found[1]}! is left over: write what belongs here, or remove it")
    for path in sorted(set(tree.matching("*.rs", "*.md", "*.py", "*.sh", "*.toml")) | set(tree.scripts())):
        text = tree.text(path)
        for found in NOTES.finditer(text):
            tree.problem_at(path, text, found.start(), f"{found[1]} is left over: do it now, or file an issue")
