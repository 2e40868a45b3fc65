"""Templates and variables that template engines get wrong, made from a seed: the same seed gives the same ones. Code, so that no data is kept.

    template, variables = template_generator.make("scoping", random.Random("1:scoping:7"))
    variables = template_generator.conversation(random.Random(1))          # what a chat template is given

Expressions come from GRAMMAR: a production is text with slots, <kind> for an operand as it stands (so that precedence decides) and <!kind>
for one that is put in parentheses unless it is a single thing. Kinds keep most templates free of errors; `wild` is the share of slots
filled with any kind at all.
"""
import json
import random
import re

STRINGS = ["", " ", "a", "B", "Hello, World", "foo bar  baz", "line1\nline2\n\n  line 4\n", "tab\there", "it's \"quoted\"",
           "<b>bold</b> & \"x\" 'y' <!-- c -->", "ünïcödé ß ŉ",
           "日本語 テキスト", "👍🏽 👨‍👩‍👧", "İstanbul ǆ ﬁ ς ΑΣ", "back\\slash", "{{ no }} {% tag %}", "\u00a0nbsp\u2003", "a\u2028b\x85c\x1cd\x0be", "12", "-3",
           " 42 ", "3.14", "1e3", "0x1f",
           "1_000", "١٢", "nan", "None", "a,b,,c", "CamelCase word", "x" * 30, "The quick brown fox jumps over the lazy dog.", "a/b?c=d&e=f g~ü",
           "mixed\r\nends\r", "\x00\x07\x7f",
           "e\u0301", "don't stop-me_now (ok) [x] {y} <z>", "%s and %d%%", "a very-long-hyphenated-word-that-breaks somewhere", "  both ends  ", "\ufeffbom",
           "A1b2C3"]
INTS = [0, 0, 1, 1, 2, 3, 4, 5, 7, 10, 12, 42, -1, -2, -7, 100, 255, 1000, 65536]
BIG = [2**31, -2**31, 2**53 + 1, 10**15, 2**62, 2**63 - 1, -2**63, 2**63, 10**20]
FLOATS = [0.0, -0.0, 0.5, 1.0, 2.5, -1.5, 3.14159, 1e-7, 1e16, 1e15, 1e22, 123456.789, 0.1, 1e100, 5e-324, -2.675, 0.30000000000000004, 1.5e300, 100.0]
NAMES = {"int": "i j k", "float": "x y", "str": "s t u html", "bool": "yes no", "none": "nil", "ints": "nums ids", "strs": "words tags", "rows": "rows users",
         "row": "row user",
         "map": "m conf", "list": "mixed", "deep": "deep", "tree": "tree", "big": "big"}
ANY = ["int", "float", "str", "str", "bool", "none", "ints", "strs", "rows", "row", "map", "list", "deep"]

def productions(text):
    """{kind: [production]} of lines `kind:  production  production`, two spaces between them; an indented line goes on with the one before."""
    found = {}
    for line in text.strip("\n").split("\n"):
        kind, rest = re.match(r"(\w+:)?(.*)", line).groups()
        last = found.setdefault(kind[:-1], []) if kind else last  # noqa: F821
        last += [production for production in rest.split("  ") if production]
    return found


# kinds that are chosen from a list
TOKENS = productions(r'''
n:  0  1  1  2  2  3
w:  0  1  4  9  10  20  79
pos:  1  2  3  7  -2  -3  0.5  10  (nums|length + 1)
key:  'a'  'b'  'items'  'zz'  "key with space"
lit:  ''  ' '  ', '  'a'  "o"  '-'  '\n'  '<br>'  'é'  'it\'s'  "\t"  '\x41\u00e9'  'a' 'b'  '\d'
flag:  true  false  True  False  none
slice:  :  1:  :2  ::-1  -2:  :-1  1:3  ::2  ::-2  3:0:-1  -1:-4:-1  <int>:  :<int>  <int>:<int>:<!pos>  none:2  100:  -100:2  2::-1
strtest:  upper  lower  string  escaped  sequence  iterable  mapping  in 'abc'  in words  eq s  eq(t)  callable  equalto 'a'
inttest:  odd  even  divisibleby 3  divisibleby(2)  integer  float  number  eq 1  ne(2)  lt(5)  gt 3  ge 4  le(j)  in nums  in [1, 2, 3]  equalto i
  lessthan 7  greaterthan(0)
anytest:  defined  undefined  none  boolean  true  false  integer  float  number  string  sequence  iterable  mapping  callable  escaped  sameas none
  sameas true  sameas(false)  eq none  ne 1  equalto 'a'  in mixed
itemtest:  'odd'  'even'  'gt', 2  'lt', j  'divisibleby', 2  '==', 1  '!=', 3  'in', nums  'number'  'none'  '>=', i  'equalto', 1
rowtest:  'n'  'flag'  'n', 'gt', 2  'name', 'equalto', s  'tags'  'name', 'string'  'meta.a', 'defined'  'n', 'in', nums  'extra', 'defined'
  'name', 'in', words
strcall:  upper()  lower()  title()  capitalize()  swapcase()  strip()  lstrip()  rstrip()  strip(<lit>)  lstrip('fo ')  rstrip('.\n')  replace(<lit>, <lit>)
  replace('o', '0', <n>)  zfill(<w>)  center(<w>)  ljust(<w>, '.')  rjust(<w>)  expandtabs()  removeprefix('a')  removesuffix('.')  casefold()  format(<any>)
  join(words)
strask:  startswith(<lit>)  endswith(<lit>)  startswith(('a', 'H'))  isdigit()  isalpha()  isupper()  islower()  isspace()  isalnum()  isnumeric()
  isdecimal()  istitle()  isidentifier()  startswith('l', 1)
strlist:  split()  split(',')  split(none, 1)  split('o', <n>)  rsplit(' ', 1)  splitlines()  splitlines(true)  partition('o')|list  rpartition(' ')|list
  split(',')[::-1]
strfilter:  upper  lower  title  capitalize  trim  trim(<lit>)  center(<w>)  center  indent  indent(<n>)  indent(width=<n>, first=true)
  indent('> ', blank=true)  replace(<lit>, <lit>)  replace('o', <str>, <n>)  truncate(<w>)  truncate(<w>, true)  truncate(<w>, true, '..')
  truncate(20, false, '…', 0)  truncate(length=9, leeway=0)  wordwrap(<w>)  wordwrap(10, false)  wordwrap(12, wrapstring='|')
  wordwrap(8, break_on_hyphens=false)  striptags  escape  e  safe  forceescape  urlencode  string  reverse  default('x')  d('x', true)  e|upper  safe|e
  upper|lower|title  list|join('.')  replace('\n', ' ')|trim  indent(2)|trim|upper  e|replace('&', '+')
json:  tojson  tojson(indent=<n>)  tojson(sort_keys=true)  tojson(ensure_ascii=true)  tojson(separators=(',', ':'))
  tojson(indent=4, sort_keys=true, ensure_ascii=false)  tojson(false, 2)  tojson|upper
loopint:  index  index0  revindex  revindex0  length  depth  depth0
format:  '%s'  '%5s|'  '%-8s|'  '%r'  '%.2s'  '%%'
numformat:  '%d'  '%05d'  '%x'  '%.2f'  '%e'  '%g'  '%+d'  '% d'  '%8.3f|'  '%o'  '%i'  '%s'
braces:  '{}'  '{:>8}|'  '{0!r}'  '{:<6}|'  '{0} {0}'
time:  '%Y-%m-%d'  '%d %b %Y'  '%A, %B %d'  '%H:%M:%S %p'  '%j %y %I %%'  '%a %c'  '%x %X'  'é %d'  ''
''')
TOKENS["lit"].append("'b\nc'")

GRAMMAR = productions(r'''
any:  <int>  <float>  <str>  <bool>  <list>  <map>  <row>  <!undef>|default(<any>)  <!any> or <any>  <any> and <any>  <any> if <bool> else <any>
  <any> if <bool>  [<any>, <any>]|last  {<key>: <any>, 'b': <any>}  (<any>, <any>)  <!row>[<key>]  <!deep>.p.q[0]  <!row>.meta  <!row>|attr('upper')
  <!list>|first  <!list>|last
num:  <int>  <float>
int:  <int> + <int>  <int> - <int>  <int> * <int>  <!int> // <pos>  <!int> % <pos>  <!int> ** <n>  -<!int>  +<!int>  <!any> and <int> or <int>  <!list>|length
  <!str>|count  <!str>|wordcount  <!int>|abs  <!str>|int  <!str>|int(<int>)  <!str>|int(default=<int>, base=16)  <!float>|int  <!str>.count(<lit>)
  <!str>.find(<lit>)  <!ints>|sum  <!ints>|sum(start=<int>)  <!rows>|sum(attribute='n')  <!rows>|map(attribute='n')|sum  <!row>.n  <!row>['n']
  <!map>.a|default(<int>)  <!map>.get(<key>, <int>)|int  <int> if <bool> else <int>  <!bool>|int  <!ints>.count(<int>)  [<int>, <int>]|max  (<int>, <int>)|min
  [<int>, <int>][0]  <!int>|round|int  (<bool>) + <int>  {1: <int>}[1]  <!int>|default(7)  <!rows>[0].n
float:  <float> + <num>  <num> * <float>  <num> - <float>  <!num> / <pos>  <!float> // <pos>  <!float> % <pos>  -<!float>  <!float> ** <n>  <!pos> ** -<n>
  <!float>|abs  <!num>|float  <!str>|float  <!str>|float(<float>)  <!num>|round  <!num>|round(<n>)  <!num>|round(method='floor')  <!num>|round(<n>, 'ceil')
  <!float>|round(-1)  <!row>.f  [<float>, <int>]|sum  <num> if <bool> else <float>
str:  <any> ~ <any>  <!any> ~ <!any> ~ <str>  <str> + <str>  <!str> * <n>  <n> * <!str>  <!str>|<strfilter>  <!str>|<strfilter>  <!str>|<strfilter>
  <!str>.<strcall>  <!str>.<strcall>  <!str>[<slice>]  <!any>|string  <!any>|<json>  <!any>|<json>  <!list>|join(<lit>)  <!strs>|join
  <!rows>|join(', ', attribute='name')  <!lit>.join(<strs>)  <!format> % <!any>  '%s=%s' % (<any>, <any>)  <!numformat> % <!num>  <!format>|format(<any>)
  '%(a)s %(b)d' % {'a': <any>, 'b': <int>}  '%(a)s'|format(a=<any>)  <!braces>.format(<any>)  '{a}-{b}'.format(a=<int>, b=<str>)  <str> if <bool> else <str>
  <!row>.name  <!row>['name']  <!int>|abs|filesizeformat  <!int>|filesizeformat(true)  <!map>|xmlattr  {'id': <any>, 'b': none}|xmlattr(false)
  <!undef>|default(<str>)  <!map>|urlencode  <!str>|first  <!str>|last  <!str>|<strfilter>|<strfilter>  (<str>)|replace(<lit>, <str>)
  '%s: %d' % (<str>, <int>)  <!str>|list|string  <!row>|string  strftime_now(<time>)
bool:  <int> < <int>  <int> <= <num>  <any> == <any>  <any> != <any>  <int> < <int> <= <int>  <int> == <int> != <int>  <str> < <str>  <str> >= <lit>
  <bool> and <bool>  <bool> or <bool>  not <bool>  not <any>  <lit> in <!str>  <int> in <!ints>  <any> in <!list>  <any> not in <!list>  <key> in <!map>
  <key> not in <!row>  <!any> is <anytest>  <!any> is not <anytest>  not <!any> is <anytest>  <!str> is <strtest>  <!int> is <inttest>
  <!int> is not <inttest>  <!undef> is defined  <undef> is not defined  <!undef> is none  <!str>.<strask>  <!str>.<strask>  <bool> if <bool> else <bool>
  (<bool>)  <!list> == <!list>  <ints> < <ints>  <!num> > <!num>  <!int> is odd == <!bool>  '<b>'|e is escaped  'upper' is filter  'odd' is test and <bool>
  <!map>|length is odd  <int> is lt 3 and <int> is gt 2
list:  <ints>  <strs>  <rows>  [<any>, <any>, <any>]  (<any>,)  ()  []  <!list>[<slice>]  <!list> + [<any>]  <!list> * <n>  <!list>|list  <!list>|reverse|list
  <!map>|list  <!map>|items|list  <!map>|dictsort  <!map>|dictsort(by='value')  <!map>|dictsort(true, 'key', reverse=true)  <!map>.items()|list
  <!map>.keys()|list  <!map>.values()|list  <!list>|batch(2)|list  <!list>|batch(3, 'fill')|list  <!list>|slice(2)|list
  <!list>|slice(3, 'fill')|map('list')|list  <!list>|map('string')|list  <!rows>|groupby('name')|list  <!rows>|groupby('extra', default='-')|list
  <!rows>|groupby('n')|map(attribute=1)|map('length')|list  <!rows>|map(attribute='extra', default=<any>)|list  <!rows>|map(attribute='meta.a')|list
  <!rows>|map(attribute='tags.0')|list  <!list>|select|list  <!list>|reject|list  <!list>|select('string')|list  <!list>|reject('none')|list
  <!list>|map('default', <any>, true)|list  <!any>|default([])|list if <bool> else []  <!str>|list  <!list> if <bool> else <list>  <!list>|map('tojson')|list
  <!str>|batch(4)|map('join')|list
ints:  [<int>, <int>, <int>]  [<int>]  <!ints> + <!ints>  <!ints>[<slice>]  range(<n>)|list  range(<n>, 9, 2)|list  range(5, <n>, -1)|list  <!ints>|sort
  <!ints>|sort(reverse=true)  <!ints>|unique|list  <!ints>|map('abs')|list  <!strs>|map('length')|list  <!strs>|map('int', default=-1)|list
  <!ints>|select(<itemtest>)|list  <!ints>|reject(<itemtest>)|list  <!rows>|map(attribute='n')|list  <!ints>|reverse|list
  (<!rows>|map(attribute='n')|sort(reverse=<flag>))  <!ints> * 2  <!str>|map('int')|list  <!ints>|map('round', 1)|map('int')|list
strs:  [<str>, <str>]  <!strs> + [<str>]  <!strs>[<slice>]  <!str>.<strlist>  <!str>.<strlist>  <!strs>|sort  <!strs>|sort(case_sensitive=true)
  <!strs>|sort(true, false)  <!strs>|unique|list  <!strs>|unique(true)|list  <!strs>|map('upper')|list  <!strs>|map('<strname>')|list
  <!strs>|map('replace', 'o', '0')|list  <!strs>|map('truncate', 5, true, '')|list  <!rows>|map(attribute='name')|list  <!strs>|select('in', <str>)|list
  <!strs>|reject('equalto', <str>)|list  <!strs>|select|list  <!strs>|map('trim')|select|list  <!ints>|map('string')|list  <!map>|list  <!strs>|reverse|list
  <!row>.tags
strname:  upper  title  capitalize  trim  lower  e  wordcount  reverse  first  urlencode  striptags
rows:  <!rows>[<slice>]  <!rows>|selectattr(<rowtest>)|list  <!rows>|rejectattr(<rowtest>)|list  <!rows>|sort(attribute='n')
  <!rows>|sort(attribute='name,n', reverse=true)  <!rows>|sort(case_sensitive=true, attribute='name')  <!rows>|unique(attribute='name')|list
  <!rows> + <!rows>  [<!row>, <!row>]  <!rows>|reverse|list  <!rows>|selectattr('n')|selectattr('flag', 'true')|list
row:  <!rows>|first|default(row)  <!rows>|last or row  (<rows> + [row])[0]  <row> if <bool> else <row>  [row, <!row>]|max(attribute='n')
  [row, <!row>]|min(attribute='name')  {'name': <str>, 'n': <int>, 'tags': <strs>, 'flag': <bool>, 'f': <float>}  dict(<!row>, n=<int>)
map:  {'a': <int>, 'b': <int>}  dict(a=<int>, c=<int>)  dict(<!map>, zz=<int>)  <map> if <bool> else <map>  {<key>: <int>, <key>: <int>}  {}  <!map>.copy()
undef:  missing  missing  row.nope  rows[99]  m['nope']  s.nope  nums[50]  deep.p.nope  (<int> if false)  nil.x  []|first  ''|last  []|max  words[s]
  rows|map(attribute='nope')|first  s[99]
none:  none  None  nil  none if <bool> else none
tree:
deep:  deep
big:  big  big + <int>  big * <n>  -big  big // 7  big % 10  big|string  big / 2
probe:  abs  attr('a')  attr(<key>)  batch(<n>)  batch(2, <any>)  capitalize  center(<any>)  count  default(<any>, <flag>)  dictsort(by=<key>)  escape
  filesizeformat  first  float(<any>)  forceescape  format(<any>)  groupby(<key>)  groupby(0)  indent(<any>)  int(<any>)  int(0, <n>)  items  join(<any>)
  join(<lit>, <key>)  last  length  list  lower  map('upper')  map(attribute=<key>)  map(<key>)  max  max(attribute=<key>)  min(true)  pprint  reject
  reject('odd')  rejectattr(<key>)  replace(<any>, <any>)  reverse  round(<any>)  round(1, <lit>)  safe  select(<lit>)  selectattr(<key>, 'eq', <any>)
  slice(<n>)  slice(<any>)  sort  sort(<flag>, <flag>, <key>)  string  striptags  sum  sum(<key>)  sum(start=<any>)  title  tojson  tojson(indent=<any>)
  tojson(sort_keys=true)  trim(<any>)  truncate(<int>)  unique  unique(attribute=<key>)  upper  urlencode  urlize  wordcount  wordwrap(<int>)  xmlattr
  nofilter  <strfilter>  d
odd:  <!undef>  <!any>|map('string')  <!strs>|select  range(<n>)  <!list>|reverse  <!map>|items  <!map>.items()  namespace(a=1)  '<'|e  joiner(',')
  cycler(1, 2)  dict  range  (<any>, <any>)  <!list>|batch(2)  none  loop  <!str>.upper  <!big>  <!rows>|groupby('name')|first  <!str>|safe  1.0  true
  <!list>|slice(2)
''')

LEAVES = productions(r'''
int:  0  1  2  3  10  -1  42  1_000  0x1F  0b101  0o17
float:  0.5  1.0  1e3  2.5e-3  1_0.5  -0.0  1E2
bool:  true  false  True  False
none:  none
list:  []  [1, 'a']
ints:  [3, 1, 2]  []
strs:  ['b', 'A', 'c']
rows:  []
map:  {'a': 1}
big:  9007199254740993
undef:  missing
any:  none
''')
SUBJECTS = ["<odd>", "<!any>"]  # of a probe
BINARY = "+ - * / // % ** ~ == != < <= > >= in and or".split() + ["not in", "is eq", "is in", "is sameas", "is divisibleby", "is lt"]
SLOT = re.compile(rf"<(!?)({'|'.join({*TOKENS, *GRAMMAR})})>")
ATOM = re.compile(r"""[A-Za-z_]\w*(\.\w+)*|\d[\w.]*|'[^'\\]*'|"[^"\\]*"|\[[^][]*\]""")


def value(rng, kind, depth=2):
    """What a variable of that kind holds."""
    def many(of, most=4):
        return [value(rng, of, depth - 1) for _ in range(rng.randint(0, most))]
    if kind == "row":
        row = {"name": value(rng, "str"), "n": value(rng, "int"), "tags": many("str", 2), "flag": value(rng, "bool"), "f": value(rng, "float"),
               "meta": {"a": value(rng, "int")}}
        return {**row, **({"extra": value(rng, "str")} if rng.random() < .4 else {})}
    if kind == "map":
        return {key: value(rng, "int") for key in rng.sample(["a", "b", "B", "items", "length", "key with space", "é", "keys", "0"], rng.randint(0, 4))}
    if kind in ("list", "deep"):
        leaves = many(rng.choice(["int", "str", "bool", "float"] + (["list", "map", "row"] if depth > 0 else []))) + ([None] if rng.random() < .4 else [])
        return leaves if kind == "list" else {"p": {"q": leaves + [[]]}, "items": [1], "get": "g", "str": value(rng, "str")}
    if kind == "tree":
        return [{"v": value(rng, "int"), "kids": value(rng, "tree", depth - 1) if depth > 0 else []} for _ in range(rng.randint(0, 2) + (depth == 2))]
    plain = {"int": lambda: rng.choice(INTS), "float": lambda: rng.choice(FLOATS), "str": lambda: rng.choice(STRINGS), "bool": lambda: rng.random() < .5,
             "none": lambda: None, "big": lambda: rng.choice(BIG)}
    return plain[kind]() if kind in plain else many(kind[:-1])


class Maker:
    """Expressions and statements; remembers which names hold what."""

    def __init__(self, rng, wild=0.0):
        self.rng, self.wild, self.count, self.loops, self.macros, self.leaked = rng, wild, 0, 0, [], ["missing"]
        self.names = {kind: names.split() for kind, names in NAMES.items()}

    def expr(self, kind, depth=2):
        rng = self.rng
        if kind in ANY and rng.random() < self.wild:
            kind = rng.choice(ANY + ["undef", "big"])
        if kind in TOKENS:
            return self.fill(rng.choice(TOKENS[kind]), depth - 1)
        if kind == "any":
            kind = "any" if depth > 0 and rng.random() < .3 else rng.choice(ANY)
        if kind == "int" and self.loops and rng.random() < .15:
            return "loop." + rng.choice(TOKENS["loopint"])
        if (depth > 0 and rng.random() < .75 or kind in ("num", "strname", "odd", "probe")) and GRAMMAR[kind]:
            return self.fill(rng.choice(GRAMMAR[kind]), depth - 1)
        if kind == "str" and rng.random() < .3:
            text = rng.choice(STRINGS)
            if not text.isprintable() or "\\" in text or "👍" in text:
                return "'plain'"
            return rng.choice([repr(text), json.dumps(text, ensure_ascii=rng.random() < .5)])
        names = self.names.get(kind, [])
        return rng.choice(names) if names and (kind not in LEAVES or rng.random() < .7) else rng.choice(LEAVES[kind])

    def fill(self, production, depth=2):
        return SLOT.sub(lambda slot: self.slot(slot[1], slot[2], depth), production)

    def slot(self, careful, kind, depth):
        text = self.expr(kind, depth)
        return f"({text})" if careful and not ATOM.fullmatch(text) and self.rng.random() < .93 else text

    def tag(self, body, begin="{%", end="%}"):
        rng = self.rng
        opened, closed = rng.choice(["", "", "", "-", "-", "+"]), rng.choice(["", "", "", "-", "-", "+"])
        if begin == "{{":
            opened, closed = opened if body[0] not in "+-" else "", closed if closed == "-" else ""
        space = rng.choice([" ", " ", " ", "\n  "]) if rng.random() < .2 else " "
        return f"{begin}{opened}{space}{body} {closed}{end}"

    def plain(self, expression):
        """As it stands in `if` and `for`, where an inline if needs parentheses."""
        return f"({expression})" if " if " in expression and self.rng.random() < .97 else expression

    def out(self, kind="any", depth=2):
        return self.tag(self.expr(kind, depth), "{{", "}}")

    def text(self):
        return self.rng.choice(["\n", "\n", " ", "; ", "text ", "  \n\t", "a\n  ", "é", "\r\n", "# for x\n", "## c\n", "<p>", "\n\n", "{ % }", "}} ", "#} "])

    def fresh(self, kind=None):
        self.count += 1
        name = self.rng.choice(self.names[kind]) if kind in self.names and self.names[kind] and self.rng.random() < .2 else f"v{self.count}"
        if kind:
            self.names.setdefault(kind, []).append(name)
        return name

    def inner(self, depth, *holding):
        """A body in a scope of its own; what it sets is seen no more, but may be printed."""
        names, macros, count = {kind: list(of) for kind, of in self.names.items()}, list(self.macros), self.count
        for name, kind in holding:
            self.names.setdefault(kind, []).append(name)
        body = self.block(depth - 1)
        self.names, self.macros = names, macros
        self.leaked += [f"v{number}" for number in range(count + 1, self.count + 1)]
        return body

    def block(self, depth):
        return "".join(self.statement(depth) + (self.text() if self.rng.random() < .5 else "") for _ in range(self.rng.randint(1, 3)))

    def statement(self, depth):
        kinds = ["out", "out", "set", "leak"] if depth <= 0 else ["out", "out", "set", "set", "pair", "setblock", "if", "if", "for", "for", "for", "forpair",
                                                                  "tree", "macro", "callmacro", "call", "filter", "with", "namespace", "raw", "comment",
                                                                  "generation",
                                                                   "leak", "joiner", "raise"]
        return getattr(self, "do_" + self.rng.choice(kinds))(depth)

    def do_out(self, depth):
        return self.out()

    def do_leak(self, depth):
        name = self.rng.choice(self.leaked)
        return self.tag(self.rng.choice([name, f"{name} is defined", f"{name}|default('-')", f"[{name}]"]), "{{", "}}")

    def do_set(self, depth):
        kind = self.rng.choice(ANY)
        expression = self.expr(kind)
        return self.tag(f"set {self.fresh(kind)} = {expression}")

    def do_pair(self, depth):
        a, b = self.expr("int"), self.expr("str")
        return self.tag(f"set {self.fresh('int')}, {self.fresh('str')} = {a}, {b}" if self.rng.random() < .7
                        else f"set ({self.fresh('int')}, {self.fresh('str')}) = [{a}, {b}]")

    def do_setblock(self, depth):
        body = self.inner(depth)
        filters = " | " + self.fill("<strfilter>") if self.rng.random() < .4 else ""
        return self.tag(f"set {self.fresh('str')}{filters}") + body + self.tag("endset")

    def do_if(self, depth):
        parts = self.tag(f"if {self.plain(self.expr(self.rng.choice(['bool', 'bool', 'any', 'undef'])))}") + self.inner(depth)
        for _ in range(self.rng.choice([0, 0, 1, 2])):
            parts += self.tag(f"elif {self.plain(self.expr('bool'))}") + self.inner(depth)
        return parts + (self.tag("else") + self.inner(depth) if self.rng.random() < .5 else "") + self.tag("endif")

    def looped(self, depth, *holding):
        self.loops += 1
        body = self.inner(depth, *holding)
        extra = self.rng.choice(["", "{{ loop.index }}/{{ loop.length }} ", "{{ ', ' if not loop.last }}", "{{ loop.cycle('odd', 'even') }}",
                                 "{{ loop.changed(<any>) }}", "{{ loop.previtem|default('-') }}", "{{ loop.nextitem is defined }}",
                                 "{% if loop.first %}<{% endif %}", "{{ loop }}", "{% if loop.index > 2 %}{% break %}{% endif %}",
                                 "{% if (<bool>) %}{% continue %}{% endif %}", "{{ loop.revindex0 }}{{ loop.depth }}",
                                 "{% if (<bool>) %}{% break %}{% endif %}"])
        extra = self.fill(extra, 1)
        self.loops -= 1
        return extra + body

    def do_for(self, depth):
        kind, source = self.rng.choice([("int", "ints"), ("str", "strs"), ("row", "rows"), ("str", "str"), ("int", "range(<n>)"), ("any", "list"),
                                        ("str", "map"), ("any", "undef"), ("strs", "<!strs>|batch(2)"), ("int", "<!ints>|reverse"),
                                        ("str", "<!strs>|map('upper')")])
        source = self.fill(source) if "<" in source else self.expr(source if source != "undef" else self.rng.choice(["undef", "list"]))
        name = self.rng.choice(["it", "el", "i", "s"])
        loops, self.loops = self.loops, 0
        test = f" if {name} is {self.expr('anytest')}" if self.rng.random() < .25 else ""
        self.loops = loops
        return (self.tag(f"for {name} in {self.plain(source)}{test}") + self.looped(depth, *([(name, kind)] if kind != "any" else []))
                + (self.tag("else") + self.inner(depth) if self.rng.random() < .3 else "") + self.tag("endfor"))

    def do_forpair(self, depth):
        target, source, holding = self.rng.choice([("key, val", "<!map>.items()", [("key", "str"), ("val", "int")]),
                                                   ("key, val", "<!map>|dictsort", [("key", "str"), ("val", "int")]),
                                                   ("p, q", "[(<int>, <str>), (<int>, <str>)]", [("p", "int"), ("q", "str")]),
                                                   ("(p, q)", "[[<int>, <str>]]", [("p", "int"), ("q", "str")]),
                                                   ("g, list", "<!rows>|groupby('name')", [("g", "str"), ("list", "rows")]),
                                                   ("p, (q, r)", "[(<int>, (<str>, <str>))]", [("p", "int"), ("q", "str")]),
                                                   ("key, val", "<!map>|items", [("key", "str"), ("val", "int")]),
                                                   ("g", "<!rows>|groupby('n')", [("g.grouper", "int"), ("g.list", "rows")])])
        return self.tag(f"for {target} in {self.plain(self.fill(source))}") + self.looped(depth, *holding) + self.tag("endfor")

    def do_tree(self, depth):
        call = self.rng.choice(["{% if node.kids %}[{{ loop(node.kids) }}]{% endif %}", "({{- loop(node.kids) -}})",
                                "{{ loop(node.kids)|upper }}{{ loop.depth }}", "{% set sub = loop(node.kids) %}<{{ sub }}>{{ loop.depth0 }}"])
        return self.tag(f"for node in {self.fill('tree')} recursive") + "{{ node.v }}" + call + self.looped(0,
            ("node.v", "int")) + (self.tag("else") + "~" if self.rng.random() < .3 else "") + self.tag("endfor")

    def do_macro(self, depth):
        loops, self.loops, rng = self.loops, 0, self.rng
        self.count += 1
        name, parameters = f"f{self.count}", [(f"a{number}", rng.choice(["int", "str", "ints"]), rng.random() < .5) for number in range(rng.randint(0, 3))]
        parameters.sort(key=lambda parameter: parameter[2])  # those with defaults come last
        catches = rng.choice(["", "", "{{ varargs }}", "{{ kwargs }}", "{{ varargs|length }}{{ kwargs|dictsort }}", f"{{{{ {name}.name }}}}"])
        calls = rng.choice(["", "", "({{ caller() }})", "{{ caller() if caller else 'none' }}", "{{ caller(1) if caller is defined }}"])
        signature = ", ".join(parameter + (f"={self.expr(kind, 1)}" if default else "") for parameter, kind, default in parameters)
        body = catches + self.inner(depth, *((parameter, kind) for parameter, kind, _ in parameters)) + calls
        self.loops = loops
        self.macros.append((name, parameters, catches, calls))
        return self.tag(f"macro {name}({signature})") + body + self.tag("endmacro")

    def invocation(self, macro):
        name, parameters, catches, _ = macro
        given, keyword = [], False
        for parameter, kind, default in parameters:
            if default and self.rng.random() < .4 or self.rng.random() < .08:
                keyword = True
                continue
            keyword = keyword or self.rng.random() < .25
            given.append(f"{parameter}={self.expr(kind, 1)}" if keyword else self.expr(kind, 1))
        if "varargs" in catches and not keyword and len(given) == len(parameters):
            given += [self.expr("int", 1), f"*{self.expr('ints', 0)}"][:self.rng.randint(0, 2)]
        if "kwargs" in catches:
            given += [f"zz={self.expr('int', 1)}", f"**{{'yy': {self.expr('str', 0)}}}"][:self.rng.randint(0, 2)]
        return f"{name}({', '.join(given)})"

    def do_callmacro(self, depth):
        macros = [macro for macro in self.macros if not macro[3] or "if" in macro[3]]
        return self.tag(self.invocation(self.rng.choice(macros)) + self.rng.choice(["", "", "|upper", "|trim", " ~ 1"]), "{{",
                        "}}") if macros else self.do_macro(depth)

    def do_call(self, depth):
        macros = [macro for macro in self.macros if macro[3]]
        if not macros:
            return self.do_macro(depth)
        macro = self.rng.choice(macros)
        parameters = "(z)" if "caller(1)" in macro[3] else self.rng.choice(["", "()", "(z=3)"])
        return self.tag(f"call{parameters} {self.invocation(macro)}") + self.inner(depth) + self.tag("endcall")

    def do_filter(self, depth):
        return self.tag("filter " + self.fill("<strfilter>")) + self.inner(depth) + self.tag("endfilter")

    def do_with(self, depth):
        a, b = f"w{self.count}", self.rng.choice(["i", "j", "w0"])
        return self.tag(f"with {a} = {self.expr('int')}, {b} = {self.expr('int')}") + self.inner(depth, (a, "int"), (b, "int")) + self.tag("endwith")

    def do_namespace(self, depth):
        name = f"ns{self.count}"
        start = self.tag(f"set {name} = namespace({self.rng.choice(['a=0', 'a=<int>, z=<str>', 'm, a=1', ''])})")
        change = self.fill(self.rng.choice(["{%- set <X>.a = <X>.a|default(0) + <int> -%}", "{% set <X>.b = <any> %}",
                                            "{% set <X>.c %}{{ <any> }}{% endset %}", "{% set <X>.a, <X>.b = 1, 2 %}"]).replace("<X>", name))
        loop = f"{{% for {name}i in {self.expr('ints')} %}}{change}{{% endfor %}}" if self.rng.random() < .6 else change
        return self.fill(start) + loop + f"{{{{ {name}.a }}}}{{{{ {name}.b is defined }}}}{{{{ {name}.c }}}}"

    def do_raw(self, depth):
        return self.rng.choice(["{% raw %}", "{%- raw -%}", "{% raw -%}", "{%+ raw %}"]) + self.text() + "{{ raw }}{% if %}" + self.text() + self.tag("endraw")

    def do_comment(self, depth):
        return self.tag(self.rng.choice(["c", "{{ x }}", "a\nb", "{% if %}", "'"]), "{#", "#}")

    def do_generation(self, depth):
        return self.tag("generation") + self.inner(depth) + self.tag("endgeneration")

    def do_joiner(self, depth):
        name, use = self.rng.choice([("joiner(', ')", "jo()"), ("cycler('a', 'b')", "jo.next() ~ jo.current")])
        return self.fill(f"{{% set jo = {name} %}}{{% for it in <list> %}}{{{{ {use} }}}}{{{{ it }}}}{{% endfor %}}")

    def do_raise(self, depth):
        return self.fill(self.rng.choice(["{% if (<bool>) and false %}{{ raise_exception('no') }}{% endif %}"] * 6
                                         + ["{% if (<bool>) %}{{ raise_exception(<any>) }}{% endif %}", "{{ raise_exception('bad: ' ~ <!any>) if <!bool> }}"]))


def expression(rng):
    maker = Maker(rng, rng.choice([0, 0, 0, 0, .1]))
    return "|".join(maker.out(depth=rng.randint(1, 5)) for _ in range(rng.choice([1, 1, 2])))


def probe(rng):
    """One filter or operator on any value: errors are as welcome as results."""
    maker = Maker(rng, .3)
    subject = maker.fill(rng.choice(SUBJECTS), 1)
    if rng.random() < .3:
        return f"{{{{ {subject} {rng.choice(BINARY)} {maker.fill(rng.choice(SUBJECTS), 1)} }}}}"
    applied = "|".join(maker.fill('<probe>', 1) for _ in range(rng.choice([1, 1, 2])))
    if rng.random() < .2:
        test = rng.choice(["<anytest>", "<inttest>", "<strtest>", "divisibleby <any>", "in <!any>", "eq <!any>", "lt <!any>"])
        return f"{{{{ {subject} is {maker.fill(test, 1)} }}}}"
    return rng.choice([f"{{{{ {subject}|{applied} }}}}", f"{{{{ {subject}|{applied}|list }}}}",
                       f"{{% for z in {subject}|{applied} %}}[{{{{ z }}}}]{{% endfor %}}", f"{{{{ {subject}|{applied} }}}}"])


def statements(rng):
    return Maker(rng, .05 if rng.random() < .1 else 0).block(rng.randint(2, 4))


def scoping(rng, depth=3, macros=None):
    """A few names, set and read in every kind of scope."""
    macros, parts = [] if macros is None else macros, []
    for _ in range(rng.randint(2, 4)):
        a, b = rng.choice("abcd"), rng.choice("abcd")
        leaves = ["{{ %s }}" % a, "{{ %s }}," % a, "{%% set %s = %d %%}" % (a, rng.randint(1, 9)), "{%% set %s = %s %%}" % (a, b),
                  "{%% set %s = %s ~ 1 %%}" % (a, b), "{{ %s is defined }}" % a, "{{ loop.first if loop is defined }}",
                  "{%% set %s, %s = %s, 5 %%}" % (a, b, b)]
        leaves += ["{%% set ns.%s = %s ~ 'n' %%}" % (a, b), "{{ ns.%s }}" % a] if rng.random() < .3 else []
        leaves += ["{{ %s(%s) }}" % (rng.choice(macros), b)] if macros else []
        if depth == 0 or rng.random() < .55:
            parts.append(rng.choice(leaves))
            continue
        kind = rng.choice(["macro", "call"] + ["for", "if", "with", "set", "filter", "generation"] * 2)
        body = scoping(rng, depth - 1, list(macros))
        if kind == "macro":
            name = f"m{len(macros)}{depth}"
            parts.append("{%% macro %s(%s) %%}%s{{ caller(4) if caller }}{%% endmacro %%}" % (name, rng.choice([a, f"{a}={b}",
                f"{a}, {b if a != b else 'z'}={a}", f"z, {a}=7"]), body))
            macros.append(name)
        elif kind == "call" and macros:
            parts.append("{%% call%s %s(%s) %%}%s{%% endcall %%}" % (rng.choice(["", f"({a})", f"({a}={b})"]), rng.choice(macros), b, body))
        else:
            kind = "if" if kind == "call" else kind
            head = {"for": rng.choice([f"for {a} in [1, 2]", f"for {a} in [1, 2] if {a} != {b}", f"for {a}, {b if a != b else 'z'} in [(1, 2)]",
                                       f"for {a} in []", f"for z in [{a}, {b}]"]), "if": f"if {a}", "with": rng.choice([f"with {a} = {b}",
                                           f"with {a} = 3, {b} = {a}", "with"]),
                    "set": f"set {a}", "filter": "filter upper", "generation": "generation"}[kind]
            middle = "{% else %}" + scoping(rng, 0, list(macros)) if kind in ("for", "if") and rng.random() < .4 else ""
            parts.append("{%% %s %%}%s%s{%% end%s %%}" % (head, body, middle, kind))
    return ("{% set ns = namespace(a=0) %}" if depth == 3 else "") + "".join(parts)


def whitespace(rng, depth=2):
    """White space of all kinds around tags with all marks."""
    def mark(signs="  -+"):
        return rng.choice(signs).strip()

    def tag(name):
        closed = mark("   -") if name == "raw" and rng.random() < .95 else mark()
        return "{%" + mark() + rng.choice(["", " ", "\n", "\t"]) + name + rng.choice(["", " ", "\n"]) + closed + "%}"
    parts = []
    for _ in range(rng.randint(1, 2 + depth)):
        parts.append("".join(rng.choice(["\n", "\n", " ", "  ", "\t", "a", "\r\n", "\r", "b ", "\n\n", "\u00a0", "\x0c", "\u2028", "\x85", "\x1c", "%", "#",
                                         "}", "\n# for x in y\n", "-"]) for _ in range(rng.randint(0, 4))))
        inside = whitespace(rng, depth - 1) if depth > 0 else " \n "
        parts.append(rng.choice([lambda: "{{" + mark("  -+") + " 1 " + mark("  -") + "}}", lambda: "{{" + mark() + "' x\n'" + mark("  -") + "}}",
                                 lambda: "{#" + mark() + rng.choice([" c ", "\n", "", " {{ ", " - "]) + mark() + "#}", lambda: tag("set q = 1"),
                                 lambda: tag("if true") + inside + tag("endif"), lambda: tag("for q in [1, 2]") + inside + tag("endfor"),
                                 lambda: tag("if false") + inside + tag("else") + inside + tag("endif"),
                                 lambda: tag("raw") + rng.choice(["\n {{ x }} \n", " ", "\n\n", "\r\n", "{%"]) + tag("endraw"),
                                 lambda: tag("set q") + inside + tag("endset") + "{{ q }}", lambda: tag("macro f()") + inside + tag("endmacro") + "{{ f() }}",
                                 lambda: tag("generation") + inside + tag("endgeneration"), lambda: tag("filter upper") + inside + tag("endfilter")])())
    return "".join(parts) + rng.choice(["", "\n", "\n\n", "\r\n", " ", "\r", "x"])


FAMILIES = {"expressions": expression, "probes": probe, "statements": statements, "scoping": scoping, "whitespace": whitespace}


def make(family, rng):
    """(template, variables)"""
    template = FAMILIES[family](rng)
    if rng.random() < .02:  # broken: a piece is missing
        at = rng.randrange(len(template) or 1)
        template = template[:at] + template[at + rng.choice([1, 1, 2, 5]):]
    used = set(re.findall(r"\w+", template))
    variables = {name: value(rng, kind) for kind, names in NAMES.items() for name in names.split() if name in used}
    if family == "scoping":
        variables.update({name: rng.choice([5, "A", 0, ""]) for name in "abcd" if rng.random() < .5})
        variables.update({name: "given" for name in ("loop", "caller", "varargs", "m03") if rng.random() < .05})
    return template, variables


def mutated(rng, template):
    """A template with one to three small changes that mostly leave it whole."""
    changes = [(r"\{([%{#])-", r"{\1"), (r"\{([%{#])(?![-+])", r"{\1-"), (r"-([%}#])\}", r"\1}"), (r"(?<![-+ ]) ([%}#])\}", r" -\1}"), (r" and ", " or "),
               (r" or ", " and "), (r" == ", " != "), (r" not ", " "), (r"\n", ""), (r"\n", "\n\n  "), (r"\n", "\r\n"), (r"\[0\]", "[-1]"),
               (r"\|\s*tojson", "|string"), (r"\|\s*trim", "|upper"), (r" is string", " is mapping"), (r"\.content", "['content']"), (r"'role'", "'name'"),
               (r"loop\.last", "loop.first"), (r"\n *", "\t\n\t"), (r" ~ ", " + "), (r" \+ ", " ~ "), (r"true", "false"), (r"%\}", "+%}")]
    for _ in range(rng.randint(1, 3)):
        pattern, into = rng.choice(changes)
        places = list(re.finditer(pattern, template))
        if places:
            place = rng.choice(places)
            template = template[:place.start()] + place.expand(into) + template[place.end():]
    return template


def shaken(rng, variables):
    """Other values for some of the variables, mostly of the same kind."""
    kinds = {bool: "bool", int: "int", float: "float", str: "str", list: "list", dict: "map", type(None): "none"}
    return {name: value(rng, kinds[type(of)] if rng.random() < .8 else rng.choice(ANY)) if rng.random() < .5 else of for name,
            of in variables.items() if rng.random() < .95}


def conversation(rng):
    """What a chat template is given: messages and the rest, some of it odd."""
    def some(*choices):
        return rng.choice(choices)

    def content():
        text = value(rng, "str")
        parts = [some({"type": "text", "text": text}, {"type": "image"}, {"type": "image_url", "image_url": {"url": "u"}}, {"type": "text", "text": ""},
                      {"text": text}, {"type": "thinking", "thinking": text}, text, {"type": "video"}) for _ in range(rng.randint(0, 3))]
        return text if rng.random() < calm else some("", None, parts, [{"type": "text", "text": text}], f"<think>\n{text}\n</think>\n\n{text}",
                                                     f"a</think>{text}", f"<tool_response>{text}</tool_response>", {"k": text}, 7, "/no_think " + text)

    def given(depth=2):
        """A JSON object."""
        return {key: given(depth - 1) if depth and rng.random() < .3 else value(rng, some("str", "int", "float", "bool", "none", "strs", "list"))
                for key in rng.sample(["city", "n", "items", "unité", "nested", "a b", "type"], rng.randint(0, 3))}

    def call():
        arguments = given()
        arguments = some(arguments, arguments, arguments, json.dumps(arguments, ensure_ascii=False), some("", "not json", None, "{}", arguments))
        function = {"name": some("get_weather", "f", "naïve-tool"), "arguments": arguments}
        identified = {"id": some("call00001", "123456789", "x"), "type": "function", "function": function}
        return some({"type": "function", "function": function}, identified, identified, {"id": "abcdefghi", "function": function},
                    function if rng.random() < .3 else identified)

    def schema(depth=2):
        kind = some("string", "integer", "number", "boolean", "array", "object", ["string", "null"], "null") if depth else "string"
        made = {"type": kind, **({"description": value(rng, "str")} if rng.random() < .7 else {}), **({"enum": some(["a", "b"], [1, 2])} if rng.random() < .2
            else {}), **({"default": value(rng, some("int", "str", "none"))} if rng.random() < .15 else {})}
        made.update({"nullable": True} if rng.random() < .1 else {}, **({"oneOf": [schema(0), schema(0)]} if rng.random() < .05 else {}))
        if kind == "object":
            names = rng.sample(["city", "unit", "items", "type", "naïve", "properties"], rng.randint(0, 3))
            made.update(properties={name: schema(depth - 1) for name in names}, **({"required": names[:1]} if rng.random() < .7 else {}))
        return {**made, "items": schema(depth - 1)} if kind == "array" else made

    def tool():
        function = {"name": some("get_weather", "f", "web.search"), "description": value(rng, "str"),
                    "parameters": {**schema(), "type": "object", "properties": {"city": schema(), "n": schema(1)}, **some({"required": ["city"]}, {})}}
        function = {**function, **({"return": schema(1)} if rng.random() < .1 else {})}
        return some({"type": "function", "function": function}, {"type": "function", "function": function}, {"type": "function", "function": function},
                    function, {"type": "function", "function": {"name": "bare"}})

    calm = some(1, 1, .95, .6)  # the share of plain content
    messages = [{"role": some("system", "system", "developer"), "content": content()}] if rng.random() < .5 else []
    for _ in range(some(0, 1, 1, 1, 2, 2, 3, 4)):
        messages.append({"role": "user", "content": content()})
        if rng.random() < .35:
            calls = [call() for _ in range(some(1, 1, 1, 2, 3))]
            messages.append({"role": "assistant", **some({"content": content()}, {"content": None}, {"content": ""}, {}), "tool_calls": calls})
            messages += [{"role": some("tool", "tool", "tool", "tool", "tool", "ipython", "function"),
                          "content": some(content(), content(), content(), given()), **some({"tool_call_id": one.get("id", "call00001")},
                                                                                            {"name": "get_weather"},
                                                                                            {"name": "f", "tool_call_id": "123456789"}, {})} for one in calls]
        if rng.random() < .93:
            messages.append({"role": "assistant", "content": content(), **some({}, {}, {}, {}, {}, {}, {"reasoning_content": value(rng, "str")},
                                                                               {"thinking": value(rng, "str")}, {"tool_calls": some([], None)},
                                                                               {"name": "bot"}, {"reasoning": value(rng, "str")})})
    if rng.random() < .12 and messages:
        change = rng.randrange(len(messages))
        some(lambda: messages.insert(change, {"role": some("system", "user", "assistant", "tool", "unknown", "", None), "content": content()}),
             lambda: messages.pop(change), lambda: messages[change].pop("content", None), lambda: messages[change].pop("role"),
             lambda: messages[change].update(name="N"), lambda: messages[change].update(role=some("model", "User", "tool_response")))()
    made = {"messages": messages, "tools": some(None, None, [], [tool()], [tool(), tool()]), "documents": some(None, None, None,
        [{"title": "T", "text": value(rng, "str")}], []), "add_generation_prompt": rng.random() < .5}
    extras = {"bos_token": some("<s>", "<|begin|>", ""), "eos_token": some("</s>", "<|end|>"), "pad_token": "<pad>"}
    extras = {name: token for name, token in extras.items() if rng.random() < .93}
    odd = {"enable_thinking": some(True, False, None), "thinking": some(True, False), "reasoning_effort": some("low", "high", 3),
           "model_identity": value(rng, "str"), "builtin_tools": some([], ["python", "browser", "code_interpreter"]), "date_string": some("26 Jul 2026", None),
           "tools_in_user_message": some(True, False), "custom_tools": some([], [tool()]), "enable_citations": True, "custom_instructions": value(rng, "str"),
           "reasoning_mode": some("on", None), "keep_past_thinking": some(True, False), "add_vision_id": some(True, False),
           "controls": some({"length": "short"}, {}), "developer_preamble": value(rng, "str"), "response_declaration": schema(1),
           "system_message": value(rng, "str"), "thinking_budget": some(0, 512, -1), "preserve_thinking": True, "clear_thinking": False, "loop_messages": [],
           "content": "x"}
    return {**made, **extras, **{name: odd[name] for name in rng.sample(list(odd), some(0, 0, 1, 3))}}
