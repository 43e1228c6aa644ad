"""No circle of files within a crate, and no file outside the modules of its crate."""

from . import manifests
from .modules import Crate


def check(tree):
    packages = manifests.packages(tree)
    for package in packages:
        sources = manifests.sources(tree, package, packages)
        roots = roots_of(tree, package.folder, sources)
        check_outside(tree, package, sources, roots)
        for root in roots:
            if root.startswith(f"{package.folder}/src/"):
                check_circles(tree, package.folder, root)


def roots_of(tree, folder, sources):
    """The files that a compiler is given: of the library, the programs, tests, benchmarks."""
    roots = [f for f in (f"{folder}/src/lib.rs", f"{folder}/src/main.rs", f"{folder}/build.rs") if f in tree.known]
    for path in sources:
        inside = path[len(folder) + 1:].split("/")
        for base in (["src", "bin"], ["tests"], ["benches"], ["examples"]):
            rest = inside[len(base):]
            if inside[:len(base)] == base and (len(rest) == 1 or rest[1:] == ["main.rs"]):
                roots.append(path)
    return roots


def check_outside(tree, package, sources, roots):
    reached = set()
    for root in roots:
        reached |= Crate(tree, root, tests=True).files()
    for path in sources:
        if path not in reached:
            tree.problem(path, 1, "no module declares the file, so it is never compiled: declare it with `mod`, or remove it")


def check_circles(tree, folder, root):
    crate = Crate(tree, root, tests=False)
    edges = crate.edges()
    if folder == "runtime" or folder.startswith("pallets/"):
        # FRAME's macros put storage, errors, events and the runtime itself into the root, which
        # every other file needs.
        edges = {edge: line for edge, line in edges.items() if root not in edge}
    graph = {}
    for here, there in edges:
        graph.setdefault(here, set()).add(there)
    for group in components(graph):
        circle = shortest_circle(graph, group)
        steps = ", ".join(f"{a} (line {edges[a, b]}) uses {b}" for a, b in zip(circle, circle[1:] + circle[:1]))
        more = f"; {len(group)} files hang together like this: {', '.join(sorted(group))}" if len(group) > len(circle) else ""
        tree.problem(circle[0], edges[circle[0], (circle[1:] + circle[:1])[0]],
                     f"circle of files: {steps}{more}. Move what both need into a file below them")


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
