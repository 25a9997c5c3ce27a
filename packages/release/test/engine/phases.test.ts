/** What runs on a host, phase by phase, as text. */
import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { hostProgram as joinProgram } from '../../../../scripts/host-program.ts';
import { PHASES } from '../../src/config/phases.ts';
import { activateRound, makeRound } from '../../src/engine/phases.ts';
import { contextOf, FULL, HOSTILE, plansOf, ROUNDS } from '../plans.ts';

const hostProgram = joinProgram(join(import.meta.dirname, '../../../..')).source;

describe('what runs on a host', () => {
  const plans = plansOf(contextOf(FULL, { hostile: HOSTILE }));

  test.each(Object.entries(ROUNDS))(
    '%s: any POSIX shell reads it, and shellcheck finds nothing',
    (_, round) => {
      for (const plan of plans) {
        const text = round(plan);
        for (const shell of ['dash', 'bash'])
          expect(spawnSync(shell, ['-n'], { input: text, encoding: 'utf8' }).stderr).toBe('');
        // Variables and functions of the host’s program are assigned there, not here.
        const checked = spawnSync(
          'shellcheck',
          [
            '--shell=sh',
            '--severity=info',
            '--exclude=SC2154,SC2034,SC2016,SC2015,SC2181,SC1003,SC2089,SC2090',
            '-',
          ],
          { input: text, encoding: 'utf8' },
        );
        if (checked.error) console.log('shellcheck is not installed: scripts parsed by the shells only');
        else expect(checked.stdout).toBe('');
      }
    },
  );

  test('a hostile value stays one word wherever it goes: the shell sees it as it is', () => {
    // The program's functions are replaced by one that prints its arguments; nothing else may run.
    const names = [...new Set(hostProgram.match(/^gd_[a-z_]+(?=\(\))/gm) ?? [])];
    const prelude = names.map(name => `${name}() { printf '<%s>' "$@"; return 0; }`).join('\n');
    const script = makeRound(plans[0]!.make).replace(/^cd .*$/gm, ':');
    const out = execFileSync(
      'dash',
      ['-c', `${prelude}\nroot=/nowhere state=/nowhere\n${script}\nprintf '[%s]' "$SETTING"`],
      {
        encoding: 'utf8',
      },
    );
    expect(out).toContain(`<echo><${HOSTILE}>`);
    expect(out).toContain(`[${HOSTILE}]`);
    expect(spawnSync('test', ['-e', '/tmp/owned']).status).toBe(1);
  });

  test('files outside the release are installed at the switch only, and taken back by the journal', () => {
    const { make, activation } = plans[0]!;
    expect(makeRound(make)).not.toContain('gd_put');
    expect(makeRound(make)).toContain('gd_write 20260102030405 1 conf/inner.conf 0644');
    const activate = activateRound(activation);
    expect(activate).toContain("gd_put 'sudo -n' 2 /etc/demo.conf 0644 root:www-data '' ''");
    expect(activate.indexOf('/journal')).toBeLessThan(activate.indexOf('gd_put'));
    expect(activate.indexOf('gd_put')).toBeLessThan(activate.indexOf('gd_switch 2026'));
    expect(activate).toContain("gd_unput '\\''sudo -n'\\'' - 2 /etc/demo.conf");
    expect(activate).toContain('gd_unswitch 20260101000000 20260102030405');
    expect(activate.indexOf('gd_note_current')).toBeLessThan(activate.indexOf('/journal'));
  });

  test('hosts get what their groups have: steps, migrations, services', () => {
    const [web1, web2, queue] = plans;
    expect(web1!.make.build.map(step => step.name)).toEqual(["it's static", 'echo $RELEASE | cat']);
    expect(queue!.make.build).toHaveLength(1);
    expect([web1, web2, queue].map(plan => plan!.migration !== undefined)).toEqual([true, false, false]);
    expect(web1!.activation.services.map(service => service.name)).toEqual(['web', 'uwsgi', 'own']);
    expect(queue!.activation.services.map(service => service.units)).toEqual([
      ['demo-queue@1.service', 'demo-queue@2.service'],
      ['demo:*'],
      ['uwsgi'],
      ['own'],
    ]);
  });

  test('a first release that fails stops its services, having none to go back to', () => {
    const { activation } = plans[0]!;
    const before = { kind: 'nothing', release: undefined, commit: undefined } as const;
    const first = { ...activation, previous: undefined, before };
    expect(activateRound(first)).toMatch(/gd_stop_units .*demo\.service/);
    expect(activateRound(first)).not.toContain('gd_unswitch 2026');
    const nginx = { ...first.services[0]!, name: 'nginx', units: ['nginx.service'], files: [] };
    const shared = { ...first, services: [{ ...nginx, reload: 'reload' as const }] };
    expect(activateRound(shared)).not.toMatch(/gd_stop_units/);
    expect(activateRound({ ...first, services: [{ ...nginx, reload: 'restart' as const }] })).toMatch(
      /gd_stop_units .*nginx\.service/,
    );
  });

  test('phases begin in the order of the one list', () => {
    const { make, migration, activation } = plans[0]!;
    const text = [
      makeRound(make),
      ROUNDS.migrate(plans[0]!),
      activateRound(activation),
      ROUNDS.finish(plans[0]!),
      ROUNDS.revert(plans[0]!),
    ].join('\n');
    expect(migration).toBeDefined();
    const begun = [...text.matchAll(/^gd_phase (\w+)$/gm)].map(match => match[1]);
    // Connecting has begun the first two.
    expect(begun).toEqual(PHASES.filter(phase => phase !== 'check' && phase !== 'prepare'));
  });
});
