/** The program on a host as a whole: its parts are clean, and everything that is called is there. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { type Shell, sh } from '@guarded-deploy/foreign/shell';
import { describe, expect, test } from '@jest/globals';
import { hostProgram as joinProgram } from '../../../../scripts/host-program.ts';
import { journal } from '../../src/engine/phases/revert.ts';
import parts from '../../src/host/program/parts.gen.ts';
import { dataCommand, startCommand, withParts } from '../../src/host/program.ts';
import { contextOf, FULL, HOSTILE, plansOf, ROUNDS } from '../plans.ts';

const hostProgram = joinProgram(join(import.meta.dirname, '../../../..')).source;

describe('the program on a host', () => {
  const plans = plansOf(contextOf(FULL, { hostile: HOSTILE }));

  test('the program itself is clean', () => {
    const checked = spawnSync('shellcheck', ['--severity=info', '-'], {
      input: hostProgram,
      encoding: 'utf8',
    });
    expect(checked.error ? '' : checked.stdout).toBe('');
    for (const shell of ['dash', 'bash'])
      expect(spawnSync(shell, ['-n'], { input: hostProgram, encoding: 'utf8' }).stderr).toBe('');
  });

  test('no value of a variable is in the command that starts the program', () => {
    const command = startCommand('n', {
      root: '/srv/demo',
      mode: 'release',
      fencingToken: '7',
      lockWait: 30,
      holder: "it's me\n",
    });
    // Ten segments of 1,448 bytes are a connection's first ones. The command of the data channel goes with it, and 500 bytes frame both.
    expect(command.length + dataCommand('/srv/demo', 1).length).toBeLessThan(10 * 1448 - 500);
    expect(command).not.toContain('\n');
    const packed = /printf %s ([A-Za-z0-9+/=]+)/.exec(command)![1]!;
    const sent = gunzipSync(Buffer.from(packed, 'base64')).toString();
    expect(sent).toContain('gd_main');
    expect(spawnSync('dash', ['-n'], { input: sent, encoding: 'utf8' }).stderr).toBe('');
    const asked = withParts(sh`gd_check_url 1 200`);
    expect(asked).toContain('\nclass Stay(urllib.request.HTTPRedirectHandler):\n  def redirect_request');
    expect(spawnSync('dash', ['-n', '-c', dataCommand('/srv/it’s', 0)]).status).toBe(0);
  });

  test('every round has what it calls: its own parts and the program, which calls nothing of theirs', () => {
    /** A round's text with what root is given as the shell reads it: quoted, once. */
    const unpacked = (text: string) =>
      withParts(text as Shell).replace(/^gd_more='((?:[^']|'\\'')*)'$/m, (_, inner: string) =>
        inner.replaceAll("'\\''", "'"),
      );
    const defined = (text: string) => [...text.matchAll(/^(gd_\w+)\(\)/gm)].map(match => match[1]!);
    const core = new Set(parts.flatMap(({ sent, text }) => (sent === 'start' ? defined(text) : [])));
    const all = new Set(parts.flatMap(({ text }) => defined(text)));
    expect(all.size).toBeGreaterThan(80);
    for (const { name, sent, text } of parts) {
      // What a part calls of others travels with it.
      const own = new Set([...core, ...(sent === 'round' ? defined(unpacked(text)) : [])]);
      const called = [...text.matchAll(/\bgd_[a-z_]+\b/g)]
        .map(match => match[0])
        .filter(function_ => all.has(function_) && !own.has(function_));
      expect([name, called]).toEqual([name, []]);
    }
    for (const { activation } of plans) {
      for (const called of journal(activation).match(/\bgd_[a-z_]+\b/g) ?? []) {
        if (all.has(called)) expect(core).toContain(called);
      }
    }
  });

  test('the program and its rounds call no function that is not there, which a shell would only complain of', () => {
    const text = [
      hostProgram.replace(/^\s*#.*$/gm, ''),
      ...plans.flatMap(plan => Object.values(ROUNDS).map(round => round(plan))),
    ].join('\n');
    const names = (pattern: RegExp) => [...text.matchAll(pattern)].flatMap(match => match[1]!.split(' '));
    const known = new Set([
      ...names(/^(gd_\w+)\(\)/gm),
      ...names(/\b(gd_\w+)=/g),
      ...names(/\b(?:for|read -r) (gd_\w+(?: gd_\w+)*)/g),
    ]);
    expect(known.size).toBeGreaterThan(200);
    expect(names(/(?<![${\w])(gd_\w+)\b/g).filter(name => !known.has(name))).toEqual([]);
  });
});
