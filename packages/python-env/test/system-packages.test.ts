import { Fault } from '@guarded-deploy/faults';
import type { Exec } from '@guarded-deploy/process';
import { describe, expect, test } from '@jest/globals';
import { installSystemPackages, parseSystemPackages } from '../src/system-packages.ts';

test('names come by lines, spaces or commas', () => {
  expect(
    parseSystemPackages(['libmariadb-dev pkg-config', 'gcc,g++', 'gcc', 'libc6:i386', 'a1=1:2.3-4+b1']),
  ).toEqual(['a1=1:2.3-4+b1', 'g++', 'gcc', 'libc6:i386', 'libmariadb-dev', 'pkg-config']);
});

test.each(['-o', '--force-yes', '$(id)', 'a;b', 'Gcc', './local.deb', 'x', 'gcc-', 'gcc-=1'])(
  '%s is no package',
  name => {
    expect(() => parseSystemPackages([name])).toThrow(Fault);
  },
);

/** dpkg with `installed`; apt that knows `known`, after an update also `updated`. */
function machine(installed: Record<string, string>, known: string[], updated: string[] = []) {
  const calls: string[] = [];
  let packages = known;
  const exec: Exec = async (file, args) => {
    if (file === 'dpkg-query') {
      const lines = Object.entries(installed).map(
        ([name, version]) => `${name}:amd64\t${name}\t${version}\tinstalled`,
      );
      return {
        code: 1,
        stdout: [...lines, 'gone\tgone\t1\tconfig-files'].join('\n'),
        stderr: 'no packages found matching x',
      };
    }
    calls.push([file, ...args].join(' '));
    if (args.includes('update')) {
      packages = [...packages, ...updated];
      return { code: 0, stdout: '', stderr: '' };
    }
    const unknown = args.slice(args.indexOf('--') + 1).find(name => !packages.includes(name));
    return unknown
      ? { code: 100, stdout: '', stderr: `E: Unable to locate package ${unknown}` }
      : { code: 0, stdout: '', stderr: '' };
  };
  return { exec, calls };
}

describe('installing', () => {
  test('nothing is done for what is there', async () => {
    const { exec, calls } = machine({ gcc: '12', make: '4' }, []);
    expect(await installSystemPackages(['gcc', 'make=4'], exec, { root: true })).toEqual([]);
    expect(calls).toEqual([]);
  });

  test('what is missing, or there in another version, or removed but configured', async () => {
    const { exec, calls } = machine({ gcc: '12', make: '4' }, ['make=5', 'gone', 'git']);
    expect(await installSystemPackages(['gcc', 'git', 'gone', 'make=5'], exec, { root: true })).toEqual([
      'git',
      'gone',
      'make=5',
    ]);
    expect(calls).toEqual([
      'env DEBIAN_FRONTEND=noninteractive apt-get --quiet --yes -o DPkg::Lock::Timeout=120 install --no-install-recommends -- git gone make=5',
    ]);
  });

  test('lists are refreshed when a name is not in them, by sudo without a password', async () => {
    const { exec, calls } = machine({}, [], ['git']);
    expect(await installSystemPackages(['git'], exec, { root: false })).toEqual(['git']);
    expect(calls.map(call => call.replace(/.* (install|update)/, '$1'))).toEqual([
      'install --no-install-recommends -- git',
      'update',
      'install --no-install-recommends -- git',
    ]);
    expect(calls[0]).toMatch(/^sudo -n env /);
  });

  test('an unknown name is said', async () => {
    const { exec } = machine({}, []);
    await expect(installSystemPackages(['git-nope'], exec, { root: true })).rejects.toMatchObject({
      code: 'SYSTEM_PACKAGES_FAILED',
      what: "apt knows no package 'git-nope'.",
    });
  });
});
