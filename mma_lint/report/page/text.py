"""Text in a page: paths, and prose with code in it."""

import re

from mma_lint.report.page.element import Markup, element, together


def path(name: str, place: str = '') -> Markup:
    """The name of a file or a folder, its last part first to be seen, with a place in it. It may be broken behind a slash or an underscore."""
    folder, slash, last = name.rpartition('/')
    return together(element('span', _breakable(folder + slash), class_='above') if slash else None, _breakable(last), f':{place}' if place else None)


def _breakable(text: str) -> Markup:
    return together([(part, element('wbr')) if part[-1:] in ('/', '_') else part for part in re.findall(r'[^/_]*[/_]?', text)])


def prose(text: str) -> Markup:
    """A text with what stands between backticks as code; as it is where they are not in pairs."""
    parts = text.split('`')
    return together(text) if len(parts) % 2 == 0 else together([element('code', part) if index % 2 else part for index, part in enumerate(parts)])
