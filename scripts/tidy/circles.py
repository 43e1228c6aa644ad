"""No circle of files within a crate, and no file outside the modules of its crate."""

from functools import lru_cache

from . import manifests
from .modules import Crate


def check(tree):
    packages = manifests.packages(tree)
    for package in packages:
        sources = manifests.sources(tree, package, packages)
        for problem in findings(package.folder, tuple((path, tree.text(path)) for path in sources)):
            tree.problem(*problem)


@lru_cache(maxsize=None)
def findings(folder, sources):
    """The problems of a package: its folder, and its files with their texts."""
    texts = dict(sources)
    roots = roots_of(folder, texts)
    found = outside(texts, roots)
    for root in roots:
        if root.startswith(f"{folder}/src/"):
            found += circles(folder, texts, root)
    return found


def roots_of(folder, texts):
    """The files that a compiler is given: of the library, the programs, tests, benchmarks."""
    roots = [f for f in (f"{folder}/src/lib.rs", f"{folder}/src/main.rs", f"{folder}/build.rs") if f in texts]
    for path in texts:
        inside = path[len(folder) + 1:].split("/")
        for base in (["src", "bin"], ["tests"], ["benches"], ["examples"]):
            rest = inside[len(base):]
            if inside[:len(base)] == base and (len(rest) == 1 or rest[1:] == ["main.rs"]):
                roots.append(path)
    return roots


def outside(texts, roots):
    """The files that no module declares."""
    reached = set()
    for root in roots:
        reached |= Crate(texts, root, tests=True).files()
    return [(path, 1, "no module declares the file, so it is never compiled: declare it with `mod`, or remove it")
            for path in texts if path not in reached]


def circles(folder, texts, root):
    """The circles of files of a crate."""
    edges = Crate(texts, root, tests=False).edges()
    if folder == "runtime" or folder.startswith("pallets/"):
        # FRAME's macros put storage, errors, events and the runtime itself into the root, which
        # every other file needs.
        edges = {edge: line for edge, line in edges.items() if root not in edge}
    graph = {}
    for here, there in edges:
        graph.setdefault(here, set()).add(there)
    found = []
    for group in components(graph):
        circle = shortest_circle(graph, group)
        steps = ", ".join(f"{a} (line {edges[a, b]}) uses {b}" for a, b in zip(circle, circle[1:] + circle[:1]))
        more = f"; it is part of a group of {len(group)} files: {', '.join(sorted(group))}" if len(group) > len(circle) else ""
        line = edges[circle[0], (circle[1:] + circle[:1])[0]]
        found.append((circle[0], line, f"circle of files: {steps}{more}. Move what both need into a file below them"))
    return found


def components(graph):
    """The strongly connected components of more than one node (Tarjan)."""
    index, low, stack, found = {}, {}, [], []

    def visit(node):
        index[node] = low[node] = len(index)
        stack.append(node)
        for other in sorted(graph.get(node, ())):
            if other not in index:
                visit(other)
                low[node] = min(low[node], low[other])
            elif other in stack:
                low[node] = min(low[node], index[other])
        if low[node] == index[node]:
            group = stack[stack.index(node):]
            del stack[stack.index(node):]
            if len(group) > 1:
                found.append(group)

    for node in sorted(graph):
        if node not in index:
            visit(node)
    return found


def shortest_circle(graph, group):
    """The shortest circle in a group; the first by name of several."""
    best = None
    for start in sorted(group):
        paths, seen = [[start]], {start}
        while paths and (best is None or len(paths[0]) < len(best)):
            path = paths.pop(0)
            following = sorted(graph.get(path[-1], ()))
            if start in following:
                best = path
                break
            for other in following:
                if other in group and other not in seen:
                    seen.add(other)
                    paths.append(path + [other])
    return best
