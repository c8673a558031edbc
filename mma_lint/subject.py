"""One file as the rules on code and scripts see it: Python, a notebook, or text with commands in it."""

import builtins
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from mma_lint.code.module import Module
from mma_lint.code.recognise import is_our_concern, may_be_outdated
from mma_lint.diagnostic import Diagnostic, Fix
from mma_lint.edits import Edit, Overlap, apply, minimal
from mma_lint.failures import failure
from mma_lint.notebook import Notebook
from mma_lint.rule import Applicability, Finding, Rewrite, Rule
from mma_lint.script.script import Script, is_script, may_matter
from mma_lint.source import Source, Unreadable

_PASSES = 6
_BUILTINS = frozenset(dir(builtins))


def is_notebook(path: Path) -> bool:
    """Whether a file is a Jupyter notebook, by its name."""
    return path.suffix == '.ipynb'


def is_python(path: Path) -> bool:
    """Whether a file is read as Python, by its name: whatever is neither a notebook nor a known kind of script."""
    return path.suffix in ('.py', '.pyi') or not (is_notebook(path) or is_script(path))


@dataclass(frozen=True, eq=False)
class Subject:
    """A file. `read` gives the source of another file of the project, None where there is none."""

    file: Source
    read: Callable[[Path], Source | None] = lambda path: None

    @cached_property
    def notebook(self) -> Notebook | None:
        """The file as a notebook, if it is one. Raises Unreadable."""
        return Notebook.from_bytes(self.file.path, self.file.to_bytes(self.file.text)) if is_notebook(self.file.path) else None

    @cached_property
    def module(self) -> Module | None:
        """The Python code in the file, if there is any that matters. Raises Unreadable."""
        source = self.file if self.notebook is None else self.notebook.source
        module = Module(source, self.read)
        if not is_notebook(source.path) and not is_python(source.path):
            return None
        if not may_be_outdated(source.text, bool(module.qualified_name)) or not (is_our_concern(source.text) or source.parses):
            return None
        return module

    @cached_property
    def script(self) -> Script | None:
        """The commands in the file, if there are any that matter. Raises Unreadable."""
        if self.notebook is None:
            return Script(self.file) if is_script(self.file.path) and may_matter(self.file.text) else None
        return Script(self.notebook.shell_source) if may_matter(self.notebook.shell_source.text) else None

    def found(self, rules: Iterable[Rule]) -> Iterator[tuple[Rule, Finding]]:
        """Everything that rules find. Raises Unreadable."""
        rules = tuple(rules)
        if (module := self.module) is not None:
            yield from ((rule, finding) for rule in rules for check in rule.code_checks for finding in check(module))
        if (script := self.script) is not None:
            found = ((rule, finding) for rule in rules for check in rule.script_checks for finding in check(script))
            # a command in a notebook is a magic: reported, not rewritten
            yield from ((rule, finding if self.notebook is None else replace(finding, steps=(), doubt='')) for rule, finding in found)

    def diagnostics(self, path: Path, rules: Iterable[Rule]) -> list[Diagnostic]:
        """The findings, by place, and the cells that cannot be read. Raises Unreadable."""
        found = dict.fromkeys([*self._unread(path), *(self._diagnostic(path, rule, finding) for rule, finding in self.found(rules))])
        return sorted(found, key=lambda d: (d.cell or 0, d.row, d.column, d.code, d.message))

    def _unread(self, path: Path) -> Iterator[Diagnostic]:
        for cell in self.notebook.skipped if self.notebook is not None else ():
            if (error := cell.reading.error) is not None:
                yield replace(failure(path, error.code, error.message, error.row, error.column), cell=cell.number, line=_line(cell.text, error.row))

    def _diagnostic(self, path: Path, rule: Rule, finding: Finding) -> Diagnostic:
        """A finding as front ends see it: on one line, the first of those it is on."""
        cell, row, column = self._place(finding.start)
        _, end_row, end_column = self._place(finding.end)
        line = self._text.line(self._text.place(finding.start)[0])
        end_column = len(line) + 1 if end_row != row else max(end_column, column + 1)
        applicability: Applicability | None = None if not finding.steps else 'unsafe' if finding.doubt else 'safe'
        return Diagnostic(
            str(path), rule.code, rule.name, finding.message or rule.message, finding.severity or rule.severity,
            row, column, row, end_column, applicability, lambda: self._fix(finding), cell, line if cell else None,
        )  # fmt: skip

    @property
    def _text(self) -> Source:
        """What offsets of findings are in."""
        return self.file if self.notebook is None else self.notebook.text_source

    def _place(self, offset: int) -> tuple[int | None, int, int]:
        return (None, *self.file.place(offset)) if self.notebook is None else self.notebook.place(offset)

    def _fix(self, finding: Finding) -> Fix | None:
        """The fix of one finding alone, as edits of the file; None where it cannot be written."""
        text, edits = self.after([finding]), self._edits([finding])
        if text is None or edits is None:
            return None
        edits = edits if self.notebook is None else minimal(self.file.text, text)
        return Fix('unsafe' if finding.doubt else 'safe', finding.doubt or finding.message, edits)

    def after(self, wanted: Sequence[Finding]) -> str | None:
        """The text of the file after some fixes; None where they cannot be made together, or would not leave it sound."""
        edits = self._edits(wanted)
        if edits is None:
            return None
        try:
            text = apply(self.file.text, edits) if self.notebook is None else self.notebook.apply(edits)
            return text if self._is_sound(text) else None
        except (Overlap, Unreadable, ValueError):
            return None

    def _edits(self, wanted: Sequence[Finding]) -> tuple[Edit, ...] | None:
        steps = [step for finding in wanted for step in finding.steps]
        if self.module is None:
            return tuple(Edit(step.start, step.end, ''.join(map(str, step.parts))) for step in steps if isinstance(step, Rewrite))
        from mma_lint.text.naming import CannotName, edits_of

        try:
            return edits_of(self.module, steps)
        except CannotName:
            return None

    def _is_sound(self, text: str) -> bool:
        """Whether a new text can be read, and binds all names that the old one does."""
        if self.module is None:
            return True
        after = self.with_text(text)
        source = after.file if after.notebook is None else after.notebook.source
        return _unknown(Module(source)) <= _unknown(self.module)

    def note(self, rule: Rule, finding: Finding) -> str:
        """What a person must look at after an unsafe fix."""
        cell, row, _ = self._place(finding.start)
        return f'{self.file.path}:{f"cell {cell}:" if cell else ""}{row}: {rule.code} please look: {finding.doubt}'

    def with_text(self, text: str) -> 'Subject':
        """The file with another text."""
        return Subject(replace(self.file, text=text), self.read)


@dataclass(frozen=True)
class Mended:
    """A text after all fixes that could be taken; how many, and what to look at."""

    text: str
    count: int = 0
    notes: tuple[str, ...] = ()


def mended(subject: Subject, rules: Sequence[Rule], unsafe: bool) -> Mended:
    """A file with all fixes that go together, pass by pass: one fix may make room for another. Raises Unreadable."""
    result = Mended(subject.file.text)
    for _ in range(_PASSES):
        wanted = [(rule, finding) for rule, finding in subject.found(rules) if finding.steps and (unsafe or not finding.doubt)]
        text, taken = _together(subject, [finding for _, finding in wanted])
        if text == subject.file.text:
            break
        made = frozenset(taken)
        notes = tuple(subject.note(rule, finding) for rule, finding in wanted if finding in made and finding.doubt)
        result = Mended(text, result.count + len(taken), result.notes + notes)
        subject = subject.with_text(text)
    return result


def _together(subject: Subject, wanted: list[Finding]) -> tuple[str, list[Finding]]:
    """The text after the fixes that can be made together: all, or as many as go with those before them."""
    text = subject.after(wanted)
    if text is not None:
        return text, wanted
    taken: list[Finding] = []
    for finding in wanted:
        if subject.after([*taken, finding]) is not None:
            taken.append(finding)
    return subject.after(taken) or subject.file.text, taken


def _unknown(module: Module) -> frozenset[str]:
    """The names that nothing binds: a fix adds none."""
    return frozenset(mention.parts[0] for mention in module.free) - _BUILTINS


def _line(text: str, row: int) -> str:
    lines = text.splitlines()
    return lines[row - 1] if row <= len(lines) else ''
