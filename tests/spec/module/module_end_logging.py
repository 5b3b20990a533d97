# The callbacks of weak references in a module that ends with the program do not run half-way through its end.
import dataclasses
import logging


@dataclasses.dataclass(order=True, frozen=True)
class Point:
    x: int


logging.getLogger("spec").warning("a handler of last resort was made for %s", Point(1))
print("done")
