#!/usr/bin/env python3
"""Writes ../unicode_data/*.inc: what Python's str methods know of code points, asked of str itself.

Run with Python 3.11, whose Unicode is 14.0; any other makes other tables, so it is refused.
"""

import pathlib
import sys
import unicodedata

FOLDER = pathlib.Path(__file__).resolve().parent.parent / "unicode_data"
CHARACTERS = [chr(c) for c in range(sys.maxunicode + 1) if not 0xD800 <= c <= 0xDFFF]


def is_cased(c):
    """title() goes on in lower case behind a cased character."""
    return (c + "a").title()[-1] == "a"


def is_case_ignorable(c):
    """lower() looks through such characters for the cased one that makes a sigma a final one."""
    return ("A" + c + "Σ").lower()[-1] == "ς" and (c + "Σ").lower()[-1] != "ς"


def is_title(c):
    return c.istitle() and not c.isupper()


PROPERTIES = {
    "alpha": ("isalpha()", str.isalpha),
    "decimal": ("isdecimal(); every ten of a range stand for 0 to 9", str.isdecimal),
    "digit": ("isdigit(), without isdecimal()", lambda c: c.isdigit() and not c.isdecimal()),
    "numeric": ("isnumeric(), without isdigit()", lambda c: c.isnumeric() and not c.isdigit()),
    "lower": ("islower()", str.islower),
    "upper": ("isupper()", str.isupper),
    "title": ("istitle(), without isupper()", is_title),
    "other_cased": ("cased, without islower() and isupper()",
                    lambda c: is_cased(c) and not c.islower() and not c.isupper()),
    "case_ignorable": ("what the final sigma rule looks through", is_case_ignorable),
    "printable": ("isprintable()", str.isprintable),
    "identifier_start": ("isidentifier() where isalpha() says otherwise",
                         lambda c: c.isidentifier() != c.isalpha()),
    "identifier_rest": ("allowed behind the start of an identifier, without those that may start "
                        "one and isdecimal()",
                        lambda c: ("a" + c).isidentifier() and not c.isidentifier()
                        and not c.isdecimal()),
}

# Each mapping is what it changes over another one, or over leaving the character alone.
MAPPINGS = {
    "to_lower": (str.lower, lambda c: c),
    "to_upper": (str.upper, lambda c: c),
    "to_title": (str.title, str.upper),
    "to_fold": (str.casefold, str.lower),
}


def longest_run(items, at):
    """(stride, length) of the longest run that starts at items[at] and skips no item."""
    best = (1, 1)
    for stride in (1, 2):
        length = 1
        while at + length < len(items):
            code, rest = items[at + length]
            if code != items[at][0] + stride * length or rest != items[at][1]:
                break
            length += 1
        if length > best[1]:
            best = (stride, length)
    return best


def runs(items):
    """{first, last, stride} and what the items of the run have in common."""
    at = 0
    while at < len(items):
        stride, length = longest_run(items, at)
        yield (f"0x{items[at][0]:X}", f"0x{items[at + length - 1][0]:X}", stride, *items[at][1])
        at += length


def write(name, description, entries):
    lines = [""]
    for entry in entries:
        item = "{" + ", ".join(str(part) for part in entry) + "},"
        if len(lines[-1]) + len(item) + 1 > 100:
            lines.append("")
        lines[-1] += (" " if lines[-1] else "") + item
    (FOLDER / f"{name}.inc").write_text(
        f"// {description}; made by tools/make_tables.py from Python 3.11's Unicode "
        f"{unicodedata.unidata_version}.\n// clang-format off\n" + "\n".join(lines) + "\n")


def main():
    if unicodedata.unidata_version != "14.0.0":
        sys.exit("make_tables.py: run me with Python 3.11 (Unicode 14.0)")
    FOLDER.mkdir(exist_ok=True)
    for name, (meaning, test) in PROPERTIES.items():
        write(name, f"{{first, last, stride}} of {meaning}",
              runs([(ord(c), ()) for c in CHARACTERS if test(c)]))
    for name, (mapping, other) in MAPPINGS.items():
        changed = [c for c in CHARACTERS if mapping(c) != other(c)]
        single = [c for c in changed if len(mapping(c)) == 1]
        write(name, "{first, last, stride, distance}",
              runs([(ord(c), (ord(mapping(c)) - ord(c),)) for c in single]))
        write(f"{name}_longer", "{code point, the two or three that it becomes}",
              [(f"0x{ord(c):X}", "{" + ", ".join(f"0x{ord(r):X}" for r in mapping(c)) + "}")
               for c in changed if len(mapping(c)) > 1])


if __name__ == "__main__":
    main()
