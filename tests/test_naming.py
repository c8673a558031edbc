"""What becomes of imports and of what is reached through them."""

from pathlib import Path

import pytest

from mma_lint import engine
from mma_lint.edits import apply
from mma_lint.policy import Policy
from mma_lint.rule import Rule, discover
from mma_lint.source import Source
from mma_lint.subject import Subject, mended

RULES = tuple(rule for rule in discover() if rule.code.startswith('MMA2'))

CASES = {
    'statements on one line': (
        'import os; import mmcv.runner; x = mmcv.runner.load_checkpoint\n',
        'import os; import mmengine.runner; x = mmengine.runner.load_checkpoint\n',
    ),
    'the only statement of a block': (
        'if x:\n    from mmcv.parallel import MMDataParallel\n',
        'if x:\n    pass\n',
    ),
    'names part ways, one joins what is there': (
        'from mmcv.runner import (load_checkpoint,\n                         get_dist_info)\nfrom mmengine.runner import Runner\n',
        'from mmengine.dist import get_dist_info\nfrom mmengine.runner import Runner, load_checkpoint\n',
    ),
    'an import that is there is used again': (
        'from mmengine.runner import Runner\nfrom mmcv.runner import load_checkpoint\n',
        'from mmengine.runner import Runner, load_checkpoint\n',
    ),
    'an import within a function stays there': (
        'def f():\n    import mmcv\n    return mmcv.load(1)\n\n\ndef g():\n    import mmcv\n    return mmcv.imread(1)\n',
        'def f():\n    import mmengine\n    return mmengine.load(1)\n\n\ndef g():\n    import mmcv\n    return mmcv.imread(1)\n',
    ),
    'imported twice': ('import mmcv\nimport mmcv\n\nmmcv.load(1)\n', 'import mmengine\n\nmmengine.load(1)\n'),
    'the new root means something else': ('import mmcv\nmmengine = 3\nmmcv.load(1)\n', 'import mmcv\nmmengine = 3\nmmcv.load(1)\n'),
    'a module that is gone, with a name that is not': (
        'from mmcv import runner\nrunner.load_checkpoint(1)\nrunner.EpochBasedRunner\n',
        'from mmcv import runner\nimport mmengine.runner\nmmengine.runner.load_checkpoint(1)\nrunner.EpochBasedRunner\n',
    ),
    'two names become one': (
        'from mmaction.models.builder import HEADS, BACKBONES\n@HEADS.register_module()\n@BACKBONES.register_module()\nclass X: pass\n',
        'from mmaction.registry import MODELS\n@MODELS.register_module()\n@MODELS.register_module()\nclass X: pass\n',
    ),
    'an alias of the user stays': (
        'from mmaction.models.builder import HEADS as H\n@H.register_module()\nclass X: pass\n',
        'from mmaction.registry import MODELS as H\n@H.register_module()\nclass X: pass\n',
    ),
    'a parameter of the same name is left alone': (
        'from mmaction.models.builder import HEADS\n\ndef f(HEADS):\n    return HEADS\n\nHEADS\n',
        'from mmaction.registry import MODELS\n\ndef f(HEADS):\n    return HEADS\n\nMODELS\n',
    ),
    'comments stay beside their names': (
        'from mmcv.runner import (  # ours\n    get_dist_info,  # ranks\n    load_checkpoint)  # noqa\n',
        'from mmengine.dist import (  # ours\n    get_dist_info,  # ranks\n    )  # noqa\n'
        'from mmengine.runner import (  # ours\n    load_checkpoint)  # noqa\n',
    ),
    'black style': (
        'from mmcv.runner import (\n    BaseModule,\n    ModuleList,\n    Sequential,\n    auto_fp16,\n    force_fp32,\n    build_optimizer,\n)\n'
        'x = BaseModule, ModuleList, Sequential, auto_fp16, force_fp32, build_optimizer\n',
        'from mmengine.model import (\n    BaseModule,\n    ModuleList,\n    Sequential,\n)\n'
        'from mmcv.runner import (\n    auto_fp16,\n    force_fp32,\n    build_optimizer,\n)\n'
        'x = BaseModule, ModuleList, Sequential, auto_fp16, force_fp32, build_optimizer\n',
    ),
    'a long line is filled as it was': (
        'from mmcv.cnn import (constant_init, kaiming_init, normal_init, trunc_normal_init,\n                      xavier_init, uniform_init)\n',
        'from mmengine.model import (constant_init, kaiming_init, normal_init,\n                            trunc_normal_init, xavier_init, uniform_init)\n',
    ),
    'backslashes': (
        'from mmcv.runner import \\\n    load_checkpoint, \\\n    HOOKS\n',
        'from mmengine.runner import load_checkpoint\nfrom mmengine.registry import HOOKS\n',
    ),
    'annotations in quotes': (
        "import mmcv\n\ndef f(x: 'mmcv.Config') -> 'mmcv.Config':\n    return x\n",
        "import mmengine\n\ndef f(x: 'mmengine.Config') -> 'mmengine.Config':\n    return x\n",
    ),
    'type comments': (
        'from mmaction.datasets.builder import PIPELINES\n\ndef f(x):\n    # type: (PIPELINES) -> None\n    PIPELINES.get(x)\n',
        'from mmaction.registry import TRANSFORMS\n\ndef f(x):\n    # type: (TRANSFORMS) -> None\n    TRANSFORMS.get(x)\n',
    ),
    '__all__': (
        "from mmaction.datasets.builder import PIPELINES\n\n__all__ = ['PIPELINES']\n",
        "from mmaction.registry import TRANSFORMS\n\n__all__ = ['TRANSFORMS']\n",
    ),
    'reached through the import of a submodule': (
        'import mmcv.runner\n\nmmcv.runner.load_checkpoint(mmcv.load(1))\n',
        'import mmengine.runner\nimport mmengine\n\nmmengine.runner.load_checkpoint(mmengine.load(1))\n',
    ),
    'a class that binds the name too': (
        'from mmaction.models import HEADS\n\n\nclass A:\n    HEADS = HEADS\n\n\nHEADS.get(1)\n',
        'from mmaction.registry import MODELS as HEADS\n\n\nclass A:\n    HEADS = HEADS\n\n\nHEADS.get(1)\n',
    ),
    'either version': (
        'try:\n    from mmengine.runner import load_checkpoint\nexcept ImportError:\n    from mmcv.runner import load_checkpoint\nload_checkpoint(1)\n',
        'try:\n    from mmengine.runner import load_checkpoint\nexcept ImportError:\n    from mmcv.runner import load_checkpoint\nload_checkpoint(1)\n',
    ),
    'a handler that gives up supports one version': (
        "try:\n    from mmcv.runner import load_checkpoint\nexcept ImportError:\n    raise ImportError('please install')\n",
        "try:\n    from mmengine.runner import load_checkpoint\nexcept ImportError:\n    raise ImportError('please install')\n",
    ),
    'a version check': (
        "import mmcv\nif mmcv.__version__ < '2':\n    from mmcv.runner import load_checkpoint\nelse:\n    from mmengine.runner import load_checkpoint\n",
        "import mmcv\nif mmcv.__version__ < '2':\n    from mmcv.runner import load_checkpoint\nelse:\n    from mmengine.runner import load_checkpoint\n",
    ),
    'type checking': (
        'from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from mmcv.runner import BaseModule\n',
        'from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from mmcv.runner import BaseModule\n',
    ),
    'one of two imports in a statement': ('import mmcv, os\nmmcv.load(os)\n', 'import os\nimport mmengine\nmmengine.load(os)\n'),
    'an f-string': ("import mmcv\nprint(f'{mmcv.load(1)}')\n", "import mmengine\nprint(f'{mmengine.load(1)}')\n"),
    'carriage returns': (
        'from mmcv.runner import load_checkpoint, HOOKS\r\nHOOKS\r\n',
        'from mmengine.runner import load_checkpoint\r\nfrom mmengine.registry import HOOKS\r\nHOOKS\r\n',
    ),
    'characters beyond ASCII': (
        "s = 'é中'; import mmcv\nprint('é中', mmcv.load(s))\n",
        "s = 'é中'; import mmengine\nprint('é中', mmengine.load(s))\n",
    ),
    'no line end at the end': ('from mmcv import load', 'from mmengine import load'),
}


def subject(text: str, path: str = '/project/tools/run.py', rules: tuple[Rule, ...] = RULES) -> Subject:
    return Subject(Source(Path(path), text), Policy(rules))


@pytest.mark.parametrize('name', CASES)
def test_case(name: str) -> None:
    before, after = CASES[name]
    assert mended(subject(before), unsafe=True).text == after
    assert mended(subject(after), unsafe=True).text == after, 'a second run changes it once more'


def test_a_package_keeps_the_name_that_others_import() -> None:
    text = 'from mmaction.datasets.builder import PIPELINES\n'
    assert mended(subject(text, '/project/mine/__init__.py'), unsafe=True).text == 'from mmaction.registry import TRANSFORMS as PIPELINES\n'


def test_a_builder_keeps_the_name_that_others_import() -> None:
    text = 'from mmaction.models import HEADS\n\nHEADS.get(1)\n'
    after = 'from mmaction.registry import MODELS as HEADS\n\nHEADS.get(1)\n'
    assert mended(subject(text, '/project/mine/builder.py'), unsafe=True).text == after


FLAGS = {
    'a version': "import mmaction\nNEW = mmaction.__version__ >= '1'\n",
    'a version as a tuple': 'from mmcv import digit_version\nimport mmcv\nNEW = digit_version(mmcv.__version__) >= (2, 0)\n',
    'a try': 'try:\n    import mmengine\n    NEW = True\nexcept ImportError:\n    NEW = False\n',
    'what there is': "import mmaction\nNEW = hasattr(mmaction, 'registry')\n",
    'what is installed': "from importlib.util import find_spec\nNEW = find_spec('mmengine') is not None\n",
}


@pytest.mark.parametrize('name', FLAGS)
def test_a_flag_that_tells_the_version_guards_what_it_chooses(name: str) -> None:
    chosen = 'def f():\n    if NEW:\n        from mmengine.runner import load_checkpoint\n    else:\n        from mmcv.runner import load_checkpoint\n'
    assert 'from mmcv.runner' in mended(subject(FLAGS[name] + chosen), unsafe=True).text


def test_a_flag_of_something_else_guards_nothing() -> None:
    text = 'try:\n    import apex\n    NEW = True\nexcept ImportError:\n    NEW = False\nif NEW:\n    from mmcv.runner import load_checkpoint\n'
    assert 'from mmengine.runner' in mended(subject(text), unsafe=True).text


def test_a_name_that_is_only_passed_on_is_kept() -> None:
    text = 'from mmaction.datasets.builder import PIPELINES\n'
    assert mended(subject(text), unsafe=True).text == 'from mmaction.registry import TRANSFORMS as PIPELINES\n'


def test_an_unused_import_of_what_is_gone_goes_only_with_consent() -> None:
    text = 'from mmcv.runner import EpochBasedRunner\n'
    assert mended(subject(text), unsafe=False).text == text
    assert mended(subject(text), unsafe=True).text == ''


def test_a_fix_of_one_finding_alone_is_whole() -> None:
    """Each finding can be fixed by itself, as an editor does it."""
    text = 'from mmcv.runner import get_dist_info, load_checkpoint\nimport mmcv\n\nmmcv.load(get_dist_info())\n'
    fixed = {d.row: apply(text, made.edits) for d in subject(text).diagnostics(Path('run.py')) if (made := d.make_fix())}
    assert fixed[4] == 'from mmcv.runner import get_dist_info, load_checkpoint\nimport mmengine\n\nmmengine.load(get_dist_info())\n'
    assert set(fixed) == {1, 4}


def test_a_fork_with_a_module_of_its_own_is_not_emptied() -> None:
    """What a fork put into a module of mmaction is the user's."""
    text = 'from mmaction.datasets.pipelines import MyTransform\n'
    assert mended(subject(text), unsafe=True).text == text


def test_more_is_imported_above_where_it_is_needed() -> None:
    text = (
        'from mmaction.datasets import build_dataset\n\nds = build_dataset(cfg.data.train)\n\n'
        'from mmaction.registry import DATASETS\nfrom mmaction.models import build_model\n'
    )
    after = mended(subject(text, rules=discover()), unsafe=False).text
    assert after.index('import DATASETS') < after.index('DATASETS.build(')


def test_a_module_is_imported_above_where_it_is_reached() -> None:
    text = 'import mmcv\n\nx = mmcv.load(1)\n\nimport mmengine\n\nmmengine.dump(x)\n'
    assert mended(subject(text), unsafe=True).text == 'import mmengine\n\nx = mmengine.load(1)\n\nimport mmengine\n\nmmengine.dump(x)\n'


def test_the_first_import_goes_below_the_comments_at_the_top() -> None:
    head = '#!/usr/bin/env python\n# -*- coding: utf-8 -*-\n'
    text = f'{head}def f(cfg):\n    from mmaction.datasets import build_dataset\n    return build_dataset(cfg)\n'
    assert mended(subject(text, rules=discover()), unsafe=False).text.startswith(f'{head}from mmaction.registry import DATASETS\n\ndef f')


def test_safe_fixes_are_made_through_the_door() -> None:
    """A finding on an import that goes with what was reached through it keeps no file from being fixed."""
    path = Path('/project/tools/run.py')
    text = 'import mmcv.runner\n\nmmcv.runner.load_checkpoint(1)\n'
    (fixed,) = engine.fix((path,), Policy(discover()), unsafe=False, texts={path: Source(path, text)})
    assert fixed.text == 'import mmengine.runner\n\nmmengine.runner.load_checkpoint(1)\n'
    assert fixed.diagnostics == ()
