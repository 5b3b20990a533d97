from ..first import thing as up
from .. import first
deep_value = 42
name = __name__
