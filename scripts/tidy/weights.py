"""No empty or invented weights: what a call costs is computed or measured in its pallet."""

import re

from . import rust

CONFIGS = "runtime/src/configs"
_EMPTY = re.compile(r"\btype\s+\w*WeightInfo\s*=\s*\(\s*\)\s*;")
# These defaults of the SDK have empty weights: a runtime that takes them must set its own.
_DEFAULTS = re.compile(r"#\[\s*derive_impl\s*\(\s*frame_system\s*::\s*config_preludes\b")
INHERITED = ("SystemWeightInfo", "ExtensionsWeightInfo")
_ATTRIBUTE = re.compile(r"#\[\s*pallet::(weight|weight_of_authorize)\s*\(")
_LITERAL = re.compile(r"\bWeight\s*::\s*(?:zero\s*\(|from_parts\s*\(\s*[\d_]|from_all\s*\(\s*[\d_]|MAX\b)|^\s*[\d_]+\s*$|\(\s*[\d_]+\s*,\s*DispatchClass")


def check(tree):
    for path in tree.under(CONFIGS, ".rs"):
        check_config(tree, path)
    for path in tree.matching("runtime/*.rs", "pallets/*.rs"):
        check_attributes(tree, path)


def check_config(tree, path):
    text = tree.text(path)
    code = rust.production(text)
    lines = text.splitlines()
    for found in _EMPTY.finditer(code):
        line = code.count("\n", 0, found.start())
        if not re.match(r"\s*//", lines[line - 1]):
            tree.problem(path, line + 1, "WeightInfo is empty: use the pallet's weights, or say in a comment above why there are none")
    for found in _DEFAULTS.finditer(code):
        body = code[found.start():rust.end_of_item(code, found.start())]
        for name in INHERITED:
            if not re.search(rf"\btype\s+{name}\b", body):
                tree.problem_at(path, code, found.start(), f"{name} comes from the SDK's defaults, where it is empty: set it")


def check_attributes(tree, path):
    code = rust.production(tree.text(path))
    for found in _ATTRIBUTE.finditer(code):
        end = found.end()
        depth = 1
        while depth and end < len(code):
            depth += (code[end] == "(") - (code[end] == ")")
            end += 1
        if _LITERAL.search(code[found.end():end - 1]):
            tree.problem_at(path, code, found.start(), f"pallet::{found[1]} is a literal: take it from the pallet's WeightInfo")
