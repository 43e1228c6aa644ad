"""Plain English: the words of words.txt are refused in code, comments, messages and documents."""

import re
from functools import lru_cache
from pathlib import Path

LIST = "scripts/tidy/words.txt"
# A space of a pattern: also an underscore or hyphen, and the end of a line, of a comment too.
GAP = r"(?:[ _-]|[ \t]*\n[ \t]*(?://[/!]?|\#|>|\*)?[ \t]*)"


@lru_cache(maxsize=None)
def patterns(listed):
    """The patterns of the list, each with what to write instead and the line it stands in."""
    found = []
    for number, line in enumerate(listed.splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        pattern, _, instead = line.partition("\t")
        pattern = pattern.replace(" ", GAP)
        # "_" parts words, as in the names of tests; \b would take it for a letter.
        found.append((re.compile(rf"(?<![A-Za-z0-9])(?:{pattern})(?![A-Za-z0-9])", re.I), instead, number))
    return found


@lru_cache(maxsize=None)
def findings(text, listed):
    """Where refused words stand in a text: offset, words, what to write instead."""
    found = []
    for pattern, instead, _ in patterns(listed):
        for match in pattern.finditer(text):
            found.append((match.start(), " ".join(match[0].split()), instead))
    return found


def checked(path, text):
    """The part of a file that is checked: the rest is blanked."""
    if path == "CONTRIBUTING.md":
        # Its table of words names them.
        return re.sub(r"^\|.*$", lambda row: " " * len(row[0]), text, flags=re.M)
    if path.endswith("CHANGELOG.md"):
        # What it quotes was written before.
        return re.sub(r"`[^`\n]*`|\"[^\"\n]*\"|“[^”\n]*”|^>.*$", lambda quote: " " * len(quote[0]), text, flags=re.M)
    return text


def check(tree):
    listed = Path(__file__).with_name("words.txt").read_text(encoding="utf-8")
    files = set(tree.matching("*.rs", "*.md", "*.py", "*.sh", "*.toml", "scripts/*")) | set(tree.scripts())
    for path in sorted(files - {LIST}):
        text = tree.text(path)
        for offset, words, instead in findings(checked(path, text), listed):
            tree.problem_at(path, text, offset, f"\"{words}\" is not plain English here: write {instead}")
