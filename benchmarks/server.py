"""How long a keystroke takes to become findings: `python benchmarks/server.py`, in the repository, with the extra dev installed.

A config of 250 lines with three parents is open in pytest-lsp's client. Each edit types or takes back one character, in a number, a string or a
comment, so that the file can be parsed after each; the clock runs from before the edit is sent until the findings of its version have come. The time that
the server waits for the next keystroke is in it.
"""

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from pytest_lsp import client_capabilities

from tests.editor import Editor, span

MODEL = """model = dict(
    type='Recognizer2D',
    backbone=dict(type='ResNet', pretrained='torchvision://resnet50', depth=50, norm_eval=False),
    cls_head=dict(type='TSNHead', num_classes=400, in_channels=2048, spatial_type='avg', consensus=dict(type='AvgConsensus', dim=1)),
    train_cfg=None,
    test_cfg=dict(average_clips=None))
"""
SCHEDULE = """optimizer = dict(type='SGD', lr=0.01, momentum=0.9, weight_decay=0.0001)
optimizer_config = dict(grad_clip=dict(max_norm=40, norm_type=2))
lr_config = dict(policy='step', step=[40, 80])
total_epochs = 100
"""
RUNTIME = """checkpoint_config = dict(interval=1)
log_config = dict(interval=20, hooks=[dict(type='TextLoggerHook')])
dist_params = dict(backend='nccl')
log_level = 'INFO'
load_from = None
resume_from = None
workflow = [('train', 1)]
"""
HEAD = """_base_ = ['../_base_/model.py', '../_base_/schedule.py', '../_base_/runtime.py']

dataset_type = 'VideoDataset'
img_norm_cfg = dict(mean=[123.675, 116.28, 103.53], std=[58.395, 57.12, 57.375], to_bgr=False)
"""
PIPELINE = """{split}_pipeline = [
    dict(type='DecordInit'),
    dict(type='SampleFrames', clip_len=1, frame_interval=1, num_clips={clips}, test_mode={test}),
    dict(type='DecordDecode'),
    dict(type='Resize', scale=(-1, 256)),
    dict(type='CenterCrop', crop_size=224),
    dict(type='Normalize', **img_norm_cfg),
    dict(type='FormatShape', input_format='NCHW'),
    dict(type='Collect', keys=['imgs', 'label'], meta_keys=[]),
    dict(type='ToTensor', keys=['imgs', 'label'])
]
"""
DATA = """data = dict(
    videos_per_gpu=8,
    workers_per_gpu=2,
    train=dict(type=dataset_type, ann_file='train.txt', data_prefix='train', pipeline=train_pipeline),
    val=dict(type=dataset_type, ann_file='val.txt', data_prefix='val', pipeline=val_pipeline),
    test=dict(type=dataset_type, ann_file='val.txt', data_prefix='val', pipeline=test_pipeline))
evaluation = dict(interval=5, metrics=['top_k_accuracy', 'mean_class_accuracy'])
total_epochs = 50
work_dir = './work_dirs/kitchen'
"""
LINES = 250


def config() -> str:
    """A config of 250 lines: pipelines, data, and as many pipelines that are left for later."""
    parts = [HEAD, *(PIPELINE.format(split=split, clips=clips, test=split != 'train') for split, clips in (('train', 8), ('val', 8), ('test', 25)))]
    text = ''.join([*parts, DATA])
    for number in range(100):
        more = f'# experiment {number}\n' + PIPELINE.format(split=f'other_{number}', clips=number + 1, test=False)
        if (text + more).count('\n') > LINES:
            break
        text += more
    return text + '# notes\n' * (LINES - text.count('\n'))


def edits(text: str, count: int) -> Iterator[tuple[int, int, int, str, str]]:
    """Row, first column, end column, new text of each edit, and the text after it: a character comes, and goes."""
    rows = text.split('\n')
    places = [(row, len(line)) for row, line in enumerate(rows) if line.startswith('#')]
    places += [(row, line.index("'NCHW") + 1) for row, line in enumerate(rows) if "'NCHW" in line]
    places += [(row, len(line)) for row, line in enumerate(rows) if line.startswith('total_epochs')]
    for index in range(count):
        row, column = places[index // 2 * 7 % len(places)]
        line = rows[row]
        if index % 2 == 0:
            yield row, column, column, '0', '\n'.join([*rows[:row], f'{line[:column]}0{line[column:]}', *rows[row + 1 :]])
        else:
            yield row, column, column + 1, '', text


def cpu_time(process: int) -> float:
    """Milliseconds of processor time that a process has taken; nan where the system does not tell as Linux does."""
    try:
        fields = Path(f'/proc/{process}/stat').read_text().rpartition(')')[2].split()
    except OSError:
        return float('nan')
    return (int(fields[11]) + int(fields[12])) * 1000 / os.sysconf('SC_CLK_TCK')


def measured(count: int, folder: Path) -> tuple[list[float], float]:
    """Milliseconds of each edit, and the server's processor time for one in the middle."""
    (folder / '_base_').mkdir()
    (folder / 'configs').mkdir()
    for name, base in (('model', MODEL), ('schedule', SCHEDULE), ('runtime', RUNTIME)):
        (folder / f'_base_/{name}.py').write_text(base)
    editor = Editor(client_capabilities('neovim@v0.7'), [folder])
    text = config()
    uri = editor.open(folder / 'configs/kitchen.py', text)
    assert len(editor.pushed(uri)) > 20
    assert editor.client._server is not None
    server, times = editor.client._server.pid, []
    before = cpu_time(server)
    for row, start, end, new, after in edits(text, count):
        begun = time.perf_counter()
        editor.edit(uri, span(row, start, end), new, after)
        found = editor.pushed(uri)
        times.append((time.perf_counter() - begun) * 1000)
        assert len(found) > 20
    cpu = (cpu_time(server) - before) / count
    editor.close()
    return times, cpu


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or '').partition('\n')[0])
    parser.add_argument('--edits', type=int, default=200)
    count = parser.parse_args().edits
    with tempfile.TemporaryDirectory() as folder:
        times, cpu = measured(count, Path(folder))
    times.sort()
    size, high = config().count('\n'), times[min(count - 1, count * 95 // 100)]
    print(f'{count} edits, {size} lines, 3 parents: median {statistics.median(times):.1f} ms, 95 % {high:.1f} ms, worst {times[-1]:.1f} ms')
    print(f'in each of them: {cpu:.1f} ms of processor time of the server (mean), 20 ms of waiting for the next keystroke')


if __name__ == '__main__':
    main()
