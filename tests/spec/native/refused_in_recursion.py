# sweep: once:sites:1
"""Code that runs in several loops at once while it is translated, or, when memory fails just then, is not."""


class Tree:
    def __init__(self, depth):
        self.depth = depth

    def leaves(self):
        if not self.depth:
            return 1
        return sum(weight * Tree(self.depth - 1).leaves() for weight in range(5))


print(Tree(5).leaves())
