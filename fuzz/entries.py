"""The ways into mma-lint that are fuzzed, each a function of bytes."""

import json
import tempfile
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from zlib import crc32

from fuzz import families, laws
from mma_lint import baseline as baselines
from mma_lint import settings as project_settings
from mma_lint.config.accounting import classify
from mma_lint.config.project import Project
from mma_lint.engine import policy_of
from mma_lint.misuse import Misuse
from mma_lint.rule import discover
from mma_lint.settings import Settings
from mma_lint.subject import is_python

POLICY = policy_of(Settings(families.PROJECT, extend_select=('MMA9',)))
_SCRATCH = Path(tempfile.mkdtemp(prefix='mma-lint-fuzz-'))


def check(data: bytes) -> None:
    """Find in a family of files, write all that is found in all formats, and say what becomes of the parts of each config."""
    texts = laws.decoded(families.split(data))
    reports = laws.checked(texts, POLICY)
    laws.assert_formats(reports)
    project = Project(texts)
    for report in reports:
        if not report.failed and is_python(report.path) and report.path in project.configs([report.path]):
            classify(project.document(report.path), discover())


def fix(data: bytes) -> None:
    """Fix a family of files, with all fixes or with the safe ones alone; fix it again."""
    texts = laws.decoded(families.split(data))
    unsafe = crc32(data) % 2 == 0
    laws.assert_settled(laws.fixed(texts, POLICY, unsafe), POLICY, unsafe)


def notebook(data: bytes) -> None:
    """Check and fix a notebook: bytes that begin with a brace as they are, else cells of which `#%%` begins each."""
    path = families.PROJECT / 'demo/a.ipynb'
    texts = laws.decoded({path: data if data[:1] == b'{' else _notebook(data)})
    laws.assert_formats(laws.checked(texts, POLICY))
    unsafe = crc32(data) % 2 == 0
    laws.assert_settled(laws.fixed(texts, POLICY, unsafe), POLICY, unsafe)


def _notebook(data: bytes) -> bytes:
    cells = data.decode(errors='replace').split('#%%')
    sources = [cell if index % 2 else cell.splitlines(keepends=True) for index, cell in enumerate(cells)]
    code: list[dict[str, object]] = [{'cell_type': 'code', 'metadata': {}, 'outputs': [], 'source': source} for source in sources]
    return json.dumps({'cells': code, 'metadata': {}, 'nbformat': 4, 'nbformat_minor': 5}, indent=1).encode()


def script(data: bytes) -> None:
    """Check and fix shell scripts, Dockerfiles, Makefiles, Markdown and lists of requirements."""
    texts = laws.decoded(families.split(data))
    laws.assert_formats(laws.checked(texts, POLICY))
    unsafe = crc32(data) % 2 == 0
    laws.assert_settled(laws.fixed(texts, POLICY, unsafe), POLICY, unsafe)


def baseline(data: bytes) -> None:
    """Read a baseline: it is one, or Misuse is raised. What is read is written so that it is read as the same; it hides no failure."""
    path = _SCRATCH / 'baseline.json'
    path.write_bytes(data)
    try:
        read = baselines.load(path)
    except Misuse:
        return
    path.write_bytes(baselines.dump(read))
    again = baselines.load(path)
    assert {name: +entries for name, entries in read.entries.items() if +entries} == dict(again.entries)
    assert baselines.dump(again) == baselines.dump(read)
    found = {name: Counter(entries) for name, entries in read.entries.items()}
    shrunk = baselines.shrunk(read, found, frozenset(rule.code for rule in POLICY.rules))
    assert all(entries <= read.entries[name] for name, entries in shrunk.entries.items())


def settings(data: bytes) -> None:
    """Read settings: they are valid, or Misuse is raised; a policy of valid ones works."""
    for name in ('mma-lint.toml', 'pyproject.toml'):
        path = _SCRATCH / name
        path.write_bytes(data)
        try:
            policy = policy_of(project_settings.load(path))
        except Misuse:
            continue
        laws.checked(laws.decoded({_SCRATCH / 'configs/a.py': b'total_epochs = 50\n'}), policy)


def _cells() -> list[bytes]:
    code = families.examples(lambda path: path.endswith('.py'))
    magics = b'%time x = 1\n#%%!python tools/train.py configs/a.py --validate\n#%%%%bash\npip install mmcv-full\n#%%import mmcv\n%matplotlib inline\n'
    raw = json.dumps({'cells': [{'cell_type': 'code', 'source': ['import mmcv\n', 'mmcv.Config']}], 'metadata': {}, 'nbformat': 4}).encode()
    return [magics, raw, *(seed.partition(b'\n')[2] for seed in code)]


def _settings() -> list[bytes]:
    lines = b'select = ["MMA1"]\nignore = ["MMA101", "total-epochs"]\nexclude = ["/old/*", "!x"]\ntarget = "1.1"\nunsafe-fixes = true\nbaseline = "b.json"\n'
    table = b'[per-file-ignores]\n"tests/*" = ["MMA"]\n'
    return [
        lines + table,
        b'[tool.mma-lint]\n' + lines + table.replace(b'[per', b'[tool.mma-lint.per'),
        b'extend-select = ["MMA9"]\nfixable = []\nunfixable = ["MMA2"]\n',
    ]


_SCRIPT_PATHS = ('.sh', '.md', '.rst', '.txt', '.toml', '.cfg', '.yml', 'Dockerfile', 'Makefile', 'setup.py')
ENTRIES: Mapping[str, tuple[Callable[[bytes], None], Callable[[], list[bytes]]]] = {
    'check': (check, lambda: families.examples(lambda path: True) + families.corpus_of_configs()),
    'fix': (fix, lambda: families.examples(lambda path: True) + families.corpus_of_configs()),
    'notebook': (notebook, _cells),
    'script': (script, lambda: families.examples(lambda path: path.endswith(_SCRIPT_PATHS)) + families.corpus_of_scripts()),
    'baseline': (baseline, lambda: [b'{"version": 1, "findings": {"a.py": ["MMA101 0123456789abcdef", "MMA101 0123456789abcdef"], "b.py": []}}']),
    'settings': (settings, _settings),
}
