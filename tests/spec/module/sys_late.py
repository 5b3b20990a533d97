# Constants of sys that are made when they are first asked for are there however one asks.
import sys

print("flags" in vars(sys), "float_info" in dir(sys), hasattr(sys, "hash_info"), hasattr(sys, "hash_inf"))
print(sys.flags is sys.flags, sys.float_info is getattr(sys, "float_info"), sys.__dict__["int_info"] is sys.int_info)
print(sys.int_info.bits_per_digit > 0, sys.maxsize, sys.byteorder, "re" in sys.stdlib_module_names)

from sys import maxunicode, thread_info

print(maxunicode, thread_info is sys.thread_info)

sys.maxsize = 5
print(sys.maxsize, vars(sys)["maxsize"], {**vars(sys)}["maxsize"])
del sys.maxsize
try:
    sys.maxsize
except AttributeError as error:
    print(error)
print("maxsize" in vars(sys))
