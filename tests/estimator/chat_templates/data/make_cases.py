#!/usr/bin/env python3
"""Writes cases.jsonl beside this file: small templates with what jinja2 3.1.6 makes of them, in the environment of transformers.

Run it with a Python that has jinja2; look at the difference before you commit it.
"""
import json
import pathlib

import jinja2
import jinja2.ext
import jinja2.sandbox

VARIABLES = {
    "n": 3, "f": 2.5, "s": "Hello, World", "html": "<a href='x'>&</a>", "none": None, "yes": True, "big": 12345678901234567890123,
    "nums": [3, 1, 2], "words": ["b", "A", "c"], "empty": [], "c": "given",
    "user": {"name": "Ann", "items": 5, "tags": ["x", "y"]}, "rows": [{"k": "b", "v": 1}, {"k": "a", "v": 2}, {"k": "B", "v": 3}],
    "text": "  tab\tand\nline  ", "unicode": "Straße ǆ ΑΣ 😀", "tree": [{"v": 1, "kids": [{"v": 2, "kids": []}]}, {"v": 3, "kids": []}],
}

TEMPLATES = {
    "white space": ["a\n  {% if yes %}\n  b\n  {% endif %}\nc\n", "a  {%- if yes -%}  b  {%- endif -%}  c", "  {%+ if yes %}x{% endif +%}\n y", "{# c #}\nx{#- c -#}  y",
                    "{% raw %}{{ x }}{% endraw %}\nz", "x\r\ny\rz\n\n", "\t{% set a = 1 %}\n{{ a }}", "{{- 'a' -}}\n b", "a{%- raw -%} b {%- endraw %}\nc"],
    "literals": ["{{ 'a' 'b' }}{{ \"q'\" }}{{ '\\x41\\u00e9\\n\\d' }}", "{{ 1_000 }} {{ 0xFF }} {{ 1e3 }} {{ 1.50 }} {{ 1e16 }} {{ 1e-5 }}", "{{ [1, 'a', none, true, 2.0, (1,), {'k': []}] }}",
                 "{{ () }} {{ (1) }} {{ 1, 2 }}", "{{ {1: 'a', true: 'b', 'x': 1} }}", "{{ 012 }}", "{{ 'a }}", "{{ big }} {{ [big]|tojson }}"],
    "operators": ["{{ 7 // 2 }} {{ -7 // 2 }} {{ -7 % 3 }} {{ 7 / 2 }} {{ 2 ** 3 ** 2 }} {{ -2 ** 2 }}", "{{ 1 ~ 2 * 3 ~ 'x' }}", "{{ 'a' * 3 }}{{ [1] * 2 }}{{ [1] + [2] }}", "{{ 1 < 2 < 3 }} {{ 1 < 3 < 2 }} {{ 1 == 1.0 == true }}",
                  "{{ 2 in nums }} {{ 'ell' in s }} {{ 'name' in user }} {{ 9 not in nums }}", "{{ not yes or n }} {{ none or 'x' }} {{ n and 0 }}", "{{ 'x' if n > 5 }}|{{ 'x' if n else 'y' }}", "{{ 1 / 0 }}", "{{ 1 + 'a' }}",
                  "{{ '%s is %05.1f %d%%' % ('x', 2.25, 7) }}", "{{ 9223372036854775807 - 1 }}", "{{ 4 is divisibleby 2 + 1 }}", "{{ -2|abs }}", "{{ 1.5 // 0.5 }} {{ 5.5 % -2 }}"],
    "access": ["{{ user.name }} {{ user['name'] }} {{ user['items'] }} {{ user.items()|list|length }}", "{{ nums[0] }} {{ nums[-1] }} {{ nums[9] }}|{{ nums.0 }}", "{{ s[1:4] }} {{ s[::-1] }} {{ nums[::-1] }} {{ nums[-2:] }}",
               "{{ user.nope }}|{{ user.nope is defined }}", "{{ user.nope.more }}", "{{ nope }}|{{ nope|default('d') }}|{{ nope is undefined }}", "{{ nope.x }}", "{{ nope + 1 }}", "{{ nums.append(1) }}", "{{ nums.append is defined }}",
               "{{ ''.__class__ }}|", "{{ '{0.name} {1[0]} {x:>4}'.format(user, nums, x=5) }}", "{{ user|attr('name') }}|", "{{ [nope] }}", "{{ nums[nope:] }}"],
    "text methods": ["{{ text.strip() }}|{{ s.split(', ') }}|{{ s.upper() }}|{{ s.replace('l', 'L', 2) }}", "{{ unicode.upper() }} {{ unicode.lower() }} {{ unicode.title() }} {{ 'ß'.casefold() }}", "{{ s.startswith(('x', 'He')) }} {{ s.find('o', 5) }} {{ s.count('l') }}",
                     "{{ ', '.join(words) }} {{ 'x'.center(5, '*') }} {{ '7'.zfill(3) }}", "{{ 'a-b-c'.rsplit('-', 1) }} {{ 'a=b'.partition('=') }}", "{{ s.nope() }}", "{{ 'a\\nb'.splitlines() }} {{ '12'.isdigit() }}"],
    "filters": ["{{ words|sort }} {{ words|sort(reverse=true, case_sensitive=true) }}", "{{ rows|map(attribute='k')|list }} {{ rows|selectattr('v', 'gt', 1)|map(attribute='v')|sum }}", "{{ nums|select('odd')|list }} {{ nums|reject('equalto', 1)|join('-') }}",
                "{% for g, items in rows|groupby('k') %}{{ g }}:{{ items|length }};{% endfor %}", "{{ nums|batch(2, 0)|list }} {{ nums|slice(2)|list }}", "{{ user|dictsort }} {{ user|items|list|length }}", "{{ 42.55|round(1) }} {{ 2.5|round }} {{ 7|round }} {{ 42.1|round(0, 'ceil') }}",
                "{{ '42.9'|int }} {{ 'x'|int(5) }} {{ '1e3'|float }} {{ '0x1f'|int(base=16) }}", "{{ s|truncate(8, true) }} {{ s|truncate(8) }} {{ s|wordcount }} {{ \"it's a-b\"|title }}", "{{ 'a\\nb\\n\\nc'|indent(2) }}|{{ 'a\\nb'|indent('> ', true) }}",
                "{{ html|e }} {{ html|e|e }} {{ html|striptags }} {{ (html|safe) + '<' }} {{ (html|safe) ~ '<' }}", "{{ {'b': 1, 'a': [1, none, 'é\\n\"']}|tojson }}", "{{ {'b': 1, 'a': []}|tojson(indent=2, sort_keys=true) }}", "{{ 'é'|tojson(ensure_ascii=true) }} {{ nope|tojson }}",
                "{% set g = nums|map('string') %}{{ g|list }}{{ g|list }}", "{{ nums|map('string')|length }}", "{{ words|unique|list }} {{ ['a', 'A']|unique|list }} {{ words|min }} {{ words|max }}", "{{ nums|first }}{{ nums|last }} {{ empty|first }}| {{ s|reverse }} {{ nums|reverse|list }}",
                "{{ 'x y/z?'|urlencode }} {{ {'a': 'b c'}|urlencode }} {{ {'a': 1, 'b': none}|xmlattr }} {{ 1500|filesizeformat }}", "{{ nums|nope }}", "{% if false %}{{ nums|nope }}{% endif %}x", "{{ '%s %s'|format('a', 1) }} {{ 'abc'|center(9) }}|"],
    "tests": ["{{ n is number }} {{ n is integer }} {{ f is float }} {{ yes is boolean }} {{ none is none }} {{ s is string }}", "{{ user is mapping }} {{ nums is sequence }} {{ nums is iterable }} {{ nope is sequence }} {{ nope is callable }}", "{{ n is odd }} {{ n is eq 3 }} {{ n is in nums }} {{ s is lower }} {{ 'AB' is upper }}",
              "{{ n is not defined }} {{ nums is sameas nums }} {{ yes is true }} {{ 1 is true }}", "{{ n is nope }}", "{{ 'a' is eq 'a' ~ 'b' }}"],
    "loops": ["{% for x in nums %}{{ loop.index }}/{{ loop.length }}{{ loop.first }}{{ loop.last }}{{ loop.revindex }} {% endfor %}", "{% for x in nums if x > 1 %}{{ x }}{{ loop.index0 }},{% else %}none{% endfor %}", "{% for x in empty %}{% else %}none{% endfor %}",
              "{% for x in nums %}{% if x == 1 %}{% break %}{% endif %}{{ x }}{% endfor %}", "{% for x in nums %}{% continue %}{% else %}E{% endfor %}", "{% for a, b in [(1, 2), (3, 4)] %}{{ a }}{{ b }};{% endfor %}", "{% for k, v in user.items() %}{{ k }}={{ v }};{% endfor %}",
              "{% for x in nums %}{{ loop.cycle('a', 'b') }}{{ loop.changed(x > 1) }}{{ loop.previtem }}{{ loop.nextitem }};{% endfor %}", "{% for t in tree recursive %}{{ t.v }}{{ loop.depth }}{% if t.kids %}({{ loop(t.kids) }}){% endif %}{% endfor %}", "{% for a, b in nums %}{% endfor %}",
              "{% for x in 5 %}{% endfor %}", "{% for x in 'aé😀' %}[{{ x }}]{% endfor %}", "{% for i in range(5, 0, -2) %}{{ i }}{% endfor %}{{ range(3) }}", "{{ range(100001) }}", "{% set ns = namespace(go=true) %}{% for x in nums if ns.go %}{{ x }}{% set ns.go = false %}{% endfor %}"],
    "scopes": ["{% set x = 1 %}{% for i in nums %}{% set x = x + i %}{{ x }}{% endfor %}{{ x }}", "{% set ns = namespace(x=1) %}{% for i in nums %}{% set ns.x = ns.x + i %}{% endfor %}{{ ns.x }}", "{% if yes %}{% set x = 1 %}{% endif %}{{ x }}", "{% for a in [2] %}{{ c }}{% endfor %}{% set c = 82 %}",
               "{% for i in [1, 2] %}{% if i == 2 %}{% set c = 'x' %}{% endif %}{{ c }}{% endfor %}", "{% macro m() %}{{ y }}{% endmacro %}{% set y = 5 %}{{ m() }}", "{% with a = 1, b = n %}{{ a }}{{ b }}{% set a = 9 %}{% endwith %}{{ a }}", "{% set x %}a{{ n }}{% endset %}[{{ x }}]",
               "{% set x | upper %}abc{% endset %}{{ x }}", "{% filter upper %}{% set q = 'in' %}{{ q }}{% endfilter %}{{ q }}", "{% set a, b = 1, 2 %}{{ b }}{{ a }}", "{% set user.name = 1 %}", "{% generation %}{% set g = 1 %}x{{ g }}{% endgeneration %}{{ g }}", "{% for x in nums %}{% set loop = 1 %}{% endfor %}"],
    "macros": ["{% macro m(a, b=2, c=a) %}{{ a }}{{ b }}{{ c }}{% endmacro %}{{ m(1) }} {{ m(1, c=5) }} {{ m() }}", "{% macro m() %}{{ varargs }}{{ kwargs }}{% endmacro %}{{ m(1, 2, k=3) }}", "{% macro m(a) %}{% endmacro %}{{ m(1, 2) }}", "{% macro m(x) %}<{{ caller(x) }}>{% endmacro %}{% call(y) m(4) %}{{ y + 1 }}{% endcall %}",
               "{% macro m() %}{{ caller is defined }}{% endmacro %}{{ m() }}", "{% macro f(n) %}{{ n }}{% if n %}{{ f(n - 1) }}{% endif %}{% endmacro %}{{ f(5) }}", "{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}", "{{ m }}{% macro m() %}{% endmacro %}{{ m }} {{ m.name }}", "{% macro m(a) %}{{ a }}{% endmacro %}{{ m(*[7]) }}{{ m(**{'a': 8}) }}"],
    "functions": ["{{ raise_exception('no: ' ~ n) }}", "{{ strftime_now('%d %b %Y %H:%M %A') }}", "{{ dict(a=1, b=2) }} {{ dict([('x', 1)]) }}", "{% set c = cycler('a', 'b') %}{{ c.next() }}{{ c.next() }}{{ c.current }}", "{% set j = joiner('|') %}{% for x in nums %}{{ j() }}{{ x }}{% endfor %}", "{{ namespace(a=1) }}", "{{ nope() }}", "{{ n() }}"],
    "syntax": ["{% if %}", "{{ }}", "{% nope %}", "{% endif %}", "{% for x in nums %}", "{{ a b }}", "{% block x %}b{{ n }}{% endblock %}", "{% include 'x' %}", "{{ (1, }}", "{{ [1, 2 }}", "{% break %}", "{{ 1 is x is y }}", "{# open", "{% raw %}", "{{ x|list[0] }}"],
}


class Generation(jinja2.ext.Extension):
    """{% generation %}: its body, as a call block."""
    tags = {"generation"}

    def parse(self, parser):
        line = next(parser.stream).lineno
        body = parser.parse_statements(["name:endgeneration"], drop_needle=True)
        return jinja2.nodes.CallBlock(self.call_method("_render"), [], [], body).set_lineno(line)

    def _render(self, caller):
        return caller()


def environment():
    made = jinja2.sandbox.ImmutableSandboxedEnvironment(trim_blocks=True, lstrip_blocks=True, extensions=[Generation, jinja2.ext.loopcontrols])

    def raise_exception(message):
        raise jinja2.exceptions.TemplateError(message)

    def tojson(value, ensure_ascii=False, indent=None, separators=None, sort_keys=False):
        return json.dumps(value, ensure_ascii=ensure_ascii, indent=indent, separators=separators, sort_keys=sort_keys)

    import datetime
    clock = datetime.datetime(2026, 7, 26, 12, 0, 0)
    made.filters["tojson"] = tojson
    made.globals.update(raise_exception=raise_exception, strftime_now=clock.strftime)
    return made


def outcome(template):
    try:
        return {"output": environment().from_string(template).render(**VARIABLES)}
    except jinja2.exceptions.TemplateError as error:
        return {"refused": error.message} if type(error) is jinja2.exceptions.TemplateError else {"failed": True}
    except Exception:
        return {"failed": True}


def main():
    lines = [{"vars": VARIABLES}]
    for group, templates in TEMPLATES.items():
        lines += [{"name": f"{group} {number}", "template": template, **outcome(template)} for number, template in enumerate(templates, 1)]
    text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    pathlib.Path(__file__).with_name("cases.jsonl").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
