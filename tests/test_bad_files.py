"""A folder as it can be: the good config in it is migrated, the others are named."""

import subprocess
import sys
from pathlib import Path


def test_one_good_config_among_bad_files(tmp_path: Path) -> None:
    folder = tmp_path / 'configs'
    folder.mkdir()
    (folder / 'good.py').write_text('total_epochs = 50\n')
    (folder / 'orphan.py').write_text("_base_ = ['./gone.py']\ntotal_epochs = 50\n")
    (folder / 'broken.py').write_text('total_epochs = 50\nmodel = dict(\n')
    (folder / 'binary.py').write_bytes(b'\x00\xff\xfe total_epochs = 50')
    (folder / 'unreadable.py').symlink_to(folder / 'nowhere.py')
    given = [str(folder), str(folder / 'unreadable.py')]
    done = subprocess.run([sys.executable, '-m', 'mma_lint', 'fix', '--output-format', 'concise', *given], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert 'Traceback' not in done.stdout + done.stderr
    assert (folder / 'good.py').read_text() == "train_cfg = dict(type='EpochBasedTrainLoop', max_epochs=50)\n"
    assert (folder / 'orphan.py').read_text() == "_base_ = ['./gone.py']\ntotal_epochs = 50\n"
    codes = {Path(line.split(':')[0]).name: line.split()[1] for line in done.stdout.splitlines() if ' MMA' in line}
    assert codes.items() >= {'broken.py': 'MMA002', 'binary.py': 'MMA001', 'unreadable.py': 'MMA001'}.items()
    assert any('orphan.py:1:11: MMA180' in line for line in done.stdout.splitlines())
