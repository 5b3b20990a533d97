# Chained exceptions: direct cause and context.
class Custom(Exception):
    pass


def low():
    {}["missing"]


def mid():
    try:
        low()
    except KeyError as e:
        raise ValueError("mid failed") from e


def high():
    try:
        mid()
    except ValueError:
        undefined_name


try:
    high()
except NameError as e:
    raise Custom("top", 2) from e
