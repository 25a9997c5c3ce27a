/** The contract with the program on a host: what is called is there, and is called from one place. */
import { execFileSync } from 'node:child_process';
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import * as calls from '../../src/host/calls.ts';
import { wholeProgram } from '../host-program.ts';

const sources = join(import.meta.dirname, '../../src');
const defined = new Set([...wholeProgram.matchAll(/^(gd_\w+)\(\)/gm)].map(match => match[1]!));
const namesIn = (text: string) =>
  // A variable of another program may have the name of a function.
  [...text.replace(/\/\*[\s\S]*?\*\//g, '').matchAll(/\bgd_\w+\b(?!=)/g)].map(([name]) => name);

describe('calls of the program on a host', () => {
  test('name functions that it has', () => {
    const variables = ['gd_keeps'];
    const named = namesIn(readFileSync(join(sources, 'host/calls.ts'), 'utf8'));
    expect(new Set(named).size).toBeGreaterThan(50);
    expect(named.filter(name => !defined.has(name) && !variables.includes(name))).toEqual([]);
  });

  test('stand nowhere else, but for those that only say something', () => {
    const elsewhere = globSync('{engine,plan,messages,source,config}/**/*.ts', { cwd: sources })
      .flatMap(file => namesIn(readFileSync(join(sources, file), 'utf8')))
      .filter(name => defined.has(name));
    expect([...new Set(elsewhere)].sort()).toEqual(['gd_fail', 'gd_say']);
  });

  const scratch = mkdtempSync(join(tmpdir(), 'calls-'));
  afterAll(() => rmSync(scratch, { recursive: true }));
  const owned = join(scratch, 'owned');
  const hostile = `x'; touch ${owned} #\n$(touch ${owned})`;
  const file = {
    number: 1,
    path: hostile,
    mode: '0644',
    owner: hostile,
    sudo: true,
    trusting: false,
    service: hostile,
  };
  const manager = { sudo: true, userScope: true };
  const service = {
    ...manager,
    name: hostile,
    reload: 'auto' as const,
    timeout: 1.5,
    readyAfter: 0,
    logs: 5,
  };
  const units = { ...service, units: [hostile], enable: true };
  const change = { release: hostile, previous: hostile };
  const made: Readonly<Record<string, () => string>> = {
    step: () => calls.step(hostile),
    fail: () => calls.fail('BUILD_FAILED', hostile),
    run: () => calls.run(1, [hostile]),
    place: () => calls.place(hostile, hostile, 1),
    write: () => calls.write(hostile, file),
    share: () => calls.share(hostile, { kind: 'd', path: hostile, inner: false }),
    checkEscaped: () => calls.checkEscaped(hostile, hostile),
    gitFetch: () => calls.gitFetch(hostile, hostile),
    lookAhead: () => calls.lookAhead([file]).join('\n'),
    put: () => calls.put([file]).join('\n'),
    unput: () => calls.unput([file]).join('\n'),
    keep: () => calls.keep(hostile, [file]),
    supervisor: () => calls.supervisor(units, hostile, hostile),
    systemd: () => calls.systemd(units, hostile, hostile),
    serve: () => calls.serve(units, change, true, [hostile]),
    servePrograms: () => calls.servePrograms(units, change, hostile),
    recall: () => calls.recall(units, hostile),
    dropUnit: () => calls.dropUnit(1, manager, hostile),
    retireUnit: () => calls.retireUnit(hostile, hostile, hostile, manager, hostile),
    retireDropped: () => calls.retireDropped(hostile, hostile, [hostile]),
    checkUrl: () =>
      calls.checkUrl({
        url: hostile,
        status: 200,
        contains: hostile,
        socket: hostile,
        headers: [],
        timeout: 1,
      }),
  };

  test.each(Object.entries(made))('%s hands over what it is given as one word', (_, call) => {
    const said = [...defined].map(name => `${name}() { printf '<%s>' "$@"; }`).join('\n');
    const out = execFileSync('dash', ['-c', `${said}\n${call()}`], { encoding: 'utf8' });
    expect(out).toContain(`${hostile}>`);
    expect(existsSync(owned)).toBe(false);
  });

  test('seconds are rounded up', () => {
    expect(calls.systemd(units, 'new', 'old')).toContain(' 2 0 5 ');
    expect(calls.run(0.1, ['true'])).toBe('gd_run 1 true');
  });
});
