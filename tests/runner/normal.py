"""Makes outputs comparable: addresses become labels, machine paths go, differences get short."""

import difflib
import re

from .context import ROOT

_ADDRESS = re.compile(r"\b0x[0-9a-fA-F]{9,16}\b")
_LONG_DECIMAL = re.compile(r"(?<![\w.])[1-9][0-9]{12,19}(?![\w.])")


def labelled(text, pattern, name):
    """Replaces what pattern finds by name1, name2, ...: equal texts get equal labels."""
    labels = {}

    def label(match):
        value = match.group().lower()
        return f"{name}{labels.setdefault(value, len(labels) + 1)}"

    return pattern.sub(label, text)


def addresses(text):
    return labelled(text, _ADDRESS, "0xADDRESS")


def notebook(text):
    """Addresses in hexadecimal and in decimal name the same things."""
    as_hex = _LONG_DECIMAL.sub(lambda match: hex(int(match.group())), text)
    return addresses(as_hex)


def stderr(text):
    return addresses(text.replace(ROOT, "<root>"))


def difference(wanted, got, title, limit=24):
    if wanted == got:
        return ""
    lines = list(difflib.unified_diff(wanted.splitlines(), got.splitlines(),
                                      f"{title} expected", f"{title} got", lineterm="", n=1))
    if not lines:
        return f"{title}: differs in white space at the end\n"
    if len(lines) > limit:
        lines[limit:] = [f"... {len(lines) - limit} lines more"]
    return "\n".join(line[:200] for line in lines) + "\n"
