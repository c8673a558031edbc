"""A version of MMCV, MMAction2 or another package of OpenMMLab that 1.x cannot be run with.

MMAction2 1.2.0 refuses to be imported with an MMCV before 2.0.0rc4 or from 2.2.0 on, and with an MMEngine outside of 0.7.1 to 1.0
(mmaction/__init__.py). `mmcv-full` ends with 1.7: `mmcv` is the full one, `mmcv-lite` the other. Its models of detection come from MMDetection 3. It uses
names that NumPy 2 has not any more, but does not say so in its requirements: `numpy<2` must be asked for. Requirements files, the metadata of a project,
`environment.yml` and commands such as `pip install` and `mim install` are looked at.

Fix safety: unsafe: other versions are installed. With a marker, a hash, an address, extras or a variable there is no fix.
"""

from collections.abc import Iterator

from mma_lint.rule import Example, Finding, Rewrite, Rule
from mma_lint.script.requirements import Requirement, outdated
from mma_lint.script.script import Script

rule = Rule(
    'MMA610',
    __name__,
    __doc__,
    'a version that MMAction2 1.x cannot be run with',
    examples=(
        Example(
            bad='torch>=1.5\nmmcv-full>=1.3.1,<=1.7.0  # with operators\n',
            good='torch>=1.5\nmmcv>=2.0.0rc4,<2.2.0  # with operators\n',
            unsafe=True,
            path='requirements/build.txt',
        ),
        Example(
            bad="from setuptools import setup\n\nsetup(name='mine', install_requires=['torch', 'mmaction2<1.0'])\n",
            good="from setuptools import setup\n\nsetup(name='mine', install_requires=['torch', 'mmaction2>=1.2.0,<2'])\n",
            unsafe=True,
            path='setup.py',
        ),
        Example(
            bad='RUN pip install mmcv-full==1.7.0 -f https://download.openmmlab.com/mmcv/dist/cu113/torch1.11.0/index.html\n',
            good='RUN pip install "mmcv>=2.0.0rc4,<2.2.0" -f https://download.openmmlab.com/mmcv/dist/cu113/torch1.11.0/index.html\n',
            unsafe=True,
            path='Dockerfile',
        ),
        Example(bad='mmdet<3; python_version < "3.9"\n', path='requirements.txt'),
        Example(good='mmcv>=2.0.0rc4,<2.2.0\nmmengine>=0.7.1,<1.0\nnumpy<2\n', path='requirements.txt'),
        Example(good='pip install -U openmim && mim install mmengine mmcv\n', path='install.sh'),
    ),
)

_BESIDES = 'with `mmengine>=0.7.1,<1.0` and `numpy<2`'
_DOUBT = 'other versions are installed, for which there must be wheels for your Python, torch and CUDA, and code that is migrated'


@rule.check_script
def check(script: Script) -> Iterator[Finding]:
    """Whatever keeps 1.x out."""
    for requirement in outdated(script):
        steps = (_rewrite(requirement),) if requirement.is_plain else ()
        message = f'`{script.raw(requirement.start, requirement.end)}` keeps 1.x out: it needs `{requirement.new}`, {_BESIDES}'
        yield Finding(requirement.start, requirement.end, message, steps, _DOUBT)


def _rewrite(requirement: Requirement) -> Rewrite:
    return Rewrite(requirement.start, requirement.end, (f'{requirement.quote}{requirement.new}{requirement.quote}',))
