/** Which wheels a release takes: the lock decides, or a person. */
import type { Fault } from '@guarded-deploy/faults';
import { describe, expect, test } from '@jest/globals';
import { lockedHashes, packageKey, withIncluded } from '../src/locked.ts';
import { checkWheels, wheelOf } from '../src/wheels.ts';
import { SUM, wheel } from './samples.ts';

const SDIST = 'a'.repeat(64);
const UV_LOCK = `version = 1
requires-python = ">=3.11"

[[package]]
name = "portal-tools"
version = "1.2.0"
source = { registry = "https://index.example/simple" }
dependencies = [
    { name = "other", version = "9.9" },
]
sdist = { url = "https://x/portal_tools-1.2.0.tar.gz", hash = "sha256:${SDIST}", size = 1 }
wheels = [
    { url = "https://x/portal_tools-1.2.0-py3-none-any.whl", hash = "sha256:${SUM}", size = 3 },
]

[package.metadata]
requires-dist = [{ name = "evil", specifier = "==6.6" }]

[[package]]
name = "app"
version = "0.1"
source = { virtual = "." }

[manifest]
name = "stray"
version = "1"
hash = "sha256:${'b'.repeat(64)}"
`;

describe('lock files', () => {
  test('uv.lock: each package with its own files', () => {
    const locked = lockedHashes([{ name: 'uv.lock', content: UV_LOCK }]);
    expect([...locked.keys()]).toEqual(['portal-tools==1.2', 'app==0.1']);
    expect([...locked.get('portal-tools==1.2')!]).toEqual([SDIST, SUM]);
    expect(locked.get('app==0.1')!.size).toBe(0);
  });

  test('pylock.toml', () => {
    const content = `lock-version = "1.0"\n[[packages]]\nname = "portal-tools"\nversion = "1.2"\n[[packages.wheels]]\nurl = "https://x/portal_tools-1.2-py3-none-any.whl"\n[packages.wheels.hashes]\nsha256 = "${SUM}"\n\n[[packages]]\nname = "other"\nversion = "2"\nwheels = [{ name = "other-2.whl", hashes = { sha256 = "${SDIST}" } }]\n`;
    const locked = lockedHashes([{ name: 'pylock.toml', content }]);
    expect([...locked.get('portal-tools==1.2')!]).toEqual([SUM]);
    expect([...locked.get('other==2')!]).toEqual([SDIST]);
  });

  test('requirements: continued lines, comments, extras, without hashes', () => {
    const content = `# pinned\nPortal.Tools[fast]==1.2 \\\n    --hash=sha256:${SDIST} \\\n    --hash=sha256:${SUM}  # both\nplain==3.0\nloose>=1\n-e .\n`;
    const locked = lockedHashes([{ name: 'requirements.txt', content }]);
    expect([...locked.keys()]).toEqual(['portal-tools==1.2', 'plain==3']);
    expect(locked.get('portal-tools==1.2')!.size).toBe(2);
    expect(locked.get('plain==3')!.size).toBe(0);
  });

  test('what requirements include is read, once, and nothing outside', () => {
    const files: Record<string, string> = {
      'requirements.txt': '-r more/base.txt\n-c ../../etc/passwd\n--requirement=/etc/passwd\n',
      'more/base.txt': '-r ../requirements.txt\n-r deep.txt\n',
      'more/deep.txt': 'x==1\n',
    };
    const asked: string[] = [];
    const found = withIncluded(['requirements.txt'], name => {
      asked.push(name);
      return files[name];
    });
    expect(found.map(({ name }) => name)).toEqual(Object.keys(files));
    expect(asked).toEqual(Object.keys(files));
  });

  test.each([
    ['1.2', '1.2.0'],
    ['v1.2', '1.2'],
    ['1.0', '1'],
    ['1.2RC1', '1.2rc1'],
    ['1.2-alpha.1', '1.2a1'],
    ['1.2+local-1', '1.2+local.1'],
  ])('%s and %s are one version', (one, other) => {
    expect(packageKey('x', one)).toBe(packageKey('X', other));
  });

  test.each([
    ['1.2', '1.20'],
    ['1.2', '1.2+local'],
    ['1.2', '1.2.post1'],
    ['1.2rc1', '1.2rc2'],
    ['1.2a1', '1.2b1'],
    ['10', '1'],
  ])('%s and %s are two', (one, other) => {
    expect(packageKey('x', one)).not.toBe(packageKey('x', other));
  });

  test('a long text costs no more than its length', () => {
    const started = performance.now();
    for (const text of ['1.0'.repeat(300_000), '.0'.repeat(500_000), '-'.repeat(1_000_000)])
      packageKey(text, text);
    for (const line of [' \\\n', '[[package]]\n', '-r ', 'a==', '#', 'sha256:', '[package.'])
      for (const name of ['requirements.txt', 'uv.lock'])
        lockedHashes([{ name, content: line.repeat(200_000) }]);
    // A pattern that tries again from every place would take hours.
    expect(performance.now() - started).toBeLessThan(60_000);
  });
});

describe('wheels', () => {
  const locked = lockedHashes([{ name: 'uv.lock', content: UV_LOCK }]);
  const take = (file: ReturnType<typeof wheel>, unlocked: readonly string[] = []) => {
    try {
      return checkWheels([file], { locked, unlocked }).map(({ path }) => path);
    } catch (thrown) {
      return (thrown as Fault).code;
    }
  };

  test('that the lock names are taken', () => {
    expect(take(wheel('portal_tools-1.2-py3-none-any.whl'))).toEqual([]);
    expect(take(wheel('portal_tools-1.2.0-1-py3-none-any.whl'))).toEqual([]);
  });

  test.each<[string, ReturnType<typeof wheel>]>([
    ['with another content', wheel('portal_tools-1.2-py3-none-any.whl', 'e'.repeat(64))],
    ['of another version', wheel('portal_tools-1.3-py3-none-any.whl')],
    ['of a package that is not locked', wheel('evil-6.6-py3-none-any.whl')],
    ['with the content of another package', wheel('app-0.1-py3-none-any.whl')],
    ['of a package that is locked without hashes', wheel('app-0.1-py3-none-any.whl', SDIST)],
  ])('%s are refused, unless a person has named the package', (_, file) => {
    expect(take(file)).toBe('PREPARED_WHEEL');
    expect(take(file, ['another'])).toBe('PREPARED_WHEEL');
    const { name } = wheelOf(file.path)!;
    expect(take(file, [name.toUpperCase().replace('_', '.')])).toEqual([file.path]);
    expect(take(file, ['*'])).toEqual([file.path]);
  });

  test('the lock counts before the name of a package', () => {
    expect(take(wheel('portal_tools-1.2-py3-none-any.whl'), ['portal-tools'])).toEqual([]);
  });
});
