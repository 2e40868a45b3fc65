#!/usr/bin/env python3
"""Writes normalizers.json and pre_tokenizers.json beside this file: what the reference does.

Needs the Python package tokenizers==0.23.3. Each entry holds one "normalizer" or "pre_tokenizer" of
a tokenizer.json and pairs of a text and what becomes of it.
"""

import base64
import json
import pathlib
import struct

from tokenizers import Tokenizer


def tok(norm=None, pre=None):
    return Tokenizer.from_str(json.dumps({
        "version": "1.0", "truncation": None, "padding": None, "added_tokens": [],
        "normalizer": norm, "pre_tokenizer": pre, "post_processor": None, "decoder": None,
        "model": {"type": "BPE", "dropout": None, "unk_token": None,
                  "continuing_subword_prefix": None, "end_of_word_suffix": None,
                  "fuse_unk": False, "byte_fallback": False, "vocab": {}, "merges": []}}))


def charsmap(pairs):
    """A precompiled_charsmap: every trie node gets 256 cells of the double array for itself."""
    texts, root = b"", {}
    for key, value in pairs.items():
        node = root
        for byte in key.encode():
            node = node.setdefault(byte, {})
        node[None] = len(texts)
        texts += value.encode() + b"\0"
    units, used = {}, [1]

    def place(node, position, label):
        base = 256 * used[0]
        used[0] += 1
        units[position] = label | (None in node) << 8 | (position ^ base) << 10
        if None in node:
            units[base] = 1 << 31 | node[None]
        for byte, child in node.items():
            if byte is not None:
                place(child, base ^ byte, byte)

    place(root, 0, 0)
    size = max(units) + 256
    trie = struct.pack("<%dI" % size, *[units.get(i, 0) for i in range(size)])
    return base64.b64encode(struct.pack("<I", len(trie)) + trie + texts).decode()


cases = []
def n(t): return {"type":t}

def norm(spec,texts):
    k=tok(norm=spec).normalizer
    cases.append({"normalizer":spec,"cases":[[t,k.normalize_str(t)] for t in texts]})
uni=["","abc","é","e\u0301","e\u0323\u0301","e\u0301\u0323","q\u0307\u0323","\u1e0b\u0323","\u0958","\u0344","\u212b","\u1100\u1161\u11a8","\uac00\u11a8","\uac01","\u1100\uac00\u11a8","\u0f73\u0f75","a\u08d3\u0301","a\u0301\u08d3","\u0b47\u0b57","\u09c7\u09be","\ufb01\u2460\u3392\u00bd\ufdfa","\u1e9b\u0323","\u03d3","\u2126\u212a","a\u1ac0\u0316","\U0001d15e","\U0002f800","\u0041\u030a\u0328","\u0041\u0328\u030a","\u0301a","\u3099","か\u3099\u309a","\u115f\u1161","\U00011099\U000110ba"]
for f in("NFC","NFD","NFKC","NFKD"): norm(n(f),uni)
norm(n("Lowercase"),["ÀÉİIſẞΣς","ǅÆA\u10a0\u13a0","\ua7cb\u1c89\U00010d50\U00016ea0","abc"])
norm(n("StripAccents"),["e\u0301\u08d3\u1cf2","a\u0903b\u20dd"," \u111c9\U000111c9"])
norm(n("Nmt"),["a\x01\x0b\t\n\r\x0c\u200b\u2581\ufeff\ufffd\x7f\x8f\x9fb\u1680"])
norm({"type":"BertNormalizer","clean_text":True,"handle_chinese_chars":True,"strip_accents":None,"lowercase":True},["É中\tx\x00\ufffd\u200d","\U0002b820\U0002b920漢字","a\u00a0b\x0bc\x85d"])
norm({"type":"BertNormalizer","clean_text":False,"handle_chinese_chars":True,"strip_accents":False,"lowercase":True},["É中\tx"])
norm({"type":"BertNormalizer","clean_text":True,"handle_chinese_chars":False,"strip_accents":True,"lowercase":False},["É中\tx"])
for a in(True,False):
    for b in(True,False): norm({"type":"Strip","strip_left":a,"strip_right":b},["  a b \n","\u3000","a","","\u00a0x"])
norm({"type":"Prepend","prepend":"▁"},["a","▁a",""," "])
for k,p in(("String"," "),("Regex"," +"),("Regex","a|"),("String",""),("Regex","x*"),("Regex","(l)(e)")): norm({"type":"Replace","pattern":{k:p},"content":"$1-"},["a  b","le travail","","xxaxx"])
norm(n("ByteLevel"),["aé b\n","\x00\x7f\u00ad漢"])
norm({"type":"Sequence","normalizers":[{"type":"Strip","strip_left":True,"strip_right":True},{"type":"Prepend","prepend":"_"}]},[" "," a"])
norm({"type":"Sequence","normalizers":[]},["a"])
norm({"type":"Precompiled","precompiled_charsmap":charsmap({"\u2460":"1","\r":" ","e":"E","e\u0301":"never","\u0301":"","\u00a9":"(c)","ab":"never"})},["\u2460\u2461","a\r\nb","e\u0301","ee\u0301\u0301","a\u0301","\u00a9\u200d\u00ae","\u00a9\u200d\u2605","abab",""])
FOLDER = pathlib.Path(__file__).resolve().parent
(FOLDER / "normalizers.json").write_text(json.dumps(cases, separators=(",", ":")) + "\n")

cases = []
def pre(spec,texts):
    k=tok(pre=spec).pre_tokenizer
    cases.append({"pre_tokenizer":spec,"cases":[[t,[a for a,_ in k.pre_tokenize_str(t)]] for t in texts]})
sp=lambda p,b,i=False,k='Regex': {"type":"Split","pattern":{k:p},"behavior":b,"invert":i}
seq=lambda *a:{"type":"Sequence","pretokenizers":list(a)}
T=["the-final--countdown","-","--","a","-a","a-","--a--"," a-b "]
for b in('Removed','Isolated','MergedWithPrevious','MergedWithNext','Contiguous'):
    for i in(False,True):
        for p in("-","[a-z]+","x*"): pre(sp(p,b,i),T)
    pre(sp("--",b,False,'String'),T)
    pre({"type":"Punctuation","behavior":b},["Hey friend!  ?!?$"])
pre(sp("","Isolated",False,"String"),["aé"])
for s in("first","never","always"):
    for k in(True,False):
        m={"type":"Metaspace","replacement":"▁","prepend_scheme":s,"split":k}
        pre(m,["Hey   friend!"," a","▁a b","a▁▁b ","  "])
        pre(seq(sp(" ","Removed"),m),["a b"," a b"]); pre(seq(sp("b","Isolated"),m),["ab b","b a"])
pre({"type":"Metaspace","replacement":"_","add_prefix_space":True},["a b"])
for a in(True,False):
    for r in(True,False): pre({"type":"ByteLevel","add_prefix_space":a,"trim_offsets":True,"use_regex":r},["Hello there       dear\nyou're I'LL  é漢 12 3","  x"," ","a\u00a0b\x00"])
pre(seq(sp("a","Isolated"),{"type":"ByteLevel","add_prefix_space":True,"trim_offsets":True,"use_regex":False}),["bab a"])
for d in(True,False): pre({"type":"Digits","individual_digits":d},["a12b3","٣Ⅷ²\U00011de0x"])
pre({"type":"Whitespace"},["How are  you_doing?!\u200dx","ⓐa\u0301-\u3000b","\n"])
pre({"type":"WhitespaceSplit"},["Hey, man,\u2003Good?\x85x"])
pre({"type":"BertPreTokenizer"},["Hey friend!     How are you?!?","野\u3002x\u166d"])
pre({"type":"CharDelimiterSplit","delimiter":"é"},["aéébé"])
pre({"type":"FixedLength","length":3},["Hello 👋 world",""]); pre({"type":"FixedLength"},["Hello world"])
pre({"type":"UnicodeScripts"},["どこで生れ。Yes","Apples are りんご 林檎","  a","\u0378a","\u0378","aбb ー"])
pre(seq(),["xax"])
(FOLDER / "pre_tokenizers.json").write_text(json.dumps(cases, separators=(",", ":")) + "\n")
