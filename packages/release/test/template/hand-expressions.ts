/** Expressions by hand, each on variables of VARIABLES: what a person would look up in the documentation of Jinja or Ansible. */

export const VARIABLES = `
one: 1
zero: 0
minus: -7
big: 123456789012345678901234567890
half: 0.5
whole: 2.0
tiny: 1.0e-7
huge: 1.0e+20
yes_word: yes
off_word: off
text: Hello, World
quoted: "it's \\"so\\""
lines: "first\\nsecond\\n\\nfourth\\n"
empty: ""
nothing: ~
spaces: "  padded\\t "
unicode: "Zoë 東京 🚀 ß"
path: /srv/app/releases/v1.tar.gz
number_text: "42"
float_text: "42.9"
url: "https://user:pw@example.org:8443/a/b.html?q=1&r=two#frag"
day: 2026-02-28
moment: 2026-02-28 13:45:06.789
zoned: 2026-02-28T13:45:06+02:00
octal: 0644
list: [3, 1, 2]
words: [pear, Apple, fig, apple, Banana]
nested: [[1, [2, 3]], [4], 5]
mixed: [1, "1", 1.0, true, none, ~]
dict: {b: 2, a: 1, c: {d: [x, y]}}
empty_list: []
empty_dict: {}
people:
  - {name: Ann, age: 31, city: Oslo, tags: [a, b], address: {zip: "0150"}}
  - {name: bob, age: 25, city: Rome, tags: [], address: {zip: "00100"}}
  - {name: Cid, age: 31, city: oslo, tags: [b], address: {zip: "0151"}}
partial: [{x: 1}, {y: 2}, {x: 3}]
host: web1
domain: "{{ host }}.example.org"
copy_of_list: "{{ list }}"
copy_of_switch: "{{ off_word }}"
inner: {plain: p, made: "{{ text | upper }}", broken: "{{ nowhere }}"}
items_key: {items: mine, keys: own}
broken: "{{ nowhere }}"
raw_braces: !unsafe "{{ text }}"
loop_a: "{{ loop_b }}"
loop_b: "{{ loop_a }}"
cron: "*/5 * * * *"
yaml_text: "a: 1\\nb: [x, yes, 0o17, 1.5]\\nc: ~\\n"
yaml_stream: "a: 1\\n---\\nb: 2\\n"
yaml_marks: "# c\\n--- 5\\n...\\n# x\\n---\\n- a\\n--- |\\n  x\\n  ---\\n"
yaml_anchors: "a: &x [1, ~]\\nb: *x\\nc: {<<: {z: 1}, y: 0644}\\nd: 12:30\\n"
yaml_unsafe: "a: !unsafe '{{ x }}'\\n"
json_text: '{"a": [1, 2.0, null, true], "b": "\\u00e9"}'
`;

export const EXPRESSIONS: Readonly<Record<string, readonly string[]>> = {
  literals: [
    "{{ 1 }} {{ 1.0 }} {{ 'a' }} {{ true }} {{ True }} {{ none }} {{ None }} {{ [] }} {{ {} }} {{ () }}",
    '{{ 0x1F }} {{ 0o17 }} {{ 0b101 }} {{ 1_000 }} {{ 1e3 }} {{ 1.5E-3 }} {{ 1_0.5 }}',
    '{{ 12345678901234567890 }}',
    '{{ [1, [2, {"a": (3,)}]] }}',
    "{{ {'a': 1, 'a': 2, 1: 'x', 1.0: 'y', true: 'z'} }}",
    "{{ {none: 1, 2.5: 'f', (1, 2): 't'} }}",
    "{{ 'a' 'b' \"c\" }}",
    "{{ 'tab\\there' }}",
    '{{ "quote\\"d" }}',
    '{{ [1, 2, ] }} {{ (1, 2, ) }} {{ {"a": 1, } }}',
    '{{ 1, 2 }}',
    '{{ (1) }}',
    '{{ ((((1)))) }}',
  ],
  printing: [
    '{{ one }}',
    '{{ whole }}',
    'x{{ yes_word }} {{ off_word }}',
    'x{{ nothing }}y',
    'x{{ list }} {{ dict }} {{ mixed }}',
    'x{{ half }} {{ tiny }} {{ huge }} {{ 1e16 }} {{ 1e15 }} {{ 0.0001 }} {{ 0.00001 }} {{ 123456789.123 }}',
    'x{{ 1e308 * 10 }} {{ -1e308 * 10 }} {{ -0.0 }}',
    'x{{ unicode }} {{ [unicode] }}',
    'x{{ [quoted, spaces, lines] }}',
    'x{{ day }} {{ moment }} {{ zoned }}',
    'x{{ [day, moment] }}',
    'x{{ octal }} {{ big }}',
    "{{ [1, 'a'] }}",
    "x{{ ['\\\\', '\\n'] }}",
    'x{{ copy_of_list }}',
    '{{ copy_of_switch }}',
    '{{ domain }}',
    '{{ moment }}',
    '{{ [[], {}, ()] }}',
    'x{{ [(), (1,), (1, 2)] }}',
    '{{ lookup }}',
    'x{{ range(1, 9, 3) }}',
    '{{ raw_braces }}{{ raw_braces }}',
    '{{ {"k": raw_braces} }}',
    '{{ [none, omit, 1] }}',
    'a{{ omit }}b',
    '{{ omit }}',
    '{{ {"a": omit, "b": 1} }}',
    '{{ text }}\n',
    '{{ one }}\n',
    '{{ text }}\n\n\n',
    '{{ "a\n" }}\n',
  ],
  arithmetic: [
    '{{ 1 + 2 * 3 - 4 }} {{ 7 / 2 }} {{ 7 // 2 }} {{ 7 % 3 }} {{ 2 ** 10 }} {{ 6 / 3 }}',
    '{{ -7 // 2 }} {{ -7 % 3 }} {{ 7 % -3 }} {{ -7 / 2 }} {{ 7.5 // 2 }} {{ -7.5 % 2 }}',
    '{{ 2 ** -1 }} {{ 2 ** 0.5 }} {{ 10 ** 20 }} {{ (-2) ** 3 }} {{ -2 ** 2 }}',
    '{{ 2 ** 3 ** 2 }}',
    '{{ big + 1 }} {{ big * big }} {{ big // 7 }} {{ big % 1000 }} {{ big / 3 }}',
    '{{ 9007199254740991 + 2 }} {{ 9007199254740993 - 1 }}',
    '{{ true + true }} {{ true * 3 }} {{ false / 2 }}',
    '{{ 0.1 + 0.2 }} {{ 1.5 + 1 }} {{ 3 * 0.1 }} {{ 1 / 3 }}',
    '{{ 1 / 0 }}',
    '{{ 1 % 0 }}',
    '{{ 1.0 // 0 }}',
    "{{ 1 + 'a' }}",
    "{{ 'a' + 1 }}",
    "{{ 'ab' * 3 }} {{ 3 * 'ab' }} {{ 'a' * -1 }}",
    '{{ [1] * 2 + [3] }} {{ (1,) + (2,) }}',
    '{{ [1] + (2,) }}',
    '{{ {} + {} }}',
    "{{ 'a' - 'b' }}",
    '{{ -list }}',
    '{{ -one }} {{ +one }} {{ - -1 }} {{ -half }} {{ +true }}',
    "{{ 1 ~ 'a' ~ none ~ 2.0 ~ [1] ~ true }}",
    '{{ 1 ~ 2 + 3 }}',
    '{{ -1 | abs }} {{ (-1) | abs }}',
    '{{ 5 - 3 - 1 }} {{ 100 / 10 / 2 }} {{ 7 // 2 * 2 }}',
    '{{ 1 if true else 2 }} {{ 1 if false else 2 if true else 3 }} {{ 1 if false }}',
    '{{ "x" if none is none }}',
    '{{ 0 or "a" }} {{ 0 and "a" }} {{ "b" or 1 }} {{ [] or {} }} {{ not 0 }} {{ not [1] }} {{ 1 and [] }}',
    '{{ not true or true }} {{ not (true or true) }} {{ true or 1 / 0 }}',
    '{{ moment - moment }}',
    'x{{ moment - moment }}',
    '{{ (moment - (moment - moment)) }}',
  ],
  comparing: [
    '{{ 1 == 1.0 }} {{ 1 == true }} {{ 0 == false }} {{ "1" == 1 }} {{ none == false }} {{ [1] == [1.0] }}',
    '{{ 1 < 2 < 3 }} {{ 1 < 3 < 2 }} {{ 3 > 2 >= 2 }} {{ 1 == 1 == true }} {{ 1 != 2 != 1 }}',
    "{{ 'a' < 'b' }} {{ 'Z' < 'a' }} {{ 'é' > 'z' }} {{ '🚀' > '東' }} {{ [1, 2] < [1, 3] }} {{ (1,) < (1, 0) }}",
    "{{ 1 < 'a' }}",
    '{{ [1] < (1,) }}',
    '{{ none < 1 }}',
    '{{ {} < {} }}',
    "{{ 'ell' in text }} {{ 1 in list }} {{ 9 not in list }} {{ 'a' in dict }} {{ 2 in dict }} {{ true in [1] }}",
    "{{ 1 in 'a1' }}",
    '{{ 1 in 5 }}',
    "{{ '' in 'a' }} {{ 3 in range(5) }} {{ 2.5 in range(5) }} {{ (1, 2) in [(1, 2)] }} {{ [1] in [[1]] }}",
    '{{ not 1 in [2] }} {{ 1 not in [1] }}',
    '{{ dict == {"a": 1, "b": 2, "c": {"d": ["x", "y"]}} }}',
    '{{ day == day }} {{ moment > moment }} {{ "2026" in day | string }}',
    '{{ yes_word == True }} {{ off_word == False }} {{ nothing == None }}',
    '{{ [] == () }} {{ [] == empty_list }} {{ {} == empty_dict }} {{ 1e308 * 10 == 1e308 * 100 }}',
    '{{ big == 123456789012345678901234567890 }} {{ big > huge }} {{ 1e30 == 10 ** 30 }}',
    '{{ nowhere == 1 }}',
    '{{ nowhere in [] }}',
    '{{ nowhere in [1] }}',
    '{{ 1 in nowhere }}',
  ],
  members: [
    '{{ dict.a }} {{ dict["a"] }} {{ dict.c.d.0 }} {{ dict.c.d[1] }} {{ dict["c"]["d"][-1] }}',
    '{{ list[0] }} {{ list[-1] }} {{ list.1 }} {{ text[0] }} {{ text[-1] }} {{ unicode[-3] }}',
    '{{ list[5] }}',
    '{{ dict.nope }}',
    '{{ dict.nope.deeper | default("d") }} {{ nowhere.a.b["c"][0] | default("e") }}',
    '{{ dict["nope"] | default("x") }} {{ list[9] | default("y") }}',
    '{{ list[:2] }} {{ list[1:] }} {{ list[::-1] }} {{ list[-2:] }} {{ list[5:] }} {{ list[::2] }} {{ list[:-1] }}',
    '{{ text[1:4] }} {{ text[::-1] }} {{ unicode[4:6] }} {{ unicode[::-1] }} {{ text[-3:-1] }} {{ text[3:1] }}',
    '{{ (1, 2, 3)[1:] }} {{ list[none:2] }} {{ list[0:3:2] }} {{ list[2:0:-1] }}',
    '{{ list[::0] }}',
    "{{ list['a'] }}",
    '{{ list["append"] is callable }} {{ dict["items"]() }}',
    '{{ list[1.0] | default("no") }}',
    '{{ list[true] }}',
    '{{ dict[[1]] | default("no") }}',
    '{{ dict[nowhere] }}',
    '{{ dict[0:1] }}',
    '{{ one.real | default("?") }}',
    '{{ items_key.items }}',
    '{{ items_key["items"] }} {{ items_key.get("items") }}',
    '{{ inner.plain }} {{ inner.made }}',
    '{{ inner.broken | default("q") }} {{ inner["broken"] | default("r") }}',
    '{{ inner }}',
    '{{ inner | length }}',
    '{{ inner.keys() | list }}',
    '{{ inner.values() | list }}',
    '{{ inner.items() | first }}',
    '{{ people[0].name }} {{ people.1.address.zip }}',
    '{{ people[0].tags[0] ~ people[2]["tags"][0] }}',
    '{{ "".__class__ }}',
    '{{ "".__class__ | default("safe") }}',
    '{{ list.__len__ | default("safe") }}',
    '{{ dict.__dict__ | default("safe") }} {{ one.__add__ | default("safe") }}',
    '{{ 5.__and__(3) }} {{ one.__or__(6) }} {{ one.__xor__(3) }} {{ one.__lshift__(4) }} {{ 256.__rshift__(4) }}',
    '{{ day.year }} {{ day.month }} {{ moment.hour }} {{ moment.minute }} {{ moment.microsecond }}',
    '{{ day.isoformat() }} {{ moment.isoformat() }} {{ moment.strftime("%Y/%m/%d") }} {{ day.weekday() }} {{ day.isoweekday() }}',
    '{{ moment.date() }} {{ moment.ctime() }} {{ moment.isoformat(" ") }}',
    '{{ (moment - moment).days }} {{ (moment - moment).total_seconds() }}',
  ],
  calls: [
    '{{ text.upper() }} {{ text.lower() }} {{ text.title() }} {{ text.capitalize() }} {{ text.swapcase() }}',
    '{{ "ÀÉ ß ǆ".lower() }} {{ "ß".upper() }} {{ "straße".casefold() }} {{ "they\'re bill\'s".title() }}',
    "{{ text.startswith('He') }} {{ text.endswith(('x', 'ld')) }} {{ text.startswith('e', 1) }} {{ text.startswith('') }}",
    "{{ text.find('o') }} {{ text.rfind('o') }} {{ text.find('zz') }} {{ text.index('W') }} {{ text.count('l') }} {{ text.count('') }}",
    "{{ text.index('zz') }}",
    "{{ text.replace('l', 'L') }} {{ text.replace('l', 'L', 2) }} {{ 'aaa'.replace('', '-') }} {{ 'aaa'.replace('', '-', 2) }}",
    "{{ 'a,b,,c'.split(',') }} {{ ' a  b '.split() }} {{ 'a,b,c'.split(',', 1) }} {{ 'a,b,c'.rsplit(',', 1) }} {{ ' a b c '.split(none, 1) }}",
    "{{ ' a b  c '.rsplit(none, 1) }} {{ ''.split() }} {{ ''.split(',') }} {{ ' '.split(' ') }}",
    "{{ 'a'.split('') }}",
    "{{ '  x '.strip() }}|{{ '  x '.lstrip() }}|{{ '  x '.rstrip() }}|{{ 'xxaxx'.strip('x') }}|{{ 'abcba'.lstrip('ab') }}|{{ 'abcba'.rstrip('ba') }}",
    "{{ ','.join(['a', 'b']) }} {{ ''.join('abc') }} {{ ','.join(dict) }}",
    "{{ ','.join([1]) }}",
    "{{ 'x'.center(5) }}|{{ 'xy'.center(5, '*') }}|{{ 'x'.ljust(4, '.') }}|{{ 'x'.rjust(4) }}|{{ '7'.zfill(3) }}|{{ '-7'.zfill(4) }}|{{ '+7'.zfill(4) }}",
    "{{ 'a\\tb'.expandtabs(4) }} {{ 'ab'.partition('-') }} {{ 'a-b-c'.partition('-') }} {{ 'a-b-c'.rpartition('-') }}",
    "{{ 'abc'.isalpha() }} {{ 'ab1'.isalnum() }} {{ '12'.isdigit() }} {{ '½'.isnumeric() }} {{ '²'.isdigit() }} {{ '²'.isdecimal() }} {{ ' '.isspace() }}",
    "{{ 'Ab'.istitle() }} {{ 'AB'.isupper() }} {{ 'ab'.islower() }} {{ '1'.islower() }} {{ 'a_1'.isidentifier() }} {{ ''.isalpha() }} {{ 'é'.isascii() }}",
    "{{ 'a\\nb\\r\\nc'.splitlines() }} {{ lines.splitlines() }} {{ lines.splitlines(true) }}",
    "{{ 'prefix-x'.removeprefix('prefix-') }} {{ 'x.gz'.removesuffix('.gz') }}",
    "{{ '{} and {}'.format(1, 'b') }} {{ '{1} {0}'.format('a', 'b') }} {{ '{x} {y[0]} {z[a]}'.format(x=1, y=[2], z=dict) }}",
    "{{ '{:>8}|{:<8}|{:^8}|{:*^9}'.format('ab', 'cd', 'ef', 'gh') }}",
    "{{ '{:05d} {:+d} {:,} {:_} {:x} {:#x} {:X} {:o} {:b} {:#b}'.format(42, 7, 1234567, 1234567, 255, 255, 255, 8, 5, 5) }}",
    "{{ '{:.2f} {:10.3f} {:e} {:.1e} {:g} {:%} {:.1%}'.format(3.14159, 2.5, 12345.678, 12345.678, 0.00001234, 0.256, 0.256) }}",
    "{{ '{!r} {!s} {!a}'.format('é', 'b', 'é') }} {{ '{{}} {}'.format(1) }} {{ '{:{}}'.format('x', 5) }}|",
    "{{ '{:.3}|{:10.2}|{:d}'.format('abcdef', 'xyz', true) }} {{ '{}'.format(none) }} {{ '{:.3}'.format(2.0) }} {{ '{:.3}'.format(1234567.0) }}",
    "{{ '{:08.2f}|{:+.1f}|{: d}|{:<5d}|{:^5d}|{:=+6d}'.format(3.14159, 2.25, 3, 4, 5, 6) }}",
    "{{ '{:,.2f}|{:012,d}|{:010.1f}'.format(1234567.891, 1234567, -2.5) }}",
    "{{ '{:%Y-%m-%d}'.format(day) }}",
    "{{ '{}'.format() }}",
    "{{ '{x}'.format(y=1) }}",
    "{{ '{0} {}'.format(1, 2) }}",
    "{{ '{:d}'.format('a') }}",
    "{{ '{:q}'.format(1) }}",
    "{{ '{'.format() }}",
    "{{ '{z.a}'.format(z=dict) }}",
    '{{ dict.items() | list }} {{ dict.keys() | list }} {{ dict.values() | list }} {{ dict.items() }}',
    "{{ dict.get('a') }} {{ dict.get('z') }} {{ dict.get('z', 'd') }} {{ dict.copy() }}",
    '{{ list.index(1) }} {{ list.count(1) }} {{ list.copy() }} {{ (1, 2, 1).count(1) }} {{ (1, 2).index(2) }}',
    '{{ list.index(9) }}',
    '{{ list.append(4) }}{{ list }}',
    '{% set x = [1] %}{{ x.append(2) }}{{ x.extend([3, 4]) }}{{ x.insert(0, 0) }}{{ x.pop() }}{{ x.remove(1) }}{{ x.reverse() }}{{ x }}',
    '{% set x = {} %}{{ x.update({"a": 1}) }}{{ x.update(b=2) }}{{ x.setdefault("c", 3) }}{{ x.pop("a") }}{{ x.popitem() }}{{ x }}',
    '{% set x = [2, 1] %}{{ x.sort() }}{{ x }}{{ x.sort(reverse=true) }}{{ x }}{{ x.clear() }}{{ x }}',
    '{% macro m() %}{{ dict(a=1, b=2) }}{% endmacro %}{{ dict(a=1) }}',
    '{{ lookup("vars", "one") }} {{ namespace([("x", 1)], y=2).x }} {{ lipsum is defined }} {{ cycler(1, 2).next() }} {{ joiner("-")() }}',
    '{{ range(5) | list }} {{ range(2, 8, 2) | list }} {{ range(5, 0, -2) | list }} {{ range(0) | list }}',
    '{{ range(1, 2, 0) }}',
    '{{ range(10)[2:8:3] | list }} {{ range(10)[-1] }} {{ range(3) | length }} {{ range(3) | sum }}',
    '{{ text() }}',
    '{{ nowhere() }}',
    '{{ nowhere() | default("d") }} {{ nowhere.method(1) | default("e") }} {{ text.upper(nowhere) | default("f") }}',
    '{{ undef() | default("u") }} {{ undef("my hint") | default("v") }}',
    '{{ undef("my hint") }}',
    '{{ (1.5).is_integer() }} {{ 2.0.is_integer() | default("?") }} {{ one.bit_length() }}',
    '{{ "%s-%d" % ("a", 5) }} {{ "%05.1f|%-6s|%+d|%x|%X|%o|%e|%%" % (3.14159, "ab", 5, 255, 255, 8, 12345.678) }}',
    '{{ "%s" % list }} {{ "%s %s" % (1, none) }} {{ "%(a)s %(b)05d" % dict }} {{ "%r" % "x" }} {{ "%c%c" % (65, "b") }}',
    '{{ "%s" % () }}',
    '{{ "%s %s" % (1,) }}',
    '{{ "%d" % "a" }}',
    '{{ "no" % 1 }}',
    '{{ "%i %u %d" % (1.9, 2, true) }} {{ "%.3s|%5s|%-5s|" % ("abcdef", "ab", "cd") }} {{ "%*d" % (5, 42) }} {{ "%.*f" % (2, 3.14159) }}',
    '{{ "%g %g %g %G" % (0.0001, 1e10, 1.5, 1e-10) }} {{ "%#x %#o" % (255, 8) }} {{ "% d|%05d|%-5d|" % (3, -4, 5) }}',
    '{{ "%.0f %.0f %.0f" % (0.5, 1.5, 2.5) }} {{ "%.20f" % 0.1 }} {{ "%.2f" % 2.675 }}',
  ],
};
