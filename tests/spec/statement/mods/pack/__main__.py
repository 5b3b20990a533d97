import sys
print("running pack as main", __name__, __package__, sys.argv[1:])
