"""The checks behind scripts/check-tidy: one rule a file.

A rule is a function that takes a `Tree` and reports what is wrong with `Tree.problem`. RULES lists
them in the order in which they run. A rule that allows exceptions keeps them in a table of its own,
each with its reason; an exception that is no longer needed is reported too.
"""

from . import (
    benchmarks,
    calls,
    circles,
    codes,
    commands,
    dependencies,
    doctests,
    errors,
    hosts,
    layers,
    leftovers,
    length,
    links,
    weights,
    words,
)
from .tree import Tree

RULES = {
    "length": length.check,
    "layers": layers.check,
    "circles": circles.check,
    "words": words.check,
    "errors": errors.check,
    "calls": calls.check,
    "links": links.check,
    "commands": commands.check,
    "codes": codes.check,
    "hosts": hosts.check,
    "weights": weights.check,
    "benchmarks": benchmarks.check,
    "dependencies": dependencies.check,
    "leftovers": leftovers.check,
    "doctests": doctests.check,
}


def run(root, only=None):
    """The problems of the tree at `root`, in the order of rules, paths and lines."""
    tree = Tree(root)
    for name, check in RULES.items():
        if only is None or name in only:
            tree.rule = name
            check(tree)
    order = list(RULES)
    return tree, sorted(set(tree.problems), key=lambda p: (order.index(p.rule), p.path, p.line, p.text))
