"""Every link of the documents leads somewhere, and the book lists every page."""

import posixpath
import re

from .pages import BOOK, anchors, links


def check(tree):
    for path in tree.matching("*.md"):
        for line, target in links(tree.text(path)):
            if not re.match(r"[a-z][a-z0-9+.-]*:", target):
                check_link(tree, path, line, target)
    check_summary(tree)


def check_link(tree, path, line, target):
    name, _, anchor = target.partition("#")
    goal = posixpath.normpath(posixpath.join(posixpath.dirname(path), name)) if name else path
    if not tree.exists(goal):
        tree.problem(path, line, f"the link to {target} leads nowhere: name a file that exists")
    elif anchor and goal.endswith(".md") and anchor not in anchors(tree.text(goal)):
        tree.problem(path, line, f"{goal} has no heading #{anchor}: name one of its headings")


def check_summary(tree):
    summary = f"{BOOK}/SUMMARY.md"
    listed = set(re.findall(r"\]\(([^)#]+)\)", tree.text(summary)))
    for path in tree.under(BOOK, ".md"):
        name = path[len(BOOK) + 1:]
        if path != summary and name not in listed:
            tree.problem(summary, 1, f"{name} is not listed: add it to the summary")
