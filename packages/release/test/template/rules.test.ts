/** What templates may do and may not, and what is said about it. Values themselves are compared with ansible-core elsewhere. */
import { describe, expect, test } from '@jest/globals';
import { Float, fromPlain } from '../../src/template/index.ts';
import { LOOKUP_NAMES, REFUSED_LOOKUPS } from '../../src/template/lookups.ts';
import { FILTERS, REFUSED_FILTERS, REFUSED_TESTS } from '../../src/template/registry.ts';
import { file, type Given, refusal, scope, templates, value } from './render.ts';

const at = (line: number, column: number, name = 'deploy/env.j2') => ({ file: name, line, column });

describe('what is undefined is named, with its place', () => {
  test.each<[string, Given, string, object]>([
    [
      'a\nb {{ databse_url }}\n',
      { variables: { database_url: 'x', other: 1 } },
      "deploy/env.j2:2:6: 'databse_url' is undefined; did you mean 'database_url'?",
      at(2, 6),
    ],
    [
      'A={{ a }}\nURL={{ url }}\n',
      { variables: { a: 1, url: 'postgres://shop:{{ db_password }}@db' } },
      "deploy/env.j2:2:8: 'db_password' is undefined (in the variable 'url').",
      at(2, 8),
    ],
    [
      '{{ a }}',
      { variables: { a: '{{ b }}', b: ['{{ c.d }}'], c: {} } },
      "deploy/env.j2:1:4: object of type 'dict' has no attribute 'd' (in the variable 'b[0]').",
      at(1, 4),
    ],
    [
      '{% for x in xs %}\n{{ x.naem }}{% endfor %}',
      { variables: { xs: [{ name: 'a' }] } },
      "deploy/env.j2:2:6: object of type 'dict' has no attribute 'naem'; did you mean 'name'?",
      at(2, 6),
    ],
    [
      '{% include "part.j2" %}',
      { files: { 'deploy/part.j2': 'ok\n  {{ nope }}' } },
      "deploy/part.j2:2:6: 'nope' is undefined.",
      at(2, 6, 'deploy/part.j2'),
    ],
    ['#jinja2: lstrip_blocks: True\nx{{ nope }}', {}, "deploy/env.j2:2:5: 'nope' is undefined.", at(2, 5)],
    [
      '{{ ansible_distribution }}',
      {},
      "deploy/env.j2:1:4: 'ansible_distribution' is undefined; facts of hosts are not gathered.",
      at(1, 4),
    ],
  ])('%j', (text, variables, what, place) => {
    expect(refusal(() => file(text, variables))).toMatchObject({ code: 'VARIABLE_UNDEFINED', what, place });
  });

  test('in a setting, the setting is named', () => {
    expect(refusal(() => value('{{ nope }}')).what).toBe("root: 'nope' is undefined.");
    const place = { file: 'deploy/release.yml', line: 3, column: 7 };
    expect(
      refusal(() => templates().render('/srv/{{ nope }}', scope(), { name: 'root', place })),
    ).toMatchObject({ what: "deploy/release.yml:3:7: root: 'nope' is undefined.", place });
  });

  test('what is not used may be incomplete', () => {
    const variables = {
      variables: { broken: '{{ nope }}', dict: { a: 1, b: '{{ nope }}' }, list: [1, '{{ nope }}'] },
    };
    expect(file('{{ dict.a }} {{ list[0] }} {{ list | length }} {{ broken is defined }}', variables)).toBe(
      '1 1 2 False',
    );
    expect(file('{{ broken | default("x") }} {{ dict.b | default("y") }}', variables)).toBe('x y');
    expect(refusal(() => file('{{ dict }}', variables)).what).toContain("'nope' is undefined");
    expect(refusal(() => file('{{ list | join }}', variables)).what).toContain("'nope' is undefined");
  });

  test.each([
    ['a', { a: '{{ a }}' }, "'a' → 'a'"],
    ['a', { a: '{{ b.y }}', b: { y: '{{ c }}' }, c: '{{ a.x }}' }, "'a' → 'c' → 'a'"],
    ['x', { x: { y: '{{ x.y }}' } }, "'x.y' → 'x.y'"],
  ])('a cycle of %s', (name, variables, chain) => {
    expect(refusal(() => file(`{{ ${name} }}`, { variables }))).toMatchObject({
      code: 'VARIABLE_CYCLE',
      what: expect.stringContaining(`variables refer to each other without end: ${chain}`),
    });
  });

  test('a dict may refer to another part of itself', () => {
    expect(file('{{ x.b }}', { variables: { x: { a: 1, b: '{{ x.a }}' } } })).toBe('1');
  });
});

describe('values keep their type', () => {
  const variables = {
    off: false,
    list: ['a', 'b'],
    off2: '{{ off }}',
    list2: '{{ list }}',
    text: 'v{{ off }}',
    ratio: new Float(1),
    number: 1,
    none: null,
  };
  test('through templates', () => {
    expect(
      file('{% if off2 %}on{% else %}off{% endif %} {{ list2 | length }} {{ text }}', { variables }),
    ).toBe('off 2 vFalse');
    expect(value('{{ off2 }}', { variables })).toBe(false);
    expect(value('{{ list2 }}', { variables })).toEqual(['a', 'b']);
    expect(value('{{ ratio }}', { variables })).toEqual(new Float(1));
    expect(value('{{ number }}{{ number }}', { variables })).toBe('11');
    expect(value('{{ none }}', { variables })).toBeNull();
    expect(value('a{{ none }}', { variables })).toBe('a');
    expect(value('{{ omit }}')).toBeUndefined();
  });

  test('and print as Python prints them', () => {
    const variables = {
      variables: { no: false, mode: 0o644, hosts: ['a', 'b'], limits: { cpu: 1 }, f: new Float(2) },
    };
    expect(
      file('DEBUG={{ no }}\nHOSTS={{ hosts }}\nLIMITS={{ limits }}\nMODE={{ mode }} {{ f }}\n', variables),
    ).toBe("DEBUG=False\nHOSTS=['a', 'b']\nLIMITS={'cpu': 1}\nMODE=420 2.0\n");
  });

  test('the last line break of a template stays, whatever is before it', () => {
    expect(file('a\n{% if true %}\nb\n{% endif %}\n')).toBe('a\nb\n');
    expect(file('a\nLAST={% if true %}b{% endif %}\n')).toBe('a\nLAST=b\n');
    expect(file('a{{ 1 }}\n\n')).toBe('a1\n\n');
    expect(file('{{ "a" }}\n')).toBe('a\n');
    // A value that is no text has no line break to keep: so it is with Ansible, too.
    expect(file('{{ 1 }}\n')).toBe('1');
  });
});

describe('data is never rendered', () => {
  const evil = '{{ secret }}{% include "/etc/passwd" %}{# x #}';
  const variables: Given = {
    variables: {
      secret: 's3',
      name: '{{ given }}',
      twice: '{{ name }}',
      part: 'a {{ given }} b',
      items: ['{{ given }}'],
    },
    foreign: { given: evil, deep: { a: [evil] }, number: 5 },
  };
  test.each([
    '{{ given }}',
    '{{ name }}',
    '{{ twice }}',
    '{{ items[0] }}',
    '{{ items | first }}',
    '{{ deep.a[0] }}',
    '{{ deep["a"] | join }}',
    '{{ given | string }}',
    '{{ given ~ "" }}',
    '{{ [given, ""] | join }}',
    '{{ lookup("vars", "given") }}',
    '{{ vars["given"] }}',
    '{{ hostvars["me"].given | default(given) }}',
    '{% set x = given %}{{ x }}',
    '{% set x %}{{ given }}{% endset %}{{ x }}',
    '{% macro m(a) %}{{ a }}{% endmacro %}{{ m(given) }}',
    '{% filter trim %}{{ given }}{% endfilter %}',
    '{{ given | b64encode | b64decode }}',
    '{{ given | to_json | from_json }}',
    '{{ {"a": given} | to_yaml | from_yaml | dict2items | map(attribute="value") | first }}',
    '{{ given | regex_replace("zzz", "") }}',
    '{{ "%s" | format(given) }}',
    '{{ "{}".format(given) }}',
    '{{ given.replace("a", "a") }}',
  ])('%s', template => {
    expect(file(template, variables)).toBe(evil);
    expect(value(template, variables)).toBe(evil);
  });

  test('nor are parts of it, and nothing is rendered twice', () => {
    expect(file('{{ part }}', variables)).toBe(`a ${evil} b`);
    const split = {
      variables: {
        open: '{{ "{{" }}',
        close: '{{ "}}" }}',
        all: '{{ open }} secret {{ close }}',
        secret: 's3',
      },
    };
    expect(file('{{ all }}', split)).toBe('{{ secret }}');
    expect(file('{{ "{{ secret }}" }}', { variables: { secret: 's3' } })).toBe('{{ secret }}');
    expect(file('{% raw %}{{ secret }}{% endraw %}', split)).toBe('{{ secret }}');
  });

  test('as the name of a file, a lookup or a filter it is a name', () => {
    expect(refusal(() => file('{% include given %}', variables)).code).toBe('TEMPLATE_MISSING');
    expect(refusal(() => file('{{ lookup("file", given) }}', variables)).code).toBe('TEMPLATE_INVALID');
    expect(refusal(() => file('{{ lookup(given) }}', variables)).code).toBe('TEMPLATE_INVALID');
    expect(refusal(() => file('{{ [1] | map(given) | list }}', variables)).code).toBe('TEMPLATE_INVALID');
    expect(file('{{ given in hostvars }}', variables)).toBe('False');
  });
});

describe('what is not supported is refused by name, with its place', () => {
  test.each(Object.entries(REFUSED_FILTERS))('filter %s', (name, remedy) => {
    expect(refusal(() => file(`\n{{ 'x' | ${name} }}`))).toMatchObject({
      code: 'TEMPLATE_UNSUPPORTED',
      what: `deploy/env.j2:2:10: the filter '${name}' is not supported.`,
      remedy,
    });
  });
  test.each(Object.entries(REFUSED_TESTS))('test %s', (name, remedy) => {
    expect(refusal(() => file(`{{ 'x' is ${name} }}`))).toMatchObject({
      code: 'TEMPLATE_UNSUPPORTED',
      what: `deploy/env.j2:1:8: the test '${name}' is not supported.`,
      remedy,
    });
  });
  test.each(Object.entries(REFUSED_LOOKUPS))('lookup %s', (name, remedy) => {
    for (const [call, column] of [
      [`lookup('${name}', 'x')`, 10],
      [`query('ansible.builtin.${name}', 'x')`, 9],
      [`q('${name}', 'x', wantlist=true, errors='ignore')`, 5],
    ] as const)
      expect(refusal(() => file(`{{ ${call} }}`))).toMatchObject({
        code: 'TEMPLATE_UNSUPPORTED',
        what: `deploy/env.j2:1:${column}: lookup('${name}', …) is not supported.`,
        remedy,
      });
  });

  test.each([
    [
      "{{ 'x' | community.general.json_query('a') }}",
      "the filter 'community.general.json_query' belongs to a collection",
    ],
    ["{{ 'x' | json_query('a') }}", "the filter 'json_query' belongs to community.general"],
    ["{{ ['x'] | map('ipaddr') | list }}", "the filter 'ipaddr' belongs to ansible.utils"],
    ["{{ 'x' is community.general.a }}", "the test 'community.general.a' belongs to a collection"],
    [
      "{{ lookup('community.hashi_vault.hashi_vault', 'a') }}",
      "lookup('community.hashi_vault.hashi_vault', …) belongs to a collection",
    ],
    ['{{ "a" | expandvars }}', "the filter 'expandvars' is not supported"],
    ['{{ "a" | expanduser }}', "the filter 'expanduser' is not supported"],
    ['{{ "a" | realpath }}', "the filter 'realpath' is not supported"],
    ['{% trans %}x{% endtrans %}', "the statement 'trans' is not supported"],
    ['{{ "a".translate() }}', "the method 'translate' of str is not supported"],
    ['{{ lipsum() }}', "the function 'lipsum' is not supported"],
    ["{{ '\\N{BULLET}' }}", "'\\N{…}' is not supported"],
    [
      "{{ lookup('template', 'a.j2', lstrip_blocks=true) }}",
      "the option 'lstrip_blocks' of lookup('template', …) is not supported",
    ],
  ])('%s', (text, words) => {
    const found = refusal(() => file(text, { files: { 'a.j2': '' } }));
    expect(found).toMatchObject({ code: 'TEMPLATE_UNSUPPORTED', what: expect.stringContaining(words) });
    expect(found.what).toMatch(/^deploy\/env\.j2:1:\d+: /);
  });

  test('even where the template would ignore an error', () => {
    expect(refusal(() => file("{{ lookup('pipe', 'id') | default('x') }}")).code).toBe(
      'TEMPLATE_UNSUPPORTED',
    );
  });

  test.each([
    ['{{ 1 | upperr }}', "there is no filter 'upperr'; did you mean 'upper'?"],
    ['{{ 1 is definedd }}', "there is no test 'definedd'; did you mean 'defined'?"],
    ["{{ lookup('fil', 'x') }}", "there is no lookup 'fil'; did you mean 'file'?"],
    ['{% iff x %}', "there is no statement 'iff'"],
    ['{% if x %}\n', "'if' has no"],
    ['{{ a', "'{{' is never closed"],
    ['{{ 1 / 0 }}', 'division by zero'],
    ['{{ [1, 2 }}', "unexpected '}'"],
    ['#jinja2: nope: 1\nx', "'nope: 1' is no option of a '#jinja2:' line"],
  ])('and %s is wrong', (text, words) => {
    expect(refusal(() => file(text))).toMatchObject({
      code: 'TEMPLATE_INVALID',
      what: expect.stringContaining(words),
      place: { file: 'deploy/env.j2', line: 1, column: expect.any(Number) },
    });
  });

  test('a message is one short line, whatever it repeats', () => {
    const variables = { foreign: { x: `a\n::error::b\r\x1b[31m\u2028${'y'.repeat(5000)}` } };
    for (const text of [
      '{{ x | human_to_bytes }}',
      '{{ lookup("file", x) }}',
      '{{ nope | mandatory(x) }}',
      '{{ undef(hint=x) }}',
      '{{ {}[x] }}',
      '{{ x | to_datetime }}',
      '{% include x %}',
    ]) {
      const { what } = refusal(() => file(text, variables));
      expect(what).not.toMatch(/[\x00-\x1f\x7f\u2028]/);
      expect(what.length).toBeLessThan(1000);
    }
  });
});

describe('limits', () => {
  test.each(
    [
      ['{% for i in range(100000000) %}x{% endfor %}', 'a list would have more than'],
      ['{{ "x" * 1000000000 }}', 'a text would be longer than'],
      ['{{ [1] * 1000000000 }}', 'a list would have more than'],
      ['{{ "%1000000000s" % 1 }}', ''],
      ['{{ "a" | center(1000000000) }}', 'a text would be longer than'],
      ['{{ "{:>999999999}".format(1) }}', ''],
      ['{{ 10 ** 100000 }}', 'an int would be too large'],
      ['{{ 9 ** (9 ** 9) }}', 'an int would be too large'],
      ['{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}', 'deep'],
      [
        '{% set x = "a" * 1000000 %}{% for i in range(1000) %}{{ x }}{% endfor %}',
        'a text would be longer than',
      ],
      [
        '{% set ns = namespace(x="aaaaaaaaaa") %}{% for i in range(40) %}{% set ns.x = ns.x ~ ns.x %}{% endfor %}',
        'a text would be longer than',
      ],
      [
        '{% set ns = namespace(x=[1]) %}{% for i in range(40) %}{% set ns.x = ns.x + ns.x %}{% endfor %}',
        'a list would have more than',
      ],
      ['{% for a in range(30000) %}{% for b in range(30000) %}{% endfor %}{% endfor %}', 'steps'],
      ['{{ range(100000) | product(range(100000)) | length }}', 'a list would have more than'],
      ['{{ range(1000) | permutations | length }}', ''],
      ['{{ range(60) | combinations(30) | length }}', ''],
      ['{{ ("a" * 40) | regex_search("(a+)+b") }}', 'steps'],
      ['{{ ("a" * 100000) | regex_search("(a*)*(a*)*b") }}', 'steps'],
      ['{{ ("[" * 100000) | from_json }}', ''],
      ['{{ ("[" * 100000) | from_yaml }}', ''],
      [`{{ ${'('.repeat(5000)}1${')'.repeat(5000)} }}`, 'deep'],
      [`{{ ${'-'.repeat(5000)}1 }}`, 'deep'],
      [`{{ ${'not '.repeat(5000)}1 }}`, 'deep'],
      [`${'{% if 1 %}'.repeat(5000)}${'{% endif %}'.repeat(5000)}`, 'deep'],
      ['{% include "deploy/env.j2" %}', 'deep'],
      ['{{ lookup("template", "deploy/env.j2") }}', 'deep'],
    ].map(([text, words]) => [text!.slice(0, 70), text!, words!] as const),
  )('%s', (_, text, words) => {
    const variables = { files: { 'deploy/env.j2': text } };
    const found = refusal(() => file(text, variables));
    expect(['TEMPLATE_LIMIT', 'TEMPLATE_INVALID']).toContain(found.code);
    if (words !== '') expect(found.what).toContain(words);
  });

  test('of data that holds itself', () => {
    const text = '{% set x = [1] %}{{ x.append(x) }}{{ x }}';
    expect(['TEMPLATE_LIMIT', 'TEMPLATE_INVALID']).toContain(refusal(() => file(text)).code);
  });

  test('time, by the clock that is handed in', () => {
    let clock = 0;
    const variables: Given = {
      now: () => {
        clock += 1000;
        return clock;
      },
    };
    expect(
      refusal(() =>
        file('{% for a in range(1000) %}{% for b in range(1000) %}{% endfor %}{% endfor %}', variables),
      ),
    ).toMatchObject({ code: 'TEMPLATE_LIMIT', what: expect.stringMatching(/it takes more than \d+ s/) });
  });

  test('an error of a limit cannot be caught', () => {
    expect(refusal(() => file('{{ ("x" * 1000000000) | default("y") }}')).code).toBe('TEMPLATE_LIMIT');
  });
});

describe('lookups', () => {
  const environment = new Map([
    ['DB_URL', 'postgres://x'],
    ['EMPTY', ''],
  ]);
  test('env has what was handed in, and never what the runner has', () => {
    const variables = { environment };
    expect(
      file(
        "{{ lookup('env', 'DB_URL') }}|{{ lookup('ansible.builtin.env', 'EMPTY') }}|{{ q('env', 'DB_URL') }}",
        variables,
      ),
    ).toBe("postgres://x||['postgres://x']");
    expect(
      file(
        "{{ lookup('env', 'HOME') | default('none') }} {{ lookup('env', 'PATH', default='d') }}",
        variables,
      ),
    ).toBe('none d');
    for (const name of ['HOME', 'PATH', 'USER', '__proto__', 'constructor'])
      expect(refusal(() => file(`{{ lookup('env', '${name}') }}`, variables))).toMatchObject({
        code: 'VARIABLE_UNDEFINED',
        what: expect.stringContaining(`the 'variables' input has no '${name}'`),
      });
  });

  test('its values are data', () => {
    const variables = {
      environment: new Map([['A', '{{ b }}']]),
      variables: { b: 'x', c: "{{ lookup('env', 'A') }}" },
    };
    expect(file("{{ lookup('env', 'A') }} {{ c }}", variables)).toBe('{{ b }} {{ b }}');
  });

  const files = {
    'deploy/files/key.pub': 'ssh-ed25519 AAA\n\n',
    'deploy/other.txt': 'beside\n',
    'files/root.txt': 'root {{ x }}\n',
    'conf/a.conf': 'a',
    'conf/b.conf': 'b',
    'conf/.hidden.conf': 'h',
    'templates/part.j2': 'part {{ x }} {{ y | default("-") }}\n',
  };
  test.each([
    ["{{ lookup('file', 'key.pub') }}", 'ssh-ed25519 AAA'],
    ["{{ lookup('file', 'key.pub', rstrip=false) }}", 'ssh-ed25519 AAA\n\n'],
    ["{{ lookup('file', 'other.txt') }}", 'beside'],
    ["{{ lookup('file', 'root.txt') }}", 'root {{ x }}'],
    ["{{ lookup('file', 'root.txt', 'other.txt') }}", 'root {{ x }},beside'],
    ["{{ lookup('file', 'files/root.txt') }}", 'root {{ x }}'],
    ["{{ lookup('file', 'nope', errors='ignore') }}", ''],
    ["{{ lookup('fileglob', 'conf/*.conf') }}", 'conf/a.conf,conf/b.conf'],
    ["{{ q('fileglob', 'conf/?.conf', 'nope/*') }}", "['conf/a.conf', 'conf/b.conf']"],
    ["{{ 'conf/*' | fileglob }}", "['conf/a.conf', 'conf/b.conf']"],
    ["{{ lookup('first_found', 'nope,conf/b.conf') }}", 'conf/b.conf'],
    ["{{ lookup('first_found', {'files': ['z', 'b.conf'], 'paths': ['x', 'conf']}) }}", 'conf/b.conf'],
    ["{{ q('first_found', ['nope'], skip=true) }}", '[]'],
    ["{{ lookup('template', 'part.j2') }}", 'part 1 -\n'],
    ["{{ lookup('template', 'part.j2', template_vars={'y': 2}) }}", 'part 1 2\n'],
    ["{{ lookup('inventory_hostnames', 'web:!web2') }}", 'web:!web2'],
    ["{{ lookup('varnames', '^x$') }}", 'x'],
  ])('%s', (text, expected) => {
    expect(file(text, { files, variables: { x: 1 }, hosts: pattern => [pattern] })).toBe(expected);
  });

  test.each([
    ["{{ lookup('file', 'nope') }}", 'TEMPLATE_INVALID', "there is no file 'nope' in the checkout"],
    ["{{ lookup('file', '../secret') }}", 'TEMPLATE_INVALID', "there is no file '../secret' in the checkout"],
    [
      "{{ lookup('file', '/etc/passwd') }}",
      'TEMPLATE_INVALID',
      "there is no file '/etc/passwd' in the checkout",
    ],
    ["{{ lookup('first_found', 'nope') }}", 'TEMPLATE_INVALID', 'none of the files is in the checkout'],
    ["{{ lookup('template', 'nope.j2') }}", 'TEMPLATE_MISSING', "there is no template 'nope.j2'"],
    ["{{ lookup('vars', 'nope') }}", 'VARIABLE_UNDEFINED', "No variable named 'nope' was found"],
  ])('%s is refused', (text, code, words) => {
    expect(refusal(() => file(text, { files }))).toMatchObject({
      code,
      what: expect.stringContaining(words),
    });
  });

  test('each name is a name of its own', () => {
    const all = [...LOOKUP_NAMES, ...Object.keys(REFUSED_LOOKUPS)];
    expect(new Set(all).size).toBe(all.length);
    expect(Object.keys(FILTERS).length).toBeGreaterThanOrEqual(119);
  });
});

describe('the #jinja2: line', () => {
  test.each([
    ['#jinja2: trim_blocks: False\n{% if true %}\nx\n{% endif %}\n', '\nx\n'],
    ['#jinja2:trim_blocks:True, lstrip_blocks: True\n  {% if true %}\n  x\n  {% endif %}\n', '  x\n'],
    ["#jinja2: variable_start_string: '[%', variable_end_string: '%]'\n[% x %] {{ x }}\n", '1 {{ x }}\n'],
    ["#jinja2: newline_sequence: '\\r\\n'\na\nb\n", 'a\r\nb\n'],
    ['#jinja2: keep_trailing_newline: False\na\n', 'a\n'],
  ])('%j', (text, expected) => {
    expect(file(text, { variables: { x: 1 } })).toBe(expected);
  });
});

describe('other hosts', () => {
  test('ansible_managed, and what a template is called', () => {
    expect(file('# {{ ansible_managed }}\n{{ template_path }}\n')).toBe('# Ansible managed\ndeploy/env.j2\n');
    expect(file('{{ ansible_managed }}', { variables: { ansible_managed: 'by {{ who }}', who: 'me' } })).toBe(
      'by me',
    );
  });

  test('a value that cannot be stored is refused', () => {
    expect(refusal(() => file('{{ range }}')).what).toBe(
      "deploy/env.j2: a value of type 'function' is not one that a variable can have.",
    );
    expect(fromPlain(1)).toBe(1);
  });
});
