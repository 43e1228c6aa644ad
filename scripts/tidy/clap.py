"""A program's commands and flags, read from the source of its `clap` types."""

import re

from . import rust

_TYPE = re.compile(r"\b(struct|enum)\s+(\w+)[^{;(]*\{")
_DERIVE = re.compile(r"#\[\s*derive\s*\(([^)]*)\)\s*\]")
_CLAP = {"Parser", "Args", "Subcommand"}


class Command:
    """A command: its subcommands, its flags, whether it takes other arguments."""

    def __init__(self):
        self.subcommands = {}
        # Flag to whether it takes a value; those that every command below takes too.
        self.flags, self.shared_flags = {}, {}
        self.arguments = 0
        # Some of its arguments are declared in another crate.
        self.open = False

    def has(self, path):
        """Whether a command exists: `["deal", "show"]`."""
        command = self
        for name in path:
            command = command.subcommands.get(name)
            if command is None:
                return False
        return bool(path)

    def absorb(self, other):
        """Take in what a flattened type declares."""
        self.subcommands |= other.subcommands
        self.flags |= other.flags
        self.shared_flags |= other.shared_flags
        self.arguments += other.arguments
        self.open |= other.open

    def fault(self, words):
        """What is wrong with an example of use; None if nothing is."""
        command, shared, skipped, path = self, dict(self.shared_flags), False, []
        words = list(words)
        while words:
            word = words.pop(0)
            if word in ("…", "...", "--"):
                skipped = True
            elif word.startswith("--"):
                name, _, value = word[2:].partition("=")
                known = {**shared, **command.flags, "help": False, "version": False}
                if name not in known:
                    return None if command.open else f"has no flag --{name}{within(path)}"
                if known[name] and not value and words:
                    words.pop(0)
            elif word in command.subcommands:
                path.append(word)
                command = command.subcommands[word]
                shared |= command.shared_flags
            elif word.startswith("-") or command.arguments or command.open or skipped:
                continue
            elif stands_for_another(word):
                return None
            elif command.subcommands:
                return f"has no command {word}{within(path)}"
            else:
                return f"takes no argument {word}{within(path)}"
        return None


def within(path):
    return f" in `{' '.join(path)}`" if path else ""


def stands_for_another(word):
    """Whether a word of an example is no word of the program: `NUMBER`, `번호`, `<file>`."""
    return not re.fullmatch(r"[a-z][a-z0-9-]*", word)


class Type:
    """A type that declares arguments: its entries with their attributes."""

    def __init__(self, path, kind, entries):
        self.path, self.kind, self.entries = path, kind, entries


class Reader:
    """Reads the types of a program and composes its commands."""

    def __init__(self, tree, folder):
        self.tree = tree
        self.types = {}
        for path in tree.under(folder, ".rs"):
            self.read(path)

    def read(self, path):
        text = self.tree.text(path)
        code, literal = rust.production(text), rust.uncommented(text)
        for found in _TYPE.finditer(code):
            before = attributes_before(code, literal, found.start())
            if not any(name.strip().split("::")[-1] in _CLAP for names in _DERIVE.findall(before) for name in names.split(",")):
                continue
            end = rust.closing_brace(code, found.end() - 1)
            entries = list(entries_of(code, literal, found.end(), end))
            self.types.setdefault(found[2], []).append(Type(path, found[1], entries))

    def find(self, name, path):
        """The type that a file calls by a name."""
        name = re.sub(r"^(?:Option|Box|Vec)\s*<(.*)>$", r"\1", name.strip()).strip()
        *modules, last = [part.strip() for part in name.split("::")]
        found = self.types.get(last, [])
        if not modules:
            here = [t for t in found if t.path == path]
            if here:
                return here[0]
            imported = re.search(r"(\w+)\s*::\s*(?:\{[^}]*\b)?" + last + r"\b", rust.production(self.tree.text(path)))
            modules = [imported[1]] if imported else []
        if len(found) > 1 and modules:
            found = [t for t in found if module_name(t.path) == modules[-1]]
        return found[0] if len(found) == 1 else None

    def command(self, type_):
        """The command whose arguments a type declares."""
        command = Command()
        if type_ is None:
            command.open = True
            return command
        for attributes, entry in type_.entries:
            if type_.kind == "enum":
                self.add_variant(command, type_.path, attributes, entry)
            else:
                self.add_field(command, type_.path, attributes, entry)
        return command

    def add_variant(self, command, path, attributes, entry):
        variant = re.match(r"\s*(\w+)\s*(?:\((.*)\)|\{(.*)\})?\s*$", entry, re.S)
        if not variant:
            return
        inner = self.command(self.find(variant[2], path)) if variant[2] else Command()
        if has_word(attributes, "flatten"):
            command.absorb(inner)
            return
        if variant[3]:
            for field_attributes, field in entries_of(rust.code(variant[3]), variant[3], 0, len(variant[3])):
                self.add_field(inner, path, field_attributes, field)
        named = re.search(r"\bname\s*=\s*\"([^\"]+)\"", attributes)
        for name in [named[1] if named else kebab(variant[1]), *re.findall(r"\balias\s*=\s*\"([^\"]+)\"", attributes)]:
            command.subcommands[name] = inner

    def add_field(self, command, path, attributes, entry):
        field = re.match(r"\s*(?:pub(?:\([^)]*\))?\s+)?(?:r#)?(\w+)\s*:\s*(.*?)\s*$", entry, re.S)
        if not field:
            return
        if has_word(attributes, "subcommand") or has_word(attributes, "flatten"):
            command.absorb(self.command(self.find(field[2], path)))
        elif long := re.search(r"\blong\b(?:\s*=\s*\"([^\"]+)\")?", without_texts_but_names(attributes)):
            flags = command.shared_flags if re.search(r"\bglobal\s*=\s*true", attributes) else command.flags
            flags[long[1] or kebab(field[1])] = field[2] != "bool"
        elif not has_word(attributes, "skip"):
            command.arguments += 1


def has_word(attributes, word):
    """Whether an attribute of clap has a word on its own."""
    return bool(re.search(rf"#\[\s*(?:command|clap|arg)\s*\([^\"]*\b{word}\b(?!\s*=)", attributes))


def without_texts_but_names(attributes):
    """Attributes without the texts of help, in which the word `long` may stand."""
    return re.sub(r"\b(?!long\b)(\w+)\s*=\s*\"(?:[^\"\\]|\\.)*\"", r"\1", attributes)


def module_name(path):
    """The name of the module that a file is."""
    parts = path.removesuffix(".rs").split("/")
    return parts[-2] if parts[-1] == "mod" else parts[-1]


def kebab(name):
    """A command's or flag's name, as clap makes it from a name of the source."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", name).lower().replace("_", "-")


def attributes_before(code, literal, at):
    """The text of the attributes in front of an item."""
    start = max(code.rfind(mark, 0, at) for mark in "};")
    return literal[start + 1:at]


def entries_of(code, literal, start, end):
    """The entries between two offsets, parted by commas: their attributes and the rest."""
    depth, first, attributes = 0, start, []
    at = start
    while at <= end:
        mark = code[at] if at < end else ","
        if depth == 0 and mark == "#" and not code[first:at].strip():
            closing = at
            level = 0
            while closing < end:
                level += (code[closing] == "[") - (code[closing] == "]")
                closing += 1
                if level == 0 and code[closing - 1] == "]":
                    break
            attributes.append(literal[at:closing])
            at = first = closing
            continue
        if mark in "([{<":
            depth += 1
        elif mark in ")]}>":
            depth -= 1
        elif mark == "," and depth == 0:
            if code[first:at].strip():
                yield "\n".join(attributes), literal[first:at]
            first, attributes = at + 1, []
        at += 1


_PROGRAMS = {}


def program(tree, folder, root):
    """The command that the type `root` of a folder's sources declares."""
    key = tuple((path, tree.text(path)) for path in tree.under(folder, ".rs"))
    if (hash(key), root) not in _PROGRAMS:
        reader = Reader(tree, folder)
        found = reader.types.get(root, [])
        _PROGRAMS[hash(key), root] = reader.command(found[0] if found else None)
    return _PROGRAMS[hash(key), root]
