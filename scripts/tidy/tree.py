"""The files that the rules look at, and the problems that they find."""

import fnmatch
import os
import subprocess
from pathlib import Path
from typing import NamedTuple


class Problem(NamedTuple):
    """Something wrong in a line of a file, and what to do about it."""

    rule: str
    path: str
    line: int
    text: str

    def __str__(self):
        return f"{self.path}:{self.line}: {self.text} [{self.rule}]"


class Tree:
    """The files of a work tree that git tracks or would track: those not ignored."""

    def __init__(self, root):
        self.root = Path(root).resolve()
        # A git hook sets these for the repository that it runs in, which may be another one.
        env = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
        listed = subprocess.run(
            # The work tree may belong to another user, as in a container.
            ["git", "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            cwd=self.root, env=env, capture_output=True, text=True, check=True,
        ).stdout
        names = sorted({name for name in listed.split("\0") if name})
        self.files = [name for name in names if (self.root / name).is_file()]
        self.known = frozenset(self.files)
        self.problems = []
        self.rule = ""
        self._texts = {}

    def text(self, path):
        """A file's text; empty if it is not text or does not exist."""
        if path not in self._texts:
            try:
                text = (self.root / path).read_text(encoding="utf-8")
            except (UnicodeDecodeError, FileNotFoundError):
                text = ""
            self._texts[path] = "" if "\0" in text else text
        return self._texts[path]

    def matching(self, *patterns):
        """The files that match one of the patterns; `*` crosses folders."""
        return [f for f in self.files if any(fnmatch.fnmatchcase(f, p) for p in patterns)]

    def under(self, folder, suffix=""):
        """The files below a folder."""
        return [f for f in self.files if f.startswith(f"{folder}/") and f.endswith(suffix)]

    def exists(self, path):
        """Whether a file or folder is there."""
        return path in self.known or (self.root / path).exists()

    def scripts(self):
        """Files without an extension that an interpreter runs."""
        return [f for f in self.files if "." not in f.rsplit("/", 1)[-1] and self.text(f).startswith("#!")]

    def problem(self, path, line, text):
        """Report something wrong."""
        self.problems.append(Problem(self.rule, path, line, text))

    def problem_at(self, path, text_of_file, offset, text):
        """Report something wrong at an offset of a file's text."""
        self.problem(path, line_of(text_of_file, offset), text)

    def unneeded(self, path, exceptions, used, what):
        """Report the exceptions of a rule that nothing needed. `path` is the rule's own file."""
        for name in exceptions:
            if name not in used and path in self.known:
                self.problem(path, 1, f"the exception for {name} is not needed: {what}, so remove it from the list")


def line_of(text, offset):
    """The number of the line that an offset is in."""
    return text.count("\n", 0, offset) + 1
