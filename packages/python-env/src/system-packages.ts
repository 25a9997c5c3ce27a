import { Fault } from '@guarded-deploy/faults';
import type { Exec } from '@guarded-deploy/process';

/**
 * Package names from the input: by spaces, commas or lines, `name=version` allowed.
 * @throws Fault SYSTEM_PACKAGE_INVALID
 */
export function parseSystemPackages(lines: readonly string[]): string[] {
  const names = [...new Set(lines.flatMap(line => line.split(/[\s,]+/)).filter(Boolean))];
  for (const name of names) {
    // To apt, a name with a minus at its end is a package to remove.
    if (!/^[a-z0-9][a-z0-9+.-]*[a-z0-9+.](:[a-z0-9]+)?(=[A-Za-z0-9.+:~-]+)?$/.test(name)) {
      throw new Fault({
        code: 'SYSTEM_PACKAGE_INVALID',
        what: `'${name.slice(0, 80)}' is not the name of a Debian package.`,
        remedy: "Write names as apt knows them under 'system-packages', such as libmariadb-dev.",
      });
    }
  }
  return names.sort();
}

/** Those of `names` that dpkg does not report as installed (in the wanted version). */
async function missingPackages(
  names: readonly string[],
  exec: Exec,
  signal?: AbortSignal,
): Promise<string[]> {
  const plain = names.map(name => name.replace(/=.*/, ''));
  const answer = await exec(
    'dpkg-query',
    ['--show', '--showformat=${binary:Package}\\t${Package}\\t${Version}\\t${db:Status-Status}\\n', ...plain],
    signal ? { signal } : {},
  );
  const installed = new Map<string, string>();
  for (const line of answer.stdout.split('\n')) {
    const [binary = '', name = '', version = '', status = ''] = line.split('\t');
    if (status !== 'installed') continue;
    installed.set(name, version);
    installed.set(binary, version);
  }
  return names.filter(name => {
    const [plainName = '', version] = name.split('=');
    const have = installed.get(plainName);
    return have === undefined || (version !== undefined && have !== version);
  });
}

/**
 * Installs what is missing with apt-get, by sudo unless root; lists are refreshed only when the first attempt cannot find a package.
 * @returns what was installed
 * @throws Fault SYSTEM_PACKAGES_FAILED
 */
export async function installSystemPackages(
  names: readonly string[],
  exec: Exec,
  options: {
    readonly root: boolean;
    readonly signal?: AbortSignal;
    readonly onLine?: (line: string) => void;
  },
): Promise<string[]> {
  if (names.length === 0) return [];
  const missing = await missingPackages(names, exec, options.signal);
  if (missing.length === 0) return [];
  const apt = (args: readonly string[]) => {
    const vector = ['apt-get', '--quiet', '--yes', '-o', 'DPkg::Lock::Timeout=120', ...args];
    const [file, rest] = options.root
      ? ['env', ['DEBIAN_FRONTEND=noninteractive', ...vector]]
      : ['sudo', ['-n', 'env', 'DEBIAN_FRONTEND=noninteractive', ...vector]];
    return exec(file as string, rest as string[], {
      ...(options.signal ? { signal: options.signal } : {}),
      ...(options.onLine ? { onLine: options.onLine } : {}),
    });
  };
  const install = () => apt(['install', '--no-install-recommends', '--', ...missing]);
  let answer = await install();
  if (
    answer.code !== 0 &&
    /Unable to locate package|has no installation candidate|404|was not found/.test(
      answer.stdout + answer.stderr,
    )
  ) {
    await apt(['update']);
    answer = await install();
  }
  if (answer.code !== 0) {
    const text = `${answer.stdout}\n${answer.stderr}`;
    const unknown = /Unable to locate package (\S+)/.exec(text)?.[1];
    throw new Fault({
      code: 'SYSTEM_PACKAGES_FAILED',
      what: unknown
        ? `apt knows no package '${unknown}'.`
        : `apt-get could not install ${missing.join(' ')}: ${text.trim().split('\n').slice(-2).join(' ').slice(0, 400)}`,
      remedy: unknown
        ? 'Check its name for the Debian or Ubuntu release of this runner.'
        : "Look at apt's words above; a runner without root needs passwordless sudo, or an image that has the packages.",
    });
  }
  return missing;
}
