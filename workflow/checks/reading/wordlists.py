"""Lists of words, written as text."""


def words(text: str) -> frozenset[str]:
    """The words of a text, which blanks part."""
    return frozenset(text.split())
