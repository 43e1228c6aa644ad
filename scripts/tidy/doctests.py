"""No doc tests: scripts/test runs none, so code in a doc comment would never be compiled."""

import re
from functools import lru_cache

_FENCE = re.compile(r"^\s*//[/!]\s*(```+|~~~+)\s*([\w,]*)")
# Languages of a code block that rustdoc does not compile.
PLAIN = {"text", "ignore", "toml", "json", "sh", "console"}


@lru_cache(maxsize=None)
def findings(text):
    """The lines where a code block begins that rustdoc would compile."""
    found, fence = [], None
    for number, line in enumerate(text.splitlines(), 1):
        mark = _FENCE.match(line)
        if not mark:
            fence = fence if re.match(r"\s*//[/!]", line) else None
        elif fence:
            fence = None
        else:
            fence = mark[1]
            if not PLAIN & set(mark[2].split(",")):
                found.append(number)
    return found


def check(tree):
    for path in tree.matching("*.rs"):
        for line in findings(tree.text(path)):
            tree.problem(path, line, "scripts/test runs no doc tests: make the code a test, or mark the block as ```text")
