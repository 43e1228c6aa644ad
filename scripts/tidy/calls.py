"""Every call is in the page of calls, in the tests' table of powers, and in the table of commands."""

import re

from . import clap, pallets, rust
from .pages import BOOK, rows, sections

PAGE = f"{BOOK}/calls.md"
POWERS = "runtime/src/tests"
COMMANDS = "apps/cli/src/call_table.txt"
_LINE = re.compile(r"\bline\s*\(\s*\"(\w+)\.(\w+)")


def check(tree):
    known = {pallet: pallets.calls(tree, pallet) for pallet in pallets.composed(tree)}
    check_page(tree, known)
    check_powers(tree, known)
    check_commands(tree, known)


def check_page(tree, known):
    found = sections(tree.text(PAGE))
    for pallet, calls in known.items():
        line, body = found.get(pallet, (1, ""))
        documented = {name for name, _ in rows(body)}
        for call in calls:
            if call.name not in documented:
                tree.problem(PAGE, line, f"{pallet}.{call.name} is missing: add its row")
        for name in sorted(documented - {call.name for call in calls}):
            tree.problem(PAGE, line, f"pallet {pallet} has no call {name}: remove its row")


def check_powers(tree, known):
    titles = {pallets.title(tree, pallet): pallet for pallet in known}
    found = {}
    for path in tree.under(POWERS, ".rs"):
        text = rust.uncommented(tree.text(path))
        for entry in _LINE.finditer(text):
            if entry[1] in titles:
                place = (path, text.count("\n", 0, entry.start()) + 1)
                found.setdefault((titles[entry[1]], entry[2]), place)
    every = {(pallet, call.name): call for pallet, calls in known.items() for call in calls}
    for (pallet, name), call in every.items():
        if (pallet, name) not in found:
            tree.problem(call.path, call.line, f"{pallet}.{name} has no line in the table of powers ({POWERS}/matrix): add who may make it")
    for (pallet, name), place in found.items():
        if (pallet, name) not in every:
            tree.problem(*place, f"pallet {pallet} has no call {name}: remove its line")


def is_command(program, line):
    """Whether a command line, flags included, is one of the program's."""
    path = line.split(" --")[0].split()
    return program.has(path) and program.fault(line.split()) is None


def check_commands(tree, known):
    if COMMANDS not in tree.known:
        tree.problem(COMMANDS, 1, "the table of commands is missing: a line for each call, `pallet.call<TAB>command or -<TAB>reason`")
        return
    every = {f"{pallet}.{call.name}": call for pallet, calls in known.items() for call in calls}
    program = clap.program(tree, "apps/cli/src", "Cli")
    listed = set()
    for number, line in enumerate(tree.text(COMMANDS).splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        call, command, why = (cell.strip() for cell in (line + "\t\t").split("\t")[:3])
        if call not in every:
            tree.problem(COMMANDS, number, f"there is no call {call}: remove its line")
        elif command == "-" and not why:
            tree.problem(COMMANDS, number, f"{call} has no command and no reason: say why")
        elif command != "-" and not is_command(program, command.removeprefix("madang ")):
            tree.problem(COMMANDS, number, f"there is no command `madang {command}`: name the one that makes {call}, or - and why not")
        listed.add(call)
    for name, call in every.items():
        if name not in listed:
            tree.problem(call.path, call.line, f"{name} is missing in {COMMANDS}: name the command that makes it, or - and why not")
