"""Every link and every path in the documents leads somewhere, and the book lists every page."""

import posixpath
import re

from .commands import in_spans
from .pages import BOOK, anchors, links

# Code in the text that looks like a path of the repository; a placeholder or a command does not.
_PATH = re.compile(r"(?:crates|apps|pallets|runtime|node|testnet|scripts|docs|chain-spec|\.config|\.ci)/[^\s<>*…]*")


def check(tree):
    for path in tree.matching("*.md"):
        for line, target in links(tree.text(path)):
            if not re.match(r"[a-z][a-z0-9+.-]*:", target):
                check_link(tree, path, line, target)
        for line, code in in_spans(tree.text(path)):
            if _PATH.fullmatch(code):
                check_path(tree, path, line, code)
    check_summary(tree)


def check_link(tree, path, line, target):
    name, _, anchor = target.partition("#")
    goal = posixpath.normpath(posixpath.join(posixpath.dirname(path), name)) if name else path
    if not tree.exists(goal):
        tree.problem(path, line, f"the link to {target} leads nowhere: name a file that exists")
    elif anchor and goal.endswith(".md") and anchor not in anchors(tree.text(goal)):
        tree.problem(path, line, f"{goal} has no heading #{anchor}: name one of its headings")


def check_path(tree, path, line, named):
    for one in expanded(named):
        if one not in tree.known and not tree.under(one.rstrip("/")):
            tree.problem(path, line, f"there is no {one} in the repository: name a file or folder that exists")


def expanded(named):
    """The paths that a text with braces names: `a/{b,c}` names `a/b` and `a/c`."""
    braces = re.search(r"\{([^{}]*)\}", named)
    if not braces:
        return [named]
    before, after = named[:braces.start()], named[braces.end():]
    return [path for part in braces[1].split(",") for path in expanded(before + part + after)]


def check_summary(tree):
    summary = f"{BOOK}/SUMMARY.md"
    listed = set(re.findall(r"\]\(([^)#]+)\)", tree.text(summary)))
    for path in tree.under(BOOK, ".md"):
        name = path[len(BOOK) + 1:]
        if path != summary and name not in listed:
            tree.problem(summary, 1, f"{name} is not listed: add it to the summary")
