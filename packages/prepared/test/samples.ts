import type { Manifest, PreparedFile } from '../src/manifest.ts';

export const COMMIT = 'ab'.repeat(20);
export const OTHER = 'cd'.repeat(20);
export const SUM = '1f'.repeat(32);

export const wheel = (path = 'portal_tools-1.2-py3-none-any.whl', sha256 = SUM, size = 3): PreparedFile => ({
  kind: 'wheel',
  path,
  size,
  sha256,
});

export const manifest = (more: Partial<Manifest> = {}): Manifest => ({
  schema: 1,
  repository: 'acme/portal',
  run: 42,
  attempt: 1,
  commit: COMMIT,
  environment: 'staging',
  target: 'ssh',
  directory: 'backend',
  python: { version: '3.12.1', tag: 'cp312', platform: 'linux-x86_64', libc: 'glibc 2.36' },
  locks: [{ key: 'deploy staging', epoch: 42_000, held: false, holder: null, live: null }],
  database: { tool: 'django', pending: [], databases: ['default (mariadb 10.11.9)'], at: 1_764_500_000_000 },
  files: [wheel()],
  ...more,
});
