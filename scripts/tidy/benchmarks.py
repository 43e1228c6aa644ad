"""Every call is measured. The build leaves the benchmarks out, so nothing else notices one that is missing."""

import re

from . import pallets, rust

SELF = "scripts/tidy/benchmarks.py"
CHARGED = "runtime/src/weights/charged.rs"
MEASURED = "runtime/src/weights/measured.txt"
# Calls and weights that consist of others, which are measured: pallet and name, and which.
PARTS = {
    "lending.accept_pledge": "pledge_step",
    "lending.agree_to_change": "pledge_step",
    "lending.end_pledge": "pledge_step",
    "lending.replace_pledgee": "pledge_step, without an officer and a reference",
    "institutions.charge_quota_again": "the quota of a transaction whose counters the block has written already",
    "lending.posted_line": "repay_usual_batch, afterwards",
    "lending.settled_loan": "repay_batch: what it adds to posted_line for a loan that ends",
    "lending.known_line": "one read: less than skipped_line, which reads the line first",
    "registers.districts_of": "added to the weights of what is entered",
    "registers.numbers_again": "added to the weight of enter_parcels",
}
_FILE = re.compile(r"/benchmarking(\.rs$|/)")
_BENCHMARK = re.compile(r"#\[\s*benchmark\b[^\]]*\]\s*(?:pub\s+)?fn\s+(\w+)")
_FUNCTION = re.compile(r"\bfn\s+(\w+)")
_ARM = re.compile(r"\"(\w+)\"\s*(?:=>|\|)")
_HELPER = re.compile(r"\btrait\s+BenchmarkHelper\b")
_IMPLEMENTED = re.compile(r"\bimpl\b[^{;]*?([\w:]*)\bBenchmarkHelper\b[^{;]*\bfor\b")


def check(tree):
    for pallet in pallets.composed(tree):
        check_pallet(tree, pallet)
    check_helpers(tree)


def body(code, start):
    """What is in the braces of the item that begins at `start`."""
    opening = code.index("{", start)
    return code[opening:rust.closing_brace(code, opening)]


def benchmarks(tree, pallet):
    """The benchmarks of a pallet, each with its file and line."""
    found = {}
    for path in tree.under(f"pallets/{pallet}/src", ".rs"):
        if _FILE.search(path):
            code = rust.code(tree.text(path))
            for one in _BENCHMARK.finditer(code):
                found[one[1]] = (path, code.count("\n", 0, one.start()) + 1)
    return found


def weights(tree, pallet):
    """The functions of a pallet's `WeightInfo`, each with its file and line."""
    path = f"pallets/{pallet}/src/weights.rs"
    code = rust.code(tree.text(path))
    trait = re.search(r"\btrait\s+WeightInfo\b", code)
    if not trait:
        return {}
    start = code.index("{", trait.start())
    named = _FUNCTION.finditer(code, start, rust.closing_brace(code, start))
    return {one[1]: (path, code.count("\n", 0, one.start()) + 1) for one in named}


def charged(tree, pallet):
    """The benchmarks of a pallet that are compared with what is charged."""
    text = rust.uncommented(tree.text(CHARGED))
    code = rust.code(text)
    function = re.search(rf"\bfn\s+{pallet}\s*\(", code)
    if not function:
        return set()
    start = code.index("{", function.start())
    return set(_ARM.findall(text, start, rust.closing_brace(code, start)))


def written(tree, pallet):
    """The benchmarks of a pallet that were measured and written, each with its line. A pallet can have several files of
    benchmarks, and the others add to its name."""
    line_of = re.compile(rf"pallet_{pallet}(?:_\w+)?::(\w+)\t")
    lines = enumerate(tree.text(MEASURED).splitlines(), 1)
    return {found[1]: line for line, text in lines if (found := line_of.match(text))}


def check_pallet(tree, pallet):
    measured = benchmarks(tree, pallet)
    known = {call.name: (call.path, call.line) for call in pallets.calls(tree, pallet)}
    for name, place in {**weights(tree, pallet), **known}.items():
        part = f"{pallet}.{name}" in PARTS
        if name not in measured and not part:
            tree.problem(*place, f"{pallet}.{name} has no benchmark: write its worst case, or say in PARTS of {SELF} in which one it is")
        elif name in measured and part:
            tree.problem(*place, f"{pallet}.{name} has a benchmark: remove it from PARTS of {SELF}")
    compared = charged(tree, pallet)
    for name, place in measured.items():
        if name not in compared:
            tree.problem(*place, f"the benchmark {pallet}.{name} is not compared with what is charged: add it to fn {pallet} of {CHARGED}")
    lines = written(tree, pallet)
    for name, place in measured.items():
        if name not in lines:
            tree.problem(*place, f"{MEASURED} has no line of the benchmark {pallet}.{name}: run scripts/benchmark --write")
    for name, line in lines.items():
        if name not in measured:
            tree.problem(MEASURED, line, f"there is no benchmark {pallet}.{name}: run scripts/benchmark --write")


def check_helpers(tree):
    """Each implementation of what a pallet's benchmarks need has the functions of the trait."""
    wanted = {}
    for path in tree.matching("pallets/*.rs"):
        code = rust.code(tree.text(path))
        trait = _HELPER.search(code)
        if trait:
            wanted[path.split("/")[1]] = set(_FUNCTION.findall(body(code, trait.start())))
    for path in tree.matching("pallets/*.rs", "runtime/*.rs"):
        code = rust.code(tree.text(path))
        for found in _IMPLEMENTED.finditer(code):
            named = re.match(r"pallet_(\w+?)::", found[1])
            pallet = named[1] if named else path.split("/")[1]
            there = set(_FUNCTION.findall(body(code, found.start())))
            for name in sorted(wanted.get(pallet, there) - there):
                tree.problem_at(path, code, found.start(), f"this BenchmarkHelper of {pallet} has no fn {name}: add it, or the benchmarks do not compile")
