"""No hand-written file over 600 lines, no Rust function over 70."""

from . import rust

FILE = 600
FUNCTION = 70
SELF = "scripts/tidy/length.py"

# Files that a program writes, and what writes them.
GENERATED = {}

# Functions that are tables: a line for each entry, nothing to take apart.
TABLES = {
    "runtime/src/tests/matrix/table.rs::table": "one entry for each call of the chain",
}


def check(tree):
    used = set()
    sources = set(tree.matching("*.rs", "*.py", "*.sh")) | set(tree.scripts())
    for path in sorted(sources):
        text = tree.text(path)
        lines = text.count("\n")
        if lines > FILE:
            if path in GENERATED:
                used.add(path)
            else:
                tree.problem(path, FILE + 1, f"the file has {lines} lines, more than {FILE}: split it by idea")
        if path.endswith(".rs") and path not in GENERATED:
            check_functions(tree, path, text, used)
    tree.unneeded(SELF, GENERATED | TABLES, used, "nothing there is too long")


def check_functions(tree, path, text, used):
    for name, line, lines in rust.functions(text):
        if lines <= FUNCTION:
            continue
        if f"{path}::{name}" in TABLES:
            used.add(f"{path}::{name}")
            continue
        tree.problem(path, line, f"fn {name} has {lines} lines, more than {FUNCTION}: split it into steps with names of their own")
