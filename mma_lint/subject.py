"""One file as the rules on code and scripts see it: Python, a notebook, or text with commands in it."""

import builtins
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from mma_lint.code.module import Module
from mma_lint.code.recognise import has_code, is_our_concern, may_be_outdated
from mma_lint.config.recognise import is_config
from mma_lint.diagnostic import Diagnostic, Fate, Fix
from mma_lint.edits import Edit, Overlap, apply, minimal
from mma_lint.failures import failure
from mma_lint.notebook import Notebook
from mma_lint.policy import Policy
from mma_lint.rule import Applicability, Finding, Rename, Rewrite, Rule, Unimport
from mma_lint.script.script import Script, is_script, may_matter
from mma_lint.source import Source, Unreadable

_PASSES = 6
_PROVED_ALONE = 4_000_000  # code points that are read again to prove fixes of single findings, a file; each takes the whole of it
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
    policy: Policy
    read: Callable[[Path], Source | None] = lambda path: None

    @cached_property
    def notebook(self) -> Notebook | None:
        """The file as a notebook, if it is one. Raises Unreadable."""
        return Notebook.from_bytes(self.file.path, self.file.to_bytes(self.file.text)) if is_notebook(self.file.path) else None

    @cached_property
    def python(self) -> Module:
        """The file as Python code: of a notebook its cells. Raises Unreadable."""
        return Module(self.file if self.notebook is None else self.notebook.source, self.read)

    @cached_property
    def module(self) -> Module | None:
        """The Python code in the file, if there is any that matters. Raises Unreadable."""
        source = self.python.source
        if not is_notebook(source.path) and not is_python(source.path):
            return None
        matters = may_be_outdated(source.text, bool(self.python.qualified_name)) and (source.parses or is_our_concern(source.text))
        return self.python if matters else None

    @cached_property
    def script(self) -> Script | None:
        """The commands in the file, if there are any that matter. Raises Unreadable."""
        if self.notebook is None:
            return Script(self.file) if is_script(self.file.path) and may_matter(self.file.text) else None
        return Script(self.notebook.shell_source) if may_matter(self.notebook.shell_source.text) else None

    def found(self) -> Iterator[tuple[Rule, Finding]]:
        """Everything that the rules find and that counts. Raises Unreadable."""
        return ((rule, finding) for rule, finding in self._all_found() if self.policy.allows(self.python.source, rule, self._text.place(finding.start)[0]))

    def rows(self) -> Iterator[tuple[Rule, int]]:
        """Every finding, whether it counts or not: its rule and its row. Raises Unreadable."""
        return ((rule, self._text.place(finding.start)[0]) for rule, finding in self._all_found())

    def _all_found(self) -> Iterator[tuple[Rule, Finding]]:
        rules = self.policy.rules
        if (module := self.module) is not None and not (is_config(module.source) and not has_code(module.source.text)):
            yield from ((rule, finding) for rule in rules for check in rule.code_checks for finding in check(module))
        if (script := self.script) is not None:
            found = ((rule, finding) for rule in rules for check in rule.script_checks for finding in check(script))
            # a command in a notebook is a magic: reported, not rewritten
            yield from ((rule, finding if self.notebook is None else replace(finding, steps=(), doubt='')) for rule, finding in found)

    def diagnostics(self, path: Path) -> list[Diagnostic]:
        """The findings, and the cells that cannot be read. Raises Unreadable."""
        return list(dict.fromkeys([*self._unread(path), *(self.diagnostic(path, rule, finding) for rule, finding in self.found())]))

    def _unread(self, path: Path) -> Iterator[Diagnostic]:
        for cell in self.notebook.skipped if self.notebook is not None else ():
            if (error := cell.reading.error) is not None:
                yield replace(failure(path, error.code, error.message, error.row, error.column), cell=cell.number, line=_line(cell.text, error.row))

    def diagnostic(self, path: Path, rule: Rule, finding: Finding) -> Diagnostic:
        """A finding as front ends see it: on one line, the first of those it is on."""
        cell, row, column = self._place(finding.start)
        _, end_row, end_column = self._place(finding.end)
        line = self._text.line(self._text.place(finding.start)[0])
        end_column = len(line) + 1 if end_row != row else max(end_column, column + 1)
        applicability: Applicability | None = None if not finding.steps or not self.policy.may_fix(rule) else 'unsafe' if finding.doubt else 'safe'
        return Diagnostic(
            str(path), rule.code, rule.name, finding.message or rule.message, finding.severity or rule.severity,
            row, column, row, end_column, applicability, lambda: self._fix(finding) if applicability else None, cell, line if cell else None,
            fate=_fate(finding),
        )  # fmt: skip

    @property
    def _text(self) -> Source:
        """What offsets of findings are in."""
        return self.file if self.notebook is None else self.notebook.text_source

    def _place(self, offset: int) -> tuple[int | None, int, int]:
        return (None, *self.file.place(offset)) if self.notebook is None else self.notebook.place(offset)

    def _fix(self, finding: Finding) -> Fix | None:
        """The fix of one finding alone, as edits of the file; None where it cannot be written, or where too many were asked for."""
        known = self._single_fixes
        if finding not in known:
            known[finding] = self._single_fix(finding) if len(known) * len(self.file.text) < _PROVED_ALONE else None
        return known[finding]

    @cached_property
    def _single_fixes(self) -> dict[Finding, Fix | None]:
        """The fixes of single findings that were asked for: an editor asks again whenever the cursor moves."""
        return {}

    def _single_fix(self, finding: Finding) -> Fix | None:
        edits = self._edits([finding])
        fixed = self._applied(edits)
        if fixed is None or edits is None:
            return None
        edits = edits if self.notebook is None else minimal(self.file.text, fixed.file.text)
        return Fix('unsafe' if finding.doubt else 'safe', finding.doubt or finding.message, edits)

    def after(self, wanted: Sequence[Finding]) -> 'Subject | None':
        """The file after some fixes; None where they cannot be made together, or would not leave it sound."""
        return self._applied(self._edits(wanted))

    def _applied(self, edits: tuple[Edit, ...] | None) -> 'Subject | None':
        if edits is None:
            return None
        try:
            text = apply(self.file.text, edits) if self.notebook is None else self.notebook.apply(edits)
            fixed = Subject(replace(self.file, text=text), self.policy, self.read)
            return fixed if self._is_kept_sound(fixed) else None
        except (Overlap, Unreadable, ValueError):
            return None

    def nameable(self, wanted: list[Finding]) -> list[Finding]:
        """The findings but for those whose fixes need a name that something else has in this file."""
        from mma_lint.text.naming import CannotName, edits_of

        if self.module is None:
            return wanted
        try:
            edits_of(self.module, [step for finding in wanted for step in finding.steps])
        except CannotName as error:
            return [finding for finding in wanted if error.never.isdisjoint(finding.steps)]
        return wanted

    def _edits(self, wanted: Sequence[Finding]) -> tuple[Edit, ...] | None:
        steps = [step for finding in wanted for step in finding.steps]
        if self.module is None:
            return tuple(Edit(step.start, step.end, ''.join(map(str, step.parts))) for step in steps if isinstance(step, Rewrite))
        from mma_lint.text.naming import CannotName, edits_of

        try:
            return edits_of(self.module, steps)
        except CannotName:
            return None

    def _is_kept_sound(self, fixed: 'Subject') -> bool:
        """Whether the file can be read once it is fixed, and binds all names that it does now. Raises Unreadable."""
        return self.module is None or _unknown(fixed.python) <= _unknown(self.module)

    def note(self, rule: Rule, finding: Finding) -> str:
        """What a person must look at after an unsafe fix."""
        cell, row, _ = self._place(finding.start)
        return f'{self.file.path}:{f"cell {cell}:" if cell else ""}{row}: {rule.code} please look: {finding.doubt}'


def _fate(finding: Finding) -> Fate | None:
    """What becomes of what a finding stands on: it gets another name, or it goes. None where all of it stays, or a person must say."""
    if any(isinstance(step, Rename) for step in finding.steps):
        return 'replaced'
    gone = finding.steps and all(isinstance(step, Unimport) or (isinstance(step, Rewrite) and not any(step.parts)) for step in finding.steps)
    return 'dropped' if gone else None


@dataclass(frozen=True)
class Mended:
    """A text after all fixes that could be taken; how many, and what to look at."""

    text: str
    count: int = 0
    notes: tuple[str, ...] = ()


def mended(subject: Subject, unsafe: bool) -> Mended:
    """A file with all fixes that go together, pass by pass: one fix may make room for another. Raises Unreadable."""
    result = Mended(subject.file.text)
    for _ in range(_PASSES):
        wanted = [(rule, finding) for rule, finding in subject.found() if finding.steps and subject.policy.may_fix(rule) and (unsafe or not finding.doubt)]
        fixed, taken = _together(subject, [finding for _, finding in wanted])
        if fixed.file.text == subject.file.text:
            break
        made = frozenset(taken)
        notes = tuple(subject.note(rule, finding) for rule, finding in wanted if finding in made and finding.doubt)
        result = Mended(fixed.file.text, result.count + len(taken), tuple(dict.fromkeys(result.notes + notes)))
        subject = fixed
    return result


def _together(subject: Subject, wanted: list[Finding]) -> tuple[Subject, list[Finding]]:
    """The file after the fixes that can be made together: all, or as many as go with those before them."""
    fixed = subject.after(wanted)
    if fixed is not None:
        return fixed, wanted
    taken = _taken(subject, [], subject.nameable(wanted))
    return subject.after(taken) or subject, taken


def _taken(subject: Subject, before: list[Finding], wanted: list[Finding]) -> list[Finding]:
    """The fixes that can be made with others: all, or of each half as many as go."""
    if not wanted or subject.after([*before, *wanted]) is not None:
        return wanted
    half = len(wanted) // 2
    if not half:
        return []
    first = _taken(subject, before, wanted[:half])
    return [*first, *_taken(subject, [*before, *first], wanted[half:])]


def _unknown(module: Module) -> frozenset[str]:
    """The names that nothing binds: a fix adds none."""
    return frozenset(mention.parts[0] for mention in module.free) - _BUILTINS


def _line(text: str, row: int) -> str:
    lines = text.splitlines()
    return lines[row - 1] if row <= len(lines) else ''
