/** Change fragments and what they become in the changelog. */
import { describe, expect, test } from '@jest/globals';
import { type Fragment, readFragment, released, section } from '../scripts/changes.ts';

const fragment = (name: string, text: string): Fragment => {
  const read = readFragment(name, text);
  if (typeof read === 'string') throw new Error(read);
  return read;
};

describe('change fragments', () => {
  test.each([
    [
      'lock-keys.fixed.md',
      '- Two spellings of one key are one lock.\n',
      'fixed',
      'Two spellings of one key are one lock.',
    ],
    ['a.added.md', 'One\nsentence over two lines.', 'added', 'One sentence over two lines.'],
  ])('%s is read', (name, text, kind, line) => {
    expect(readFragment(name, text)).toEqual({ name, kind, text: line });
  });

  test.each([
    ['lock.md', 'text', /name it/],
    ['lock.improved.md', 'text', /kinds: security, added, changed, fixed/],
    ['Lock Keys.fixed.md', 'text', /name it/],
    ['lock.fixed.md', ' \n', /empty/],
    ['lock.fixed.md', '# Lock\n', /heading/],
    ['lock.fixed.md', 'x'.repeat(601), /601 characters/],
  ])('%s with %j is refused', (name, text, why) => {
    expect(readFragment(name, text)).toMatch(why);
  });

  const two = [fragment('b.fixed.md', 'Second.'), fragment('a.security.md', 'First.')];

  test('a section has the kinds in a fixed order', () => {
    expect(section(two)).toBe('### Security\n\n- First.\n\n### Fixed\n\n- Second.\n');
  });

  test('a release takes the fragments and what stood under Unreleased, and leaves older versions alone', () => {
    const before =
      '# Changelog\n\n## [Unreleased]\n\n### Added\n\n- Old.\n\n## [0.0.1] - 2026-01-01\n\n- First.\n';
    expect(released(before, '0.1.0', '2026-12-01', two)).toBe(
      '# Changelog\n\n## [Unreleased]\n\n## [0.1.0] - 2026-12-01\n\n### Security\n\n- First.\n\n### Fixed\n\n- Second.\n\n### Added\n\n- Old.\n\n## [0.0.1] - 2026-01-01\n\n- First.\n',
    );
  });

  test('a changelog without an Unreleased section is an error', () => {
    expect(() => released('# Changelog\n', '0.1.0', '2026-12-01', two)).toThrow('Unreleased');
  });
});
