"""The Markdown pages: their sections, tables, links and code."""

import re
from functools import lru_cache

BOOK = "docs/src"


def sections(text):
    """A page's text under each heading that names a pallet, with the line that it starts at."""
    parts = re.split(r"^## `(\w+)`.*$", text, flags=re.M)
    line = parts[0].count("\n") + 1
    found = {}
    for name, body in zip(parts[1::2], parts[2::2]):
        found[name] = (line, body)
        line += body.count("\n")
    return found


def rows(body):
    """First cells of the rows of a section's tables, each with the next cell."""
    return re.findall(r"^\| `(\w+)`(?:[^|]*)\| (.*?) *\|", body, re.M)


def fenced(text):
    """The lines of a page: number, line, and the language of the code block that it is in or None."""
    fence, language = None, ""
    for number, line in enumerate(text.splitlines(), 1):
        mark = re.match(r"\s*(```+|~~~+)\s*(\w*)", line)
        if mark and fence is None:
            fence, language = mark[1], mark[2]
        elif mark and line.strip().startswith(fence):
            fence = None
        else:
            yield number, line, language if fence else None


def prose(text):
    """The lines outside code blocks."""
    return ((number, line) for number, line, language in fenced(text) if language is None)


@lru_cache(maxsize=None)
def anchors(text):
    """The names of a page's headings, as mdBook makes them."""
    found = set()
    for _, line in prose(text):
        heading = re.match(r"#{1,6}\s+(.*)", line)
        if heading:
            words = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading[1])
            words = re.sub(r"[`*]", "", words).strip().lower()
            found.add(re.sub(r"\s", "-", re.sub(r"[^\w\s-]", "", words)))
    return found


@lru_cache(maxsize=None)
def links(text):
    """The links of a page: line and target, without those in code."""
    pattern = re.compile(r"\]\(<?([^)\s>]+)>?[^)]*\)")
    lines = ((number, re.sub(r"`[^`]*`", "", line)) for number, line in prose(text))
    return [(number, target) for number, line in lines for target in pattern.findall(line)]
