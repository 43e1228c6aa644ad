"""Our pallets' calls and errors, wherever in a pallet they are declared."""

import re
from typing import NamedTuple

from . import rust

_CALL = re.compile(r"#\[\s*pallet::call_index\s*\(\s*(\d+)\s*\)\s*\]")
_ERROR = re.compile(r"#\[\s*pallet::error\s*\][^{;]*\benum\s+Error\b[^{]*\{")
_TEST_FILES = re.compile(r"(^|/)(tests|mock|benchmarking)(\.rs$|/)")


class Declared(NamedTuple):
    """A call or an error of a pallet: where it is declared, and how an error is described."""

    name: str
    path: str
    line: int
    words: str = ""


def names(tree):
    """The pallets, in the order of the runtime."""
    folders = {f.split("/")[1] for f in tree.matching("pallets/*/src/lib.rs")} - {"testing"}
    order = [name.removeprefix("pallet_") for _, name in in_runtime(tree)]
    return sorted(folders, key=lambda name: (order.index(name) if name in order else len(order), name))


def composed(tree):
    """Our pallets of the runtime, in its order. One that is not in it yet has no commands and no pages."""
    order = [name.removeprefix("pallet_") for _, name in in_runtime(tree)]
    return [name for name in names(tree) if name in order]


def in_runtime(tree):
    """The pallets of the runtime: the name there, the name of the crate."""
    return re.findall(r"#\[runtime::pallet_index\(\d+\)\]\s*pub type (\w+) = (\w+)", rust.code(tree.text("runtime/src/lib.rs")))


def title(tree, pallet):
    """A pallet's name in the runtime: `Titles` of `titles`."""
    return next((name for name, crate in in_runtime(tree) if crate == f"pallet_{pallet}"), pallet.capitalize())


def sources(tree, pallet):
    """A pallet's files, without those of tests and benchmarks."""
    files = tree.under(f"pallets/{pallet}/src", ".rs")
    return [f for f in files if not _TEST_FILES.search(f[len(f"pallets/{pallet}/src"):])]


def calls(tree, pallet):
    """The calls of a pallet."""
    found = []
    for path in sources(tree, pallet):
        code = rust.production(tree.text(path))
        for index in _CALL.finditer(code):
            name = re.compile(r"\bfn\s+(\w+)").search(code, index.end())
            if name:
                found.append(Declared(name[1], path, code.count("\n", 0, name.start()) + 1))
    return found


def error_span(text):
    """Where the variants of a file's `Error` begin and end; None if it declares none."""
    code = rust.production(text)
    found = _ERROR.search(code)
    return found and (found.end(), rust.closing_brace(code, found.end() - 1))


def errors(tree, pallet):
    """The errors of a pallet, with the words of their documentation."""
    found = []
    for path in sources(tree, pallet):
        text = tree.text(path)
        span = error_span(text)
        if not span:
            continue
        words, first = [], text.count("\n", 0, span[0]) + 1
        for number, line in enumerate(text[span[0]:span[1]].split("\n"), first):
            line = line.strip()
            variant = re.match(r"([A-Z]\w*)\s*(?:\(.*\)|\{.*\})?\s*,?$", line)
            if line.startswith("///"):
                words.append(line[3:].strip())
            elif variant:
                found.append(Declared(variant[1], path, number, " ".join(words)))
                words = []
    return found
