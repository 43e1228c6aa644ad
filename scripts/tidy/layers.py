"""Dependencies between our own packages point one way: down the list of layers."""

import fnmatch

from . import manifests

# From the bottom up, as docs/src/architecture.md describes it. A package depends on packages of lower
# layers only, so never on one of its own.
LAYERS = [
    ["crates/merkle", "crates/bilingual"],
    ["crates/primitives", "crates/sealed", "crates/crypto", "crates/credentials", "crates/printed", "crates/transparency"],
    ["crates/service", "crates/schedule", "crates/verify", "crates/verify-engine", "crates/checkpoints"],
    ["crates/verify-wasm", "pallets/clock", "pallets/institutions"],
    ["pallets/council", "pallets/validators", "pallets/identity"],
    ["crates/did", "pallets/terms", "pallets/rates", "pallets/certificates"],
    ["crates/json", "pallets/notary"],
    ["pallets/registers"],
    ["pallets/titles"],
    ["pallets/programmes", "pallets/guarantees"],
    ["pallets/lending"],
    ["pallets/conveyances"],
    ["pallets/testing"],
    ["runtime"],
    ["crates/client", "node", "testnet/next-runtime"],
    ["crates/index", "crates/pkcs11"],
    ["apps/*"],
    ["testnet"],
]

# What a package must not depend on although it lies lower: (who, on what, why).
NEVER = [
    ("crates/*", "runtime", "clients know the chain by its metadata"),
    ("apps/*", "runtime", "clients know the chain by its metadata"),
    ("apps/*", "node", "programs talk to a node over its interface"),
    ("testnet", "node", "it runs the program"),
    ("*", "pallets/testing", "it is for tests: make it a dev-dependency"),
]

# Tests may depend on more: (who, on what, why).
TESTS = [
    ("pallets/*", "pallets/testing", "the fixtures of all pallets' tests"),
    ("crates/verify", "pallets/certificates", "tests compare the records with the pallet's"),
    ("crates/verify", "pallets/institutions", "tests compare the records with the pallet's"),
    ("crates/json", "runtime", "tests show its values"),
    ("crates/json", "pallets/lending", "tests show its values"),
    ("crates/client", "runtime", "tests compare the metadata with the runtime"),
]


def check(tree):
    for package in manifests.packages(tree):
        own = layer(package.folder)
        if own is None:
            tree.problem(package.manifest, 1, f"{package.folder} is in no layer: add it to LAYERS in scripts/tidy/layers.py")
            continue
        for dependency in package.dependencies:
            if dependency.folder is not None:
                check_edge(tree, package, own, dependency)


def check_edge(tree, package, own, dependency):
    if dependency.kind == "dev" and reason(TESTS, package.folder, dependency.folder):
        return
    where = (package.manifest, dependency.line)
    forbidden = dependency.kind != "dev" and reason(NEVER, package.folder, dependency.folder)
    other = layer(dependency.folder)
    if forbidden:
        tree.problem(*where, f"{package.folder} must not depend on {dependency.folder}: {forbidden}")
    elif other is not None and other >= own:
        tree.problem(*where, f"{package.folder} must not depend on {dependency.folder}, which is not below it: "
                     "pass what it needs through a trait, or move what both need into a lower layer")


def layer(folder):
    for number, patterns in enumerate(LAYERS):
        if any(fnmatch.fnmatchcase(folder, pattern) for pattern in patterns):
            return number
    return None


def reason(table, package, dependency):
    return next((why for who, what, why in table if fnmatch.fnmatchcase(package, who) and what == dependency), None)
