import { type SpawnSyncOptions, spawnSync } from 'node:child_process';

/** Runs a program without a shell; its standard output. @throws Error with what the program said when it fails. */
export function run(program: string, args: readonly string[], options: SpawnSyncOptions = {}): string {
  const result = spawnSync(program, [...args], {
    maxBuffer: 1 << 28,
    stdio: ['ignore', 'pipe', 'pipe'],
    ...options,
    encoding: 'utf8',
  });
  if (result.error) throw result.error;
  if (result.status !== 0) {
    const said = `${result.stderr ?? ''}${result.stdout ?? ''}`.trim().slice(-2000);
    throw new Error(
      `${program} ${args.slice(0, 6).join(' ')}: ${said || `exit ${result.status ?? result.signal}`}`,
    );
  }
  return result.stdout as string;
}

/** The same where failing is an answer too. */
export function succeeds(program: string, args: readonly string[]): boolean {
  return spawnSync(program, [...args], { stdio: 'ignore' }).status === 0;
}

/** Whether a program is on PATH. */
export function has(program: string): boolean {
  return succeeds('sh', ['-c', 'command -v -- "$1"', 'sh', program]);
}
