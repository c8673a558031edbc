"""The table of defaults says what the constructors of the real 0.24.1 and the real 1.2.0 say."""

import json
import os
import subprocess
from pathlib import Path

from tests.equivalence.write_defaults import TABLE, text

HERE = Path(__file__).parent


def test_table_of_defaults(environments: tuple[str, str], tmp_path: Path) -> None:
    answers = []
    for number, python in enumerate(environments):
        output = tmp_path / f'{number}.json'
        environment = {**os.environ, 'CUDA_VISIBLE_DEVICES': '', 'PYTHONDONTWRITEBYTECODE': '1'}
        subprocess.run([python, str(HERE / 'ask_defaults.py'), str(output)], check=True, capture_output=True, env=environment, cwd=tmp_path)
        answers.append(json.loads(output.read_text(encoding='utf-8')))
    assert len(answers[0]['models']) > 40 and len(answers[1]['transforms']) > 60
    assert TABLE.read_text(encoding='utf-8') == text(*answers)
