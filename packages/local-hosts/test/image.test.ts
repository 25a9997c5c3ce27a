import { describe, expect, test } from '@jest/globals';
import { mirrorOf } from '../src/image.ts';

describe('the mirror hosts are made from', () => {
  test('is the first of deb822 sources that is no security archive', () => {
    const sources =
      'Types: deb\nURIs: http://security.example/debian-security\nSuites: x\n\nTypes: deb deb-src\n# a comment\nURIs: http://a.example/debian http://b.example/debian\nSuites: bookworm\n';
    expect(mirrorOf(sources)).toBe('http://a.example/debian');
  });

  test('is read from one-line sources too', () => {
    const sources =
      '# deb http://no.example/debian x main\ndeb http://s.example/debian-security x main\ndeb [arch=amd64] http://c.example/debian bookworm main\n';
    expect(mirrorOf(sources)).toBe('http://c.example/debian');
  });

  test('is nothing where there are no sources', () => {
    expect(mirrorOf('# none\n')).toBeUndefined();
  });
});
