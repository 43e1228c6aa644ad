"""The modules of a crate, the files that they lie in, and which file uses which."""

import re
from functools import lru_cache

from . import rust

# Modules that are for tests and benchmarks.
LEFT_OUT = {"tests", "mock", "benchmarking"}

_MODULE = re.compile(r"\bmod\s+(?:r#)?(\w+)\s*([;{])")
_USE = re.compile(r"(?P<pub>\bpub(?:\s*\([^)]*\))?\s+)?\buse\s+(?P<tree>[^;]+);")
_PATH = re.compile(r"(?<![\w:$])(?:crate|self|super)(?:\s*::\s*\w+)+")
_DEFINED = re.compile(r"\b(?:struct|enum|union|fn|trait|type|const|static|macro_rules!)\s+(?:r#)?(\w+)")
_RELATIVE = re.compile(r"(?<![\w:$.])(\w+)\s*::\s*\w+(?:\s*::\s*\w+)*")


class Module:
    """A module: a file, or a part of one."""

    def __init__(self, path, parent, start, end):
        self.path, self.parent, self.start, self.end = path, parent, start, end
        self.children = {}
        # What it passes on: name to path, and the paths of which it passes on everything.
        self.passed_on, self.all_of = {}, []
        self.defined = frozenset()

    def own_text(self, code):
        """The module's code, with that of the modules inside it in the same file blanked."""
        text = rust.blank(code[:self.start]) + code[self.start:self.end]
        for child in self.children.values():
            if child.path == self.path:
                text = text[:child.start] + rust.blank(text[child.start:child.end]) + text[child.end:]
        return text


@lru_cache(maxsize=None)
def uses(text):
    """The `use` items of a code: whether they are passed on, and their paths (see `expand`)."""
    return [(bool(m["pub"]), expand(m["tree"], m.start("tree"))) for m in _USE.finditer(text)]


def expand(tree, offset, prefix=()):
    """The paths of a `use` tree: where each stands, the path, the name that it is known by."""
    opening = tree.find("{")
    if opening < 0:
        path, _, name = (part.strip() for part in tree.partition(" as "))
        parts = [part.strip().removeprefix("r#") for part in path.split("::") if part.strip()]
        full = (*prefix, *parts)
        if parts and parts[-1] == "self" and len(full) > 1:
            full = full[:-1]
        at = offset + len(tree) - len(tree.lstrip())
        return [(at, full, name or full[-1])] if full else []
    head = tuple(part.strip() for part in tree[:opening].split("::") if part.strip())
    found, depth, start = [], 0, opening + 1
    for at in range(opening, len(tree)):
        mark = tree[at]
        depth += (mark == "{") - (mark == "}")
        if (mark == "," and depth == 1) or (mark == "}" and depth == 0):
            if tree[start:at].strip():
                found += expand(tree[start:at], offset + start, (*prefix, *head))
            start = at + 1
    return found


class Crate:
    """A crate's modules, from its root file on. `texts` are the files of its package."""

    def __init__(self, texts, root, tests):
        self.texts, self.tests = texts, tests
        self.modules = []
        self.root = self.add(root, None, root.rsplit("/", 1)[0])

    def code(self, path):
        text = self.texts[path]
        return rust.code(text) if self.tests else rust.production(text)

    def files(self):
        return {module.path for module in self.modules}

    def add(self, path, parent, folder, start=0, end=None):
        code = self.code(path)
        module = Module(path, parent, start, len(code) if end is None else end)
        self.modules.append(module)
        at = start
        while found := _MODULE.search(code, at, module.end):
            name, at = found[1], found.end()
            inner_end = rust.closing_brace(code, found.start(2)) if found[2] == "{" else None
            at = inner_end or at
            if name in LEFT_OUT and not self.tests:
                continue
            if inner_end:
                module.children[name] = self.add(path, module, f"{folder}/{name}", found.end(), inner_end)
            elif file := self.file_of(path, folder, name, found.start()):
                inner = file.rsplit("/", 1)[0] if file.endswith("/mod.rs") else file.removesuffix(".rs")
                module.children[name] = self.add(file, module, inner)
        self.read_names(module, code)
        return module

    def file_of(self, path, folder, name, at):
        """The file of `mod name;`, declared in a file at an offset."""
        before = rust.uncommented(self.texts[path])[max(0, at - 200):at]
        named = re.search(r"#\s*\[\s*path\s*=\s*\"([^\"]+)\"\s*\]\s*(?:pub(?:\([^)]*\))?\s*)?$", before)
        options = [f"{folder}/{name}.rs", f"{folder}/{name}/mod.rs"]
        if named:
            options = [f"{path.rsplit('/', 1)[0]}/{named[1]}"]
        return next((option for option in options if option in self.texts), None)

    def read_names(self, module, code):
        own = module.own_text(code)
        module.defined = frozenset(_DEFINED.findall(own))
        for passed_on, paths in uses(own):
            for _, path, name in paths if passed_on else []:
                if path[-1] == "*":
                    module.all_of.append(path[:-1])
                else:
                    module.passed_on[name] = path

    def start_of(self, module, path):
        """The module that a path starts from, and the rest of it; None for another crate's."""
        if path[0] == "crate":
            return self.root, path[1:]
        if path[0] in ("self", "super"):
            while path and path[0] in ("self", "super"):
                if path[0] == "super":
                    module = module.parent or module
                path = path[1:]
            return module, path
        return (module, path) if path[0] in module.children else None

    def target(self, module, path, depth=0):
        """The file that holds what a path names; None if it is not of this crate."""
        start = self.start_of(module, path)
        if start is None or depth > 20:
            return None
        current, rest = start
        for number, name in enumerate(rest):
            if name in current.children:
                current = current.children[name]
            elif name in current.passed_on:
                return self.target(current, (*current.passed_on[name], *rest[number + 1:]), depth + 1) or current.path
            elif name == "*" or name in current.defined:
                return current.path
            else:
                return self.through_all(current, rest[number:], depth) or current.path
        return current.path

    def through_all(self, module, rest, depth):
        """The file that holds a name which a module passes on with `pub use …::*`."""
        for path in module.all_of:
            start = self.start_of(module, path)
            if start is None:
                continue
            inner = start[0]
            for name in start[1]:
                inner = inner.children.get(name) if inner else None
            if inner and (rest[0] in inner.children or rest[0] in inner.passed_on or rest[0] in inner.defined):
                return self.target(inner, ("self", *rest), depth + 1)
            if inner and depth < 20 and (file := self.through_all(inner, rest, depth + 1)):
                return file
        return None

    def edges(self):
        """Which file uses which, each with the first line that does."""
        found = {}
        for module in self.modules:
            code = self.code(module.path)
            own = module.own_text(code)
            for offset, path in self.paths(module, own):
                there = self.target(module, path)
                if there and there != module.path:
                    line = own.count("\n", 0, offset) + 1
                    found[module.path, there] = min(line, found.get((module.path, there), line))
        return found

    def paths(self, module, own):
        """The paths that a module's code names, without those that it only passes on."""
        rest = _USE.sub(lambda use: rust.blank(use[0]), own)
        for passed_on, paths in uses(own):
            if not passed_on:
                yield from ((offset, path) for offset, path, _ in paths)
        for match in _PATH.finditer(rest):
            yield match.start(), tuple(re.split(r"\s*::\s*", match[0]))
        if module.children:
            for match in _RELATIVE.finditer(rest):
                if match[1] in module.children:
                    yield match.start(), tuple(re.split(r"\s*::\s*", match[0]))
