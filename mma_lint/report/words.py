"""Small phrases of a report: counts and dates."""

from datetime import datetime, timezone


def number(count: int, noun: str) -> str:
    """`1 file`, `1,204 files`."""
    return f'{count:,} {noun}{"" if count == 1 else "s"}'


def day(date: datetime) -> str:
    """`27 November 2026`, in UTC."""
    date = date.astimezone(timezone.utc)
    return f'{date.day} {date:%B %Y}'


def moment(date: datetime) -> str:
    """`27 November 2026, 12:40 UTC`."""
    return f'{day(date)}, {date.astimezone(timezone.utc):%H:%M} UTC'
