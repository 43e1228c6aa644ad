"""No dependency that no source names, and no shared one that no package uses."""

import re
from functools import lru_cache

from . import manifests, rust

SELF = "scripts/tidy/dependencies.py"

# Dependencies that no source names: "folder: key" and why it is there.
UNNAMED = {
    f"crates/verify-wasm: {key}": "its test includes the sample of crates/verify/tests"
    for key in (
        "codec", "finality-grandpa", "madang-primitives", "madang-transparency",
        "p256", "rand_chacha", "sp-core", "sp-crypto-hashing", "sp-trie",
    )
} | {
    f"apps/cli: {key}": "its tests include the sample of crates/verify/tests"
    for key in ("finality-grandpa", "sp-trie")
}


@lru_cache(maxsize=None)
def words(text):
    """The names in a file's code."""
    return frozenset(re.findall(r"\w+", rust.code(text)))


def check(tree):
    packages = manifests.packages(tree)
    used = set()
    shared = set()
    for package in packages:
        named = set()
        for path in manifests.sources(tree, package, packages):
            named |= words(tree.text(path))
        for dependency in package.dependencies:
            shared.add(dependency.key)
            if dependency.crate in named:
                continue
            name = f"{package.folder}: {dependency.key}"
            if name in UNNAMED:
                used.add(name)
                continue
            tree.problem(package.manifest, dependency.line, f"no source of {package.folder} names {dependency.key}: remove the dependency")
    text = tree.text("Cargo.toml")
    for key in manifests.shared_dependencies(tree):
        if key not in shared:
            line = manifests.key_line(text, "workspace.dependencies", key)
            tree.problem("Cargo.toml", line, f"no package depends on {key}: remove it from the workspace's dependencies")
    tree.unneeded(SELF, UNNAMED, used, "a source names it, or the dependency is gone")
