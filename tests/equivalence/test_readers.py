"""What `verify` reads in configs is what the real 0.24.1 and the real 1.2.0 do with them, for all 227 official configs.

Each probe gives pairs of what the framework did and what was read; None where the framework says nothing.
"""

from collections.abc import Callable, Iterator
from typing import Any, TypeAlias

import pytest

from mma_lint.config.project import Project
from mma_lint.config.value import Unknown
from mma_lint.proof import new, old
from mma_lint.proof.meaning import Fact, Meaning
from mma_lint.proof.rates import Rates
from tests.corpora import Corpora
from tests.equivalence.aspects import ITERATIONS, SPLITS
from tests.equivalence.conftest import Answer, Answers, Migrated

Pairs: TypeAlias = Iterator[tuple[object, object]]
Probe: TypeAlias = Callable[[Answer, Meaning], Pairs]
COLOUR = (10.0, 20.0, 30.0)
LENGTHS = (ITERATIONS, ITERATIONS + 7)


def read(facts: Any, key: str) -> object:
    """What was read under a key."""
    found: Fact | None = facts.get(key)
    return None if found is None else found.value


def epochs(answer: Answer, meaning: Meaning) -> Pairs:
    if 'epochs' in answer:
        yield answer['epochs'], read(meaning.length, 'epochs')


def steps(answer: Answer, meaning: Meaning) -> Pairs:
    if 'steps' not in answer:
        return
    clip = answer['steps']['clip'] or {}
    yield answer['steps']['accumulate'], read(meaning.gradients, 'accumulated')
    yield clip.get('max_norm'), read(meaning.gradients, 'max_norm')
    yield clip.get('norm_type', 2) if clip else None, read(meaning.gradients, 'norm_type')
    yield 'half' if answer['amp'] else 'single', read(meaning.precision, 'train')


def schedule(answer: Answer, meaning: Meaning) -> Pairs:
    """Each real curve of a group of parameters is one of those that were drawn."""
    rates = read(meaning.schedule, 'rate')
    drawn = rates.curves[0][1] if isinstance(rates, Rates) else ()
    for base, curve in answer.get('schedule', {}).items():
        yield True, any(_same(curve, mine, float(base)) for mine in drawn)


def _same(left: list[float], right: tuple[float, ...], base: float) -> bool:
    return len(left) == len(right) and all(abs(a - b) <= 1e-9 * base for a, b in zip(left, right, strict=True))


def batches(answer: Answer, meaning: Meaning) -> Pairs:
    names = {'batch_size': 'batch_size', 'num_workers': 'workers', 'drop_last': 'drop_last', 'pin_memory': 'pin_memory', 'shuffle': 'shuffle'}
    for split in SPLITS:
        told = answer.get(split, {})
        loaders = told.get('loaders', [])[: len(told.get('datasets', []))]
        for index, loader in enumerate(loaders):
            label = split if index == 0 else f'{split}+{index}'
            yield from ((loader[real], read(meaning.batches, f'{label}.{mine}')) for real, mine in names.items())
            yield loader['persistent_workers'], read(meaning.batches, f'{label}.persistent_workers')


def datasets(answer: Answer, meaning: Meaning) -> Pairs:
    """Types and annotation files; `test_mode` of datasets that nothing wraps."""
    for split in SPLITS:
        for index, dataset in enumerate(answer.get(split, {}).get('datasets', [])):
            if 'dataset' not in dataset and 'datasets' not in dataset:
                label = split if index == 0 else f'{split}+{index}'
                yield dataset.get('ann_file'), read(meaning.datasets, f'{label}.ann_file')
                yield dataset.get('test_mode', False), read(meaning.datasets, f'{label}.test_mode')


def pixels(answer: Answer, meaning: Meaning) -> Pairs:
    """One colour, normalised as it was read, is what it really becomes."""
    for split in SPLITS:
        made = answer.get(split, {}).get('pixel', answer.get('pixel'))
        mean, std = read(meaning.pixels, f'{split}.mean'), read(meaning.pixels, f'{split}.std')
        if made is None or split not in meaning.datasets or (mean is None and made == list(COLOUR)):
            continue
        assert isinstance(mean, list) and isinstance(std, list)
        repeated = made * (len(mean) // len(made))
        colour = COLOUR if len(mean) % 3 == 0 else COLOUR[:2]
        colour = colour[::-1] if read(meaning.pixels, f'{split}.swaps_channels') else colour
        mine = [(value - m) / s for value, m, s in zip(colour * (len(mean) // len(colour)), mean, std, strict=True)]
        yield True, all(abs(a - b) < 1e-5 for a, b in zip(repeated, mine, strict=True))


def validation(answer: Answer, meaning: Meaning) -> Pairs:
    told = answer.get('validation')
    if told is None:
        return
    if 'start' in told:  # 0.24.1
        yield told['interval'], read(meaning.validation, 'interval')
        yield told['start'] or told['interval'], read(meaning.validation, 'first')
        yield _RENAMED.get(told['save_best'], told['save_best']), read(meaning.validation, 'save_best')
    elif 'loaders' in answer.get('val', {}):  # 1.x, and it validates
        yield 'takes place', read(meaning.validation, '')
        yield told['interval'], read(meaning.validation, 'interval')
        yield next(epoch for epoch in range(1, 200) if epoch >= told['begin'] and epoch % told['interval'] == 0), read(meaning.validation, 'first')
        yield (answer['checkpoint']['save_best'] or [None])[0], read(meaning.validation, 'save_best')


_RENAMED = {'top1_acc': 'acc/top1', 'mean_class_accuracy': 'acc/mean1', 'mean_average_precision': 'acc/mean_average_precision', 'mAP@0.5IOU': 'mAP/overall'}


def checkpoints(answer: Answer, meaning: Meaning) -> Pairs:
    told = answer.get('checkpoint', {})
    if told.get('interval') is not None and meaning.length:
        yield from ((told[name], read(meaning.checkpoints, name)) for name in ('interval', 'by_epoch', 'max_keep_ckpts'))


def logs(answer: Answer, meaning: Meaning) -> Pairs:
    told = answer.get('logger', {})
    if told.get('interval') is not None:
        yield told['interval'], read(meaning.logs, 'interval')
        yield told.get('window', told['interval']), read(meaning.logs, 'averaged_over')


def start(answer: Answer, meaning: Meaning) -> Pairs:
    if 'epochs' in answer:
        yield answer.get('load_from'), read(meaning.start, 'weights')
        yield bool(answer.get('resume', False)), read(meaning.start, 'resumes')


def average_clips(answer: Answer, meaning: Meaning) -> Pairs:
    """None leaves the scores of clips apart, which for one clip is its score."""
    told = answer.get('average_clips', 'unset')
    if told != 'unset':
        yield told or 'score', read(meaning.scores, 'averaged') or 'score'


def optimizer(answer: Answer, meaning: Meaning) -> Pairs:
    told = answer.get('optimizer')
    if told is None:
        return
    yield told['type'], read(meaning.optimizer, 'type')
    settings = list(told['parameters'].values())
    for name in ('lr', 'momentum', 'weight_decay', 'nesterov', 'betas'):
        mine = read(meaning.optimizer, name)
        if mine is not None:
            yield True, any(parameter.get(name) == mine for parameter in settings)


def metrics(answer: Answer, meaning: Meaning) -> Pairs:
    """The metrics that 1.x builds; 0.24.1 is told them by the hook."""
    asked = answer.get('validation', {}).get('eval_kwargs')
    if asked is not None and 'metrics' in asked:
        wanted = asked['metrics']
        yield sorted([wanted] if isinstance(wanted, str) else wanted), read(meaning.metrics, 'val.names')
    for split in ('val', 'test'):
        for metric in answer.get(split, {}).get('metrics', []):
            names = {'AccMetric': metric.get('metrics'), 'ANetMetric': [metric.get('metric_type')], 'AVAMetric': ['mAP']}[metric['type']]
            yield sorted(names), read(meaning.metrics, f'{split}.names')
            if metric['type'] == 'AVAMetric':
                yield metric['action_thr'], read(meaning.metrics, f'{split}.action_thr')
                yield metric['exclude_file'], read(meaning.metrics, f'{split}.exclude_file')


PROBES: tuple[Probe, ...] = (
    epochs, steps, schedule, batches, datasets, pixels, validation, checkpoints, logs, start, average_clips, optimizer, metrics,
)  # fmt: skip
ENOUGH = 170  # configs that a framework says something of


@pytest.fixture(scope='module')
def old_meanings(corpora: Corpora, answers: Answers) -> dict[str, Meaning]:
    project = Project()
    return {name: old.read(project.document(corpora.folder_of_configs_of_0x / name).merged, LENGTHS) for name in answers.old}


@pytest.fixture(scope='module')
def new_meanings(migrated: Migrated, answers: Answers) -> dict[str, Meaning]:
    project = Project()
    return {name: new.read(project.document(migrated.folder / name).merged, LENGTHS) for name in answers.new}


@pytest.mark.parametrize('probe', PROBES, ids=lambda probe: probe.__name__)
def test_0x_is_read_as_it_is(probe: Probe, answers: Answers, old_meanings: dict[str, Meaning]) -> None:
    _hold(probe, answers.old, old_meanings)


@pytest.mark.parametrize('probe', PROBES, ids=lambda probe: probe.__name__)
def test_1x_is_read_as_it_is(probe: Probe, answers: Answers, new_meanings: dict[str, Meaning]) -> None:
    _hold(probe, answers.new, new_meanings)


def _hold(probe: Probe, answers: dict[str, Answer], meanings: dict[str, Meaning]) -> None:
    pairs = {name: list(probe(answers[name], meanings[name])) for name in answers}
    wrong = {name: [pair for pair in found if pair[0] != pair[1]] for name, found in pairs.items()}
    wrong = {name: found for name, found in wrong.items() if found}
    print(f'\n{probe.__name__}: {sum(map(len, pairs.values()))} answers of {sum(map(bool, pairs.values()))} configs')
    assert wrong == {}
    assert sum(map(bool, pairs.values())) >= ENOUGH


def test_nothing_is_unknown(old_meanings: dict[str, Meaning], new_meanings: dict[str, Meaning]) -> None:
    """The official configs can all be read; 0.24.1 itself fails on the schedules of seven."""
    for meanings, expected in ((old_meanings, 7), (new_meanings, 0)):
        unknown = [name for name, meaning in meanings.items() for facts in vars(meaning).values() for fact in facts.values() if isinstance(fact.value, Unknown)]
        assert len(unknown) == expected, unknown
