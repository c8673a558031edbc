"""The command `mma-lint`: arguments in, exit status out.

Nothing heavy is imported here: `mma-lint --version` answers at once. The work is done in `commands`.
"""

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import TYPE_CHECKING, TypeAlias

from mma_lint import __version__

if TYPE_CHECKING:
    _SubParsers: TypeAlias = argparse._SubParsersAction[argparse.ArgumentParser]

FORMATS = ('full', 'concise', 'json', 'sarif', 'github', 'gitlab', 'junit', 'rdjson', 'markdown')
_EPILOG = 'Exit status: 0 clean; 1 findings remain (fix --diff: or there is a diff); 2 something could not be read, parsed or written.'


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status."""
    args = parser().parse_args(argv)
    try:
        status = _run(args)
        sys.stdout.flush()
        return status
    except BrokenPipeError:
        # whoever read our output has gone: keep Python from failing once more when it flushes at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141
    except KeyboardInterrupt:
        print('interrupted', file=sys.stderr)
        return 130


def _run(args: argparse.Namespace) -> int:
    from mma_lint.collector import calm
    from mma_lint.misuse import Misuse

    calm()
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, 'reconfigure'):
            stream.reconfigure(errors='backslashreplace')  # a terminal that lacks a character must not end the run
    module, _, function = str(args.run).partition(':')
    try:
        status: int = getattr(import_module(f'mma_lint.frontends.{module}'), function)(args)
    except Misuse as error:
        print(f'mma-lint: error: {error}', file=sys.stderr)
        return 2
    return status


def parser() -> argparse.ArgumentParser:
    """The arguments of all commands."""
    top = argparse.ArgumentParser(prog='mma-lint', description='Carry a project from MMAction2 0.x to 1.x.', epilog=_EPILOG, allow_abbrev=False)
    top.add_argument('--version', action='version', version=f'mma-lint {__version__}')
    commands = top.add_subparsers(required=True, metavar='COMMAND')
    check = _command(commands, 'commands:check', 'say what is outdated; nothing is written')
    _add_check(check)
    _add_check_only(check)
    _add_fix(_command(commands, 'commands:fix', 'carry files over to 1.x, in place'))
    _add_undo(_command(commands, 'undo:undo', 'take back, byte by byte, what the last `fix` wrote'))
    _add_report(_command(commands, 'report:report', 'write a page on where a project stands; nothing else is written'))
    rule = _command(commands, 'commands:rule', 'explain one rule')
    rule.add_argument('rule', metavar='CODE', help='a code or a name of a rule')
    _command(commands, 'commands:rules', 'list all rules')
    _add_verify(_command(commands, 'verify:verify', 'show that migrated configs mean what they meant in 0.x'))
    _command(commands, 'server:server', 'serve an editor: a language server on the standard input and output')
    _add_completion(_command(commands, 'completion:completion', 'print a script that completes the command in a shell'))
    dev = commands.add_parser('dev', help='for those who work on mma-lint', allow_abbrev=False).add_subparsers(required=True, metavar='COMMAND')
    _add_new_rule(_command(dev, 'dev:new_rule', 'begin a rule: write its file'))
    return top


def _command(commands: '_SubParsers', run: str, told: str) -> argparse.ArgumentParser:
    """The parser of a command. `run`: the `module:function` of this package that does it, imported when it is asked for."""
    parser = commands.add_parser(run.partition(':')[2].replace('_', '-'), help=told, epilog=_EPILOG, allow_abbrev=False)
    parser.set_defaults(run=run)
    return parser


def _add_completion(parser: argparse.ArgumentParser) -> None:
    parser.add_argument('shell', choices=('bash', 'tcsh', 'zsh'))


def _add_new_rule(parser: argparse.ArgumentParser) -> None:
    parser.add_argument('name', metavar='NAME', help='a name such as lr-config: what became old')
    parser.add_argument('--on', choices=('config', 'code', 'script'), default='config', help='what it checks')
    parser.add_argument('--folder', default='config', metavar='FOLDER', help='the folder in mma_lint/rules/ that it belongs to')
    parser.add_argument('--code', metavar='CODE', help='its code (default: the next free one of the folder)')


class _OutputFormat(argparse.Action):
    """`FORMAT`: what is printed, of several the last. `FORMAT=FILE`: what is written as well."""

    def __call__(self, parser: argparse.ArgumentParser, namespace: argparse.Namespace, values: object, option: str | None = None) -> None:
        name, equals, file = str(values).partition('=')
        if name not in FORMATS or (equals and not file):
            raise argparse.ArgumentError(self, f'invalid choice: {str(values)!r} (choose from {", ".join(map(repr, FORMATS))}, each with =FILE or without)')
        if file:
            namespace.written_formats = (*namespace.written_formats, (name, file))
        else:
            namespace.output_format = name


def _add_check(parser: argparse.ArgumentParser) -> None:
    parser.add_argument('paths', nargs='+', metavar='PATH', help='files, folders to search for *.py, or - for the standard input')
    parser.add_argument('--stdin-filename', metavar='FILE', help='the file that the standard input stands for; its bases are sought beside it')
    add_settings(parser)
    parser.add_argument('--force-exclude', action='store_true', help='leave that out even where it is named as a path, as a pre-commit hook does')
    told = f'how findings are printed (default: full), or written to FILE as well; may be repeated: {", ".join(FORMATS)}'
    parser.add_argument('--output-format', action=_OutputFormat, default='full', metavar='FORMAT[=FILE]', help=told)
    parser.add_argument('--output-file', metavar='FILE', help='where findings go instead of the standard output')
    parser.set_defaults(written_formats=())
    parser.add_argument('--statistics', action='store_true', help='print counts: of each code, and of what becomes of the parts of each file')
    parser.add_argument('--exit-zero', action='store_true', help='exit with 0 even where findings remain')
    parser.add_argument('--baseline', metavar='FILE', help='findings that are accepted for now; what is mended goes from the file ("": no baseline)')


def add_settings(parser: argparse.ArgumentParser) -> None:
    """The options that stand for, or over, the settings of the project: for all commands that look for findings."""
    for option, text in _SELECTION.items():
        parser.add_argument(option, action='append', default=[], metavar='CODES', help=text)
    parser.add_argument('--exclude', action='append', default=[], metavar='GLOBS', help='what to leave out of folders; patterns as in a .gitignore')
    parser.add_argument('--target', choices=('1.0', '1.1', '1.2'), help='the version of MMAction2 to carry the project to (default: 1.2)')
    parser.add_argument('--config', metavar='FILE', help='the settings (default: mma-lint.toml or pyproject.toml here or above)')
    parser.add_argument('--isolated', action='store_true', help='read no settings')


def _add_check_only(parser: argparse.ArgumentParser) -> None:
    parser.add_argument('--write-baseline', nargs='?', const='', metavar='FILE', help='accept all findings for now: write them to FILE')
    parser.add_argument('-j', '--jobs', type=_count, default=0, metavar='N', help='processes (default: one for each core where there are enough files)')
    parser.add_argument('--no-cache', action='store_true', help='look at every file, also where nothing has changed since it was looked at')
    parser.add_argument('--cache-dir', default='', metavar='DIR', help='where to note what was found (default: the cache folder of the user)')
    parser.add_argument('--add-noqa', nargs='?', const='', metavar='REASON', help='keep all findings of Python code by `# noqa` comments in their lines')


def _count(text: str) -> int:
    count = int(text)
    if count < 1:
        raise ValueError(text)
    return count


def _add_fix(parser: argparse.ArgumentParser) -> None:
    _add_check(parser)
    parser.add_argument('--diff', action='store_true', help='write nothing: print what would change, for `git apply`')
    parser.add_argument('--unsafe-fixes', action=argparse.BooleanOptionalAction, help='take also the fixes that a person must look at')
    parser.add_argument('--allow-dirty', action='store_true', help='write also files that git could not give back: changed, staged, or not tracked')


def _add_undo(parser: argparse.ArgumentParser) -> None:
    parser.add_argument('path', nargs='?', default='.', metavar='PATH', help='a folder that was fixed, or one in it (default: the current one)')
    parser.add_argument('--list', action='store_true', help='list the runs that are kept, and change nothing')
    parser.add_argument('--force', action='store_true', help='restore also files that were edited or removed since')


def _add_report(parser: argparse.ArgumentParser) -> None:
    parser.add_argument('paths', nargs='+', metavar='PATH', help='files, or folders to search')
    told = 'report.html, .md or .json; - for the standard output; may be repeated'
    parser.add_argument('-o', '--output', action='append', required=True, metavar='FILE', help=told)
    parser.add_argument('--format', choices=('html', 'md', 'json'), help='what is written where the name of the file does not tell')
    parser.add_argument('--history', nargs='+', default=[], metavar='PATH', help='earlier reports (.json), or folders of them: progress is drawn')
    parser.add_argument('--date', metavar='DATE', help='the date of the report, as in ISO 8601 (default: now)')
    add_settings(parser)
    parser.set_defaults(baseline='')  # what is accepted for now is still to be done


def _add_verify(parser: argparse.ArgumentParser) -> None:
    parser.add_argument('paths', nargs='+', metavar='PATH', help='migrated configs, or folders to search for them')
    before = parser.add_mutually_exclusive_group()
    before.add_argument('--against', metavar='GIT_REF', help='the commit, branch or tag that has the 0.x configs (default: HEAD)')
    before.add_argument('--old', metavar='PATH', help='the folder, or for one config the file, that has them')
    parser.add_argument('--exclude', action='append', default=[], metavar='GLOBS', help='what to leave out of folders; patterns as in a .gitignore')
    parser.add_argument('--output-format', choices=('full', 'json', 'markdown'), default='full', help='how differences are printed (default: full)')
    parser.add_argument('--plot', metavar='FILE', help='draw the learning rates of one config and their difference: .svg, or .png with the `plot` extra')
    told = 'an interpreter (or its virtual environment) with MMAction2 1.x: it loads and builds each config there, which runs what the config names'
    parser.add_argument('--python', metavar='ENV', help=told)
    parser.add_argument('--checkpoint', metavar='FILE', help='with --python: hold the keys and shapes of these weights against those of the models')
    parser.add_argument(
        '--iterations', type=_whole, default=2, metavar='N', help='with --python: how often to train on made-up input (default: 2; 0: not at all)'
    )


def _whole(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f'{text!r} is no whole number from 0 on')
    return int(text)


_SELECTION = {
    '--select': 'code prefixes or rule names to run, comma-separated (default: all)',
    '--ignore': 'code prefixes or rule names not to run; of two that fit the longer wins',
    '--extend-select': 'like --select, on top of it: also for rules that are off by default (MMA9)',
    '--fixable': 'code prefixes or rule names whose fixes may be made (default: all)',
    '--unfixable': 'code prefixes or rule names that are only reported',
}
