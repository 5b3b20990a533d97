"""Where memory was allocated: snapshots of the traced blocks, grouped, compared and filtered."""

from functools import total_ordering

from _tracemalloc import (_get_object_traceback, _get_traces, clear_traces, get_traceback_limit, get_traced_memory,
                          get_tracemalloc_memory, is_tracing, reset_peak, start, stop)


class _Sequence:
    """What gives its items by number: len() and item are the class's."""

    __slots__ = ()

    def __iter__(self): return (self[i] for i in range(len(self)))
    def __reversed__(self): return (self[i] for i in range(len(self) - 1, -1, -1))
    def __contains__(self, item): return any(each is item or each == item for each in self)


_UNITS = ("B", "KiB", "MiB", "GiB", "TiB")


def _size_text(size, signed=False):
    """A number of bytes as people read it: at most five digits, a decimal only for few of a larger unit."""
    unit = 0
    while abs(size) >= 10 * 1024 and unit < len(_UNITS) - 1:
        size /= 1024
        unit += 1
    places = 1 if unit and abs(size) < 100 else 0
    sign = "+" if signed else ""
    return f"{size:{sign}.{places}f} {_UNITS[unit]}"


@total_ordering
class Frame:
    """A line of a file."""

    __slots__ = ("_frame",)

    def __init__(self, frame): self._frame = frame
    filename = property(lambda self: self._frame[0])
    lineno = property(lambda self: self._frame[1])
    def __hash__(self): return hash(self._frame)
    def __eq__(self, other): return self._frame == other._frame if isinstance(other, Frame) else NotImplemented
    def __lt__(self, other): return self._frame < other._frame if isinstance(other, Frame) else NotImplemented
    def __str__(self): return f"{self.filename}:{self.lineno}"
    def __repr__(self): return f"<Frame filename={self.filename!r} lineno={self.lineno!r}>"


@total_ordering
class Traceback(_Sequence):
    """The frames of an allocation, the oldest first."""

    __slots__ = ("_frames", "_total_nframe")

    def __init__(self, frames, total_nframe=None):
        self._frames = tuple(reversed(frames)) # what is traced has the newest first
        self._total_nframe = total_nframe

    total_nframe = property(lambda self: self._total_nframe)
    def __len__(self): return len(self._frames)

    def __getitem__(self, index):
        if isinstance(index, slice):
            return tuple(Frame(frame) for frame in self._frames[index])
        return Frame(self._frames[index])

    def __hash__(self): return hash(self._frames)
    def __eq__(self, other): return self._frames == other._frames if isinstance(other, Traceback) else NotImplemented
    def __lt__(self, other): return self._frames < other._frames if isinstance(other, Traceback) else NotImplemented
    def __str__(self): return str(self[0])

    def __repr__(self):
        total = "" if self._total_nframe is None else f" total_nframe={self._total_nframe}"
        return f"<Traceback {tuple(self)}{total}>"

    def format(self, limit=None, most_recent_first=False):
        """Lines as tracebacks have them; limit < 0 leaves the newest -limit frames out."""
        frames = list(self)
        if limit is not None:
            frames = frames[-limit:] if limit > 0 else frames[:limit]
        lines = []
        for frame in reversed(frames) if most_recent_first else frames:
            lines.append(f'  File "{frame.filename}", line {frame.lineno}')
            source = linecache.getline(frame.filename, frame.lineno).strip()
            if source:
                lines.append("    " + source)
        return lines


class _LineCache:
    """Lines of files, read once."""

    def __init__(self):
        self._files = {}

    def getline(self, filename, number):
        lines = self._files.get(filename)
        if lines is None:
            try:
                with open(filename, encoding="utf-8", errors="replace") as file:
                    lines = file.readlines()
            except (OSError, ValueError):
                lines = []
            self._files[filename] = lines
        return lines[number - 1] if 0 < number <= len(lines) else ""


linecache = _LineCache()


def get_object_traceback(obj):
    """Where an object was allocated; None when it was not traced."""
    frames = _get_object_traceback(obj)
    return None if frames is None else Traceback(frames)


class Trace:
    """A traced block."""

    __slots__ = ("_trace",)

    def __init__(self, trace): self._trace = trace
    domain = property(lambda self: self._trace[0])
    size = property(lambda self: self._trace[1])
    traceback = property(lambda self: Traceback(*self._trace[2:]))
    def __hash__(self): return hash(self._trace)
    def __eq__(self, other): return self._trace == other._trace if isinstance(other, Trace) else NotImplemented
    def __str__(self): return f"{self.traceback}: {_size_text(self.size)}"
    def __repr__(self): return f"<Trace domain={self.domain} size={_size_text(self.size)}, traceback={self.traceback!r}>"


class _Traces(_Sequence):
    """The traces of a snapshot; each becomes an object when it is asked for."""

    __slots__ = ("_traces",)

    def __init__(self, traces): self._traces = traces
    def __len__(self): return len(self._traces)

    def __getitem__(self, index):
        if isinstance(index, slice):
            return tuple(Trace(trace) for trace in self._traces[index])
        return Trace(self._traces[index])

    def __contains__(self, trace): return trace._trace in self._traces
    def __eq__(self, other): return self._traces == other._traces if isinstance(other, _Traces) else NotImplemented
    def __repr__(self): return f"<Traces len={len(self)}>"


class Statistic:
    """Size and number of the blocks of one group."""

    __slots__ = ("traceback", "size", "count")

    def __init__(self, traceback, size, count):
        self.traceback, self.size, self.count = traceback, size, count

    def __hash__(self): return hash((self.traceback, self.size, self.count))

    def __eq__(self, other):
        if not isinstance(other, Statistic):
            return NotImplemented
        return (self.traceback, self.size, self.count) == (other.traceback, other.size, other.count)

    def __str__(self):
        average = f", average={_size_text(self.size / self.count)}" if self.count else ""
        return f"{self.traceback}: size={_size_text(self.size)}, count={self.count}{average}"

    def __repr__(self): return f"<Statistic traceback={self.traceback!r} size={self.size} count={self.count}>"
    def _sort_key(self): return self.size, self.count, self.traceback


class StatisticDiff:
    """The difference of a group between two snapshots."""

    __slots__ = ("traceback", "size", "size_diff", "count", "count_diff")

    def __init__(self, traceback, size, size_diff, count, count_diff):
        self.traceback, self.size, self.size_diff = traceback, size, size_diff
        self.count, self.count_diff = count, count_diff

    def _all(self): return self.traceback, self.size, self.size_diff, self.count, self.count_diff
    def __hash__(self): return hash(self._all())
    def __eq__(self, other): return self._all() == other._all() if isinstance(other, StatisticDiff) else NotImplemented

    def __str__(self):
        average = f", average={_size_text(self.size / self.count)}" if self.count else ""
        return (f"{self.traceback}: size={_size_text(self.size)} ({_size_text(self.size_diff, True)}), "
                f"count={self.count} ({self.count_diff:+d}){average}")

    def __repr__(self):
        return (f"<StatisticDiff traceback={self.traceback!r} size={self.size} ({self.size_diff:+d}) "
                f"count={self.count} ({self.count_diff:+d})>")

    def _sort_key(self): return abs(self.size_diff), self.size, abs(self.count_diff), self.count, self.traceback


def _compared(old, new):
    """The differences of two groupings {traceback: Statistic}."""
    found = []
    for traceback, stat in new.items():
        before = old.get(traceback)
        size, count = (before.size, before.count) if before is not None else (0, 0)
        found.append(StatisticDiff(traceback, stat.size, stat.size - size, stat.count, stat.count - count))
    for traceback, stat in old.items():
        if traceback not in new:
            found.append(StatisticDiff(traceback, 0, -stat.size, 0, -stat.count))
    return found


class BaseFilter:
    """Keeps (inclusive) or drops what it matches."""

    def __init__(self, inclusive): self.inclusive = inclusive
    def _match(self, trace): raise NotImplementedError


def _normal(filename):
    return filename[:-1] if filename.endswith(".pyc") else filename


class Filter(BaseFilter):
    """Matches frames by the file's name, a shell pattern, and perhaps the line."""

    def __init__(self, inclusive, filename_pattern, lineno=None, all_frames=False, domain=None):
        super().__init__(inclusive)
        self._filename_pattern = _normal(filename_pattern)
        self.inclusive, self.lineno, self.all_frames, self.domain = inclusive, lineno, all_frames, domain

    filename_pattern = property(lambda self: self._filename_pattern)

    def _match_frame_impl(self, filename, lineno):
        if not _fits(_normal(filename), self._filename_pattern):
            return False
        return self.lineno is None or lineno == self.lineno

    def _match_frame(self, filename, lineno):
        return self._match_frame_impl(filename, lineno) ^ (not self.inclusive)

    def _match_traceback(self, frames):
        if self.all_frames:
            return any(self._match_frame_impl(*frame) for frame in frames) ^ (not self.inclusive)
        return self._match_frame(*frames[0])

    def _match(self, trace):
        domain, _, frames, _ = trace
        matched = self._match_traceback(frames)
        if self.domain is None:
            return matched
        return matched and domain == self.domain if self.inclusive else matched or domain != self.domain


class DomainFilter(BaseFilter):
    """Matches traces by their domain."""

    def __init__(self, inclusive, domain):
        super().__init__(inclusive)
        self._domain = domain

    domain = property(lambda self: self._domain)
    def _match(self, trace): return (trace[0] == self._domain) ^ (not self.inclusive)


def _fits(text, pattern):
    """Does a shell pattern (*, ?, [...]) match all of the text?"""
    if not any(sign in pattern for sign in "*?["):
        return text == pattern
    from fnmatch import fnmatchcase
    return fnmatchcase(text, pattern)


class Snapshot:
    """The blocks that lived when it was taken."""

    def __init__(self, traces, traceback_limit):
        self.traces = _Traces(traces)
        self.traceback_limit = traceback_limit

    def dump(self, filename):
        "Writes the snapshot to a file."
        import pickle
        with open(filename, "wb") as file:
            pickle.dump(self, file, pickle.HIGHEST_PROTOCOL)

    @staticmethod
    def load(filename):
        "Reads what dump() wrote."
        import pickle
        with open(filename, "rb") as file:
            return pickle.load(file)

    def filter_traces(self, filters):
        """A snapshot of what any inclusive filter (if there are some) and all exclusive ones let through."""
        if not isinstance(filters, (list, tuple)) and not hasattr(filters, "__iter__"):
            raise TypeError(f"filters must be a list of filters, not {type(filters).__name__}")
        filters = list(filters)
        wanted = [each for each in filters if each.inclusive]
        unwanted = [each for each in filters if not each.inclusive]
        kept = [trace for trace in self.traces._traces
                if (not wanted or any(each._match(trace) for each in wanted))
                and all(each._match(trace) for each in unwanted)]
        return Snapshot(kept, self.traceback_limit)

    def _keys(self, key_type, cumulative):
        """A function from a trace's frames to the groups it belongs to, as tuples of frames."""
        if key_type not in ("traceback", "filename", "lineno"):
            raise ValueError(f"unknown key_type: {key_type!r}")
        if cumulative and key_type == "traceback":
            raise ValueError("cumulative mode cannot by used with key type 'traceback'")
        if key_type == "traceback":
            return lambda trace: (trace[2],)
        group = (lambda frame: ((frame[0], 0),)) if key_type == "filename" else (lambda frame: (frame,))
        if cumulative:
            return lambda trace: dict.fromkeys(map(group, trace[2])) # a trace counts once in each group
        return lambda trace: (group(trace[2][0]),)

    def _group_by(self, key_type, cumulative):
        """{Traceback: Statistic}."""
        keys, sums = self._keys(key_type, cumulative), {}
        for trace in self.traces._traces:
            for key in keys(trace):
                pair = sums.setdefault(key, [0, 0])
                pair[0] += trace[1]
                pair[1] += 1
        found = [Statistic(Traceback(key), size, count) for key, (size, count) in sums.items()]
        return {stat.traceback: stat for stat in found}

    def statistics(self, key_type, cumulative=False):
        """The blocks grouped by 'lineno', 'filename' or 'traceback', the largest first."""
        return sorted(self._group_by(key_type, cumulative).values(), reverse=True, key=Statistic._sort_key)

    def compare_to(self, old_snapshot, key_type, cumulative=False):
        """The differences of the groups since an older snapshot, the largest first."""
        new, old = self._group_by(key_type, cumulative), old_snapshot._group_by(key_type, cumulative)
        return sorted(_compared(old, new), reverse=True, key=StatisticDiff._sort_key)


def take_snapshot():
    """A snapshot of the blocks that are traced now."""
    if not is_tracing():
        raise RuntimeError("the tracemalloc module must be tracing memory allocations to take a snapshot")
    return Snapshot(_get_traces(), get_traceback_limit())
