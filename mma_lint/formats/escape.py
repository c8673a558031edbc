"""Untrusted text made fit to print."""


def escape(text: str) -> str:
    """`text` with all that could move the cursor, hide or reorder text written as an escape."""
    return text if text.isprintable() else ''.join(char if char.isprintable() else _escaped(char) for char in text)


def _escaped(char: str) -> str:
    return char.encode('unicode_escape').decode('ascii')
