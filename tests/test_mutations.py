"""`verify` finds changes that were made to migrated configs, and says nothing of configs as the rules write them.

The configs are all official ones of 0.24.1, carried over with --unsafe-fixes.
"""

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pytest

from mma_lint import engine
from mma_lint.config.facts import Config
from mma_lint.config.project import Project
from mma_lint.config.value import same
from mma_lint.engine import Policy
from mma_lint.proof.rates import CannotSay
from mma_lint.proof.verify import Proof, Versions, verify
from mma_lint.rule import discover
from mma_lint.source import Source
from tests.corpora import Corpora
from tests.mutations import FIELDS, MUTATORS, Edit, edits

WANTED = 200


@dataclass(frozen=True, eq=False)
class Tree:
    """The official configs before and after."""

    old: dict[Path, Source]
    new: dict[Path, Source]

    @cached_property
    def before(self) -> Project:
        return Project(self.old)

    @cached_property
    def after(self) -> Project:
        return Project(self.new)

    def proof(self, path: Path, changed: dict[Path, Source]) -> Proof:
        """What is said of one config, with some files changed after the migration."""
        versions = Versions(Project({**self.new, **changed}), self.before, lambda config: config)
        (proof,) = verify([path], versions, discover())
        return proof


@pytest.fixture(scope='module')
def tree(corpora: Corpora) -> Tree:
    old = {path: Source.from_bytes(path, path.read_bytes()) for path in corpora.configs_of_0x}
    fixed = engine.fix(old, Policy(discover()), unsafe=True)
    return Tree(old, {result.path: Source(result.path, result.text or old[result.path].text) for result in fixed})


@pytest.fixture(scope='module')
def whole(tree: Tree) -> list[Path]:
    """The configs that are compared: the others have nothing of 0.x, or are parts of these."""
    return [path for path in tree.new if '_base_' not in path.parts and Config(tree.after.document(path)).is_whole]


def test_nothing_is_said_of_what_the_rules_write(tree: Tree, whole: list[Path]) -> None:
    """Not one difference that no rule announced, and nothing that could not be compared but what 0.24.1 itself fails on."""
    versions = Versions(tree.after, tree.before, lambda config: config)
    proofs = list(verify(whole, versions, discover()))
    assert len(proofs) == len(whole) > 200
    assert [proof.path for proof in proofs if proof.comparison is None] == []
    assert [(proof.path, item) for proof in proofs for item in proof.unexplained] == []
    open_ = [(item.key, getattr(item.old, 'value', None)) for proof in proofs if proof.comparison for item in proof.comparison.open]
    assert open_ == [('rate', CannotSay('policy `CosineAnnealing` has no argument `step`'))] * 7


@dataclass(frozen=True)
class Mutation:
    kind: str
    config: Path
    file: Path
    edit: Edit


def test_changes_of_meaning_are_found(tree: Tree, whole: list[Path]) -> None:
    """Of 200 single changes at random, at least 99 % are differences that no rule explains."""
    mutations = list(_mutations(tree, whole))
    found = [mutation for mutation in mutations if _is_found(tree, mutation)]
    missed = [mutation for mutation in mutations if mutation not in found]
    kinds = Counter(mutation.kind for mutation in mutations)
    print(f'\n{len(found)} of {len(mutations)} changes found; {dict(kinds)}')
    for mutation in missed:
        print(f'missed: {mutation.config.name} ({mutation.file.name}): {mutation.kind}: {mutation.edit.told}')
    assert len(mutations) == WANTED and len(kinds) == len(MUTATORS)
    assert len(found) >= 0.99 * len(mutations)


def _is_found(tree: Tree, mutation: Mutation) -> bool:
    proof = tree.proof(mutation.config, {mutation.file: _changed(tree, mutation)})
    return bool(proof.unexplained)


def _changed(tree: Tree, mutation: Mutation) -> Source:
    return Source(mutation.file, mutation.edit.made(tree.new[mutation.file].text))


def _mutations(tree: Tree, whole: list[Path]) -> Iterator[Mutation]:
    """As many changes of each kind as of any other, each of a config and a file by chance, each of consequence."""
    chance = random.Random(20240607)
    kinds = sorted(MUTATORS)
    number = 0
    while number < WANTED:
        kind, config = kinds[number % len(kinds)], chance.choice(whole)
        family = [config, *(ancestor.source.path for ancestor in tree.after.document(config).ancestors)]
        possible = [Mutation(kind, config, file, edit) for file in family for edit in edits(tree.new[file].text, kind, chance)]
        if possible and _is_of_consequence(tree, mutation := chance.choice(possible)):
            number += 1
            yield mutation


def _is_of_consequence(tree: Tree, mutation: Mutation) -> bool:
    """Whether any field that MMEngine reads says something else: the text may be of a variable that nothing uses, or be overridden."""
    before = tree.after.document(mutation.config).merged
    after = Project({**tree.new, mutation.file: _changed(tree, mutation)}).document(mutation.config).merged
    read = (name for name in FIELDS if not name.endswith('_pipeline') and not name.startswith(('ann_file', 'data_root')))
    return any(not same(before.get(name), after.get(name)) for name in read)
