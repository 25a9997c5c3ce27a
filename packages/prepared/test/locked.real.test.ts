/** Lock files as uv writes them, read by Python's own TOML reader as the other side. Needs uv and a package index. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { lockedHashes, packageKey } from '../src/locked.ts';

const UV = join(import.meta.dirname, '../../../.cache/tools/bin/uv');
const missing = existsSync(UV) ? undefined : 'uv is not installed (scripts/bootstrap --full)';
if (missing) console.log(`lock files of uv skipped: ${missing}`);
const real = missing ? test.skip : test;

const READER = `
import json, sys, tomllib
data = tomllib.load(open(sys.argv[1], "rb"))
def sums(value):
    if isinstance(value, dict):
        for key, inner in value.items():
            if key == "hash" and str(inner).startswith("sha256:"): yield inner[7:]
            elif key == "sha256": yield inner
            else: yield from sums(inner)
    elif isinstance(value, list):
        for inner in value: yield from sums(inner)
found = []
for package in data.get("package", data.get("packages", [])):
    if "version" in package: found.append([package["name"], package["version"], sorted(set(sums(package)))])
print(json.dumps(found))
`;

let scratch: string;
beforeAll(() => {
  scratch = mkdtempSync(join(tmpdir(), 'locked-'));
});
afterAll(() => rmSync(scratch, { recursive: true }));

const uv = (...args: readonly string[]) =>
  execFileSync(UV, [...args], { cwd: scratch, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

const seen = (name: string) =>
  [...lockedHashes([{ name, content: readFileSync(join(scratch, name), 'utf8') }])]
    .map(([key, hashes]) => [key, [...hashes].sort()] as const)
    .sort();

const told = (name: string) =>
  (
    JSON.parse(execFileSync('python3', ['-c', READER, join(scratch, name)], { encoding: 'utf8' })) as [
      string,
      string,
      string[],
    ][]
  )
    .map(([project, version, hashes]) => [packageKey(project, version), hashes] as const)
    .sort();

real(
  'uv.lock, pylock.toml and requirements name the same bytes',
  () => {
    writeFileSync(
      join(scratch, 'pyproject.toml'),
      '[project]\nname = "demo"\nversion = "1.0"\nrequires-python = ">=3.11"\ndependencies = ["django>=5.2,<5.3", "gunicorn>=27,<28", "dramatiq[rabbitmq]>=2.2,<3", "cryptography>=44"]\n[dependency-groups]\ndev = ["pytest>=9,<10"]\n',
    );
    uv('lock', '--quiet');
    const lock = seen('uv.lock');
    expect(lock.length).toBeGreaterThan(15);
    expect(lock.reduce((sum, [, hashes]) => sum + hashes.length, 0)).toBeGreaterThan(100);
    expect(lock).toEqual(told('uv.lock'));
    uv('export', '--quiet', '--format=pylock.toml', '--output-file=pylock.toml');
    expect(seen('pylock.toml')).toEqual(told('pylock.toml'));
    writeFileSync(join(scratch, 'requirements.txt'), uv('export', '--quiet', '--no-emit-project'));
    const byName = new Map(lock);
    for (const [key, hashes] of seen('requirements.txt'))
      expect([key, hashes]).toEqual([key, byName.get(key)]);
  },
  180_000,
);
