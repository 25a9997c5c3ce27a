import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import {
  clearWheels,
  requirementsChecksum,
  sealWheels,
  wheelRequirement,
  wheelsAreCurrent,
  wheelsAreOurs,
} from '../src/wheels.ts';

const scratch = mkdtempSync(join(tmpdir(), 'wheels-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

test.each([
  ['six-1.17.0-py2.py3-none-any.whl', 'six==1.17.0'],
  ['Portal_Tools-1.2-py3-none-any.whl', 'portal-tools==1.2'],
  ['a.b-1.0.post1-2-cp312-cp312-manylinux_2_17_x86_64.manylinux2014_x86_64.whl', 'a-b==1.0.post1'],
  ['local-1.0+ubuntu.1-py3-none-any.whl', 'local==1.0+ubuntu.1'],
  ['nonsense.whl', undefined],
])('%s is %s', (file, expected) => {
  expect(wheelRequirement(file)).toBe(expected);
});

test('the checksum follows requirements, Python and platform', () => {
  const files = [{ name: 'requirements.txt', content: 'six==1' }];
  const sum = requirementsChecksum(files, '3.12.1', 'linux-x64');
  expect(requirementsChecksum(files, '3.12.1', 'linux-x64')).toBe(sum);
  expect(requirementsChecksum([{ ...files[0]!, content: 'six==2' }], '3.12.1', 'linux-x64')).not.toBe(sum);
  expect(requirementsChecksum(files, '3.12.2', 'linux-x64')).not.toBe(sum);
  expect(requirementsChecksum(files, '3.12.1', 'linux-arm64')).not.toBe(sum);
});

test('a sealed directory is current for its checksum alone, and pins every wheel by hash', () => {
  const directory = mkdtempSync(join(scratch, 'seal-'));
  writeFileSync(join(directory, 'six-1.17.0-py2.py3-none-any.whl'), 'abc');
  expect(wheelsAreCurrent(directory, 'sum')).toBe(false);
  sealWheels(directory, 'sum');
  expect(wheelsAreCurrent(directory, 'sum')).toBe(true);
  expect(wheelsAreCurrent(directory, 'su')).toBe(false);
  expect(readFileSync(join(directory, 'wheels.txt'), 'utf8')).toBe(
    '# sum\nsix==1.17.0 --hash=sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad\n',
  );
});

test('wheels that somebody else put there are never cleared away', () => {
  const theirs = mkdtempSync(join(scratch, 'theirs-'));
  expect(wheelsAreOurs(join(theirs, 'not-there'))).toBe(true);
  expect(wheelsAreOurs(theirs)).toBe(true);
  writeFileSync(join(theirs, 'six-1.17.0-py3-none-any.whl'), '');
  expect(wheelsAreOurs(theirs)).toBe(false);
  sealWheels(theirs, 'x');
  expect(wheelsAreOurs(theirs)).toBe(true);
  writeFileSync(join(theirs, 'notes.md'), '');
  clearWheels(theirs);
  expect(readdirSync(theirs)).toEqual(['notes.md']);
});
