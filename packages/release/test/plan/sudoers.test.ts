/** The snippet for sudoers: sudo itself reads it, and no word of a release file says more than itself. */
import { spawnSync } from 'node:child_process';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { unasked } from '../../src/host/facts.ts';
import { planServices } from '../../src/plan/services.ts';
import { sudoCommands } from '../../src/plan/sudo.ts';
import { sudoersText } from '../../src/plan/sudoers.ts';
import { contextOf, FULL } from '../plans.ts';

const missing = spawnSync('visudo', ['-V']).error !== undefined;
if (missing) console.log('snippets are not shown to sudo: no visudo');

/** What sudo finds wrong with a snippet. */
function complaint(text: string): string {
  if (missing) return '';
  const { status, stdout, stderr } = spawnSync('visudo', ['-cf', '-'], { input: text, encoding: 'utf8' });
  return status === 0 ? '' : `${stdout}${stderr}${text}`;
}

describe('a snippet for sudoers', () => {
  const context = contextOf(FULL);
  const commandsOf = (host: string) => {
    const found = context.inventory.hosts.find(({ name }) => name === host)!;
    const services = planServices(context, found, '/srv/demo', unasked('deploy'));
    return sudoCommands(services, [], { root: '/srv/demo', user: 1 });
  };

  test('has the commands of each kind of service, word for word', () => {
    const web = commandsOf('web1').map(({ words }) => words.join(' '));
    expect(web).toEqual(
      expect.arrayContaining([
        'systemctl --system restart demo.service',
        'systemctl --system reload-or-restart demo.service',
        'systemctl --system daemon-reload',
        'systemctl --system stop demo.socket',
      ]),
    );
    const queue = commandsOf('queue1');
    expect(queue.map(({ pattern }) => pattern)).toContain(
      '--system restart demo-queue@[0-9]+\\.service( demo-queue@[0-9]+\\.service)*',
    );
    expect(queue.map(({ words }) => words.join(' '))).toContain('supervisorctl restart demo:*');
    const text = sudoersText([{ user: 'deploy', hosts: ['queue1'], commands: queue }], {
      app: 'demo',
      environment: 'prod',
    });
    expect(text).toContain('/usr/bin/supervisorctl restart demo\\:\\*');
    expect(text).not.toMatch(/[^\\]\*(?!$|\)?\$)/m);
    expect(complaint(text)).toBe('');
  });

  test('is a comment where nothing is run by sudo', () => {
    const text = sudoersText([{ user: 'root', hosts: ['h'], commands: [] }], { app: 'a', environment: '' });
    expect(text).toBe('# a: nothing is run by sudo.\n');
  });

  test('is read by sudo whatever the words are, and stays one rule', () => {
    const word = fc.oneof(
      fc.string({
        minLength: 1,
        maxLength: 12,
        unit: fc.constantFrom(...'ab ,:=\\*?[]!"#()^$%@\'`;&|<>{}~\n'),
      }),
      fc.constantFrom('ALL', 'NOPASSWD:', '-n', '^a$', '%x', '!x', '""'),
    );
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 4 }), words => {
        const commands = [
          { words: ['/usr/bin/thing', ...words], needed: 'always' as const },
          { words: ['true'], needed: 'always' as const },
        ];
        const text = sudoersText([{ user: 'deploy', hosts: ['h'], commands }], {
          app: 'a',
          environment: 'b',
        });
        const rules = text.split('\n').filter(line => line !== '' && !line.startsWith('#'));
        expect(rules.at(-1)).toBe('deploy ALL=(root) NOPASSWD: DEPLOY_A_B');
        expect(rules).toHaveLength(words.some(part => /[\n\\"]/.test(part)) ? 3 : 4);
        expect(complaint(text)).toBe('');
      }),
      { seed: 20261130, numRuns: missing ? 100 : 60 },
    );
  });
});
