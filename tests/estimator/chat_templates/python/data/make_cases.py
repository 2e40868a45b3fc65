#!/usr/bin/env python3
"""Writes *.inc beside itself: random calls with what Python 3.11 answers, for the tests of formats.

The hashes in letter_case_test.cpp come from here too: "make_cases.py hashes" prints them.
"""

import datetime
import pathlib
import random
import sys

FOLDER = pathlib.Path(__file__).resolve().parent
SEED = 20240601


def literal(text):
    """A C++ string literal; octal escapes have an end, unlike hexadecimal ones."""
    shown = [chr(b) if 32 <= b < 127 and chr(b) not in '"\\?' else f"\\{b:03o}"
             for b in text.encode()]
    return '"' + "".join(shown) + '"'


def random_real(r):
    return r.choice([round(r.uniform(-1000, 1000), r.randrange(6)), r.randrange(-999, 999) / 64,
                     r.uniform(-1, 1) * 10 ** r.randrange(-25, 25), -0.0, 9.5, 0.05, 1e16, 99999.5])


def random_integer(r):
    return r.randrange(-2 ** r.randrange(1, 63), 2 ** r.randrange(1, 63))


def random_spec(r, types):
    return (r.choice(["", "", "*", "é"]) + r.choice("<>=^") if r.random() < 0.4 else "") + \
        "".join(part for part, share in (
            (r.choice("+- "), .3), ("z", .1), ("#", .2), ("0", .3), (str(r.randrange(30)), .6),
            (r.choice(",_"), .3), ("." + str(r.randrange(20)), .4), (r.choice(types), .9))
            if r.random() < share)


def answer(function):
    try:
        return function()
    except (ValueError, OverflowError) as error:
        return f"error: {error}"


def write(name, meaning, cases):
    (FOLDER / f"{name}.inc").write_text(
        f"// {meaning}; made by make_cases.py with Python 3.11.\n// clang-format off\n" +
        "\n".join("{" + ", ".join(case) + "}," for case in cases) + "\n")


def format_cases(r, values, types):
    for _ in range(250):
        value, spec = values(r), random_spec(r, types)
        shown = value.hex() if isinstance(value, float) else str(value)
        yield shown, literal(spec), literal(answer(lambda: format(value, spec)))


def percent_cases(r, values, types):
    for _ in range(150):
        flags = "".join(r.sample("-+ #0", r.randrange(3)))
        spec = "%" + flags + r.choice(["", str(r.randrange(1, 20))]) + \
            r.choice(["", ".", f".{r.randrange(12)}"]) + r.choice(types)
        value = values(r)
        shown = value.hex() if isinstance(value, float) else str(value)
        yield shown, literal(spec), literal(spec % value)


def time_cases(r):
    for _ in range(400):
        t = datetime.datetime(r.choice([5, 987, 1900, 2000, 2023, 2024, 2026, 9999]), 1, 1) + \
            datetime.timedelta(days=r.choice([0, 1, 2, 3, 59, 362, 363, 364]),
                               seconds=r.randrange(86400), microseconds=r.choice([0, 7, 123456]))
        spec = "".join("%" + r.choice(["", "", "-", "_", "0", "^", "#"]) +
                       r.choice(["", "", "", "5"]) + r.choice(["", "", "", "E", "O"]) +
                       r.choice("aAbBcdHIjmMpSUwWxXyYZz%feGuVDFTRhntCgklPrNQ") + r.choice(" -/")
                       for _ in range(3))
        parts = (t.year, t.month, t.day, t.hour, t.minute, t.second, t.microsecond,
                 t.isoweekday() % 7, t.timetuple().tm_yday)
        yield literal(spec), "{" + ", ".join(map(str, parts)) + "}", literal(t.strftime(spec))


def round_cases(r):
    for _ in range(300):
        value, digits = random_real(r), r.randrange(-6, 12)
        yield value.hex(), str(digits), round(value, digits).hex()


def hash_of(texts):
    """FNV-1a over the UTF-8 of the texts and a zero behind each."""
    value = 0xCBF29CE484222325
    for text in texts:
        for byte in text.encode() + b"\0":
            value = (value ^ byte) * 0x100000001B3 & 0xFFFFFFFFFFFFFFFF
    return value


def print_hashes():
    characters = [chr(c) for c in range(0x110000) if not 0xD800 <= c <= 0xDFFF]
    for name in ("upper", "lower", "title", "capitalize", "swapcase", "casefold"):
        print(name, f"0x{hash_of(getattr(c, name)() for c in characters):016X}")
    print("repr", f"0x{hash_of(map(repr, characters)):016X}")
    for name in ("isalnum isalpha isascii isdecimal isdigit isidentifier islower isnumeric "
                 "isprintable isspace istitle isupper").split():
        print(name, sum(getattr(c, name)() for c in characters),
              f"0x{hash_of(c for c in characters if getattr(c, name)()):016X}")


def main():
    if sys.argv[1:] == ["hashes"]:
        print_hashes()
        return
    r = random.Random(SEED)
    write("format_integer", "{value, spec, answer}",
          format_cases(r, random_integer, "bdoxXneEfg%%s"))
    write("format_real", "{value, spec, answer}", format_cases(r, random_real, "eEfFgGn%%d"))
    write("percent_integer", "{value, format, answer}", percent_cases(r, random_integer, "dioxX"))
    write("percent_real", "{value, format, answer}", percent_cases(r, random_real, "eEfFgG"))
    write("times", "{format, time, answer}", time_cases(r))
    write("rounded", "{value, digits, answer}", round_cases(r))


if __name__ == "__main__":
    main()
