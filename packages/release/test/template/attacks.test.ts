/** Templates that want out: to functions and prototypes of JavaScript, to objects of Python, to files outside of the checkout. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { checkoutFiles, Templates } from '../../src/template/index.ts';
import { file, refusal, scope, templates } from './render.ts';

/** Names that JavaScript or Python has and a template must not see. */
const NAMES = [
  'constructor',
  '__proto__',
  'prototype',
  '__defineGetter__',
  '__lookupGetter__',
  'hasOwnProperty',
  'toString',
  'valueOf',
  'toJSON',
  'apply',
  'call',
  'bind',
  'arguments',
  'caller_',
  '__class__',
  '__mro__',
  '__subclasses__',
  '__globals__',
  '__builtins__',
  '__init__',
  '__dict__',
  '__import__',
  'gi_frame',
  'func_globals',
  'f_globals',
  'mro',
  'format_map',
  'at',
  'charCodeAt',
  'concat',
  'flatMap',
  'forEach',
  'has',
  'set',
  'delete',
  'size',
  'length',
  'entries',
  'text',
  'session',
  'environment',
  'library',
  'run',
  'member',
  'push',
  'then',
];

const THINGS = [
  "'text'",
  '5',
  '1.5',
  'true',
  'none',
  '[1]',
  "{'a': 1}",
  '(1,)',
  'range(3)',
  'dict',
  'range',
  'lookup',
  'namespace(a=1)',
  'cycler(1)',
  'joiner()',
  "'<' | e",
  'foreign',
  'day',
  'hostvars',
  'vars',
  'groups',
  'nope | default(undef())',
  "'' | regex_search",
  'self',
  'm',
  'loop_',
];

const variables = {
  variables: { day: '2026-01-01', groups: { all: ['a'] } },
  foreign: { foreign: 'data' },
};

/** What a template shows of it: a text, or the words of its refusal. */
function shown(text: string): string {
  try {
    return file(text, variables);
  } catch {
    return 'refused';
  }
}

describe('members', () => {
  test.each(THINGS)('of %s are its own', thing => {
    for (const name of NAMES) {
      for (const reach of [
        `(${thing}).${name}`,
        `(${thing})['${name}']`,
        `(${thing}) | attr('${name}')`,
        `(${thing}) | map(attribute='${name}') | list`,
      ]) {
        const found = shown(`{% macro m() %}{% endmacro %}{{ (${reach}) | default('nothing') }}`);
        expect([reach, found]).toEqual([
          reach,
          expect.stringMatching(/^(nothing|refused|\[.*Undefined.*\]|\[\]|)$/),
        ]);
      }
    }
  });

  test.each([
    "{{ ''.constructor.constructor('return process')() }}",
    "{{ [].constructor.constructor('return process.env')() }}",
    "{{ range.constructor('return process')() }}",
    "{{ lookup.constructor('return process')() }}",
    '{{ ({}).__proto__.polluted }}',
    "{{ {'__proto__': {'polluted': 1}}.polluted }}",
    "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{{ '{0.__class__}'.format(1) }}",
    "{{ '{a.constructor}'.format(a=[]) }}",
    "{{ '{0[__proto__]}'.format({}) }}",
    "{{ '%(constructor)s' % {} }}",
    '{{ self._TemplateReference__context }}',
    '{{ self.constructor }}',
    "{{ [1] | map('constructor') | list }}",
    "{{ [1] | select('__proto__') | list }}",
    '{{ 1 | constructor }}',
    '{{ 1 is constructor }}',
    "{{ lookup('constructor', 'x') }}",
    "{{ lookup('__proto__', 'x') }}",
    '{{ constructor }}',
    '{{ __proto__ }}',
    '{{ toString }}',
    '{{ hostvars.constructor }}',
    '{{ vars.__proto__ }}',
    "{{ vars['constructor'] }}",
    '{% set constructor = 1 %}{{ {}.constructor }}',
    "{% import 'deploy/m.j2' as m %}{{ m.constructor }}",
    "{% from 'deploy/m.j2' import constructor %}{{ constructor }}",
    "{{ 'a' | regex_replace('(?P<constructor>a)', '\\g<toString>') }}",
    "{{ [{'constructor': 1}] | sum(attribute='__proto__') }}",
    "{{ {} | dictsort(by='constructor') }}",
    "{{ 'x' | comment('constructor') }}",
    "{{ '1' | human_to_bytes('constructor') }}",
    "{{ 'x' | urlsplit('constructor') }}",
    "{{ 'x' | hash('constructor') }}",
    "{{ '1' is version('1', 'constructor') }}",
    "{{ '1' is version('1', version_type='__proto__') }}",
    "{{ '%constructor' | strftime(0) if false else undef() }}",
  ])('%s', text => {
    const found = refusal(() =>
      file(text, { ...variables, files: { 'deploy/m.j2': '{% macro a() %}{% endmacro %}' } }),
    );
    expect(found.code).toMatch(
      /^(VARIABLE_UNDEFINED|TEMPLATE_INVALID|TEMPLATE_UNSUPPORTED|TEMPLATE_MISSING)$/,
    );
    expect(found.what).not.toMatch(/native code|\[object/);
  });

  test('names of JavaScript are names like others', () => {
    const variables = {
      constructor: 'c',
      __proto__x: 'p',
      d: { constructor: 'k', ['__proto__']: 'q', toString: 't' },
    };
    expect(
      file('{{ constructor }} {{ d.constructor }} {{ d.toString }} {{ d | length }}', { variables }),
    ).toBe('c k t 3');
    expect(
      file(
        "{% set x = {'__proto__': 'own', 'constructor': 1} %}{{ x['__proto__'] }} {{ x.constructor }} {{ x | list }}",
      ),
    ).toBe("own 1 ['__proto__', 'constructor']");
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  test('nothing that a template makes changes a variable', () => {
    const variables = { list: [1], dict: { a: 1 } };
    const all = templates();
    const given = scope({ variables });
    expect(all.file('{{ list.append(2) }}{{ list }}', given, 'a.j2')).toContain('[1, 2]');
    expect(all.file('{{ list }}{{ dict.update(b=1) }}{{ dict }}', given, 'b.j2')).toContain(
      "[1]{'a': 1, 'b': 1}",
    );
    expect(all.file('{{ list }} {{ dict }}', given, 'c.j2')).toBe("[1] {'a': 1}");
  });
});

describe('files', () => {
  const directory = mkdtempSync(join(tmpdir(), 'checkout-'));
  afterAll(() => rmSync(directory, { recursive: true, force: true }));
  const checkout = join(directory, 'checkout');
  const put = (path: string, text: string | Buffer) => {
    mkdirSync(join(directory, path, '..'), { recursive: true });
    writeFileSync(join(directory, path), text);
  };
  put('secret/env', 'TOKEN=hunter2');
  put('checkout/a.j2', 'inside');
  put('checkout/deploy/b.j2', '{% include "../a.j2" %}');
  put('checkout/.git/config', 'extraheader = hunter2');
  put('checkout/sub/.GIT/config', 'extraheader = hunter2');
  put('checkout/latin.j2', Buffer.from([0xe9, 0x0a]));
  put('checkout/big.j2', '');
  truncateSync(join(checkout, 'big.j2'), 16 * 1024 * 1024 + 1);
  symlinkSync('../secret/env', join(checkout, 'out.j2'));
  symlinkSync('../secret', join(checkout, 'outdir'));
  symlinkSync('/proc/self/environ', join(checkout, 'environ'));
  symlinkSync('.git', join(checkout, 'dotgit'));
  symlinkSync('a.j2', join(checkout, 'inner.j2'));
  symlinkSync('loop', join(checkout, 'loop'));
  symlinkSync(checkout, join(directory, 'linked'));
  execFileSync('mkfifo', [join(checkout, 'pipe')]);
  const files = checkoutFiles(checkout);

  test.each([
    'out.j2',
    'outdir/env',
    'environ',
    'dotgit/config',
    '.git/config',
    '.GIT/config',
    'sub/.GIT/config',
    '../secret/env',
    'deploy/../../secret/env',
    '/proc/self/environ',
    '/etc/passwd',
    'deploy',
    '.',
    '',
    'pipe',
    'loop',
    'nope',
    'a.j2/x',
    'a.j2\0.txt',
  ])('%j is not there', path => {
    expect(files.read(path)).toBeUndefined();
    for (const way of [
      `{% include path %}`,
      `{% import path as x %}`,
      `{% extends path %}`,
      `{{ lookup('template', path) }}`,
      `{{ lookup('file', path) }}`,
    ]) {
      const found = refusal(() =>
        new Templates({ files }).file(way, scope({ foreign: { path } }), 'deploy/x.j2'),
      );
      expect(found.code).toMatch(/^TEMPLATE_(MISSING|INVALID)$/);
      expect(found.what).not.toContain('hunter2');
    }
  });

  test.each(['out*', '*/env', '../secret/*', '/proc/self/*', '.git/*', 'outdir/*', 'dotgit/*', 'environ'])(
    '%s finds nothing',
    pattern => {
      const found = new Templates({ files }).file(
        "{{ query('fileglob', pattern) }}",
        scope({ foreign: { pattern } }),
        'deploy/x.j2',
      );
      expect(found).toBe('[]');
    },
  );

  test('a link inside of the checkout, and a checkout behind a link, are read', () => {
    expect(files.read('inner.j2')).toBe('inside');
    expect(checkoutFiles(join(directory, 'linked')).read('deploy/../a.j2')).toBe('inside');
    expect(files.list('deploy')).toEqual(['b.j2']);
    expect(files.list('outdir')).toBeUndefined();
    expect(files.list('nope')).toBeUndefined();
  });

  test('what cannot be read as text is named', () => {
    expect(refusal(() => files.read('latin.j2'))).toMatchObject({
      code: 'TEMPLATE_UNREADABLE',
      what: 'latin.j2 is not encoded in UTF-8.',
      place: { file: 'latin.j2' },
    });
    expect(refusal(() => files.read('big.j2'))).toMatchObject({
      code: 'TEMPLATE_UNREADABLE',
      what: 'big.j2 is larger than 16 MiB.',
    });
  });

  test('what is encrypted as a whole is opened', () => {
    expect(checkoutFiles(checkout, (text, path) => `${path}: ${text}`).read('a.j2')).toBe('a.j2: inside');
  });
});

test.each(['constructor', 'toString', '__proto__', 'hasOwnProperty', 'valueOf'])(
  '%s is no statement, encoding, hash or entity that is known',
  name => {
    for (const text of [
      `{% ${name} x %}`,
      `{{ 'a' | b64encode('${name}') }}`,
      `{{ 'a' | hash('${name}') }}`,
    ]) {
      const { what, remedy } = refusal(() => file(text));
      expect([typeof what, typeof remedy]).toEqual(['string', 'string']);
      expect(what + remedy).not.toContain('native code');
    }
    expect(file(`{{ '&${name.slice(0, 8)};' | striptags }}`)).not.toContain('native code');
  },
);
