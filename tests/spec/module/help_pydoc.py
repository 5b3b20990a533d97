# help() is pydoc's.
def documented(a, b=2, *c: int, **d) -> str:
    """Adds things.

    More text."""
def plain(x, /, *, y): pass
help(documented); help(plain)
