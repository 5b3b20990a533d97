print("loading pack", __name__, __package__, __path__ is not None)
from . import first
from .first import thing
flag = "pack flag"
