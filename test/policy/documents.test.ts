/** The rules for documents, and that each of them finds what it is for. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import {
  brokenLinks,
  decisionsIndex,
  readDecision,
  repeatedCodes,
  secondSources,
  wrongPins,
} from '../../scripts/documents.ts';

const ROOT = join(import.meta.dirname, '../..');
const page = (path: string, text: string) => ({ path, text });

const FORM =
  '# 7. A title\n\nStatus: accepted\n\nDate: 2026-11-30\n\n## Context\n\nx\n\n## Decision\n\nx\n\n## Consequences\n\nx\n';

describe('a decision', () => {
  test('is read, and its index has a row for it', () => {
    const decision = readDecision(page('docs/decisions/0007-a-title.md', FORM));
    expect(decision).toEqual({
      number: 7,
      file: '0007-a-title.md',
      title: 'A title',
      status: 'accepted',
      date: '2026-11-30',
    });
    if (typeof decision === 'string') throw new Error(decision);
    expect(decisionsIndex([decision])).toContain(
      '| 7 | [A title](0007-a-title.md) | accepted | 2026-11-30 |',
    );
  });

  test.each([
    ['another name', 'docs/decisions/7-title.md', FORM, 'NNNN'],
    ['another number', 'docs/decisions/0008-a-title.md', FORM, "begin with '# 8. '"],
    [
      'no status',
      'docs/decisions/0007-a-title.md',
      FORM.replace('Status: accepted\n\n', ''),
      "'Status:' is proposed",
    ],
    [
      'a status of its own',
      'docs/decisions/0007-a-title.md',
      FORM.replace('accepted', 'done'),
      "'Status:' is proposed",
    ],
    [
      'no date',
      'docs/decisions/0007-a-title.md',
      FORM.replace('Date: 2026-11-30\n\n', ''),
      'after the title',
    ],
    ['a section too many', 'docs/decisions/0007-a-title.md', `${FORM}\n## More\n`, 'its sections are'],
    [
      'a section too few',
      'docs/decisions/0007-a-title.md',
      FORM.replace('## Context', 'Context'),
      'its sections are',
    ],
  ])('with %s is refused', (_, path, text, why) => {
    expect(readDecision(page(path, text))).toContain(why);
  });

  test('may be superseded by another', () => {
    const text = FORM.replace('accepted', 'superseded by [9](0009-other.md)');
    expect(readDecision(page('docs/decisions/0007-a-title.md', text))).toHaveProperty('number', 7);
  });
});

describe('links', () => {
  const files: Record<string, string> = {
    'docs/a.md':
      '# One thing, `two` & three\n\n## Same\n\n## Same\n\n### a_code\n\n```md\n# Shown only\n```\n',
    'docs/x.json': '',
  };
  const read = (path: string) => files[path];

  test.each([
    ['a.md', []],
    ['a.md#one-thing-two--three', []],
    ['a.md#same-1', []],
    ['a.md#a_code', []],
    ['x.json#L3', []],
    ['https://example.org/none', []],
    ['a.md#same-2', ["docs/b.md: docs/a.md has no heading 'same-2'"]],
    ['a.md#shown-only', ["docs/b.md: docs/a.md has no heading 'shown-only'"]],
    ['c.md', ['docs/b.md: the link to c.md leads nowhere']],
    ['../a.md', ['docs/b.md: the link to ../a.md leads nowhere']],
  ])('%s', (link, findings) => {
    expect(brokenLinks(page('docs/b.md', `See [it](${link}).\n`), read)).toEqual(findings);
  });

  test('code is not read for links', () => {
    expect(brokenLinks(page('docs/b.md', '`[x](c.md)`\n\n```md\n[x](c.md)\n```\n'), read)).toEqual([]);
  });
});

describe('one source', () => {
  const text = (word: string) =>
    [1, 2, 3, 4, 5].map(number => `A sentence with ${word}, number ${number}.`).join('\n');

  test('five lines that stand in two pages are found, blank lines or not', () => {
    const two = [
      page('a.md', `# A\n\n${text('salt')}\n`),
      page('b.md', `# B\n\n${text('salt').replaceAll('\n', '\n\n')}\n`),
    ];
    expect(secondSources(two)).toEqual([
      "b.md: it repeats a.md ('A sentence with salt, number 1.'); keep one and link to it",
    ]);
  });

  test('four lines, another text, and what a generator writes between its markers are not', () => {
    const four = text('salt').split('\n').slice(0, 4).join('\n');
    const made = `<!-- inputs:start -->\n\n${text('pepper')}\n\n<!-- inputs:end -->\n`;
    expect(
      secondSources([page('a.md', four + made), page('b.md', four + made), page('c.md', text('sugar'))]),
    ).toEqual([]);
  });

  test('a code has one section', () => {
    expect(repeatedCodes(page('docs/errors.md', '### one\n\n### two\n\n### one\n'))).toEqual([
      "docs/errors.md: 'one' has two sections; make one of them",
    ]);
  });
});

describe('a pin', () => {
  test.each(['@v1', '@main', '@<full', '@<sha>', `@${'0'.repeat(39)}`])('%s is refused', pin => {
    expect(
      wrongPins(page('a.md', `- uses: guarded-deploy/guarded-deploy/actions/run-tests${pin}`)),
    ).not.toEqual([]);
    expect(wrongPins(page('a.md', `- uses: actions/checkout${pin}`))).not.toEqual([]);
  });

  test('<commit> and 40 digits are not', () => {
    const text = `- uses: guarded-deploy/guarded-deploy@<commit>\n- uses: actions/checkout@${'0'.repeat(40)} # v7\n`;
    expect(wrongPins(page('a.md', text))).toEqual([]);
  });
});

describe('docs/errors.md', () => {
  const documented = new Set(
    [...readFileSync(join(ROOT, 'docs/errors.md'), 'utf8').matchAll(/^### (\w+)$/gm)].map(match => match[1]!),
  );
  // The workflows too end with a few codes of their own.
  const sources = globSync(
    ['{packages,actions}/*/{src/**/*.{ts,sh,py},*.py,plugin/*.py}', '.github/workflows/*.yml'],
    { cwd: ROOT },
  )
    .filter(path => !path.endsWith('.gen.ts'))
    .map(path => readFileSync(join(ROOT, path), 'utf8'))
    .join('\n');

  /** Codes that no person sees under that name: Node's own, and one that another code stands in for. */
  const INNER = new Set(['abort_err', 'round_failed']);
  /** What a service of ECS ended with makes the code: `ECS_${status}`. */
  const OF_A_STATUS = sources.includes('code: `ECS_${status')
    ? ['ecs_rolled_back', 'ecs_failed', 'ecs_timeout', 'ecs_cancelled']
    : [];
  /** Faults that name the section of another. */
  const anchors = new Set([...sources.matchAll(/anchor: '([a-z_]+)'/g)].map(match => match[1]!));

  test('has a section for every code of the sources', () => {
    // A fault that names another section says so among its next lines.
    const codes = sources
      .split(/(?=\bcode: '[A-Z])/)
      .filter(text => /^code: '[A-Z][A-Z0-9_]{3,}',\s+(?:what|place)\b/.test(text))
      .filter(text => !/^[\s\S]{0,900}?\banchor: '/.test(text))
      .map(text => text.split("'")[1]!.toLowerCase());
    expect(new Set(codes).size).toBeGreaterThan(150);
    const missing = [...new Set(codes)].filter(code => !documented.has(code) && !INNER.has(code));
    expect(missing).toEqual([]);
    expect([...anchors].filter(anchor => !documented.has(anchor))).toEqual([]);
  });

  test('has no section for a code that nothing ends with', () => {
    const used = (code: string) =>
      anchors.has(code) ||
      OF_A_STATUS.includes(code) ||
      new RegExp(`\\b${code.toUpperCase()}\\b`).test(sources);
    expect([...documented].filter(code => !used(code))).toEqual([]);
  });
});
