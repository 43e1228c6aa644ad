"""The workspace as its Cargo.toml files describe it."""

import re
import tomllib
from functools import lru_cache
from pathlib import PurePosixPath
from typing import NamedTuple


class Dependency(NamedTuple):
    """A line of a manifest: what a package depends on."""

    key: str
    # "normal", "dev" or "build".
    kind: str
    line: int
    # The folder of the workspace's package that it names; None for another's.
    folder: str | None

    @property
    def crate(self):
        """The name in the source."""
        return self.key.replace("-", "_")


class Package(NamedTuple):
    """A package of the workspace."""

    name: str
    folder: str
    manifest: str
    dependencies: list[Dependency]


KINDS = {"dependencies": "normal", "dev-dependencies": "dev", "build-dependencies": "build"}


@lru_cache(maxsize=None)
def loaded(text):
    return tomllib.loads(text)


def parse(tree, path):
    """A manifest; empty, and reported, if it is not TOML."""
    try:
        return loaded(tree.text(path))
    except tomllib.TOMLDecodeError as error:
        tree.problem(path, 1, f"the manifest cannot be read ({error}): correct it")
        return {}


def key_line(text, section, key):
    """The line of a key in a section of a manifest; the section's if it is not found."""
    line = at = 1
    inside = False
    for line, content in enumerate(text.splitlines(), 1):
        heading = re.match(r"\s*\[+([^\]]+)\]+", content)
        if heading:
            inside = heading[1].strip() == section
            if heading[1].strip() == f"{section}.{key}":
                return line
            at = line if inside else at
        elif inside and re.match(rf"\s*\"?{re.escape(key)}\"?\s*[.=]", content):
            return line
    return at


def shared_dependencies(tree):
    """The table of the dependencies that packages share."""
    return parse(tree, "Cargo.toml").get("workspace", {}).get("dependencies", {})


def packages(tree):
    """The members of the workspace."""
    members = parse(tree, "Cargo.toml").get("workspace", {}).get("members", [])
    shared = shared_dependencies(tree)
    return [package(tree, folder, shared) for folder in members if f"{folder}/Cargo.toml" in tree.known]


def package(tree, folder, shared):
    manifest = f"{folder}/Cargo.toml"
    table = parse(tree, manifest)
    text = tree.text(manifest)
    found = []
    tables = [("", table)] + [(f"target.{name}.", part) for name, part in table.get("target", {}).items()]
    for prefix, part in tables:
        for section, kind in KINDS.items():
            for key, value in part.get(section, {}).items():
                line = key_line(text, prefix + section, key)
                found.append(Dependency(key, kind, line, path_of(folder, key, value, shared)))
    return Package(table.get("package", {}).get("name", folder), folder, manifest, found)


def path_of(folder, key, value, shared):
    """The folder of a dependency that is in the workspace."""
    if isinstance(value, dict) and value.get("workspace"):
        folder, value = "", shared.get(key, {})
    if not isinstance(value, dict) or "path" not in value:
        return None
    parts = []
    for part in PurePosixPath(folder, value["path"]).parts:
        if part == "..":
            parts = parts[:-1]
        elif part != ".":
            parts.append(part)
    return "/".join(parts)


def sources(tree, package, all_packages):
    """The Rust files of a package, without those of a package inside its folder."""
    inner = [p.folder for p in all_packages if p.folder.startswith(f"{package.folder}/")]
    return [f for f in tree.under(package.folder, ".rs") if not any(f.startswith(f"{i}/") for i in inner)]
