import { createHash } from 'node:crypto';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { run } from './shell.ts';

/** What every host has installed. A change here (or of `CONFIGURE`) makes a new image. */
const PACKAGES: readonly string[] = [
  'systemd',
  'systemd-sysv',
  'dbus',
  'openssh-server',
  'sudo',
  'python3',
  'python3-venv',
  'iproute2',
  'procps',
  'rsync',
  'git',
  'curl',
  'ca-certificates',
  'nginx-light',
  'supervisor',
  'libmariadb3',
  'tzdata',
];

/** Releases of Debian that hosts may have: 12, 13. */
export type Suite = 'bookworm' | 'trixie';

/** Run in the fresh tree: what a host has switched off, who may log in, and nothing that is a host's own. */
const CONFIGURE = `set -eu
rm -f /etc/ssh/ssh_host_* /etc/hostname /var/log/*.log
: >/etc/machine-id
for unit in nginx supervisor rsync apt-daily.timer apt-daily-upgrade.timer dpkg-db-backup.timer e2scrub_all.timer \\
  e2scrub_reap fstrim.timer systemd-timesyncd getty@tty1 console-getty; do
  systemctl disable "$unit" >/dev/null 2>&1 || true
done
systemctl mask console-getty.service systemd-udevd.service systemd-networkd-wait-online.service >/dev/null 2>&1
useradd --create-home --shell /bin/bash --uid 1000 deploy
printf 'deploy ALL=(ALL) NOPASSWD: ALL\\n' >/etc/sudoers.d/deploy
chmod 440 /etc/sudoers.d/deploy
printf 'PasswordAuthentication no\\nKbdInteractiveAuthentication no\\nPermitRootLogin prohibit-password\\n' \\
  >/etc/ssh/sshd_config.d/hosts.conf
mkdir -p -m 700 /root/.ssh /home/deploy/.ssh
chown deploy:deploy /home/deploy/.ssh
rm -rf /var/lib/apt/lists/* /var/cache/apt/*.bin /usr/share/doc/* /usr/share/man/* /usr/share/locale/*
`;

/** The mirror this machine itself installs from, so that none is written here. */
export function mirrorOf(sources: string): string | undefined {
  for (const stanza of sources.split(/\n\s*\n/)) {
    const field = (name: string) => new RegExp(`^${name}:\\s*(.+)$`, 'mi').exec(stanza)?.[1]?.trim();
    const uri = field('URIs')?.split(/\s+/)[0];
    if (uri && /\bdeb\b/.test(field('Types') ?? '') && !/security|updates-only/.test(uri)) return uri;
  }
  for (const line of sources.split('\n')) {
    const uri = /^deb\s+(?:\[[^\]]*\]\s+)?(\S+)\s/.exec(line)?.[1];
    if (uri && !/security/.test(uri)) return uri;
  }
  return undefined;
}

function aptSources(): string {
  const folder = '/etc/apt/sources.list.d';
  const files = existsSync(folder)
    ? readdirSync(folder)
        .filter(file => /\.(list|sources)$/.test(file))
        .map(file => join(folder, file))
    : [];
  return ['/etc/apt/sources.list', ...files]
    .filter(file => existsSync(file))
    .map(file => readFileSync(file, 'utf8'))
    .join('\n\n');
}

/** Name of the image that this recipe makes. */
export function imageName(suite: Suite = 'bookworm'): string {
  const recipe = JSON.stringify([suite, PACKAGES, CONFIGURE]);
  return `${suite}-${createHash('sha256').update(recipe).digest('hex').slice(0, 12)}`;
}

/**
 * The image's directory, made when it is not there yet: about 100 s and 500 MB, once. Two processes that ask at the
 * same time make it twice at worst; the rename decides.
 */
export function ensureImage(
  cache: string,
  say: (line: string) => void = () => undefined,
  suite: Suite = 'bookworm',
): string {
  const image = join(cache, imageName(suite));
  if (existsSync(image)) return image;
  const mirror = mirrorOf(aptSources());
  if (!mirror) throw new Error('no Debian mirror in the apt sources of this machine');
  mkdirSync(join(cache, 'archives'), { recursive: true });
  say(`making the image ${imageName(suite)} (once, about 100 s) …`);
  const draft = `${image}.draft-${process.pid}`;
  try {
    run('debootstrap', [
      '--variant=minbase',
      `--cache-dir=${join(cache, 'archives')}`,
      `--include=${PACKAGES.join(',')}`,
      suite,
      draft,
      mirror,
    ]);
    run('chroot', [draft, 'sh', '-c', CONFIGURE]);
    renameSync(draft, image);
  } catch (thrown) {
    rmSync(draft, { recursive: true, force: true });
    if (!existsSync(image)) throw thrown;
  }
  return image;
}

interface Identity {
  readonly name: string;
  /** Directory with ssh_host_* keys that this host presents. */
  readonly hostKeys: string;
  /** Public keys that may log in as root and as deploy. */
  readonly authorized: string;
}

/** Makes a copy of the image (already mounted at `root`) one particular host. */
export function personalise(root: string, identity: Identity, peers: readonly [string, string][]): void {
  writeFileSync(join(root, 'etc/hostname'), `${identity.name}\n`);
  const id = createHash('md5').update(`${root}${process.hrtime.bigint()}`).digest('hex');
  writeFileSync(join(root, 'etc/machine-id'), `${id}\n`);
  const lines = peers.map(([address, name]) => `${address} ${name}\n`).join('');
  writeFileSync(join(root, 'etc/hosts'), `127.0.0.1 localhost\n127.0.1.1 ${identity.name}\n${lines}`);
  for (const file of readdirSync(identity.hostKeys)) {
    const mode = file.endsWith('.pub') ? 0o644 : 0o600;
    writeFileSync(join(root, 'etc/ssh', file), readFileSync(join(identity.hostKeys, file)), { mode });
  }
  for (const home of ['root', 'home/deploy']) {
    writeFileSync(join(root, home, '.ssh/authorized_keys'), identity.authorized, { mode: 0o600 });
  }
  run('chown', ['1000:1000', join(root, 'home/deploy/.ssh/authorized_keys')]);
  // Nothing outside is reachable from a host: without a name server a lookup fails at once instead of waiting.
  rmSync(join(root, 'etc/resolv.conf'), { force: true });
  symlinkSync('/dev/null', join(root, 'etc/resolv.conf'));
  appendFileSync(join(root, 'etc/ssh/sshd_config.d/hosts.conf'), 'MaxStartups 100:30:200\n');
}
