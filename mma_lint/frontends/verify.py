"""`mma-lint verify`: the two versions of a project, held against each other."""

import argparse
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from mma_lint import files, settings
from mma_lint.config.project import Project
from mma_lint.failures import failure
from mma_lint.formats import proof as formats
from mma_lint.formats.escape import escape
from mma_lint.frontends.project import listed
from mma_lint.frontends.tally import number
from mma_lint.frontends.terminal import has_colour
from mma_lint.misuse import Misuse
from mma_lint.proof.verify import Proof, Versions, rates
from mma_lint.proof.verify import verify as proofs
from mma_lint.rule import discover
from mma_lint.runtime.answer import Answer
from mma_lint.source import Source
from mma_lint.subject import is_python

_FORMATS = {'full': formats.render_full, 'json': formats.render_json, 'markdown': formats.render_markdown}


def verify(args: argparse.Namespace) -> int:
    """Compare configs with what they meant in 0.x; differences that no rule announced make the exit status 1."""
    errors: list[OSError] = []
    given = [Path(path) for path in args.paths]
    here = settings.find(Path.cwd())
    paths = tuple(filter(is_python, files.find(given, (*here.exclude, *listed(args.exclude)), errors.append, root=here.root)))
    versions = _in_folder(Path(args.old), given) if args.old is not None else _in_git(args.against or 'HEAD', paths)
    found = [*map(_unlisted, errors), *_counted(proofs(paths, versions, discover()))]
    if args.plot is not None:
        _plot(found, versions, Path(args.plot))
    if args.python is not None:
        found = _asked(found, args)
    elif args.checkpoint is not None:
        raise Misuse('--checkpoint needs --python: a model must be built to tell its keys')
    for line in _FORMATS[args.output_format](found, has_colour(sys.stdout)):
        print(line)
    print(_summary(found), file=sys.stdout if args.output_format == 'full' else sys.stderr)
    return _status(found, given)


def _unlisted(error: OSError) -> Proof:
    path = Path(error.filename)
    return Proof(path, failure=failure(path, 'MMA001', f'cannot be read: {error.strerror}'))


def _counted(proofs: Iterable[Proof]) -> Iterator[Proof]:
    """The same, with a count for a person who waits at a terminal."""
    waits = sys.stderr.isatty()
    for count, proof in enumerate(proofs, 1):
        if waits:
            print(f'mma-lint: {number(count, "config")} compared', end='\r', file=sys.stderr, flush=True)
        yield proof
    if waits:
        print(end='\x1b[K', file=sys.stderr, flush=True)


def _summary(found: list[Proof]) -> str:
    """What a run comes to, in one line."""
    counts = Counter(map(formats.verdict, found))
    compared = sum(counts[name] for name in ('unchanged', 'announced', 'unexplained'))
    texts = {'unchanged': 'unchanged', 'announced': 'with announced differences only', 'unexplained': 'with unexplained differences'}
    parts = [f'{counts[name]} {text}' for name, text in texts.items() if counts[name]]
    rest = [f'{counts[name]} {text}' for name, text in (('skipped', 'not compared'), ('failed', 'could not be read')) if counts[name]]
    broken = sum(proof.fails for proof in found)
    rest += [f'{broken} with something that fails in MMAction2 1.x'] * bool(broken)
    text = f'{number(compared, "config")} compared' + (f': {", ".join(parts)}' if parts else '') + ''.join(f'; {part}' for part in rest)
    return text[0].upper() + text[1:]


def _status(found: list[Proof], given: list[Path]) -> int:
    """0: nothing changed that no rule announced. 2: something could not be read, or there was nothing to compare with."""
    asked = {path for path in given if not path.is_dir()}
    if not _compared(found) or any(proof.failure is not None or (proof.skipped and proof.path in asked) for proof in found):
        return 2
    return int(any(proof.unexplained or proof.fails for proof in found))


def _compared(found: list[Proof]) -> list[Proof]:
    return [proof for proof in found if proof.comparison is not None]


# ---------------------------------------------------------------------- what is more than comparing


def _plot(found: list[Proof], versions: Versions, file: Path) -> None:
    """Draw the learning rates of the one config that was compared. Raises Misuse."""
    from mma_lint.formats.plot import plot

    compared = _compared(found)
    if len(compared) != 1:
        raise Misuse(f'--plot draws one config, {number(len(compared), "config")} compared: name one (`mma-lint report` draws them all)')
    (proof,) = compared
    drawn = rates(proof.path, versions)
    if drawn is None:
        raise Misuse(f'--plot: the learning rate of {escape(str(proof.path))} cannot be told at every iteration')
    (length, (old, *_)), (_, (new, *_)) = (side.curves[0] for side in drawn)
    picture = plot(old, new, str(proof.path), length)
    try:
        file.write_bytes(_drawn(picture, file))
    except OSError as error:
        raise Misuse(f'{escape(str(file))} cannot be written: {error.strerror}') from error


def _drawn(picture: str, file: Path) -> bytes:
    from mma_lint.formats.raster import png

    kinds: dict[str, Callable[[str], bytes]] = {'.svg': str.encode, '.png': png}
    if file.suffix.lower() not in kinds:
        raise Misuse(f'--plot {escape(str(file))}: its name ends neither in .svg nor in .png')
    return kinds[file.suffix.lower()](picture)


def _asked(found: list[Proof], args: argparse.Namespace) -> list[Proof]:
    """The proofs of configs that were compared, with what the real MMAction2 1.x says of them. Raises Misuse."""
    from mma_lint.runtime.ask import Question, ask

    checkpoint = None if args.checkpoint is None else Path(args.checkpoint)
    if checkpoint is not None and not checkpoint.is_file():
        raise Misuse(f'--checkpoint {escape(str(checkpoint))}: there is no such file')
    configs = [proof.path for proof in _compared(found)]
    answers: dict[Path, list[Answer]] = {path.absolute(): [] for path in configs}
    for answer in ask(args.python, configs, Question(checkpoint, args.iterations)):
        if not answers[answer.config] and sys.stderr.isatty():
            print(f'mma-lint: asking MMAction2 about {escape(str(answer.config))}', file=sys.stderr)
        answers[answer.config].append(answer)
    return [replace(proof, answers=tuple(answers.get(proof.path.absolute(), ()))) for proof in found]


# ---------------------------------------------------------------------- the 0.x version


def _in_folder(folder: Path, given: list[Path]) -> Versions:
    """The 0.x files in a folder. Raises Misuse."""
    if not folder.exists():
        raise Misuse(f'--old {folder}: there is no such file or folder')
    if folder.is_file() and (len(given) > 1 or given[0].is_dir()):
        raise Misuse(f'--old {folder} is one file: name the one config that it is compared with')
    return Versions(Project(), Project(), lambda path: folder if folder.is_file() else _counterpart(path, folder, given))


def _counterpart(path: Path, folder: Path, given: list[Path]) -> Path | None:
    """The file of a folder with the longest tail of a path, at least of what is below the path that was given: `a/b/c.py`, `b/c.py`, `c.py`."""
    parts = path.absolute().parts
    depths = [len(path.absolute().relative_to(top.absolute()).parts) or 1 for top in given if path.absolute().is_relative_to(top.absolute())]
    tails = (Path(*parts[-length:]) for length in range(len(parts) - 1, min(depths, default=1) - 1, -1))
    return next((folder / tail for tail in tails if (folder / tail).is_file()), None)


def _in_git(ref: str, paths: tuple[Path, ...]) -> Versions:
    """The 0.x files in a commit, with all that they inherit from there. Raises Misuse."""
    from mma_lint.repository import Repository

    where = next(iter(paths), Path())
    repository = Repository.of(where)
    if repository is None:
        raise Misuse(f'{where} is in no git repository: say with --old where the 0.x configs are')
    texts = _texts_at(lambda wanted: repository.read_all(ref, wanted), paths)
    return Versions(Project(), Project(texts, _refuse), lambda path: path if path.absolute() in texts else None)


def _refuse(path: Path) -> Source:
    raise FileNotFoundError(2, 'no such file in that commit', str(path))


def _texts_at(read: Callable[[Iterable[Path]], dict[Path, bytes]], paths: Iterable[Path]) -> dict[Path, Source]:
    """Some files of a commit, and those that they inherit from."""
    texts: dict[Path, Source] = {}
    wanted = {path.absolute() for path in paths}
    asked = set[Path]()
    while wanted:
        asked |= wanted
        texts |= {path: Source.from_bytes(path, data) for path, data in read(sorted(wanted)).items()}
        wanted = set(_named(texts)) - asked
    return texts


def _named(texts: dict[Path, Source]) -> Iterator[Path]:
    """The files that configs name as their bases."""
    project = Project(texts, _refuse)
    project.configs(texts)
    yield from project.asked
