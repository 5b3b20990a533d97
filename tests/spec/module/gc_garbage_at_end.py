# options: -W default
"""What a program leaves in gc.garbage is a ResourceWarning at its end."""
import gc

gc.garbage.append("kept")
gc.garbage.append(gc)
