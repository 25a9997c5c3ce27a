/** Text that somebody else wrote: whatever stands in it, reading ends soon, and errors say where and show nothing that steers a terminal. */
import { Fault } from '@guarded-deploy/faults';
import { connector, readInventory, selectHosts } from '@guarded-deploy/release';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseAddress } from '../../src/inventory/address.ts';
import { connectionNotes } from '../../src/inventory/connection.ts';
import { Documents } from '../../src/inventory/documents.ts';
import { globMatcher } from '../../src/inventory/glob.ts';
import { literalOf } from '../../src/inventory/literal.ts';
import { splitLines, strip } from '../../src/inventory/python-text.ts';
import { regexMatcher } from '../../src/inventory/regex.ts';
import { shellWords } from '../../src/inventory/shell-words.ts';
import { parseSshArguments } from '../../src/inventory/ssh-args.ts';
import { filesOf } from './reference/ansible.ts';

const read = (text: string, path = 'hosts') =>
  readInventory({ inventory: path }, { files: filesOf({ files: { [path]: text } }) });

const refusal = (act: () => unknown): Fault | undefined => {
  try {
    act();
    return undefined;
  } catch (error) {
    if (error instanceof Fault) return error;
    throw error;
  }
};

const SIZE = 1 << 16;
const long = (part: string) => part.repeat(Math.ceil(SIZE / part.length));

describe('64 KiB of each', () => {
  // Each takes seconds to hours where a pattern tries every way to divide the text.
  test.each([
    [' '],
    ['\t'],
    ['\r'],
    ['\u2028'],
    ['a'],
    ['a.'],
    ['a-'],
    ['a_-'],
    ['1'],
    ['1_'],
    ['0'],
    ['0.'],
    ['1:'],
    ['-'],
    ['['],
    [']'],
    ['[1:2]'],
    ['{'],
    ['('],
    ['"'],
    ["'"],
    ['\\'],
    ['"\\'],
    ['#'],
    [':'],
    ['::'],
    ['a:'],
    ['*'],
    ['&a '],
    ['- '],
    ['? '],
    ['<<'],
    ['!'],
    ['%'],
    ['=a '],
    ['a= '],
    ['$ANSIBLE_VAULT;1.1;AES256'],
  ])('%j in every place', part => {
    const text = long(part);
    const line = text.replaceAll(/[\r\n\u2028]/g, '');
    refusal(() => read(text));
    refusal(() => read(`[web]\nw a=${text}\n`));
    refusal(() => read(`[web:vars]\na=${text}\n[web]\nw\n`));
    refusal(() => read(`[${line}]\n`));
    refusal(() => read(`a: ${text}\n`, 'h.yml'));
    refusal(() => read(`[a]\n[a:children]\n${text}\n`));
    refusal(() => new Documents(undefined).parse(`{"a": "${text}"}`, 'f.json'));
    strip(text);
    splitLines(text);
    literalOf(text);
    parseAddress(text);
    const quietly = (act: () => unknown) => {
      try {
        act();
      } catch {
        // Refused, and at once.
      }
    };
    quietly(() => shellWords(text));
    quietly(() => parseSshArguments(text));
    quietly(() => parseSshArguments(`-o "ProxyCommand=ssh ${line}"`));
    quietly(() => regexMatcher(text.slice(0, 4000))('web1'));
    globMatcher(text.slice(0, 4000))('a'.repeat(250));
  });
});

describe('expressions and globs', () => {
  test.each(['(a+)+$', '(a|aa)+$', '(a*)*b', 'a*a*a*a*a*a*a*b', '(.*)*x', '(?=(a+)+b)a', '(a{1,40}){1,40}b'])(
    '~%s does not take long over a name that nearly fits',
    source => {
      expect(regexMatcher(source)(`${'a'.repeat(250)}!`)).toBe(false);
    },
  );

  test('a glob of many stars does not, either', () => {
    expect(globMatcher('*a'.repeat(100))(`${'a'.repeat(250)}!`)).toBe(false);
  });

  test('are refused when they are too large', () => {
    const inventory = read('[web]\nw\n');
    for (const limit of ['~(a{1000}){1000}', 'w'.repeat(5000), `~${'('.repeat(500)}`])
      expect(refusal(() => selectHosts(inventory, limit))?.code).toBe('HOST_PATTERN_INVALID');
  });
});

describe('sizes', () => {
  test.each([
    ['a range', 'web[1:99999999]\n', 'more than 20000 hosts'],
    ['a range of ranges', 'a[1:999]b[1:999]c[1:999]\n', 'more than 20000 hosts'],
    [
      'many hosts',
      Array.from({ length: 20_002 }, (_, index) => `h${index}\n`).join(''),
      'more than 20000 hosts',
    ],
    [
      'many groups',
      Array.from({ length: 5002 }, (_, index) => `[g${index}]\n`).join(''),
      'more than 5000 groups',
    ],
  ])('%s is refused', (_, text, words) => {
    expect(refusal(() => read(text))?.what).toContain(words);
  });

  test('a chain of groups ends', () => {
    const chain = Array.from({ length: 4000 }, (_, index) => `[g${index}:children]\ng${index + 1}\n`).join(
      '',
    );
    expect(read(`${chain}[g4000]\nh\n`).hosts[0]!.groups).toHaveLength(4002);
  });

  test('aliases of aliases, and a nesting without end', () => {
    const bomb = `a: &a [x, x, x, x, x, x, x, x, x]\n${[...'bcdefgh']
      .map((name, index) => `${name}: &${name} [${Array(9).fill(`*${'abcdefg'[index]}`).join(', ')}]\n`)
      .join('')}`;
    const documents = new Documents(undefined);
    expect(refusal(() => documents.parse(bomb, 'b.yml'))?.what).toMatch(/more than 500000 values/);
    expect(refusal(() => documents.parse('a: &a [*a]\n', 'b.yml'))?.what).toContain('*a is inside itself');
    for (const text of [long('['), long('- '), long('{"a":'), `${long('[')}${long(']')}`])
      expect(refusal(() => documents.parse(text, 'b.yml'))).toBeDefined();
  });
});

/** On one line, short, and without what steers a terminal or turns the direction of text. */
function expectHarmless(...sentences: string[]): void {
  for (const sentence of sentences) {
    expect(sentence).not.toMatch(/[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]/);
    expect(sentence.length).toBeLessThan(600);
  }
}

describe('names that steer a terminal, or are long, reach no message as they are', () => {
  const evil = `\x1bc\u202e${'x'.repeat(5000)}`;
  const key = JSON.stringify(evil);
  const long = 'x'.repeat(900);
  const inventory = (text: string, path = 'hosts.yml') => read(text, path);
  const readKey = () => undefined;
  const connectTo = (text: string) =>
    connector({ identity: {}, knownHosts: 'accept-new', readKey })(
      inventory(text).hosts[0]!,
      new AbortController().signal,
    );

  test.each<[string, () => unknown]>([
    ['a group of variables that nothing defines', () => inventory(`[${evil}:vars]\na=1\n`, 'hosts')],
    ['a child that nothing defines', () => inventory(`[g:children]\n${evil}\n`, 'hosts')],
    ['a kind of section', () => inventory(`[${evil}:x]\n`, 'hosts')],
    ['a group that is none', () => inventory(`${key}: [1]\n`)],
    ['a group inside itself', () => inventory(`${key}: {hosts: {h: }, children: {${key}: }}\n`)],
    ['a range', () => inventory(`all: {hosts: {${JSON.stringify(`${evil}[9:1]`)}: }}\n`)],
    ['an anchor', () => inventory(`a: *${evil.slice(3)}\n`)],
    ['a plugin', () => inventory(`plugin: ${key}\n`)],
    ['a port', () => inventory(`all: {hosts: {${long}: {ansible_port: ${key}}}}\n`).hosts[0]!.port],
    ['a source', () => readInventory({ inventory: evil }, { files: filesOf({ files: {} }) })],
    ['names of the inventory', () => selectHosts(inventory(`all: {hosts: {${long}: }}\n`), 'absent')],
    ['a limit', () => selectHosts(inventory('all: {hosts: {h: }}\n'), evil)],
    ['a file of limits', () => selectHosts(inventory('all: {hosts: {h: }}\n'), `@${evil}`)],
  ])('%s', (_, act) => {
    const fault = refusal(act)!;
    expect(fault).toBeInstanceOf(Fault);
    expectHarmless(fault.what, fault.remedy);
  });

  test.each<[string, string]>([
    ['a key file', `all: {hosts: {h: {ansible_ssh_private_key_file: ${key}}}}\n`],
    ['a host that is local', `all: {hosts: {${long}: {ansible_connection: local}}}\n`],
    ['a jump host', `all: {hosts: {h: {ansible_ssh_common_args: ${JSON.stringify(`-J '${evil} b'`)}}}}\n`],
  ])('%s', async (_, text) => {
    const fault = await (async () => connectTo(text))().then(
      () => undefined,
      error => error as Fault,
    );
    expect(fault).toBeInstanceOf(Fault);
    expectHarmless(fault!.what, fault!.remedy);
  });

  test.each<[string, string, string, string]>([
    ['a host in YAML', 'hosts.yml', 'all: {hosts: {"a\\nb": }}\n', 'host'],
    ['a group in YAML', 'hosts.yml', '"a\\e[31mb": {hosts: {h: }}\n', 'group'],
    ['a child in YAML', 'hosts.yml', 'all: {children: {"a\\rb": {hosts: {h: }}}}\n', 'group'],
    ['a host in INI', 'hosts', '[web]\n"a\u202eb"\n', 'host'],
    ['a group in INI', 'hosts', '[a\u0007b]\nh\n', 'group'],
    [
      'a host in JSON',
      'hosts.json',
      '{"web": {"hosts": ["a\\n::error::b"]}, "_meta": {"hostvars": {}}}',
      'host',
    ],
    ['a group in JSON', 'hosts.json', '{"a\\nb": {"hosts": ["h"]}, "_meta": {"hostvars": {}}}', 'group'],
  ])('%s is refused', (_, path, text, kind) => {
    const fault = refusal(() => inventory(text, path))!;
    expect(fault.code).toBe('INVENTORY_INVALID');
    expect(fault.what).toMatch(
      new RegExp(`${path}.*the name of a ${kind}, '.*', has a control character in it`),
    );
    expectHarmless(fault.what, fault.remedy);
  });

  test('warnings', () => {
    const { warnings, hosts } = inventory(
      `all: {hosts: {h: {ansible_shell_type: ${key}, ansible_ssh_common_args: ${JSON.stringify(`-o '${evil}'`)}}}, ${key}: 1, children: {g: {${key}: 1}}}\n`,
    );
    const notes = connectionNotes(
      hosts.map(host => ({ name: host.name, notes: host.connection?.notes ?? [] })),
    );
    expect(warnings.length).toBeGreaterThan(1);
    expect(notes.length).toBeGreaterThan(0);
    expectHarmless(...warnings, ...notes.map(({ text }) => text));
  });
});

test('whatever is read: a value or a fault, on one line, without control characters, and never a crash', () => {
  const part = fc.constantFrom(
    ...[
      '[',
      ']',
      ':',
      '=',
      '#',
      '"',
      "'",
      '\\',
      '\n',
      '\r',
      '\t',
      ' ',
      '-',
      '{',
      '}',
      ',',
      '&a',
      '*a',
      '!',
      '|',
      '>',
      '%',
    ],
    ...[
      'web',
      'all',
      'hosts',
      'children',
      'vars',
      '[web]',
      '[a:children]',
      '[a:vars]',
      '1:3',
      '\x1b[31m',
      '\x00',
      '\u202e',
      'é',
    ],
    ...[
      '---',
      '...',
      '? ',
      '<<: ',
      '!vault |',
      '!unsafe ',
      '{{ x }}',
      '$ANSIBLE_VAULT;1.1;AES256\n',
      '"_meta"',
      'plugin: x',
    ],
    ...[
      '[all:children]\n',
      'ungrouped\n',
      'a:\n hosts:\n  ',
      'all: {hosts: {',
      'children: {',
      '}}\n',
      '{"a": {"hosts": ["',
      '"], "children": ["',
      '"]}}',
      'ansible_group_priority=',
      ' ansible_port=',
      ' ansible_ssh_common_args="-o ',
    ],
  );
  const seed = Date.now() & 0xffffffff;
  console.log(`inventories by chance: seed ${seed}`);
  fc.assert(
    fc.property(
      fc.array(part, { maxLength: 30 }),
      fc.constantFrom('hosts', 'hosts.yml', 'hosts.json', 'hosts.ini'),
      (parts, path) => {
        const warnings: string[] = [];
        const fault = refusal(() => {
          const inventory = read(parts.join(''), path);
          warnings.push(...inventory.warnings);
          for (const host of inventory.hosts)
            expect([typeof host.address, typeof host.variables]).toEqual(['string', 'object']);
        });
        expectHarmless(...(fault ? [fault.what, fault.remedy] : []), ...warnings);
      },
    ),
    { numRuns: 3000, seed },
  );
});
