/** Files that root writes on a real host, beside a user of the application who would have them go elsewhere. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { down, type HostSet, inHost, type TestHost, up, whyNoHosts } from '@guarded-deploy/local-hosts';
import {
  check,
  connector,
  filesIn,
  loadReleaseFile,
  type ReleaseOptions,
  type ReportEvent,
  readInventory,
  release,
  rollback,
} from '@guarded-deploy/release';
import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';

jest.setTimeout(600_000);
const why = whyNoHosts();
if (why) console.log(`files of root on hosts skipped: ${why}`);
const onHosts = why ? describe.skip : describe;

const ROOT = '/srv/portal';

onHosts('a file that root writes', () => {
  let set: HostSet;
  let host: TestHost;
  const source = mkdtempSync(join(tmpdir(), 'writers-'));
  const events: ReportEvent[] = [];

  beforeAll(async () => {
    set = await up({ count: 1, set: `host-writers-${process.pid}`, kind: 'sshd' });
    host = set.hosts[0]!;
    inHost(host, ['useradd', '--system', 'portal']);
    writeFileSync(join(source, 'VERSION'), 'v1\n');
    writeFileSync(join(source, 'env.j2'), 'WORD={{ word }}\n');
  });
  afterAll(() => {
    if (set) down(set.set);
    rmSync(source, { recursive: true, force: true });
  });
  beforeEach(() => {
    sh(
      `rm -rf ${ROOT} /etc/secret; mkdir -p ${ROOT}/shared/conf && chown -R deploy:deploy ${ROOT} && echo of root >/etc/secret && chmod 600 /etc/secret`,
    );
  });

  const sh = (script: string) => inHost(host, ['sh', '-c', script]);
  const as = (user: string, script: string) =>
    inHost(host, ['setpriv', '--reuid', user, '--regid', user, '--clear-groups', 'sh', '-c', script]);

  const options = (user: string, template: string, more = '', word = 'one'): ReleaseOptions => {
    const config = loadReleaseFile(
      `app: portal\nroot: ${ROOT}\nuser: ${user}\ninventory: { hosts: { h: { address: ${host.address} } } }\ntemplates:\n  - { source: env.j2, ${template} }\n${more}`,
      'release.yml',
    );
    return {
      config,
      inventory: readInventory(config, { files: filesIn(source) }),
      workspace: source,
      connect: connector({
        identity: { privateKey: readFileSync(set.privateKey, 'utf8') },
        knownHosts: readFileSync(set.knownHosts, 'utf8'),
      }),
      variables: { word },
      signal: new AbortController().signal,
      now: () => new Date(),
      report: event => events.push(event),
    };
  };
  const BECOME = 'become: true, owner: "portal:portal", mode: "0600"';
  const BAD = 'verify: [{ command: ["false"], timeout: 1 }]\n';

  test.each([
    ['deploy', BECOME],
    ['root', 'owner: "portal:portal", mode: "0600"'],
  ])(
    'as %s is not written where the application’s user may write, and the plan for it is found by check',
    async (user, words) => {
      sh(`chown portal ${ROOT}/shared/conf`);
      // What it plants: links by the names that a writer may use, and in place of the file.
      as('portal', `cd ${ROOT}/shared/conf && for n in .env.gd-new .gd-new; do ln -s /etc/secret $n; done`);
      for (const template of [
        `path: shared/conf/.env, ${words}`,
        `path: "{{ shared_path }}/conf/deep/.env", ${words}`,
      ]) {
        for (const result of [await check(options(user, template)), await release(options(user, template))]) {
          expect(result.failure).toMatchObject({
            code: 'DIRECTORY_SHARED',
            what: expect.stringContaining(`${ROOT}/shared/conf`),
          });
          expect(result.failure?.remedy).toContain('trust-directory');
        }
      }
      expect(sh('stat -c "%U %a" /etc/secret; cat /etc/secret')).toBe('root 600\nof root\n');
      expect(sh(`ls ${ROOT}; ls -A ${ROOT}/shared/conf`)).toBe('releases\nshared\n.env.gd-new\n.gd-new\n');
    },
  );

  test.each([
    ['a directory above is the application’s', 'chown portal /srv/portal/shared'],
    ['its group may write', 'chgrp portal /srv/portal/shared/conf && chmod 2775 /srv/portal/shared/conf'],
    ['everybody may write', 'chmod 777 /srv/portal/shared/conf'],
    ['everybody may add to it', 'chmod 1777 /srv/portal/shared/conf'],
    ['everybody may write the root', 'chmod 777 /srv/portal'],
  ])('is refused as well where %s', async (_, script) => {
    sh(script);
    const { failure } = await release(options('deploy', `path: shared/conf/.env, ${BECOME}`));
    expect(failure?.code).toBe('DIRECTORY_SHARED');
  });

  test('is written with its owner and mode where only root and the SSH user may, and comes back when the release fails', async () => {
    const template = `path: shared/conf/.env, ${BECOME}`;
    const ok = await release(options('deploy', template));
    expect(ok.failure?.message).toBeUndefined();
    const look = () => sh(`cd ${ROOT}/shared/conf; stat -c "%U:%G %a %i" .env; cat .env; ls -A`);
    const first = look();
    expect(first).toMatch(/^portal:portal 600 \d+\nWORD=one\n\.env\n$/);
    const failed = await release(options('deploy', template, BAD, 'two'));
    expect(failed).toMatchObject({ rolledBack: true, failure: { code: 'VERIFY_FAILED' } });
    expect(look()).toBe(first);
    const second = await release(options('deploy', template, '', 'two'));
    expect(second.failure?.message).toBeUndefined();
    expect(look()).toContain('WORD=two');
    expect((await rollback(options('deploy', template, '', 'two'))).failure?.message).toBeUndefined();
    expect(look()).toContain('WORD=two');
  });

  test('that was not there is gone again, with its directories, when the release fails', async () => {
    const template = `path: /etc/portal/conf.d/app.env, ${BECOME}`;
    const { failure } = await release(options('deploy', template, BAD));
    expect(failure?.code).toBe('VERIFY_FAILED');
    expect(sh('ls -d /etc/portal 2>&1 || true')).toContain('No such file');
    expect((await release(options('deploy', template))).failure?.message).toBeUndefined();
    expect(sh('stat -c "%U %a" /etc/portal /etc/portal/conf.d /etc/portal/conf.d/app.env')).toBe(
      'root 755\nroot 755\nportal 600\n',
    );
    sh('rm -r /etc/portal');
  });

  test('goes through links that the system is made of, and through none of anybody else', async () => {
    sh('mkdir -p /opt/real && ln -sfn /opt/real /opt/link');
    const template = (path: string) => `path: ${path}, become: true`;
    expect((await release(options('deploy', template('/opt/link/x.conf')))).failure?.message).toBeUndefined();
    expect(sh('cat /opt/real/x.conf')).toBe('WORD=one\n');
    sh('chown -h portal /opt/link');
    expect((await release(options('deploy', template('/opt/link/y.conf')))).failure?.code).toBe(
      'PATH_IS_LINK',
    );
    sh('rm /opt/link; mkdir -m 777 /opt/open; ln -s /opt/real /opt/open/link');
    expect((await release(options('deploy', template('/opt/open/link/y.conf')))).failure?.code).toBe(
      'PATH_IS_LINK',
    );
    expect(sh('ls /opt/real')).toBe('x.conf\n');
    sh('rm -r /opt/real /opt/open');
  });

  test('where it was trusted: whatever is planted there, and however fast, nothing of root’s is changed', async () => {
    sh(`chown portal ${ROOT}/shared/conf`);
    const template = `path: shared/conf/.env, ${BECOME}, trust-directory: true`;
    // Exchanges what it may for links and directories of its own, as fast as it can.
    const attack = `cd ${ROOT}/shared/conf && while :; do
      for n in .env.gd-new .gd-new .env .gd-new/file; do ln -sfn /etc/secret $n 2>/dev/null; done
      mkdir mine 2>/dev/null; ln -sfn /etc/secret mine/file; mv -T mine .gd-new 2>/dev/null; mv -T .gd-new gone 2>/dev/null; rm -rf gone .env .gd-new 2>/dev/null
      ln -sfn /etc .gd-new 2>/dev/null; ln -sfn /etc/secret .env 2>/dev/null; rm -f .env .gd-new; sleep 0.00$((\${RANDOM:-1} % 9))
    done`;
    inHost(host, [
      'sh',
      '-c',
      `setpriv --reuid portal --regid portal --clear-groups sh -c '${attack}' >/dev/null 2>&1 & echo $! >/run/attack`,
    ]);
    let written = 0;
    try {
      for (let index = 0; index < 25; index++) {
        const { failure } = await release(
          options('deploy', template, index % 3 === 2 ? BAD : '', `round ${index}`),
        );
        if (!failure) written += 1;
        expect(sh('stat -c "%U:%G %a" /etc/secret; cat /etc/secret')).toBe('root:root 600\nof root\n');
        expect(
          sh('find /etc -user portal -o -newer /run/attack -type f -name ".env*" -o -name file | head'),
        ).toBe('');
      }
    } finally {
      sh('pkill -9 -u portal; true');
    }
    console.log(
      `root's file beside an attacker: 25 releases, ${written} written, the others failed; nothing of root's changed`,
    );
    sh(`find ${ROOT}/shared/conf -mindepth 1 -delete`);
    const calm = await release(options('deploy', template, '', 'calm'));
    expect(calm.failure?.message).toBeUndefined();
    expect(
      sh(`stat -c %U:%a ${ROOT}/shared/conf/.env; cat ${ROOT}/shared/conf/.env; ls -A ${ROOT}/shared/conf`),
    ).toBe('portal:600\nWORD=calm\n.env\n');
  });
});
