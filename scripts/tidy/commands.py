"""Every command in the documents exists: subcommands, flags, scripts, packages."""

import re
import shlex

from . import clap, manifests
from .pages import fenced

# The programs: where their arguments are declared, and by which type.
PROGRAMS = {"madang": ("apps/cli/src", "Cli"), "madang-node": ("node/src", "Cli"), "madang-gateway": ("apps/gateway/src", "Cli"), "madang-explorer": ("apps/explorer/src", "Cli")}
_SHELL = re.compile(r"^\s*(?:\$ )?(?:\w+=\S+ )*(?:sudo )?(.*)$")
_SCRIPT = re.compile(r"(?<![\w/.-])scripts/[\w-]+(?:/[\w-]+)*(?:\.\w+)?")
_PACKAGE = re.compile(r"\bcargo\b[^`\n]*?\s(?:-p|--package)[ =]([\w-]+)")


def check(tree):
    programs = {name: clap.program(tree, *where) for name, where in PROGRAMS.items()}
    packages = {package.name for package in manifests.packages(tree)}
    for path in tree.matching("*.md"):
        text = tree.text(path)
        for line, command in [*in_blocks(text), *in_spans(text)]:
            name, _, arguments = command.partition(" ")
            if name in programs and (fault := programs[name].fault(words(arguments))):
                tree.problem(path, line, f"`{name}` {fault}: correct the example")
        for number, line in enumerate(text.splitlines(), 1):
            for script in _SCRIPT.findall(line):
                if not tree.exists(script):
                    tree.problem(path, number, f"there is no {script}: name a script that exists")
            for package in _PACKAGE.findall(line):
                if package not in packages:
                    tree.problem(path, number, f"there is no package {package} in the workspace: name one that exists")


def in_blocks(text):
    """The command lines of the code blocks, each with its number; lines that continue are joined."""
    start, pending = 0, ""
    for number, line, language in fenced(text):
        if language is None:
            pending = ""
            continue
        whole = f"{pending} {line.strip()}" if pending else line
        start = start if pending else number
        if whole.rstrip().endswith("\\"):
            pending = whole.rstrip()[:-1].rstrip()
            continue
        pending = ""
        command = _SHELL.match(whole)[1]
        if language not in ("toml", "json", "rust", "csv"):
            yield start, command


def in_spans(text):
    """The command lines in the text, `like this`, each with the line it begins in."""
    lines = text.split("\n")
    for number, _, language in fenced(text):
        if language is not None:
            lines[number - 1] = ""
    lines = ["" if re.match(r"\s*(```|~~~)", line) else line for line in lines]
    joined = "\n".join(lines)
    for span in re.finditer(r"(?<!`)`([^`]+)`(?!`)", joined):
        if "\n\n" not in span[1]:
            yield joined.count("\n", 0, span.start()) + 1, " ".join(span[1].split())


def words(arguments):
    """The words of a command line, up to a comment, a pipe or another command."""
    arguments = re.split(r"\s#\s|\s[|;&>]|\s#$", f" {arguments}")[0]
    arguments = re.sub(r"[\[\]]", " ", arguments)
    try:
        return shlex.split(arguments)
    except ValueError:
        return arguments.split()
