import { childEnvironment, runProgram } from '@guarded-deploy/process';

/** What git says in a directory, as it says it; undefined where it fails. */
export async function rawGit(directory: string, ...words: string[]): Promise<string | undefined> {
  try {
    const { code, stdout } = await runProgram('git', ['-C', directory, ...words], {
      env: childEnvironment(process.env),
    });
    return code === 0 ? stdout : undefined;
  } catch {
    return undefined;
  }
}

/** The same without the end of its last line. */
export const git = async (directory: string, ...words: string[]): Promise<string | undefined> =>
  (await rawGit(directory, ...words))?.trim();
