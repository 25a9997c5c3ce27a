import type { Rehearsal } from '../rehearsal.ts';
import { type Expectation, expectation } from '../report.ts';
import type { Findings, Scenario } from '../scenario.ts';
import type { Target } from '../targets.ts';
import { establish, harmlessChange, type Served } from './push.ts';

const HOSTS = 3;

interface ByHand {
  readonly status: number;
  readonly result: {
    readonly release?: string;
    readonly previous?: string;
    readonly rolledBack?: boolean;
    readonly hosts?: readonly {
      readonly name: string;
      readonly status: string;
      readonly filesSent: number;
      readonly roundTrips: number;
    }[];
  };
  readonly output: string;
}

/** `guarded-deploy … --json` as a person would type it; progress goes to the screen, the result is read. */
async function byHand(rehearsal: Rehearsal, sha: string, args: readonly string[]): Promise<ByHand> {
  rehearsal.progress.phase(`guarded-deploy ${args.join(' ')}`);
  const { status, stdout, output } = await rehearsal.byHand(sha, [...args, '--json']);
  let result: ByHand['result'] = {};
  try {
    result = JSON.parse(stdout) as ByHand['result'];
  } catch {
    // A command that could not start has no result; its status says so.
  }
  return { status, result, output };
}

async function served(rehearsal: Rehearsal, host: Target): Promise<Served> {
  try {
    return JSON.parse((await rehearsal.ask('/version.json', host)) ?? '') as Served;
  } catch {
    return { release: '', commit: '' };
  }
}

/** What each host answers with, host by host. */
async function commits(rehearsal: Rehearsal): Promise<string> {
  const answers = await Promise.all(rehearsal.targets.hosts.map(host => served(rehearsal, host)));
  return answers.map(answer => answer.commit.slice(0, 8)).join(' ');
}

const all = (sha: string) => Array.from({ length: HOSTS }, () => sha.slice(0, 8)).join(' ');

const onEach = (rehearsal: Rehearsal, argv: readonly string[]) =>
  rehearsal.targets.hosts.map(host => rehearsal.targets.run(host, argv).trim()).join(' ');

async function findings(
  rehearsal: Rehearsal,
  sha: string,
  last: ByHand,
  expectations: readonly Expectation[],
): Promise<Findings> {
  const host = rehearsal.targets.hosts[0]!;
  const live = await served(rehearsal, host);
  return {
    jobs: [],
    gate: null,
    lock: null,
    guard: null,
    release: {
      id: last.result.release ?? '',
      previous: last.result.previous ?? '',
      commit: sha,
      url: `${host.url}/version.json`,
      served: live.commit,
    },
    energy: null,
    skipped: [...rehearsal.services.skipped, ...rehearsal.targets.skipped],
    expectations,
  };
}

/** Two commits, the first of them released by hand to every host. */
async function firstRelease(rehearsal: Rehearsal): Promise<{
  readonly first: string;
  readonly second: string;
  readonly done: ByHand;
}> {
  const first = establish(rehearsal, 'staging');
  const done = await byHand(rehearsal, first, ['release', 'staging']);
  const second = rehearsal.commit('staging', 'A change', harmlessChange(1));
  return { first, second, done };
}

export const release: Scenario = {
  name: 'release',
  what: 'By hand to three hosts with systemd: a first release, then one that sends only what differs',
  hosts: HOSTS,
  targets: 'systemd',
  async run(rehearsal) {
    const { first, second, done } = await firstRelease(rehearsal);
    const afterFirst = await commits(rehearsal);
    const next = await byHand(rehearsal, second, ['release', 'staging']);
    const sent = next.result.hosts?.map(host => host.filesSent) ?? [];
    return findings(rehearsal, second, next, [
      expectation('the first release', 0, done.status),
      expectation('every host then answers with it', all(first), afterFirst),
      expectation('the second release', 0, next.status),
      expectation('every host then answers with it', all(second), await commits(rehearsal)),
      expectation(
        'files sent, at most 10 a host',
        'true',
        sent.length === HOSTS && sent.every(count => count <= 10),
      ),
      expectation(
        'releases kept on each host',
        '2 2 2',
        onEach(rehearsal, ['sh', '-c', 'ls /srv/portal/releases | wc -l']),
      ),
      expectation(
        'web and queue run',
        'active '.repeat(2 * HOSTS).trim(),
        onEach(rehearsal, ['sh', '-c', 'systemctl is-active portal-web portal-queue@1 | tr "\\n" " "']),
      ),
    ]);
  },
};

export const rollback: Scenario = {
  name: 'rollback',
  what: 'Back to the release before, on every host, with restart',
  hosts: HOSTS,
  targets: 'systemd',
  async run(rehearsal) {
    const { first, second, done } = await firstRelease(rehearsal);
    const next = await byHand(rehearsal, second, ['release', 'staging']);
    const afterSecond = await commits(rehearsal);
    const back = await byHand(rehearsal, second, ['rollback', 'staging']);
    return findings(rehearsal, first, back, [
      expectation('two releases', '0 0', `${done.status} ${next.status}`),
      expectation('every host answers with the second', all(second), afterSecond),
      expectation('the rollback', 0, back.status),
      expectation('every host answers with the first again', all(first), await commits(rehearsal)),
      expectation('live is what was live before', done.result.release, back.result.release),
    ]);
  },
};

export const scale: Scenario = {
  name: 'scale',
  what: 'More queue workers without a release: units started and stopped, the same release answers',
  hosts: HOSTS,
  targets: 'systemd',
  async run(rehearsal) {
    const { first, done } = await firstRelease(rehearsal);
    const count = [
      'sh',
      '-c',
      'systemctl list-units --state=active --plain --no-legend "portal-queue@*" | wc -l',
    ];
    const before = onEach(rehearsal, count);
    const more = await byHand(rehearsal, first, ['scale', 'staging', '--set', 'queue_instances=3']);
    const up = onEach(rehearsal, count);
    const fewer = await byHand(rehearsal, first, ['scale', 'staging', '--set', 'queue_instances=1']);
    return findings(rehearsal, first, fewer, [
      expectation('the release', 0, done.status),
      expectation('queue workers at first', '1 1 1', before),
      expectation('scaling up', 0, more.status),
      expectation('queue workers then', '3 3 3', up),
      expectation('scaling down', 0, fewer.status),
      expectation('queue workers then', '1 1 1', onEach(rehearsal, count)),
      expectation('every host still answers with the release', all(first), await commits(rehearsal)),
    ]);
  },
};

export const partialFailure: Scenario = {
  name: 'partial-failure',
  what: 'One of three hosts cannot start the new release: every host goes back to the old one, and the log says why',
  hosts: HOSTS,
  targets: 'systemd',
  async run(rehearsal) {
    const { first, second, done } = await firstRelease(rehearsal);
    const broken = rehearsal.targets.hosts[1]!;
    // A new start of the web server fails there; the one that runs is not touched.
    rehearsal.targets.run(broken, [
      'sh',
      '-c',
      'mkdir -p /run/systemd/system/portal-web.service.d && printf "[Service]\\nExecStartPre=/bin/sh -c \\"grep -q %s /srv/portal/current/.release.json || { echo the disk of this host is tired; exit 1; }\\"\\n" "$1" >/run/systemd/system/portal-web.service.d/tired.conf && systemctl daemon-reload',
      'sh',
      first,
    ]);
    const next = await byHand(rehearsal, second, ['release', 'staging']);
    const links = onEach(rehearsal, ['sh', '-c', 'test -d /srv/portal/current/ && echo valid']);
    const after = await commits(rehearsal);
    rehearsal.targets.run(broken, [
      'sh',
      '-c',
      'rm -r /run/systemd/system/portal-web.service.d && systemctl daemon-reload',
    ]);
    const again = await byHand(rehearsal, second, ['release', 'staging']);
    return findings(rehearsal, second, again, [
      expectation('the first release', 0, done.status),
      expectation('the second release fails', 1, next.status),
      expectation('hosts that had switched were brought back', 'true', next.result.rolledBack),
      expectation('every host answers with the first', all(first), after),
      expectation('current is valid everywhere', 'valid valid valid', links),
      expectation(
        'the journal of the unit is shown',
        'true',
        next.output.includes('the disk of this host is tired'),
      ),
      expectation('once repaired, the release', 0, again.status),
      expectation('every host answers with the second', all(second), await commits(rehearsal)),
    ]);
  },
};
