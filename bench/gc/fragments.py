# Ten million small objects, of which every second one is freed; then as many made again, in the holes; then all freed; then
# ten million again, of which three of four are freed, in runs. Resident megabytes after each, less those before the first.
import os

N = int(os.environ.get("FRAGMENTS_OBJECTS", "10000000"))


def resident():
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmRSS")) * 1024 / 1e6


def fill(kept, first, step, count):
    for i in range(first, first + step * count, step):
        kept[i] = (kept, i)[:1]  # a tuple of one


def main():
    kept = [None] * N
    start = resident()
    fill(kept, 0, 1, N)
    full = resident() - start
    kept[::2] = [None] * (N // 2)
    half = resident() - start
    fill(kept, 0, 2, N // 2)
    again = resident() - start
    kept[:] = [None] * N
    gone = resident() - start
    fill(kept, 0, 1, N)
    for i in range(0, N, 100000):
        kept[i:i + 75000] = [None] * 75000
    quarter = resident() - start
    print(f"fragments full_mb {full:.1f} every_second_freed_mb {half:.1f} made_again_mb {again:.1f} "
          f"all_freed_mb {max(gone, 0.1):.1f} runs_of_75000_freed_mb {quarter:.1f}")


main()
