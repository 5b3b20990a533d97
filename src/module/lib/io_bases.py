"""The abstract classes of files, which io has when they are asked for: programs derive from them, and register with them."""

from abc import ABCMeta

import _io

__name__ = "io"  # where they belong, and where pickle finds them


class IOBase(_io._IOBase, metaclass=ABCMeta):
    __doc__ = _io._IOBase.__doc__


class RawIOBase(_io._RawIOBase, IOBase):
    __doc__ = _io._RawIOBase.__doc__


class BufferedIOBase(_io._BufferedIOBase, IOBase):
    __doc__ = _io._BufferedIOBase.__doc__


class TextIOBase(_io._TextIOBase, IOBase):
    __doc__ = _io._TextIOBase.__doc__


RawIOBase.register(_io.FileIO)
for native in _io.BytesIO, _io.BufferedReader, _io.BufferedWriter, _io.BufferedRandom, _io.BufferedRWPair:
    BufferedIOBase.register(native)
for native in _io.StringIO, _io.TextIOWrapper:
    TextIOBase.register(native)
