"""The one place where the server asks the engine. It runs in a thread of its own, one question at a time."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from mma_lint import engine
from mma_lint.config.project import Project, from_disk
from mma_lint.diagnostic import Diagnostic
from mma_lint.engine import Fixed
from mma_lint.frontends.server.policies import Local, Policies
from mma_lint.frontends.server.stamps import Stamp, stamp
from mma_lint.source import Source, Unreadable

_numbers = count(1)


@dataclass(frozen=True, eq=False)
class Result:
    """The findings of a text. `basis`: all files that they rest on: of what is open its text, of what is on disk when it was changed."""

    source: Source
    diagnostics: tuple[Diagnostic, ...]
    basis: Mapping[Path, Source | Stamp]
    local: Local
    number: int = field(default_factory=lambda: next(_numbers))

    def is_current(self, texts: Mapping[Path, Source]) -> bool:
        """Whether nothing that the findings rest on has changed."""
        return all((texts.get(path) or stamp(path)) == was for path, was in self.basis.items())

    @property
    def has_bases(self) -> bool:
        """Whether the text is that of a config which inherits from another file."""
        return '_base_' in self.source.text and any(was is not None for path, was in self.basis.items() if path != self.source.path)


@dataclass
class Analyst:
    """Asks the engine, and keeps what has not changed: sources of files on disk with their trees, and findings."""

    policies: Policies = field(default_factory=Policies)
    _files: dict[Path, tuple[Stamp, Source]] = field(default_factory=dict)
    _results: dict[Path, Result] = field(default_factory=dict)

    def current(self, source: Source, texts: Mapping[Path, Source]) -> Result | None:
        """What is known of a text, if nothing that it rests on has changed."""
        known = self._results.get(source.path)
        if known is None or known.source is not source or known.local is not self.policies.of(source.path):
            return None
        return known if known.is_current(texts) else None

    def result(self, source: Source, texts: Mapping[Path, Source]) -> Result:
        """The findings of a text among others that are open."""
        return self.current(source, texts) or self._asked(source, texts)

    def _asked(self, source: Source, texts: Mapping[Path, Source]) -> Result:
        local, read = self.policies.of(source.path), dict[Path, Stamp]()

        def read_file(path: Path) -> Source:
            read[path] = now = stamp(path)
            then, known = self._files.get(path, (None, None))
            if known is None or now != then:
                known = from_disk(path)
                self._files[path] = now, known
            return known

        project, found = Project(texts, read_file), tuple[Diagnostic, ...]()
        if not local.excludes(source.path):
            (report,) = engine.check_in(project, (source.path,), local.policy)
            found = report.diagnostics
        basis = {path: texts.get(path) or (read[path] if path in read else stamp(path)) for path in project.asked}
        self._results[source.path] = result = Result(source, found, basis, local)
        return result

    def fixed(self, source: Source, texts: Mapping[Path, Source], family: bool = False) -> tuple[Fixed, ...]:
        """What safe fixes make of a text; with `family`, of all files that it inherits from too. Nothing is written.

        What is open and rests on the text is looked at with it: of a base no fix is made that such a file could not follow.
        """
        local = self.policies.of(source.path)
        heirs = (text for text in texts.values() if '_base_' in text.text and text is not source)
        children = [heir.path for heir in heirs if source.path in self.result(heir, texts).basis]
        wanted = [path for path in (source.path, *(_bases(source.path, texts) if family else ())) if not local.excludes(path)]
        return tuple(fixed for fixed in engine.fix((*wanted, *children), local.policy, texts=texts) if fixed.path in wanted)


def _bases(path: Path, texts: Mapping[Path, Source]) -> tuple[Path, ...]:
    """What a config inherits from; nothing where it cannot be read."""
    try:
        return tuple(document.source.path for document in Project(texts).document(path).ancestors)
    except (OSError, Unreadable):
        return ()
