#!/usr/bin/env python3
"""Writes the text that the token estimator is fitted on, out of Debian packages: OUT/SOURCE/NUMBER.txt, UTF-8.

    collect_text.py --packages                      # their names, for apt-get download
    collect_text.py --out DIR [--root ROOT] [--source-mb 1.2]

ROOT is where the packages lie unpacked (`dpkg -x PACKAGE.deb ROOT`); nothing needs to be installed. A source is a manual, a
program's code or its translations into one language; files are taken in a fixed random order until the source has its share.
The texts stay each under their package's licence and are not part of the project.
"""

import argparse
import gettext
import gzip
import hashlib
import html
import random
import re
import sys
import unicodedata
from pathlib import Path

DOC, SHARE, OFFICE = "usr/share/doc", "usr/share", "usr/lib/libreoffice/program/resource"
WORLD = """af am ar as ast az be bg bn bs ca cs cy da de el eo es et eu fa fi fr ga gl gu he hi hr hu hy id is it ja ka kk km kn ko ku
    lo lt lv mk ml mn mr ms my nb ne nl nn or pa pl ps pt ro ru si sk sl sq sr sv sw ta te tg th ti tr tt ug uk ur uz vi zh_CN zh_TW""".split()
# Text that letter_triples.cpp is counted on; kept apart, so that nothing is fitted or measured on it.
FOR_TRIPLES = {"triples-linux": ("linux-doc-6.1", [f"{DOC}/linux-doc-6.1/Documentation/**/*.rst.gz"])}
BLOCK = 20_000  # characters of a long dictionary that are taken together
RARE = "rare-characters"


def sources():
    """Name of a source: (package, patterns below the root)."""
    found = {
        "python-doc": ("python3.11-doc", [f"{DOC}/python3.11/html/**/*.html"]),
        "postgresql-doc": ("postgresql-doc-15", [f"{DOC}/postgresql-doc-15/html/*.html"]),
        "erlang-doc": ("erlang-doc", [f"{DOC}/erlang-doc/**/*.html"]),
        "sqlite-doc": ("sqlite3-doc", [f"{DOC}/sqlite3/**/*.html"]),
        "debian-policy": ("debian-policy", [f"{DOC}/debian-policy/**/*.html"]),
        "handbook-en": ("debian-handbook", [f"{DOC}/debian-handbook/html/en-US/*.html"]),
        "office-help-en": ("libreoffice-help-en-us", [f"{SHARE}/libreoffice/help/en-US/**/*.html"]),
        "gnome-help-en": ("gnome-user-docs", [f"{SHARE}/help/C/**/*.page"]),
        "wordnet": ("dict-wn", ["usr/share/dictd/wn.dict.dz"]),
        "gcide": ("dict-gcide", ["usr/share/dictd/gcide.dict.dz"]),
        "foldoc": ("dict-foldoc", ["usr/share/dictd/foldoc.dict.dz"]),
        "jargon": ("dict-jargon", ["usr/share/dictd/jargon.dict.dz"]),
        "fortunes": ("fortunes fortunes-min", [f"{SHARE}/games/fortunes/*[a-z]"]),
        "man-en": ("manpages", [f"{SHARE}/man/man[1-8]/*.gz"]),
        "man-dev": ("manpages-dev", [f"{SHARE}/man/man[23]/*.gz"]),
        "change-logs": ("", [f"{DOC}/*/changelog*.gz"]),
        "rust": ("rust-src", ["usr/src/rustc-*/library/**/*.rs"]),
        "go": ("golang-1.19-src", [f"{SHARE}/go-1.19/src/**/*.go"]),
        "go-assembly": ("golang-1.19-src", [f"{SHARE}/go-1.19/src/**/*.s"]),
        "python": ("libpython3.11-stdlib", ["usr/lib/python3.11/**/*.py"]),
        "lisp": ("emacs-el", [f"{SHARE}/emacs/**/*.el.gz"]),
        "boost": ("libboost1.81-dev", ["usr/include/boost/**/*.hpp"]),
        "web-pages": ("erlang-doc", [f"{DOC}/erlang-doc/**/*.html"]),
        "kernel-tools": ("linux-doc-6.1", [f"{DOC}/linux-doc-6.1/**/*.[chS].gz", f"{DOC}/linux-doc-6.1/**/*.py", f"{DOC}/linux-doc-6.1/**/*.yaml.gz"]),
    }
    for language in WORLD:
        short, folder = language.split("_")[0], language.replace("_", "-")
        found[f"iso-{language}"] = ("iso-codes", [f"{SHARE}/locale/{language}/LC_MESSAGES/*.mo"])
        found[f"gnome-{language}"] = ("gnome-user-docs", [f"{SHARE}/help/{language}/**/*.page"])
        found[f"handbook-{language}"] = ("debian-handbook", [f"{DOC}/debian-handbook/html/{short}-*/*.html"])
        found[f"installer-{language}"] = ("installation-guide-amd64", [f"{DOC}/installation-guide-amd64/{short}/*.html", f"{DOC}/installation-guide-amd64/{folder}/*.html"])
        found[f"office-{language}"] = (f"libreoffice-l10n-{short}", [f"{OFFICE}/{language}/LC_MESSAGES/*.mo"])
        found[f"office-help-{language}"] = (f"libreoffice-help-{folder.lower()}", [f"{SHARE}/libreoffice/help/{folder}/**/*.html"])
        found[f"man-{language}"] = (f"manpages-{short}", [f"{SHARE}/man/{language}/man[1-8]/*.gz"])
        found[f"fortunes-{language}"] = (f"fortunes-{short}", [f"{SHARE}/games/fortunes/{language}/*"])
    return found


LISTED = "bg cs de es ru".split()  # languages with a package of quotations; of the other kinds, see listed()


def listed(package):
    """Whether Debian 12 has this package (many languages have no manual of their own)."""
    kind, _, language = package.rpartition("-")
    known = {"fortunes": LISTED, "manpages": "de es fr it ja pl ru uk zh".split(), "libreoffice-l10n": "ar bn fa he hi ko ta th".split()}
    return kind not in known or language in known[kind]


def web_text(page):
    """An HTML, DocBook or Mallard page without its marks; code keeps its line ends."""
    page = re.sub(r"(?is)<(script|style|head|nav|info)\b.*?</\1\s*>|<!--.*?-->|<\?.*?\?>|<!DOCTYPE[^>]*>", " ", page)
    parts = re.split(r"(?is)(<(?:pre|screen|code)\b[^>]*>.*?</(?:pre|screen|code)>)", page)
    for number, part in enumerate(parts):
        if number % 2 == 0:
            part = re.sub(r"\s+", " ", part)
            part = re.sub(r"(?i)</?(?:p|div|li|h\d|tr|table|title|section|ul|ol|dl|dt|dd|item|br|note|para)\b[^>]*>", "\n\n", part)
        parts[number] = re.sub(r"<[^>]{0,2000}>", "", part)
    return re.sub(r" *\n\s*\n\s*", "\n\n", html.unescape("".join(parts))).strip()


def roff_text(page):
    """A manual page without its requests and font changes."""
    lines = []
    for line in page.split("\n"):
        if line.startswith((".\\\"", "'\\\"")):
            continue
        if line.startswith("."):
            macro, _, line = line[1:].partition(" ")
            line = line.replace('"', "")
            if macro in ("PP", "P", "TP", "SH", "SS", "Sh", "Ss", "Pp", "IP", "LP"):
                line = "\n" + line
        line = re.sub(r"\\f[A-Z]|\\f\[[A-Z]*\]|\\&|\\[,/|]|\\s[-+]?\d", "", line)
        lines.append(re.sub(r"\\\(?(?:aq|dq|-|e|lq|rq|en|em|co|bu)|\\\[[a-z]*\]", "-", line))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines))


def translations(path):
    """The translated side of a compiled message catalogue."""
    with open(path, "rb") as file:
        texts = gettext.GNUTranslations(file)._catalog
    return "\n".join(text for key, text in texts.items() if key and isinstance(text, str) and text != key)


def text_of(path, raw_pages):
    if path.suffix == ".mo":
        return translations(path)
    data = path.read_bytes()
    text = (gzip.decompress(data) if path.suffix in (".gz", ".dz") else data)[:40_000_000].decode("utf-8", "replace")
    if path.suffix in (".html", ".page") and not raw_pages:
        return web_text(text)
    if "/man/" in str(path):
        return roff_text(text)
    return text


def clean(text):
    text = re.sub(r".\x08|[\x00-\x08\x0b\x0e-\x1f\x7f\ud800-\udfff\ufffd]", "", text)
    return text.strip()


def chosen_files(root, patterns):
    """In an order that depends on the names alone."""
    found = {path for pattern in patterns for path in root.glob(pattern) if path.is_file() and path.suffix not in (".dat", ".u8")}
    return sorted(found, key=lambda path: hashlib.sha256(str(path.relative_to(root)).encode()).hexdigest())


def collect(name, patterns, root, out, most):
    written, number, seen = 0, 0, set()
    for path in chosen_files(root, patterns):
        if written >= most:
            break
        try:
            text = clean(text_of(path, raw_pages=name == "web-pages"))
        except (OSError, UnicodeDecodeError, EOFError):
            continue  # a catalogue in an old encoding, a damaged archive
        # Manuals repeat their frames on every page: a paragraph stands once.
        paragraphs = [p for p in text.split("\n\n") if len(p) < 40 or not (hash(p) in seen or seen.add(hash(p)))]
        text = "\n\n".join(paragraphs)
        if path.suffix == ".dz":  # a dictionary: blocks from all of the alphabet
            blocks = [text[at:at + BLOCK] for at in range(0, len(text), BLOCK)]
            text = "".join(blocks[:: max(1, len(text) // most)])
        elif name not in FOR_TRIPLES:
            text = text[:max(BLOCK, most // 4)]  # so that a large file is not the whole source
        if len(text) < 200:
            continue
        (out / name).mkdir(parents=True, exist_ok=True)
        (out / name / f"{number:05}.txt").write_text(text, encoding="utf-8", newline="")
        number, written = number + 1, written + len(text.encode())
    return written


def rare_characters(out, most):
    """Characters that no manual has, at random: what a tokenizer spells byte by byte. Made, not found."""
    rng = random.Random(RARE)
    drawn = [chr(c) for c in range(0x100, 0x1FB00) if unicodedata.category(chr(c)) not in ("Cn", "Cs", "Co", "Cc", "Cf")]
    blocks = [[c for c in drawn if ord(c) >> 8 == block] for block in sorted({ord(c) >> 8 for c in drawn})]
    weights = [min(len(block), 64) for block in blocks]
    (out / RARE).mkdir(parents=True, exist_ok=True)
    written = 0
    for number in range(most // 4000):
        text = ""
        while len(text.encode()) < 4000:
            (block,) = rng.choices(blocks, weights)
            text += "".join(rng.choice(block) for _ in range(rng.randint(20, 200))) + rng.choice(" \n")
        (out / RARE / f"{number:05}.txt").write_text(text, encoding="utf-8", newline="")
        written += len(text.encode())
    return written


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--root", type=Path, default=Path("/"))
    parser.add_argument("--source-mb", type=float, default=1.2)
    parser.add_argument("--packages", action="store_true")
    options = parser.parse_args()
    everything = {**sources(), **FOR_TRIPLES}
    if options.packages:
        names = {name for packages, _ in everything.values() for name in packages.split()}
        print(" ".join(sorted(filter(listed, names))))
        return
    if not options.out:
        parser.error("--out is missing")
    total = 0
    for name, (_, patterns) in everything.items():
        most = 20_000_000 if name in FOR_TRIPLES else int(options.source_mb * 1e6)
        written = collect(name, patterns, options.root, options.out, most)
        total += written
        if written:
            print(f"{name}: {written} bytes", file=sys.stderr)
    total += rare_characters(options.out, int(options.source_mb * 1e6))
    print(f"{total} bytes", file=sys.stderr)


if __name__ == "__main__":
    main()
