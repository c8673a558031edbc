"""From what a config meant in 0.x to what it says in 1.x: pure values, no text.

For a file F let M be the merged 0.x config, N = M with the steps of the rules, B what F's migrated bases say together.
F must say what N says beyond B, and what F said before in its own words. (SPEC section 4.)
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from mma_lint.config.document import Document, replay
from mma_lint.config.facts import Config, config_of
from mma_lint.config.value import Key, KeyPath, MergeError, Unknown, Value, merge, of, same
from mma_lint.rule import Change, Drop, Manual, Move, Put, Rule, Step, Verdict

_T = TypeVar('_T')
_OF_1X = frozenset(
    'train_dataloader val_dataloader test_dataloader val_evaluator test_evaluator train_cfg val_cfg test_cfg optim_wrapper param_scheduler '
    'default_hooks log_processor visualizer env_cfg'.split()
)
Keep = Callable[[Document, Rule, Change], bool]


@dataclass(frozen=True)
class Migration:
    """How a family of documents is migrated: with which rules' changes, and which keys a base leaves to its children."""

    rules: tuple[Rule, ...]
    keep: Keep = lambda document, rule, change: True
    withheld: frozenset[tuple[int, str]] = frozenset()
    _memo: dict[tuple[str, int], object] = field(default_factory=dict, compare=False, repr=False)

    def changes(self, document: Document) -> tuple[tuple[Rule, Change], ...]:
        """The changes that are made to the merged config of a document."""
        return self._once('changes', document, lambda: tuple(self._changes(document)))

    def _changes(self, document: Document) -> Iterator[tuple[Rule, Change]]:
        return ((rule, change) for rule, change in self._all_changes(document) if self.keep(document, rule, change))

    def _all_changes(self, document: Document) -> Iterator[tuple[Rule, Change]]:
        return ((rule, verdict) for rule, verdict in verdicts(document, self.rules) if isinstance(verdict, Change))

    def new(self, document: Document) -> Value:
        """N: the merged config in the 1.x dialect."""
        return self._once('new', document, lambda: self._new(document))

    def _new(self, document: Document) -> Value:
        new, settled = take(document, [change for _, change in self.changes(document)]), self._settled(document)
        if not settled:
            return new
        base = self.base(document)
        own = replay(document.statements, document.source, base)
        over = {key: _over(own.get(key), base.get(key)) for key in settled}
        return new.with_data(new.items | {key: value for key, value in over.items() if value is not None})

    def _settled(self, document: Document) -> frozenset[str]:
        """The fields of 1.x that are said over a base which is still 0.x: they were written over what that base becomes."""
        return self._once('settled', document, lambda: self._find_settled(document))

    def _find_settled(self, document: Document) -> frozenset[str]:
        own, inherited = set[str](), set[str]()
        for _, change in self.changes(document):
            (inherited if _is_inherited(change, document) else own).update(_touched(change))
        return (_OF_1X & inherited - own) & {*document.own.items, *(key for parent in document.parents for key in self._settled(parent))}

    def base(self, document: Document) -> Value:
        """B: what the migrated bases say together."""
        items: dict[str, Value] = {}
        for parent in document.parents:
            items |= self.result(parent).items
        return Value(items)

    def said(self, document: Document) -> Value:
        """What the migrated file itself must say."""
        return self._once('said', document, lambda: self._said(document))

    def _said(self, document: Document) -> Value:
        new, base = self.new(document), self.base(document)
        dropped = _dropped(self.changes(document)) & _dropped(change for ancestor in document.ancestors for change in self._all_changes(ancestor))
        items = {key: said for key, value in new.items.items() if (said := say(value, base.get(key), document, (key,), dropped)) is not None}
        items |= {key: Value(None) for key in self._taken_back(document) if key in base.items and key not in new.items}
        return Value({key: value for key, value in items.items() if (id(document), key) not in self.withheld})

    def _taken_back(self, document: Document) -> set[str]:
        """The keys that bases say because of what is in 0.x (`fp16 = dict()`, a pipeline) and what this file says otherwise."""
        above = (change for ancestor in document.ancestors for _, change in self.changes(ancestor))
        return {str(path[0]) for change in above for step in change.steps for path in _targets(step)}

    def result(self, document: Document) -> Value:
        """What the migrated file and its migrated bases say together."""
        return self._once('result', document, lambda: merge(self.said(document), self.base(document)))

    def _once(self, what: str, document: Document, make: Callable[[], _T]) -> _T:
        key = (what, id(document))
        if key not in self._memo:
            self._memo[key] = make()
        return self._memo[key]  # type: ignore[return-value]


def _over(own: Value | None, base: Value | None) -> Value | None:
    """What a file says of a field over what its base says; None where they cannot be merged."""
    if own is None or base is None:
        return base if own is None else own
    try:
        return merge(Value({'': own}), Value({'': base})).items['']
    except MergeError:
        return None


def _touched(change: Change) -> set[str]:
    """The top-level keys that a change takes from or puts to."""
    return {str(path[0]) for step in change.steps for path in (step.path, *_targets(step))}


def _dropped(changes: Iterable[tuple[Rule, Change]]) -> set[KeyPath]:
    """What changes take away."""
    return {step.path for _, change in changes for step in change.steps if not isinstance(step, Put)}


def _targets(step: Step) -> tuple[KeyPath, ...]:
    """Where a step says something new."""
    return (step.to,) if isinstance(step, Move) else (step.path,) if isinstance(step, Put) else ()


def verdicts(document: Document, rules: Iterable[Rule]) -> Iterator[tuple[Rule, Verdict]]:
    """What the rules say of a document. Asked once of each document, however often it is needed, and kept with it."""
    known: dict[str, tuple[Verdict, ...]] = document.__dict__.setdefault('verdicts', {})
    config = config_of(document)
    for rule in rules:
        if not rule.checks:
            continue
        if rule.code not in known:
            known[rule.code] = tuple(_tellable(config, rule, verdict) for verdict in rule.verdicts(config))
        yield from ((rule, verdict) for verdict in known[rule.code])


def _tellable(config: Config, rule: Rule, verdict: Verdict) -> Verdict:
    """A verdict; by hand, where a statement that is not understood says the key: nothing of it can be said elsewhere."""
    value = config.get(*verdict.at) if isinstance(verdict, Change) and len(verdict.at) == 1 else None
    if value is None or value.node is not None or not isinstance(value.data, Unknown):
        return verdict
    return Manual(verdict.at, f'{getattr(verdict, "message", "") or rule.message}; change it by hand: it is not said in one piece')


def say(new: Value, base: Value | None, document: Document, path: KeyPath, dropped: set[KeyPath]) -> Value | None:
    """What must be said so that, over `base`, it means `new`; None where there is nothing to say.

    What the file says in its own words stays, even where a base says the same.
    """
    if base is None and new.data is None and new.node is None:
        return None
    if not isinstance(new.data, dict) or base is None:
        return new if document.says(new) or not same(new, base) else None
    if not isinstance(base.data, dict) or any(key not in new.items and (*path, key) not in dropped for key in base.items):
        return new.with_data({'_delete_': of(True), **new.items})
    items = {key: said for key, value in new.items.items() if (said := say(value, base.get(key), document, (*path, key), dropped)) is not None}
    return new.with_data(items) if items or (document.says(new) and not new.items) else None


def take(document: Document, changes: Iterable[Change]) -> Value:
    """The merged config after all changes; their order does not matter.

    What the file says already in the 1.x dialect wins over what an inherited 0.x key becomes.
    """
    steps = {step: _is_inherited(change, document) for change in changes for step in change.steps}
    moves = sorted((step for step in steps if isinstance(step, Move)), key=lambda move: _in_order(move.path))
    inner = {step: weak for step, weak in steps.items() if any(_below(step.path, move.path) for move in moves)}
    root = _put_and_drop(document.merged, inner, document)
    for move in moves:
        value = root.get(*move.path)
        root = root if value is None else _put(root, move.to, value, document if steps[move] else None)
    for move in reversed(moves):
        root = _remove(root, move.path)
    return _put_and_drop(root, {step: weak for step, weak in steps.items() if step not in inner}, document)


def _is_inherited(change: Change, document: Document) -> bool:
    return bool(change.at) and not document.says(document.merged.get(*change.at))


def _below(path: KeyPath, move: KeyPath) -> bool:
    return len(path) > len(move) and path[: len(move)] == move


def _put_and_drop(root: Value, steps: Mapping[Step, bool], document: Document) -> Value:
    for step, weak in steps.items():
        if isinstance(step, Put):
            root = _put(root, step.path, step.value, document if weak else None)
    drops = (step.path for step in steps if isinstance(step, Drop))
    for path in sorted(drops, key=_in_order, reverse=True):
        root = _remove(root, path)
    return root


def _in_order(path: KeyPath) -> list[tuple[bool, Key]]:
    """Sorts paths so that indices of one list stand in order."""
    return [(isinstance(key, str), key) for key in path]


def _put(root: Value, path: KeyPath, value: Value, weak_in: Document | None) -> Value:
    """`root` with `value` laid over what is at `path`."""
    if not path:
        return _laid_over(value, root, weak_in)
    key, rest = path[0], path[1:]
    child = root.get(key)
    new = _put(child, rest, value, weak_in) if child is not None else _nested(rest, value)
    if isinstance(root.data, (list, tuple)) and isinstance(key, int):
        elements = list(root.data)
        elements[key : key + 1] = [new]
        return root.with_data(type(root.data)(elements))
    return root.with_item(key, new)


def _nested(path: KeyPath, value: Value) -> Value:
    """`value` below dicts, or below a list where the key is an index."""
    if not path:
        return value
    inner = _nested(path[1:], value)
    return Value([inner]) if isinstance(path[0], int) else Value({path[0]: inner})


def _laid_over(value: Value, there: Value, weak_in: Document | None) -> Value:
    """`value` put where `there` stands: dicts merge, all else replaces, save what the file `weak_in` says itself."""
    if isinstance(value.data, dict) and isinstance(there.data, dict):
        items = {key: _laid_over(item, there.items[key], weak_in) if key in there.items else item for key, item in value.items.items()}
        return (value if there.node is None else there).with_data({**there.items, **items})
    return there if weak_in is not None and weak_in.says(there) else value


def _remove(root: Value, path: KeyPath) -> Value:
    """`root` without what is at `path`; a dict that this leaves empty goes too."""
    key, rest = path[0], path[1:]
    child = root.get(key)
    if child is None:
        return root
    left = _remove(child, rest) if rest else None
    gone = left is None or left.data == {}
    if isinstance(root.data, (list, tuple)) and isinstance(key, int):
        elements = list(root.data)
        elements[key : key + 1] = [] if left is None else [left]
        return root.with_data(type(root.data)(elements))
    if gone or left is None:
        return root.with_data({k: v for k, v in root.items.items() if k != key})
    return root.with_item(key, left)
