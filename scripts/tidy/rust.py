"""Just enough of Rust's grammar: what is code, what is comment or text, and where items end."""

import re
from functools import lru_cache

_TOKEN = re.compile(
    r"""
      (?P<line>//[^\n]*)
    | (?P<block>/\*)
    | (?P<raw>\b[bc]?r(?P<hashes>\#*)"(?s:.*?)"(?P=hashes))
    | (?P<string>(?:\b[bc])?"(?:[^"\\]|\\(?s:.))*")
    | (?P<char>(?:\bb)?'(?:[^'\\\n]|\\(?:u\{[^}]*\}|x[0-9A-Fa-f]{2}|.))')
    """,
    re.X,
)
_BLOCK_EDGE = re.compile(r"/\*|\*/")
_BRACE = re.compile(r"[{}]")
_BRACKET = re.compile(r"[(\[{;)\]}]")
_FUNCTION = re.compile(r"\bfn\s+(?:r#)?(\w+)")
_TEST_ONLY = re.compile(r"#\s*\[\s*cfg\s*\(\s*(?:test|all\s*\(\s*test\b[^\]]*|any\s*\(\s*test\b[^\]]*)\)\s*\]")
_ATTRIBUTE = re.compile(r"\s*#\s*\[")


def blank(text):
    """Spaces in place of a text; its lines stay."""
    if "\n" not in text:
        return " " * len(text)
    return "\n".join(" " * len(line) for line in text.split("\n"))


@lru_cache(maxsize=None)
def _masks(text):
    code, literal = [], []
    end = 0
    while True:
        found = _TOKEN.search(text, end)
        if not found:
            break
        start, stop = found.span()
        plain = text[end:start]
        code.append(plain)
        literal.append(plain)
        if found["block"]:
            stop = _end_of_block_comment(text, stop)
        whole = text[start:stop]
        empty = blank(whole)
        code.append(empty)
        literal.append(empty if found["line"] or found["block"] else whole)
        end = stop
    code.append(text[end:])
    literal.append(text[end:])
    return "".join(code), "".join(literal)


def _end_of_block_comment(text, start):
    depth = 1
    for edge in _BLOCK_EDGE.finditer(text, start):
        depth += 1 if edge[0] == "/*" else -1
        if depth == 0:
            return edge.end()
    return len(text)


def code(text):
    """The text with comments, strings and characters blanked: offsets and lines stay."""
    return _masks(text)[0]


def uncommented(text):
    """The text with comments blanked."""
    return _masks(text)[1]


def closing_brace(masked, opening):
    """Where the brace opened at `opening` is closed; the end of the text if it never is."""
    depth = 0
    for brace in _BRACE.finditer(masked, opening):
        depth += 1 if brace[0] == "{" else -1
        if depth == 0:
            return brace.start()
    return len(masked)


def _first_outside(masked, start, wanted):
    """Where the first of the `wanted` characters stands outside parentheses and brackets."""
    depth = 0
    for found in _BRACKET.finditer(masked, start):
        mark = found[0]
        if depth == 0 and mark in wanted:
            return found.start()
        if mark in "([{":
            depth += 1
        elif mark in ")]}":
            depth -= 1
            if depth < 0:
                break
    return None


@lru_cache(maxsize=None)
def functions(text):
    """Every function with a body: its name, the line it begins at, how many lines its body has."""
    masked = code(text)
    found = []
    for match in _FUNCTION.finditer(masked):
        opening = _first_outside(masked, match.end(), "{;")
        if opening is None or masked[opening] == ";":
            continue
        closing = closing_brace(masked, opening)
        inside = masked.count("\n", opening, closing) - 1
        found.append((match[1], masked.count("\n", 0, match.start()) + 1, max(inside, 0)))
    return found


def end_of_item(masked, start):
    """Where the item that begins at `start`, its attributes included, ends."""
    while True:
        attribute = _ATTRIBUTE.match(masked, start)
        if not attribute:
            break
        closing = _first_outside(masked, attribute.end(), "]")
        if closing is None:
            return len(masked)
        start = closing + 1
    is_use = re.match(r"\s*(?:pub(?:\([^)]*\))?\s+)?use\b", masked[start:start + 80])
    end = _first_outside(masked, start, ";" if is_use else "{;")
    if end is None:
        return len(masked)
    return (closing_brace(masked, end) if masked[end] == "{" else end) + 1


@lru_cache(maxsize=None)
def production(text):
    """The code without what is compiled for tests alone: offsets and lines stay."""
    masked = code(text)
    if re.match(r"\s*#!\s*\[\s*cfg\s*\(\s*test\b", masked):
        return blank(masked)
    parts, end = [], 0
    for match in _TEST_ONLY.finditer(masked):
        if match.start() < end:
            continue
        parts.append(masked[end:match.start()])
        stop = end_of_item(masked, match.end())
        parts.append(blank(masked[match.start():stop]))
        end = stop
    parts.append(masked[end:])
    return "".join(parts)
