# __import__ takes any sequence of names; what is empty counts as none.
print(__import__("os.path", fromlist=["join"]).__name__)
print(__import__("os.path", fromlist=("join",)).__name__)
print(__import__("os.path", None, None, []).__name__)
print(__import__("os.path").__name__)
try:
    __import__("os.path", fromlist=7)
except TypeError as error:
    print("TypeError")
try:
    __import__("email", fromlist=7)
except TypeError as error:
    print("TypeError of a package")
