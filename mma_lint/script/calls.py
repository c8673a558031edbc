"""Commands that run a script of MMAction2: which one, with what options, and whether it is not that of another project."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Any

from mma_lint.script.script import Script
from mma_lint.script.words import Command, Word
from mma_lint.tables import table

# what may stand before a script that is run: something that runs it, or nothing but these
_RUNNERS = r'i?python[\d.]*|pypy[\d.]*|(ba|z|da)?sh|torchrun|srun|sbatch|accelerate|deepspeed|coverage|mpirun|mpiexec'
_RUNNER = re.compile(rf'[@!%-]*(.*/)?({_RUNNERS}|\$\w{{0,40}}py\w{{0,40}})|%run', re.IGNORECASE)
_WORDS_BEFORE = 'do then else if while time nohup sudo exec env command source xvfb-run run: script: RUN CMD ENTRYPOINT'
_SKIPPED = re.compile(rf'\w+=.*|[$%!@*.-]|\d+[.)]|{"|".join(_WORDS_BEFORE.split())}')
_UNKNOWN_FOLDER = re.compile(r'(\.{1,2}/|/|\$[^/]*/)*')
_MIM = frozenset('--gpus -G --gpus-per-node -g --cpus-per-task -c --launcher -l --partition -p --port -P --srun-args -y --yes --checkpoint -C'.split())
_PACKAGES = ('mmaction', 'mmaction2')
_OURS = re.compile(
    r'mmaction|configs/(recognition|localization|skeleton|detection/(ava|acrn|lfb))|kinetics|ucf101|hmdb51|sthv\d|activitynet|diving48|jester|thumos'
    r'|\b(tsn|tsm|tin|tpn|trn|tanet|i3d|c3d|csn|r2plus1d|slowfast|slowonly|x3d|timesformer|posec3d|stgcn|bmn|bsn)_|omnisource'
    r'|average.clips|videos_per_gpu|top_k_accuracy|mean_class_accuracy|mmit_mean_average_precision|AR@AN'
)
_OUR_FLAGS = re.compile(r'--(validate|test-last|test-best)\b')
_OTHERS = r'mm(det|seg|pose|cls|classification|pretrain|ocr|track|rotate|edit|selfsup|gen|fewshot|flow|human|razor|yolo|magic)|pyskl'
_THEIRS = re.compile(rf'{_OTHERS}|samples_per_gpu|rcnn|retinanet|yolo|fcos|detr|deeplab|pspnet|upernet|segformer|cityscapes|ade20k|\b(bbox|segm|mIoU)\b')
_ASSIGNMENT = re.compile(r'^[ \t]*(?:export[ \t]+)?(\w+)=["\']?([^\s"\';]+)', re.MULTILINE)
_VARIABLE = re.compile(r'^\$_?(\w+?)_?(?=/|$)')
_FLAG = re.compile(r'--?[A-Za-z][^=]*')
_DOUBT = 'is the script that of MMAction2? Others have the same name and flags'


@dataclass(frozen=True)
class Option:
    """A flag of 0.x in a call with its values. `name` is the whole one, which argparse lets one shorten; `end` is where the last value ends."""

    name: str
    word: Word
    values: tuple[Word, ...]
    end: int


@dataclass(frozen=True)
class Call:
    """A command that runs a script. `word` names it, as `named` says in full; 0.24.1 has it as `path`. `doubt`: it may be that of another project."""

    command: Command
    word: Word
    path: str
    named: str
    doubt: str = ''

    @property
    def row(self) -> dict[str, Any]:
        """The table's row of the script."""
        found: dict[str, Any] = table('scripts')[self.path]
        return found

    @property
    def target(self) -> str:
        """The script that takes the arguments: what a wrapper calls, such as tools/train.py."""
        return str(self.row.get('calls', self.path))

    @property
    def takes(self) -> dict[str, Any]:
        """The row of the script that takes the arguments."""
        found: dict[str, Any] = table('scripts')[self.target]
        return found

    @cached_property
    def arguments(self) -> tuple[Word, ...]:
        """The words behind the script."""
        return tuple(word for word in self.command.words if word.start > self.word.start)

    @cached_property
    def texts(self) -> frozenset[str]:
        """What the words behind the script say."""
        return frozenset(word.text for word in self.arguments)

    @cached_property
    def options(self) -> tuple[Option, ...]:
        """The flags of 0.x that are given, but for those that mim takes for itself."""
        return tuple(self._options())

    def _options(self) -> Iterator[Option]:
        own = _MIM if self.word.text in _PACKAGES else frozenset()
        arguments = self.arguments
        for index, word in enumerate(arguments):
            flag, equals, value = word.text.partition('=')
            name = self._name(flag)
            if name and flag not in own:
                glued = Word(value, word.start + len(flag) + 1, word.end)
                values = (glued,) if equals else self._values(name, index + 1)
                yield Option(name, word, values, values[-1].end if values else word.end)

    def _name(self, flag: str) -> str:
        """The flag of 0.x that is meant, as argparse tells it; '' where there is none."""
        old, new = self.takes.get('flags', {}), self.takes.get('flags_1x', ())
        if flag in old or not flag.startswith('--') or any(name.startswith(flag) for name in new):
            return flag if flag in old else ''
        meant = [name for name in old if name.startswith(flag)] if len(flag) > 2 else []
        return meant[0] if len(meant) == 1 else ''

    def _values(self, name: str, first: int) -> tuple[Word, ...]:
        """The arguments from one on that a flag takes."""
        count, words = self.takes['flags'][name], self.arguments
        end = next((index for index in range(first, len(words)) if words[index].text.startswith('-')), len(words))
        return words[first : end if count == '+' else min(first + count, end)]

    @property
    def has_foreign_flags(self) -> bool:
        """Whether a flag is given that the script has in neither version."""
        known = {name.replace('_', '-') for name in (*self.takes.get('flags', ()), *self.takes.get('flags_1x', ()), *_MIM)}
        flags = (match[0].replace('_', '-') for word in self.arguments if (match := _FLAG.match(word.text)))
        return 'flags' in self.takes and any(not any(name.startswith(flag) for name in known) for flag in flags)


@lru_cache(maxsize=4)
def calls(script: Script) -> tuple[Call, ...]:
    """The commands of a file that run a script of MMAction2, as far as can be told."""
    return tuple(_calls(script))


def _calls(script: Script) -> Iterator[Call]:
    values, around = _variables(script), _evidence_around(script)
    for command in script.commands:
        call = _call(command, values)
        if call is not None and (evidence := _evidence(call) + around) >= 0:
            yield replace(call, doubt='' if evidence else _DOUBT)


def _variables(script: Script) -> dict[str, str]:
    """The variables to which one value is assigned only, and what `$(dirname "$0")` is."""
    assigned: dict[str, set[str]] = {}
    for name, value in _ASSIGNMENT.findall(script.source.text):
        assigned.setdefault(name, set()).add(value)
    folder = script.source.path.parent.as_posix()
    return {name: values.pop() for name, values in assigned.items() if len(values) == 1} | {'dirname__0': folder, 'dirname___0_': folder}


def _call(command: Command, values: dict[str, str]) -> Call | None:
    is_run, is_first = False, True  # whether something runs what follows; whether nothing that counts stands before it
    for index, word in enumerate(command.words):
        named = _VARIABLE.sub(lambda match: values.get(match[1]) or match[0], word.text)
        path = _path(named)
        if (path or named.rpartition('/')[2] == 'mim') and (is_run or is_first):
            return Call(command, word, path, named) if path else _through_mim(command, index)
        is_run = is_run or _RUNNER.fullmatch(word.text) is not None
        is_first = is_first and _SKIPPED.fullmatch(word.text) is not None
    return None


def _path(text: str) -> str:
    """The script of 0.x that a word names; of one of tools/ the name alone is enough where it stands in no folder that can be told."""
    paths = table('scripts')
    exact = next((path for path in paths if text == path or text.endswith(f'/{path}')), '')
    folder, name = text[: text.rfind('/') + 1], text[text.rfind('/') + 1 :]
    return exact or (f'tools/{name}' if f'tools/{name}' in paths and _UNKNOWN_FOLDER.fullmatch(folder) else '')


def _through_mim(command: Command, index: int) -> Call | None:
    words = command.words[index + 1 :]
    if len(words) < 2 or words[1].text not in _PACKAGES:
        return None
    action = words[0].text
    if action in ('train', 'test', 'gridsearch'):
        path = 'tools/test.py' if action == 'test' else 'tools/train.py'
        return Call(command, words[1], path, path)
    named = [path for path in table('scripts') if action == 'run' and words[2:] and path.endswith(f'/{words[2].text.removesuffix(".py")}.py')]
    return Call(command, words[2], named[0], named[0]) if len(named) == 1 else None


def _evidence(call: Call) -> int:
    """What in a command speaks for MMAction2, less what speaks for another project with a script of that name. Zero in all: it cannot be told."""
    said = ' '.join(word.text for word in call.command.words)
    signs = (
        (3, _OURS.search(said)),
        (2, _OUR_FLAGS.search(said)),
        (-2, _THEIRS.search(said)),
        (-3, not call.named.endswith(call.path)),
        (-3, call.has_foreign_flags),
    )
    return sum(weight for weight, sign in signs if sign)


def _evidence_around(script: Script) -> int:
    """The same of all the file, and of where it stands."""
    whole = f'{script.source.path.as_posix()}\n{script.source.text}'.lower()
    return 1 if 'mmaction' in whole else -1 if re.search(_OTHERS, whole) else 0
