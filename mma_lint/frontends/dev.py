"""For those who work on mma-lint: a new rule, begun."""

import argparse
import re
from pathlib import Path

import mma_lint.rules
from mma_lint.misuse import Misuse
from mma_lint.rule import Rule, discover

# What a check of each kind is registered by, takes and yields, and where to look for an example of one.
_KINDS = {
    'config': ('check', 'config: Config', 'Verdict', 'from mma_lint.config.facts import Config\n', 'Example, Rule, Verdict', 'seed.py'),
    'code': ('check_code', 'module: Module', 'Finding', 'from mma_lint.code.module import Module\n', 'Example, Finding, Rule', 'module_hook.py'),
    'script': ('check_script', 'script: Script', 'Finding', '', 'Example, Finding, Rule', 'removed_flag.py'),
}
_SCRIPT = 'from mma_lint.script.script import Script\n'
_SKELETON = '''"""`{old}` became `new`.

Why: what 1.x does with it, and where that is said (a file of MMAction2 1.2.0, a pull request).

Fix safety: there is no fix.
"""

from collections.abc import Iterator

{imports}from mma_lint.rule import {names}
{late}
rule = Rule(
    '{code}',
    __name__,
    __doc__,
    message='`{old}` became `new`',
    examples=(
        Example(bad='{old} = 1\\n'),  # reported; with `good` beside it: fixed
        Example(good='new = 1\\n'),  # left alone
    ),
)


@rule.{decorator}
def check({argument}) -> Iterator[{result}]:
    """Say here what is looked for."""
    yield from ()  # see {neighbour} for a check of this kind
'''


def new_rule(args: argparse.Namespace) -> int:
    """Write the file of a rule, with all its parts."""
    folder, rules = Path(mma_lint.rules.__path__[0]) / args.folder, discover()
    path = folder / f'{args.name.replace("-", "_")}.py'
    if not folder.is_dir():
        raise Misuse(f'{folder} is no folder of rules: there are {", ".join(sorted(p.name for p in folder.parent.iterdir() if (p / "__init__.py").exists()))}')
    if not re.fullmatch(r'[a-z][a-z0-9]*(-[a-z0-9]+)*', args.name) or args.name in {rule.name for rule in rules}:
        raise Misuse(f'`{args.name}` is no new name of lower-case words joined by hyphens')
    code = args.code or _free(rules, args.folder)
    if not re.fullmatch(r'MMA[1-9]\d\d', code) or code in {rule.code for rule in rules}:
        raise Misuse(f'`{code}` is no new code such as `{_free(rules, args.folder)}`')
    path.write_text(skeleton(code, args.name, args.on), encoding='utf-8')
    steps = f'its first sentence, its examples and its check, until `pytest -k {code}` passes; then run `python docs/generate.py`'
    print(f'{path}\nNow write {steps}.')
    return 0


def skeleton(code: str, name: str, kind: str) -> str:
    """The text of a rule that finds nothing yet. `kind`: what it checks: config, code or script."""
    decorator, argument, result, imports, names, neighbour = _KINDS[kind]
    late = _SCRIPT if kind == 'script' else ''
    return _SKELETON.format(
        code=code,
        old=name.replace('-', '_'),
        decorator=decorator,
        argument=argument,
        result=result,
        imports=imports,
        names=names,
        neighbour=neighbour,
        late=late,
    )


def _free(rules: tuple[Rule, ...], folder: str) -> str:
    """The code after the last of the rules in a folder."""
    codes = [int(rule.code[3:]) for rule in rules if rule.module.split('.')[2] == folder]
    return f'MMA{max(codes) + 1}'
