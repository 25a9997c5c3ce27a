/** Templates by chance, from a grammar: what nobody would write by hand. The same seed gives the same templates. */

import { Chance } from '../inventory/reference/chance.ts';

/** Kinds of values: whole number, number, text, list, dict, truth value, list of people; `any` is one of them. */
type Kind = 'int' | 'num' | 'str' | 'list' | 'dict' | 'bool' | 'people' | 'any';

const KINDS: readonly Kind[] = ['int', 'num', 'str', 'list', 'dict', 'bool', 'people'];

const words = (text: string): readonly string[] => text.split(' ');

const ATOMS: Readonly<Record<Exclude<Kind, 'any'>, readonly string[]>> = {
  int: [
    '0',
    '1',
    '2',
    '-3',
    '7',
    '10',
    '255',
    '12345678901234567890',
    'one',
    'zero',
    'minus',
    'big',
    'octal',
  ],
  num: ['1.5', '-0.25', '2.0', '1e3', '0.1', 'half', 'whole', 'tiny', 'huge', '3', 'one'],
  str: [
    "'a'",
    "'Ab c'",
    "''",
    "'x-y_z'",
    "'1'",
    "'3.5'",
    "'yes'",
    "'é東🚀'",
    "'a,b,,c'",
    "'/a/b.c'",
    "'{}:{}'",
    "' pad '",
    "'l1\\nl2'",
    "'<b>&'",
    "'it''s'",
    '"q\'s"',
    ...words(
      'text quoted lines empty unicode path number_text float_text url domain raw_braces cron host spaces',
    ),
  ],
  list: [
    '[]',
    '[1]',
    "['b', 'a', 'B']",
    '[3, 1, 2, 1]',
    '[[1, 2], [3]]',
    '(1, 2)',
    '[none, true, 0]',
    ...words('list words nested mixed empty_list copy_of_list'),
  ],
  dict: [
    '{}',
    "{'a': 1}",
    "{'b': [1], 'a': {'c': 2}}",
    '{1: 2, none: 3}',
    ...words('dict empty_dict items_key'),
  ],
  bool: ['true', 'false', ...words('yes_word off_word copy_of_switch')],
  people: words('people'),
};

/** `value kind | filter | kind of the result`; in a filter, a kind in brackets such as `<int>` stands for an expression of it. */
const FILTERS = `
int|abs|int
num|abs|num
list|batch(<small>)|list
list|batch(<small>, <any>)|list
str|capitalize|str
str|center(<width>)|str
any|default(<any>)|any
any|default(<any>, true)|any
dict|dictsort|list
dict|dictsort(false, 'value')|list
num|filesizeformat|str
num|filesizeformat(true)|str
list|first|any
list|last|any
str|float|num
any|float(<num>)|num
int|float|num
people|groupby('age')|list
people|groupby('city') | map('last') | map('length')|list
str|indent(<small>)|str
str|indent(<small>, true, true)|str
any|int|int
str|int(<int>, 16)|int
num|int|int
list|join|str
list|join(<str>)|str
list|length|int
str|length|int
dict|length|int
str|list|list
dict|list|list
str|lower|str
dict|items|list
list|map('string')|list
list|map('int')|list
list|map('default', <any>)|list
people|map(attribute='name')|list
people|map(attribute='address.zip')|list
people|map(attribute='nope', default=<any>)|list
people|map('combine', <dict>)|list
list|min|any
list|max|any
people|max(attribute='age')|dict
any|pprint|str
list|reject('number')|list
list|select('string')|list
list|select|list
list|reject|list
list|select('in', <list>)|list
people|selectattr('age', '>', <int>)|people
people|rejectattr('tags')|people
people|selectattr('name', 'match', '^[A-B]')|people
str|replace(<str>, <str>)|str
str|replace(<str>, <str>, <small>)|str
str|reverse|str
list|reverse|list
num|round|num
num|round(<small>)|num
num|round(<small>, 'floor')|num
num|round(<small>, 'ceil')|num
int|round(-1)|num
list|slice(<width>)|list
list|map('string') | sort|list
list|map('string') | sort(reverse=true, case_sensitive=true)|list
people|sort(attribute='age,name')|people
any|string|str
str|striptags|str
list|select('number') | sum|num
str|title|str
str|trim|str
str|trim(<str>)|str
str|truncate(<width>)|str
str|truncate(<width>, true, '')|str
list|unique|list
list|unique(true)|list
str|upper|str
str|urlencode|str
dict|urlencode|str
str|wordcount|int
str|wordwrap(<width>)|str
str|b64encode|str
str|b64encode | b64decode|str
str|basename|str
any|bool|bool
dict|combine(<dict>)|dict
dict|combine(<dict>, recursive=true, list_merge='append_rp')|dict
str|comment|str
str|comment('xml')|str
dict|dict2items|list
dict|dict2items | items2dict|dict
str|dirname|str
list|flatten|list
list|flatten(<small>)|list
str|hash('sha256')|str
int|human_readable|str
str|normpath|str
list|map('string') | path_join|str
num|pow(<small>)|num
list|product(<list>)|list
str|quote|str
str|regex_escape|str
str|regex_findall(<pattern>)|list
str|regex_replace(<pattern>, <str>)|str
str|regex_replace(<pattern>, '<\\\\g<0>>')|str
str|regex_search(<pattern>)|any
people|rekey_on_member('name')|dict
num|root|num
list|shuffle(seed='s')|list
str|split|list
str|split(<str>)|list
str|splitext|list
people|subelements('tags')|list
any|ternary(<any>, <any>)|any
any|to_json|str
any|to_json | from_json|any
dict|to_json(sort_keys=true)|str
any|to_nice_json|str
any|to_nice_yaml|str
any|to_nice_yaml(indent=2)|str
any|to_yaml|str
any|to_yaml(width=30)|str
str|to_uuid|str
any|type_debug|str
str|urldecode|str
str|urlsplit('path')|str
list|zip(<list>)|list
list|zip_longest(<list>, fillvalue=<any>)|list
list|combinations(2)|list
list|permutations(2) | length|int
str|extract(<dict>)|any
int|random(seed='s')|int
`
  .trim()
  .split('\n')
  .map(line => {
    const [from, ...rest] = line.split('|');
    const to = rest.pop()!;
    return { from: from as Kind, filter: rest.join('|').trim(), to: to as Kind };
  });

const TESTS = [
  ...words(
    'defined undefined none boolean string number integer float mapping sequence iterable truthy falsy escaped callable true false',
  ),
  'sameas(<any>)',
  'eq(<any>)',
  'ne(<any>)',
  'truthy(convert_bool=true)',
  'in(<list>)',
];

const TYPED_TESTS: readonly (readonly [Kind, string])[] = [
  ['int', 'odd'],
  ['int', 'even'],
  ['int', 'divisibleby(<width>)'],
  ['num', 'lt(<num>)'],
  ['num', 'ge(<int>)'],
  ['str', 'lower'],
  ['str', 'upper'],
  ['str', 'match(<pattern>)'],
  ['str', 'search(<pattern>)'],
  ['str', 'in(<str>)'],
  ['str', 'contains(<str>)'],
  ['list', 'contains(<any>)'],
  ['list', 'any'],
  ['list', 'all'],
  ['str', 'abs'],
  ['str', 'url'],
  ['str', 'gt(<str>)'],
  ['dict', 'contains(<str>)'],
];

const METHODS: readonly (readonly [Kind, string, Kind])[] = [
  ['str', 'upper()', 'str'],
  ['str', 'title()', 'str'],
  ['str', 'strip()', 'str'],
  ['str', 'split()', 'list'],
  ['str', "split(',', 1)", 'list'],
  ['str', 'splitlines()', 'list'],
  ['str', 'startswith(<str>)', 'bool'],
  ['str', 'endswith(<str>)', 'bool'],
  ['str', 'replace(<str>, <str>)', 'str'],
  ['str', 'join(<words>)', 'str'],
  ['str', 'count(<str>)', 'int'],
  ['str', 'find(<str>)', 'int'],
  ['str', 'zfill(<width>)', 'str'],
  ['str', 'isdigit()', 'bool'],
  ['str', 'isalpha()', 'bool'],
  ['str', 'isalnum()', 'bool'],
  ['str', 'istitle()', 'bool'],
  ['str', 'partition(<str1>)', 'list'],
  ['str', 'rsplit(<str1>, 1)', 'list'],
  ['str', "ljust(<width>, '.')", 'str'],
  ['str', 'swapcase()', 'str'],
  ['str', 'casefold()', 'str'],
  ['str', "center(<width>, '*')", 'str'],
  ['str', 'rfind(<str>)', 'int'],
  ['str', 'expandtabs(<small>)', 'str'],
  ['str', 'lstrip(<str>)', 'str'],
  ['str', 'rstrip()', 'str'],
  ['dict', 'keys()', 'list'],
  ['dict', 'values()', 'list'],
  ['dict', 'items()', 'list'],
  ['dict', "get('a')", 'any'],
  ['dict', 'get(<str>, <any>)', 'any'],
  ['dict', 'copy()', 'dict'],
  ['list', 'copy()', 'list'],
];

const FORMATS = [
  "('%s|%5s|%-5s' % (<any>, <str>, <int>))",
  "('%d %05d %+d %x' % (<int>, <int>, <int>, 255))",
  "('%.2f %e %g' % (<num>, <num>, <num>))",
  "('{} {:>8} {!r}'.format(<any>, <str>, <str>))",
  "('{:05d}|{:,}|{:x}'.format(<int>, <int>, 255))",
  "('{:.2f}|{:8.3e}|{:g}|{:.1%}'.format(<num>, <num>, <num>, <num>))",
  "('{:^9}|{:*<5}|{:+.1f}'.format(<str>, <int>, <num>))",
  '(<str> ~ <any>)',
  '(<any> ~ <any>)',
  '(<str> + <str>)',
  '(<str> * <small>)',
  '<str>[<slice>]',
  '<str>[<index>]',
];

const STATEMENTS = [
  '{% if <any> %}B{% else %}B{% endif %}',
  '{% if <bool> %}B{% elif <any> %}B{% endif %}',
  '{% for x in <list> %}{{ x }}{% if not loop.last %},{% endif %}{% endfor %}',
  '{% for x in <list> %}{{ loop.index }}B{% else %}none{% endfor %}',
  '{% for k, v in <dict>.items() %}{{ k }}={{ v }};{% endfor %}',
  '{% for x in <list> if x %}{{ x }};{% endfor %}',
  '{% set x = <any> %}{{ x }}B',
  '{% set x %}B{% endset %}{{ x }}',
  '{% with x = <any> %}{{ x }}{% endwith %}',
  '{% set x, y = (<any>, <any>) %}{{ y }}{{ x }}',
  '{% macro m(a, b=<any>) %}{{ a }}-{{ b }}{% endmacro %}{{ m(<any>) }}',
  '{% macro m() %}[{{ caller() }}]{% endmacro %}{% call m() %}B{% endcall %}',
  '{% filter upper %}B{% endfilter %}',
  'text B',
  '{{ <any> }}',
  '{{ <any> }}B',
  '{{ <str> }}',
  '{{ <str> | e }}B',
  '{{ (<str> | e) ~ <str> }}',
  '{{ <any> | tojson }}',
  '{# c #}B',
  'a\n{{ <any> }}\n',
  '{% raw %}{{ x }}{% endraw %}B',
  '{%- if <any> -%}\n B \n{%- endif %}',
  '{% set ns = namespace(n=0) %}{% for x in <list> %}{% set ns.n = ns.n + 1 %}{% endfor %}{{ ns.n }}',
  '{% if <any> is T %}B{% elif <any> %}B{% endif %}',
  '  {%+ if <bool> %}\nB\n  {% endif +%}\n',
  '{% for p in <people> %}{{ p.name }}{{ loop.cycle("a", "b") }}{{ p.tags | join }}{% endfor %}',
];

const PATTERNS = [
  "'a'",
  "'[a-z]+'",
  "'(\\\\w)(\\\\d*)'",
  "'^.'",
  "'[^a]'",
  "'x*'",
  "'\\\\s+'",
  "'(?i)A'",
  "'b|c'",
  "'.$'",
  "'\\\\bl'",
  "'(?P<n>[0-9])'",
  "'[,.]'",
  "'(.)(?=.)'",
];

export class Generator {
  readonly #next: () => number;

  constructor(seed: number) {
    const chance = new Chance(seed);
    this.#next = () => chance.next();
  }

  #one<T>(of: readonly T[]): T {
    return of[Math.floor(this.#next() * of.length)]!;
  }

  #filled(pattern: string, depth: number): string {
    return pattern.replace(/<(\w+)>/g, (whole, name: string) => {
      if (name === 'small') return this.#one(['0', '1', '2', '3']);
      if (name === 'width') return this.#one(['1', '4', '7', '20']);
      if (name === 'index') return this.#one(['0', '-1', '1', '9']);
      if (name === 'slice') return this.#one(['1:', ':2', '::-1', '1:3', '-2:', '::2', ':-1', '5:1:-1']);
      if (name === 'words') return this.#one(['words', "['a', 'b']", "'abc'"]);
      if (name === 'str1') return this.#one(["','", "'a'", "' '", "'/'"]);
      if (name === 'pattern') return this.#one(PATTERNS);
      return name === 'any' || (KINDS as readonly string[]).includes(name)
        ? this.expression(name as Kind, depth - 1)
        : whole;
    });
  }

  #atom(kind: Exclude<Kind, 'any'>): string {
    return this.#one(ATOMS[kind]);
  }

  expression(given: Kind, depth: number): string {
    // Now and then something that does not fit.
    const odd = this.#next() < 0.03;
    if (odd)
      return this.#one([
        ...words('nothing nowhere broken day moment partial'),
        'none',
        this.#atom(this.#one(KINDS) as 'int'),
      ]);
    const kind = given === 'any' ? (this.#one(KINDS) as Exclude<Kind, 'any'>) : given;
    const way = this.#next();
    if (depth <= 0 || way < 0.25) return this.#atom(kind);
    if (way < 0.3)
      return `(${this.expression(kind, depth - 1)} if ${this.expression('any', depth - 1)} else ${this.expression(kind, depth - 1)})`;
    if (way < 0.75) {
      const fitting = FILTERS.filter(({ to }) => to === kind || (to === 'any' && this.#next() < 0.2));
      const { from, filter } = this.#one(fitting.length > 0 ? fitting : FILTERS);
      return `(${this.expression(from, depth - 1)} | ${this.#filled(filter, depth - 1)})`;
    }
    if (way < 0.87) {
      const [from, method] = this.#one(METHODS.filter(([, , to]) => to === kind || to === 'any'));
      return `(${this.expression(from, depth - 1)}).${this.#filled(method, depth - 1)}`;
    }
    return this.#operation(kind, depth);
  }

  #operation(kind: Exclude<Kind, 'any'>, depth: number): string {
    const of = (inner: Kind) => this.expression(inner, depth - 1);
    if (kind === 'int')
      return this.#one([
        `(${of('int')} ${this.#one(['+', '-', '*', '//', '%'])} ${of('int')})`,
        `(-${of('int')})`,
        `(${of('list')} | length)`,
      ]);
    if (kind === 'num') return `(${of('num')} ${this.#one(['+', '-', '*', '/', '//', '%'])} ${of('num')})`;
    if (kind === 'str') return this.#filled(this.#one(FORMATS), depth);
    if (kind === 'list')
      return this.#one([
        `(${of('list')} + ${of('list')})`,
        `(${of('list')} * ${this.#one(['0', '2'])})`,
        `[${of('any')}, ${of('any')}]`,
        this.#filled(`${of('list')}[<slice>]`, 1),
        `[${of('any')}]`,
        `(range(${this.#one(['0', '3', '5'])}) | list)`,
      ]);
    if (kind === 'dict') return `{'a': ${of('any')}, 'k': ${of('any')}}`;
    if (kind === 'people') return `${of('people')}[:${this.#one(['1', '2', '9'])}]`;
    return this.#truth(depth);
  }

  #truth(depth: number): string {
    const of = (inner: Kind) => this.expression(inner, depth - 1);
    const kind = this.#one(['int', 'num', 'str'] as const);
    const [from, test] = this.#one(TYPED_TESTS);
    const not = this.#next() < 0.2 ? 'not ' : '';
    return this.#one([
      `(${of(kind)} ${this.#one(['<', '<=', '>', '>=', '==', '!='])} ${of(kind)})`,
      `(${of('any')} ${this.#one(['==', '!='])} ${of('any')})`,
      `(${of('any')} in ${of('list')})`,
      `(${of('str')} not in ${of('str')})`,
      `(${of('any')} ${this.#one(['and', 'or'])} ${of('any')})`,
      `(not ${of('any')})`,
      `(${of('any')} is ${not}${this.#filled(this.#one(TESTS), depth - 1)})`,
      `(${of(from)} is ${not}${this.#filled(test, depth - 1)})`,
    ]);
  }

  /** A whole template: one expression, or statements in each other. */
  template(): string {
    if (this.#next() < 0.55) return `${this.#next() < 0.4 ? '' : 'x'}{{ ${this.expression('any', 4)} }}`;
    return this.#body(2);
  }

  #body(depth: number): string {
    if (depth <= 0) return this.#one(['', 'b', ' ', '{{ one }}', '\n', `{{ ${this.expression('any', 1)} }}`]);
    const text = this.#filled(this.#one(STATEMENTS), 3);
    return text
      .replace(/\bT\b/, () => this.#filled(this.#one(TESTS), 1))
      .replace(/(?<=\})B|\bB\b/g, () => this.#body(depth - 1));
  }
}
