"""The package of CPython's own tests, with our stand-in for test.support in front."""

import os

__path__.append(os.path.join(os.path.dirname(os.__file__), "test"))
