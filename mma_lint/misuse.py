"""What the user asked for cannot be done as it is said."""


class Misuse(Exception):
    """Arguments or settings that cannot be understood, or do not go together. The text is for the user; the exit status is 2."""
