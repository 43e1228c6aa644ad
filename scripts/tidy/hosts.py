"""No names of hosts that packages come from: each machine is set up with its own."""

import re
from functools import lru_cache

# Built from parts, so that this file does not contain what it looks for.
HOSTS = [
    ("crates", "io"), ("rust-lang", "org/dist"), ("rustup", "rs"),
    ("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"), ("npmjs", "com"), ("yarnpkg", "com"),
    ("proxy.golang", "org"), ("sum.golang", "org"), ("rubygems", "org"), ("maven", "org"),
    ("deb.debian", "org"), ("security.debian", "org"), ("snapshot.debian", "org"),
    ("archive.ubuntu", "com"), ("security.ubuntu", "com"),
    ("docker", "io"), ("ghcr", "io"), ("quay", "io"), ("gcr", "io"),
]
HOST = re.compile(
    r"(?<![\w])(?:[\w-]+\.)*(?:" + "|".join(re.escape(f"{name}.{top}") for name, top in HOSTS) + r")(?![\w-])"
    # A host that says by its name that it passes packages on.
    + r"|\bhttps?://[\w.:@-]*(?:mirr" + r"or|artif" + r"actory|regis" + r"try|py" + r"pi|npm)[\w-]*\.[\w.-]+",
    re.I,
)
# What cargo writes into Cargo.lock for every package: the name of its standard index.
CARGO_SOURCE = 'source = "registry+https://github.com/rust-lang/' + ".".join(HOSTS[0]) + '-index"'


@lru_cache(maxsize=None)
def findings(text):
    """The hosts in a text: where, and which. Cargo's own source lines do not count."""
    found = []
    for match in HOST.finditer(text):
        start = text.rfind("\n", 0, match.start()) + 1
        end = text.find("\n", match.end())
        if text[start:end if end >= 0 else None] != CARGO_SOURCE:
            found.append((match.start(), match[0]))
    return found


def check(tree):
    for path in tree.files:
        text = tree.text(path)
        for offset, host in findings(text):
            tree.problem_at(path, text, offset, f"{host} is a host of packages: leave it to each machine's own configuration")
