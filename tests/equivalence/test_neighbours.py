"""The packages around the real 1.2.0 get no finding, save what they have kept of 0.x themselves."""

import subprocess
from pathlib import Path

import pytest

from tests.corpora import python_files
from tests.test_silence import found_in

# What mmdet 3.3.0 has in the dialect of 2.x, file by file; each was read, none is wrong.
LEFTOVERS = {
    'mmcv': {},
    'mmdet': {
        'bytetrack_yolox_x_8xb4-amp-80e_crowdhuman-mot17halftrain_test-mot17test.py': 'its base does not exist',
        'compat_config.py': 'a converter: it reads configs of 2.x on purpose',
        'faster-rcnn_r50_fpn_8xb2-4e_mot17train_test-mot17train.py': 'its base does not exist',
        'faster-rcnn_r50_fpn_8xb2-8e_mot20halftrain_test-mot20halfval.py': 'its base does not exist',
        'faster-rcnn_r50_fpn_8xb2-8e_mot20train_test-mot20train.py': 'its base does not exist',
        'inference.py': 'reads cfg.data.test.pipeline, which no config of 3.x has',
        'misc.py': 'update_data_root reads cfg.data, which no config of 3.x has',
        'setup_env.py': 'reads keys of 2.x at the top of the config',
    },
    'mmengine': {},
    'numpy': {},
    'torch': {},
}


@pytest.mark.parametrize('name', LEFTOVERS)
def test_only_leftovers_are_found(environments: tuple[str, str], name: str) -> None:
    ask = 'import sysconfig; print(sysconfig.get_path("purelib"))'
    folder = Path(subprocess.run([environments[1], '-c', ask], capture_output=True, text=True, check=True).stdout.strip()) / name
    paths = python_files(folder)
    assert len(paths) > 100
    assert set(found_in(paths)) == set(LEFTOVERS[name])
