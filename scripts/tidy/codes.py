"""The pages of errors have exactly the codes that a node answers with."""

import re

from . import pallets, rust
from .errors import ENGLISH, KOREAN

PALLET = "institutions"
ENUM = "AdmissionError"
_CODE = re.compile(r"\b(?:Self|" + ENUM + r")\s*::\s*(\w+)\s*=>\s*(\d+)\b")


def known(tree):
    """The codes of the source: number to name; and where they are."""
    for path in pallets.sources(tree, PALLET):
        code = rust.production(tree.text(path))
        if not re.search(rf"\bimpl\s+{ENUM}\b", code):
            continue
        function = re.search(r"\bfn\s+code\b[^{]*\{", code)
        if function:
            end = rust.closing_brace(code, function.end() - 1)
            return {int(number): name for name, number in _CODE.findall(code[function.end():end])}, path
    return {}, f"pallets/{PALLET}/src/lib.rs"


def check(tree):
    codes, path = known(tree)
    if not codes:
        tree.problem(path, 1, f"{ENUM}::code was not found: correct scripts/tidy/codes.py if it has moved")
        return
    for page in (ENGLISH, KOREAN):
        found = {}
        for number, line in enumerate(tree.text(page).splitlines(), 1):
            if row := re.match(r"\| `Custom error: (\d+)`", line):
                found[int(row[1])] = number
        for code in sorted(set(codes) - set(found)):
            tree.problem(page, min(found.values(), default=1), f"`Custom error: {code}` ({codes[code]}) is missing: add its row")
        for code in sorted(set(found) - set(codes)):
            tree.problem(page, found[code], f"no transaction is refused with code {code}: remove its row")
