/** Overrides of an environment, and what is said of values that do not fit. */
import { loadReleaseFile } from '@guarded-deploy/release';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { settingsSchema } from '../../src/config/schema/schema.ts';
import { base, thrown } from './release-files.ts';

describe('overrides are merged before they are judged', () => {
  const text = `${base}services: { web: { type: systemd, unit: web.service }, q: { type: systemd } }
environments:
  blue: { services: { web: { unit: web-blue.service } }, python: { timeout: 5 } }
  green: { services: { new: { unit: x } } }
  rooted: { root: /srv/rooted }
  none:
`;
  test('a part of a mapping is enough, where the rest is in the file', () => {
    const blue = loadReleaseFile(text.replace(/ {2}green.*\n/, ''), 'f', 'blue');
    expect(blue.services).toEqual({
      web: { type: 'systemd', unit: 'web-blue.service' },
      q: { type: 'systemd' },
    });
    expect(loadReleaseFile(text.replace(/ {2}green.*\n/, ''), 'f', 'none').services?.['web']).toMatchObject({
      unit: 'web.service',
    });
  });

  test('what is missing after the merge is told where it is missing, of the other environments too', () => {
    for (const environment of ['green', 'blue']) {
      const found = thrown(() => loadReleaseFile(text, 'f', environment));
      expect(found).toMatchObject({ code: 'RELEASE_FILE_INVALID', place: { line: 7, column: 29 } });
      expect(found?.what).toBe("f:7:29: 'services.new' needs the key 'type'; write it as type: systemd.");
    }
  });

  test('what every environment gives itself, the file need not give', () => {
    const own =
      'app: x\ninventory: { hosts: { h: null } }\nenvironments: { a: { root: /srv/a }, b: { root: /srv/b } }\n';
    expect(loadReleaseFile(own, 'f', 'a').root).toBe('/srv/a');
    expect(thrown(() => loadReleaseFile(own, 'f'))?.what).toBe(
      "f:1:1: the file needs the key 'root'; write it as root: /srv/portal.",
    );
    const half = own.replace('{ root: /srv/b }', '{}');
    expect(thrown(() => loadReleaseFile(half, 'f', 'a'))?.what).toContain("needs the key 'root'");
  });
});

describe('a value that does not fit is told in one sentence: what it is, where, and what to write', () => {
  test.each([
    [
      'root: srv',
      4,
      7,
      '\'root\' is "srv": it has to be an absolute directory below /: it starts with a / and does not end with one, such as /srv/portal.',
    ],
    ['keep: five', 4, 7, '\'keep\' is "five": write a whole number, such as 5.'],
    ['keep: 1', 4, 7, "'keep' is 1: write 2 or more."],
    ['keep: 2.5', 4, 7, "'keep' is 2.5: write a whole number, such as 5."],
    ['keep:', 4, 6, "'keep' is empty: write a whole number, such as 5."],
    ['keep: [1]', 4, 7, "'keep' is a list: write a whole number, such as 5."],
    ['shared: [media]', 4, 9, "'shared' is a list: write a mapping."],
    ['shared: { directories: media }', 4, 24, '\'shared.directories\' is "media": write a list.'],
    [
      'shared: { directories: [/media] }',
      4,
      25,
      '\'shared.directories.0\' is "/media": it has to be a path in the release, without a / at its start and without line breaks, such as media.',
    ],
    [
      'services: { w: { type: systemd, become: yes } }',
      4,
      41,
      '\'services.w.become\' is "yes": write true or false.',
    ],
    [
      'services: { w: { type: sysv } }',
      4,
      24,
      '\'services.w.type\' is "sysv": write systemd, supervisor, touch or command.',
    ],
    ['services: { w: {} }', 4, 16, "'services.w' needs the key 'type'; write it as type: systemd."],
    ['services: { w: { type: touch, timeout: 0 } }', 4, 40, "'services.w.timeout' is 0: write more than 0."],
    ['build: [{ comand: x }]', 4, 11, "'build.0' has no key 'comand'; did you mean 'command'?"],
    [
      'build: [{ command: [] }]',
      4,
      20,
      "'build.0.command' is an empty list: write at least one entry, or leave the key out.",
    ],
    [
      'templates: [{ source: a, path: b, mode: 0640 }]',
      4,
      41,
      "'templates.0.mode' is 640: to YAML that is a number; put it in quotes, such as '0640'.",
    ],
    [
      'templates: [{ source: a, path: b, mode: "64" }]',
      4,
      41,
      "'templates.0.mode' is \"64\": it has to be an octal mode of three or four digits, in quotes, such as '0640'.",
    ],
    [
      'templates: [{ source: ../a, path: b }]',
      4,
      23,
      '\'templates.0.source\' is "../a": it has to be a path without a / at its start, without .. and without line breaks, such as deploy/templates.',
    ],
    [
      'environment: { "A B": x }',
      4,
      16,
      '\'environment\' has the name "A B", which is none: it has to be letters, digits and underscores, and not to start with a digit.',
    ],
    [
      'verify: [{ status: 200 }]',
      4,
      10,
      "'verify.0' needs the key 'url' or 'command'; write it as url: http://127.0.0.1:8000/healthz.",
    ],
    [
      'verify: [{ url: ftp://x }]',
      4,
      17,
      '\'verify.0.url\' is "ftp://x": it has to start with http:// or https://, such as http://127.0.0.1:8000/healthz.',
    ],
    [
      'batches: [0%]',
      4,
      11,
      '\'batches.0\' is "0%": it has to be a number of hosts, or a percentage of them from 1% to 100%, such as 50%.',
    ],
    ['variables: { a: !vault x }', 4, 17, 'this is no YAML that can be read: Unresolved tag: !vault.'],
    [
      'environments: [a]',
      4,
      15,
      "'environments' is a list: write a mapping of environments to their settings.",
    ],
    [
      'environments: { a: b }',
      4,
      20,
      '\'environments.a\' is "b": write a mapping of settings, or {} for none of its own.',
    ],
  ])('%s', (line, row, column, words) => {
    const file = line.startsWith('root') ? base.replace('root: /srv/x\n', '\n') : base;
    const found = thrown(() => loadReleaseFile(`${file}${line}\n`, 'r.yml'));
    expect(found).toEqual({
      code: 'RELEASE_FILE_INVALID',
      what: `r.yml:${row}:${column}: ${words}`,
      place: { file: 'r.yml', line: row, column },
    });
  });

  test.each([
    ['', 'the file is empty'],
    ['- a\n', 'the file is a list'],
    ['text\n', 'the file is "text"'],
    [`a: &a [x, x]\nb: &b [${'*a, '.repeat(20)}]\nc: [${'*b, '.repeat(20)}]\n`, 'Excessive alias count'],
    ['app: x\napp: y\n', 'Map keys must be unique'],
    ['app: x\n---\napp: y\n', 'multiple documents'],
  ])('a file that is no mapping: %j', (text, words) => {
    expect(thrown(() => loadReleaseFile(text, 'r.yml'))).toMatchObject({
      code: 'RELEASE_FILE_INVALID',
      what: expect.stringMatching(new RegExp(`^r\\.yml:\\d+:\\d+: .*${words}`, 's')),
    });
  });

  test('aliases are followed to where a value is written', () => {
    const found = thrown(() =>
      loadReleaseFile(`${base}environment: &e { A: [] }\nbuild: [{ command: x, environment: *e }]\n`, 'r'),
    );
    expect(found?.place).toMatchObject({ line: 4, column: 22 });
  });

  test('no description of a key is ever repeated, whatever is wrong with the key', () => {
    const descriptions = JSON.stringify(settingsSchema).match(/"description":"([^"]{20,})/g) ?? [];
    expect(descriptions.length).toBeGreaterThan(60);
    const value = fc.constantFrom<unknown>(
      null,
      0,
      -1,
      1.5,
      '',
      'x',
      '/',
      true,
      [],
      {},
      ['x'],
      { x: 1 },
      [[]],
      '{{ x }}',
    );
    const keys = Object.keys(settingsSchema.properties);
    fc.assert(
      fc.property(fc.constantFrom(...keys), value, (key, wrong) => {
        const own = { app: 'x', root: '/srv/x', inventory: 'i', [key]: wrong };
        const found = thrown(() => loadReleaseFile(JSON.stringify(own), 'r.json'));
        if (!found) return;
        expect(found.code).toBe('RELEASE_FILE_INVALID');
        expect(found.what).toMatch(/^r\.json:1:\d+: .{10,400}[.?]$/s);
        for (const description of descriptions) expect(found.what).not.toContain(description.slice(15, 50));
      }),
      { numRuns: 2000 },
    );
  });
});
