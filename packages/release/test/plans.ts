/** A release file with everything in it, and what becomes of it, for tests of plans and of what runs on hosts. */
import { sh } from '@guarded-deploy/foreign/shell';
import { loadReleaseFile, readInventory } from '@guarded-deploy/release';
import { finishScaleRound, scaleRound } from '../src/engine/phases/scale.ts';
import { activateRound, finishRound, makeRound, migrateRound, revertRound } from '../src/engine/phases.ts';
import type { Facts } from '../src/host/facts.ts';
import { planActivation, planServing } from '../src/plan/activation-plan.ts';
import { NO_SOURCE, type ReleaseContext } from '../src/plan/context.ts';
import { renderFiles } from '../src/plan/files.ts';
import { layoutFor } from '../src/plan/layout.ts';
import { planMake, planMigration } from '../src/plan/make-plan.ts';
import { migrationHosts } from '../src/plan/migration-hosts.ts';
import { plannedHost } from '../src/plan/planned-host.ts';
import { Templates } from '../src/template/index.ts';

const FACTS: Facts = {
  live: '20260101000000',
  current: { kind: 'release', text: '20260101000000' },
  previous: undefined,
  commit: undefined,
  at: undefined,
  names: ['20260101000000'],
  releases: [{ id: '20260101000000', previous: undefined, commit: undefined }],
  user: 1000,
  freeKb: 1,
  venvs: [],
  brings: [],
  fingerprints: Buffer.alloc(0),
};

export const HOSTILE = `'"; touch /tmp/owned; $(touch /tmp/owned) \`touch /tmp/owned\` \n# {{ 7 * 7 }} \\`;

export const FULL = `
app: demo
root: /srv/demo
inventory:
  hosts:
    web1: { groups: [web, migrations], variables: { workers: 3 } }
    web2: { groups: [web] }
    queue1: { groups: [workers] }
shared: { directories: [media, "var/log dir"], files: [.env, "odd'name"] }
environment: { SETTING: "{{ hostile | default('') }}" }
templates:
  - { source: env.j2, path: shared/.env, mode: '0640' }
  - { source: env.j2, path: conf/inner.conf }
  - { source: env.j2, path: /etc/demo.conf, become: true, owner: "root:www-data" }
python: { lock: requirements.txt, version: '3.12' }
build:
  - { name: "it's static", command: [echo, "{{ hostile | default('') }}"], hosts: web, environment: { A: "{{ hostile | default('') }}" } }
  - { command: "echo $RELEASE | cat", directory: sub dir, when-changed: ['assets/**'], outputs: [assets/dist] }
migrate: { command: [python, manage.py, migrate] }
services:
  web: { type: systemd, unit: demo.service, template: unit.j2, templates: { demo.socket: unit.j2 }, hosts: web, reload: auto }
  queue: { type: systemd, unit: demo-queue@.service, template: unit.j2, instances: "{{ workers }}", hosts: workers, scale: { workers: 2 } }
  sup: { type: supervisor, unit: "demo:*", template: unit.j2, hosts: workers }
  uwsgi: { type: touch, file: shared/reload }
  own: { type: command, command: "./restart 'x'" }
verify:
  - { url: "http://127.0.0.1/{{ hostile | default('') | urlencode }}", contains: "{{ release }}", header: { X-Hostile: "{{ hostile | default('x') | to_json }}" } }
  - { command: [test, -e, "{{ hostile | default('') }}"] }
hooks:
  before: { switch: [{ command: "echo before" }], transfer: [{ command: [echo, "{{ hostile | default('') }}"] }] }
  after: { clean: [{ command: "echo after" }], revert: [{ command: "echo reverted" }] }
`;

export function contextOf(text: string, variables: Record<string, unknown> = {}): ReleaseContext {
  const config = loadReleaseFile(text, 'release.yml');
  const templates = new Templates();
  return {
    config,
    inventory: readInventory(config, { files: { read: () => undefined, list: () => undefined } }),
    environment: 'prod',
    release: '20260102030405',
    commit: 'c0ffee',
    ref: 'main',
    at: 1,
    variables,
    templates,
    source: {
      ...NO_SOURCE,
      has: path => path === 'requirements.txt',
      text: path => (path === 'requirements.txt' ? 'django==5.2\n' : undefined),
    },
    readTemplate: () => "value = {{ hostile | default('none') | urlencode }}\n",
  };
}

/** What each host of the inventory has to do, whichever command is given. */
export function plansOf(context: ReleaseContext) {
  const { hosts } = context.inventory;
  const migrating = migrationHosts({ migrate: {} }, hosts, hosts);
  return hosts.map(host => {
    const root = '/srv/demo';
    const planned = plannedHost(context, host, root, FACTS);
    const rendered = renderFiles(context, host, root, FACTS);
    const make = planMake(context, planned, {
      arrival: {
        from: 'runner',
        base: FACTS.live,
        digest: 'd'.repeat(64),
        count: 3,
        escaped: [['e'.repeat(64), 'a\\0040b']],
      },
      changed: ['VERSION'],
      rendered,
      layout: layoutFor(context, host, root),
    });
    return {
      make,
      migration: context.config.migrate && migrating.has(host.name) ? planMigration(planned) : undefined,
      activation: planActivation(context, planned, rendered.outside),
      rollback: planActivation(context, planned, undefined),
      serving: planServing(context, planned, rendered.outside),
    };
  });
}

type HostPlans = ReturnType<typeof plansOf>[number];

/** Every round that a host may be sent. */
export const ROUNDS = {
  make: ({ make }: HostPlans) => makeRound(make),
  makeAgain: ({ make }: HostPlans) => makeRound(make, true),
  migrate: ({ migration }: HostPlans) => (migration ? migrateRound(migration) : sh``),
  activate: ({ activation }: HostPlans) => activateRound(activation),
  finish: ({ activation }: HostPlans) => finishRound(activation),
  revert: ({ activation }: HostPlans) => revertRound(activation),
  rollback: ({ rollback }: HostPlans) => activateRound(rollback),
  scale: ({ serving }: HostPlans) => scaleRound(serving),
  scaled: ({ serving }: HostPlans) => finishScaleRound(serving),
} as const;
