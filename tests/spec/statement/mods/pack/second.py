from .first import thing as t1
from . import flag
from .sub.deep import deep_value, up
import pack.first as pf
both = (t1, flag, deep_value, up, pf.thing)
