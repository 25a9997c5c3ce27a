/** A checkout and hosts to release it to, which are a real /bin/sh behind an SSH server in this process. */
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import {
  connector,
  filesIn,
  gitIn,
  loadReleaseFile,
  type ReleaseOptions,
  type ReleaseResult,
  type ReportEvent,
  readInventory,
  release,
} from '@guarded-deploy/release';
import { type ShellHost, startShellHost } from '@guarded-deploy/ssh/shell-host';
import { afterAll } from '@jest/globals';

/** Tools of a host that this machine has not. */
export const lacking = ['flock', 'sha256sum', 'timeout', 'base64', 'tar', 'gzip'].filter(
  tool => spawnSync('sh', ['-c', `command -v ${tool}`]).status !== 0,
);

const everything = mkdtempSync(join(tmpdir(), 'release-'));
afterAll(() => rmSync(everything, { recursive: true, force: true }));

export class World {
  readonly directory = mkdtempSync(join(everything, 'world-'));
  readonly source = join(this.directory, 'checkout');
  readonly hosts: ShellHost[] = [];
  readonly events: ReportEvent[] = [];
  clock = Date.UTC(2026, 0, 1);

  /** `tools`: a directory on the hosts' PATH before all others, or as the only one. */
  async start(count: number, tools?: string, alone = false): Promise<this> {
    for (let index = 0; index < count; index++) {
      const root = join(this.directory, `host${index}`);
      const env = { PATH: alone ? `${tools}` : `${tools}:${process.env.PATH}`, HOME: root, USER: 'deploy' };
      this.hosts.push(await startShellHost({ root, ...(tools ? { env } : {}) }));
    }
    for (let index = 0; index < 30; index++)
      this.write(`lib/m${index % 3}/f${index}.py`, `# ${index}\n`.repeat(index + 1));
    this.write('VERSION', 'v1\n');
    return this;
  }

  write(path: string, text: string | Buffer, mode = 0o644): void {
    const file = join(this.source, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    chmodSync(file, mode);
  }

  root(index = 0): string {
    return join(this.directory, `app${index}`);
  }

  at(path: string, index = 0): string {
    return join(this.root(index), path);
  }

  read(path: string, index = 0): string {
    return readFileSync(this.at(path, index), 'utf8');
  }

  live(index = 0): string {
    return readlinkSync(this.at('current', index)).replace('releases/', '');
  }

  options(yaml: string, more: Partial<ReleaseOptions> & { only?: number } = {}): ReleaseOptions {
    const hosts = this.hosts
      .map(
        (host, index) =>
          `    host${index}: { address: ${host.host}, port: ${host.port}, user: ${host.user}, groups: [${index === 0 ? 'web, migrations' : 'web'}], variables: { number: ${index} } }`,
      )
      .join('\n');
    const config = loadReleaseFile(
      `app: demo\nroot: "${this.directory}/app{{ number }}"\ninventory:\n  hosts:\n${hosts}\nlock: { wait: 1 }\n${yaml}`,
      'release.yml',
    );
    this.clock += 1000;
    const connects = this.hosts.map(host =>
      connector({ identity: { privateKey: host.privateKey }, knownHosts: host.knownHosts }),
    );
    return {
      config,
      inventory: readInventory(config, { files: filesIn(this.source), vaultPassword: 'pw' }),
      workspace: this.source,
      git: gitIn(this.source, process.env),
      connect: (host, signal, first) => connects[Number(host.name.slice(4))]!(host, signal, first),
      signal: new AbortController().signal,
      now: () => new Date(this.clock),
      vaultPassword: 'pw',
      fetch,
      report: event => this.events.push(event),
      ...more,
    };
  }

  async release(yaml = '', more: Partial<ReleaseOptions> = {}): Promise<ReleaseResult> {
    return release(this.options(yaml, more));
  }

  log(): string {
    return this.events.map(event => ('text' in event ? event.text : '')).join('\n');
  }

  /** What must not be left on a host between releases. */
  async rubbish(index = 0): Promise<string[]> {
    const state = this.at('.guarded-deploy', index);
    const allowed = new Set([
      'fence',
      'format',
      'git',
      'layout',
      'lock',
      'making',
      'releases',
      'retired',
      'started',
      'tools',
      'venvs',
      'wheels',
    ]);
    let found: string[] = [];
    for (let tries = 0; tries < 100; tries++) {
      const kept = existsSync(join(state, 'releases')) ? readdirSync(join(state, 'releases')) : [];
      found = [
        ...(existsSync(state) ? readdirSync(state).filter(name => !allowed.has(name)) : []),
        ...(existsSync(join(state, 'making')) ? readdirSync(join(state, 'making')) : []),
        ...readdirSync(this.at('releases', index)).filter(name => !kept.includes(name)),
        ...readdirSync(this.root(index)).filter(
          name => !['.guarded-deploy', 'current', 'releases', 'shared'].includes(name),
        ),
      ];
      if (found.length === 0) break;
      await new Promise(resolve => setTimeout(resolve, 50));
    }
    return found;
  }

  async stop(): Promise<void> {
    for (const host of this.hosts) await host.close();
  }
}
