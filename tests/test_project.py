"""Which files of a run are configs."""

from pathlib import Path

from mma_lint import engine
from mma_lint.config.project import Project, from_disk
from mma_lint.policy import Policy
from mma_lint.rule import discover
from mma_lint.source import Source

BASE, CHILD, OTHER = Path('/proj/common/sched.py'), Path('/proj/configs/tsn.py'), Path('/proj/common/plain.py')
SCHEDULE = "optimizer = dict(type='SGD', lr=0.01)\nlr_config = dict(policy='step', step=[2])\n"
TEXTS = {
    BASE: Source(BASE, SCHEDULE),
    OTHER: Source(OTHER, SCHEDULE),
    CHILD: Source(CHILD, "_base_ = ['../common/sched.py']\nmodel = dict(type='Recognizer2D')\ntotal_epochs = 4\n"),
}


def test_what_a_config_inherits_from_is_a_config() -> None:
    assert Project(TEXTS).configs(TEXTS) == {BASE, CHILD}
    assert Project(TEXTS).configs([BASE, OTHER]) == set()


def test_a_base_that_looks_like_nothing_alone_is_fixed_with_its_child() -> None:
    fixed = {result.path: result for result in engine.fix(TEXTS, Policy(discover()), unsafe=True, texts=TEXTS)}
    base, child = fixed[BASE].text, fixed[CHILD].text
    assert base is not None and base.startswith('optim_wrapper = dict(')
    assert child is not None and 'optim_wrapper' not in child
    assert fixed[OTHER].text is None
    assert not [note for result in fixed.values() for note in result.notes if 'outside the paths' in note]


def test_what_inherits_from_a_sister_project_is_none_of_ours() -> None:
    theirs = Path('/proj/configs/_base_/faster_rcnn.py')
    texts = {
        theirs: Source(theirs, "model = dict(type='FasterRCNN', rpn_head=dict(type='RPNHead'))\n"),
        CHILD: Source(CHILD, "_base_ = ['./_base_/faster_rcnn.py']\nmodel = dict(backbone=dict(depth=101))\ntotal_epochs = 4\n"),
    }
    assert Project(texts).configs(texts) == set()


def test_a_project_tells_what_it_was_asked_for_and_reads_as_it_is_told(tmp_path: Path) -> None:
    """A language server reads again when one of these changes, and nothing that has not changed."""
    child, read = tmp_path / 'configs/child.py', list[Path]()

    def read_file(path: Path) -> Source:
        read.append(path)
        return from_disk(path)

    (tmp_path / 'common').mkdir()
    (tmp_path / 'common/sched.py').write_text("_base_ = './gone.py'\n" + SCHEDULE)
    texts = {child: Source(child, "_base_ = ['../common/sched.py', '../common/gone.py']\ntotal_epochs = 4\n")}
    project = Project(texts, read_file)
    (report,) = engine.check_in(project, [child], Policy(discover()))
    assert {found.code for found in report.diagnostics} >= {'MMA180'}
    assert project.asked == {child, tmp_path / 'common/sched.py', tmp_path / 'common/gone.py'}
    assert read == [tmp_path / 'common/sched.py']
