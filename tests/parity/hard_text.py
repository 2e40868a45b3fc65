"""Texts that tokenizers get wrong, made from a seed: the same seed and tokenizer.json give the same texts. Code, so that no data is kept.

    for kind, text in hard_text.texts(tokenizer_json, seed=1): ...       # without end
"""
import random

# The byte-level alphabet: the byte that each visible character stands for.
_VISIBLE = [*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
_BYTE_OF = {chr(byte): byte for byte in _VISIBLE}
_BYTE_OF.update({chr(0x100 + i): byte for i, byte in enumerate(byte for byte in range(256) if byte not in _VISIBLE)})

WHITE_SPACE = [" ", "  ", "   ", "\t", "\n", "\r\n", "\r", "\n\n", "\v", "\f", "\x1c", "\x1f", "\x85", "\xa0", "\u1680", "\u2000", "\u2003", "\u200a",
               "\u2028", "\u2029", "\u202f", "\u205f", "\u3000", "\u200b", "\u2060", "\ufeff", "\u180e", "\u2581"]
CONTRACTIONS = ["'s", "'S", "'t", "'re", "'RE", "'Ve", "'m", "'ll", "'lL", "'d", "'D", "'\u017f", "'\u212a", "\u2019s", "''s", "'", "'r", "'l", "'x"]
SCRIPTS = ["the quick brown fox", "Straße Größe", "ÉCOLE été", "ﬁnance ﬂow", "Ελληνικά", "Быстрая лиса", "ЩИ", "עברית", "مرحبا بالعالم", "हिन्दी में",
           "বাংলা", "தமிழ்", "ไทยไม่มีเว้นวรรค", "ລາວ", "မြန်မာ", "ខ្មែរ", "中文分词测试", "繁體中文", "日本語のテキスト", "カタカナ", "ｶﾀｶﾅ", "한국어 문장", "한글", "Tiếng Việt",
           "ǅ ǈ ǋ", "ⅣⅫ", "①②③", "٠١٢٣", "१२३", "½⅓", "x²y₃", "Ⓐⓑ", "ＡＢＣ１２３", "µΩ", "Ǆungla", "ʰʷ", "İstanbul ı", "ﷺ", "㍿㌔", "𝒜𝓑𝟙𝟚", "𐍈𐌰", "𠀀𪚥"]
MARKS = ["\u0300", "\u0301", "\u0323", "\u0338", "\u0345", "\u064b", "\u0651", "\u093c", "\u094d", "\u0e31", "\u0f71", "\u1ab0", "\u20d2", "\u3099", "\u309a",
         "\ufe0f", "\u1dfa", "\U0001d165", "\U0001e944", "\u0898", "\U00010efd"]
JAMO = ["\u1100", "\u1161", "\u11a8", "\uac00", "\uac01", "\u1112", "\u1175", "\u11c2"]
EMOJI = ["😀", "👍🏽", "👨‍👩‍👧‍👦", "🏳️‍🌈", "🇩🇪", "🇩", "❤️", "☃", "1️⃣", "\u200d", "\U000e0067\U000e007f", "🧑🏿‍🚀", "™️", "🪿", "\U0001fae8"]
SYMBOLS = list("!\"#$%&()*+,-./:;<=>?@[\\]^_`{|}~") + ["...", "->", "//", "/*", "*/\n", "://", "«", "»", "—", "–", "“", "”", "。", "、", "！", "€", "°", "§", "\u00ad"]
CODE = ["if (x == 1) {\n\treturn y;\n}\n", "    def f(self, *args):\n        pass\n", "<div class=\"a\">&nbsp;</div>\r\n", "SELECT * FROM t WHERE id=1;\n",
        "https://example.com/a?b=c&d=%20#e", "C:\\temp\\file.txt", "camelCaseHTTPServer2Go", "snake_case_name__x", "{\"k\": [1, 2.5e-3, null]}", "#include <a.h>\n\n\n", "0xDEADbeef"]
NUMBERS = ["0", "12", "123", "1234", "1234567890", "3.14159", "1,000,000", "2026-11-21", "12:34:56", "1e10", "007", "99%", "$5.00", "٣٫١٤", "１２３４５"]
CONTROLS = [chr(c) for c in (0, 1, 7, 8, 0x1b, 0x7f, 0x80, 0x9f, 0xad, 0x200e, 0x202e, 0xe000, 0xfffd, 0xfffe, 0xffff, 0x10ffff, 0xf0000)]


def text_of_entry(entry, byte_level):
    """The text that a vocabulary entry stands for, or nothing where it is part of a character."""
    if not byte_level:
        return entry.replace("\u2581", " ")
    try:
        return bytes(_BYTE_OF[c] for c in entry).decode()
    except (KeyError, UnicodeDecodeError):
        return None


def entries_of(tokenizer):
    """Vocabulary entries as text, for every kind of model."""
    model = tokenizer["model"]
    vocabulary = model["vocab"]
    names = vocabulary if isinstance(vocabulary, dict) else [pair[0] for pair in vocabulary]
    byte_level = "ByteLevel" in str(tokenizer.get("pre_tokenizer")) or "ByteLevel" in str(tokenizer.get("decoder"))
    found = (text_of_entry(name, byte_level) for name in names)
    return [text for text in found if text]


class Maker:
    """One method a kind of text; each gives one text."""

    def __init__(self, tokenizer, seed):
        self.random = random.Random(seed)
        self.entries = entries_of(tokenizer)
        self.added = [token["content"] for token in tokenizer.get("added_tokens") or []] or ["<s>"]
        self.block = 0
        self.kinds = {name.removeprefix("make_"): getattr(self, name) for name in sorted(dir(self)) if name.startswith("make_")}

    def some(self, parts, least, most, between=("",)):
        draw = self.random
        return "".join(draw.choice(parts) + draw.choice(between) for _ in range(draw.randint(least, most)))

    def make_vocabulary(self):
        return self.some(self.entries, 1, 40)

    def make_vocabulary_words(self):
        return self.some(self.entries, 1, 40, ("", " ", " ", "\n", ", "))

    def make_cut_entries(self):
        """Halves of entries side by side: pairs that are nearly a merge."""
        parts = [entry[:self.random.randint(1, len(entry))] for entry in self.random.choices(self.entries, k=30)]
        return "".join(parts)

    def make_scripts(self):
        return self.some(SCRIPTS, 2, 25, ("", "", " ", "\n", ".", "'s "))

    def make_letters_of_scripts(self):
        """Single characters of all scripts side by side."""
        return self.some("".join(SCRIPTS), 5, 120)

    def make_blocks(self):
        """Every block of Unicode by turns, assigned or not."""
        points = []
        for _ in range(24):
            self.block = (self.block + 0x40) % 0x110000
            if self.block == 0xD800:  # surrogates are no characters
                self.block = 0xE000
            points.append(chr(self.block + self.random.randrange(0x40)))
        return self.some(points, 10, 60, ("", "", "", " ", "a", "1", "\u0301", "\n"))

    def make_white_space(self):
        return self.some(WHITE_SPACE, 1, 40, ("", "", "", "a", "1", ".", "é"))

    def make_new_lines(self):
        return "".join(self.random.choice(["\n", "\r\n", "\r", " \n", "\n ", "\t\n"]) * self.random.choice([1, 2, 3, 4, 5, 8, 16, 31, 32, 33]) +
                       self.random.choice(["", "x", " x", "/", "。"]) for _ in range(self.random.randint(1, 12)))

    def make_contractions(self):
        return self.some(CONTRACTIONS, 1, 30, ("", "I", "you", "WE", " ", "é", "1", "\u0301", "'"))

    def make_marks(self):
        """Combining marks alone, at the beginning, out of order, behind anything."""
        return self.some(MARKS, 1, 40, ("", "", "a", "e", "か", " ", "\n", "क", "1"))

    def make_jamo(self):
        return self.some(JAMO, 1, 40, ("", "", " ", "a"))

    def make_emoji(self):
        return self.some(EMOJI, 1, 30, ("", "", " ", "a", "1"))

    def make_symbols(self):
        return self.some(SYMBOLS, 1, 60, ("", "", " ", "a", "\n", "é"))

    def make_code(self):
        return self.some(CODE + SYMBOLS[:32], 2, 30, ("", " ", "\n"))

    def make_numbers(self):
        return self.some(NUMBERS, 1, 30, ("", " ", ",", "a", "\n"))

    def make_controls(self):
        return self.some(CONTROLS, 1, 20, ("", " ", "a", "\n", "中"))

    def make_added(self):
        """Added tokens inside text: whole, cut, doubled, in other case, with white space around."""
        draw, parts = self.random, []
        for _ in range(draw.randint(1, 15)):
            token = draw.choice(self.added)
            parts.append(draw.choice([token, token * 2, token[:draw.randint(0, len(token))], token[draw.randint(0, len(token)):], token.upper(), token.title()]))
            parts.append(draw.choice(["", "", " ", "\n", "  ", "a", "word ", " word", "_", "é", "\u0301"]))
        return "".join(parts)

    def make_runs(self):
        """Long runs, with lengths around those of blocks and buffers, and something behind."""
        draw, parts = self.random, []
        for _ in range(draw.randint(1, 3)):
            length = draw.choice([14, 15, 16, 17, 31, 32, 33, 63, 64, 65, 126, 127, 128, 129, 255, 256, 257, 1023, 1024, 1025, draw.randint(1, 5000)])
            parts.append(draw.choice(["a", "A", " ", "1", "!", "\n", "\t", "é", "中", "ア", "ㅋ", "=", "-", "ab", "\r\n", "\u0301", "😀", "\u2581", "'s", "x "]) * length)
            parts.append(draw.choice(["", "a", " b", "\n", "1", ".", "中"]))
        return "".join(parts)

    def make_shifted(self):
        """Anything behind so many letters that it stands across the borders of blocks."""
        kind = self.random.choice([name for name in self.kinds if name != "shifted"])
        return "x" * self.random.choice([1, 7, 15, 30, 31, 62, 63, 64, 126]) + self.kinds[kind]()

    def make_mixture(self):
        kinds = [name for name in self.kinds if name not in ("mixture", "shifted", "runs")]
        return "".join(self.kinds[self.random.choice(kinds)]() for _ in range(self.random.randint(2, 6)))

    def make_random_letters(self):
        letters = self.random.choice(["abcdefghijklmnopqrstuvwxyz", "ACGT", "0123456789abcdef", "ab", "аеиоутнс", "的一是不了人我在有"])
        return self.some(letters, 1, 2000)


def texts(tokenizer, seed):
    """(kind, text) without end, every kind by turns."""
    maker = Maker(tokenizer, seed)
    while True:
        for kind, make in maker.kinds.items():
            yield kind, make()
