"""Markup that text cannot break: an element is built from parts, and every part that is not itself an element is escaped."""

from collections.abc import Iterable
from html import escape as escape_markup
from typing import TypeAlias

from mma_lint.formats.escape import escape


class Markup(str):
    """Text that is markup already: an element, or several."""

    __slots__ = ()


Content: TypeAlias = 'str | int | Iterable[Content] | None'
_EMPTY = frozenset({'input', 'meta', 'wbr'})  # of HTML; elements of SVG must be closed


def element(name: str, /, *content: Content, **attributes: str | float | None) -> Markup:
    """An element. Its attributes are written without a final underscore, with hyphens for others; one that is None is left out."""
    given = ''.join(f' {_attribute(key)}="{_text(str(value))}"' for key, value in attributes.items() if value is not None)
    return Markup(f'<{name}{given}>' if name in _EMPTY else f'<{name}{given}>{together(*content)}</{name}>')


def together(*content: Content) -> Markup:
    """Several parts, one after the other."""
    return Markup(''.join(map(_part, content)))


def _part(content: Content) -> str:
    if isinstance(content, Markup):
        return content
    if content is None:
        return ''
    return _text(str(content)) if isinstance(content, (str, int)) else together(*content)


def _text(text: str) -> str:
    """Text fit to stand in an element or between the quotes of an attribute; what would hide or reorder text is shown as an escape."""
    return escape_markup(escape(text))


def _attribute(key: str) -> str:
    return key.rstrip('_').replace('_', '-')
