import { existsSync, readFileSync } from 'node:fs';

/** CPU time of everything on this machine, as control groups account for it: nanoseconds, not ticks. */
const ACCOUNTS = [
  { path: '/sys/fs/cgroup/cpuacct/cpuacct.usage', read: (text: string) => Number(text) / 1e9 },
  {
    path: '/sys/fs/cgroup/cpu.stat',
    read: (text: string) => Number(/usage_usec (\d+)/.exec(text)?.[1]) / 1e6,
  },
];
export const account = ACCOUNTS.find(({ path }) => existsSync(path));
/** Seconds. */
export const accounted = () => account!.read(readFileSync(account!.path, 'utf8'));
if (!account) console.warn('skipped: no control group accounts for the whole machine here');
