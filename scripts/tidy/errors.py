"""Every error of a pallet is raised somewhere, and the pages of errors have each of them."""

import re

from . import pallets, rust
from .pages import BOOK, rows, sections

ENGLISH = f"{BOOK}/errors.md"
KOREAN = f"{BOOK}/errors.ko.md"
_RAISED = re.compile(r"\b(?:Error\s*(?:::\s*<[^<>]*>)?|Self)\s*::\s*([A-Z]\w*)")


def check(tree):
    for pallet in pallets.names(tree):
        known = pallets.errors(tree, pallet)
        check_raised(tree, pallet, known)
        if pallet in pallets.composed(tree):
            for page in (ENGLISH, KOREAN):
                check_page(tree, page, pallet, known)


def check_raised(tree, pallet, known):
    raised = set()
    for path in pallets.sources(tree, pallet):
        text = tree.text(path)
        code = rust.production(text)
        if span := pallets.error_span(text):
            code = code[:span[0]] + code[span[1]:]
        raised |= set(_RAISED.findall(code))
    for error in known:
        if error.name not in raised:
            tree.problem(error.path, error.line, f"nothing of pallet {pallet} raises {error.name}: raise it where it belongs, or remove it")


def check_page(tree, page, pallet, known):
    line, body = sections(tree.text(page)).get(pallet, (1, ""))
    documented = dict(rows(body))
    for error in known:
        if error.name not in documented:
            tree.problem(page, line, f"{pallet}.{error.name} is missing: add its row")
        elif page == ENGLISH and documented[error.name] != error.words:
            tree.problem(page, line, f"{pallet}.{error.name} differs from the source: run scripts/check-tidy --write")
    for name in sorted(set(documented) - {error.name for error in known}):
        tree.problem(page, line, f"pallet {pallet} has no error {name}: remove its row")


def write(tree):
    """Rewrite the tables of the English page from the source."""
    text = tree.text(ENGLISH)
    for pallet in pallets.composed(tree):
        table = "".join(f"| `{error.name}` | {error.words} |\n" for error in pallets.errors(tree, pallet))
        text = re.sub(
            rf"(^## `{pallet}`.*?^\|---\|---\|\n)(?:^\|[^\n]*\n)*",
            lambda head, table=table: head[1] + table,
            text, count=1, flags=re.M | re.S,
        )
    (tree.root / ENGLISH).write_text(text, encoding="utf-8")
