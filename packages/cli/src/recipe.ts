/** `migrate --recipe`: a migration that is not safe, written anew in steps that are. */
import { lstatSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Deadline } from '@guarded-deploy/deadline';
import { Fault } from '@guarded-deploy/faults';
import {
  type GuardOptions,
  guard,
  idOf,
  nodeExec,
  nodeFiles,
  type Recipe,
  recipe,
} from '@guarded-deploy/migrations';
import type { CliArguments } from './arguments.ts';
import { git } from './git.ts';
import { plainLine } from './plain.ts';

type RecipeArguments = CliArguments & { readonly recipe: string };

/** The file that is written anew is in Git as it is: nothing of it is lost. @throws Fault RECIPE_UNCOMMITTED */
async function requireCommitted(root: string, file: string): Promise<void> {
  const tracked = await git(root, 'ls-files', '--error-unmatch', '--', file);
  const same = await git(root, 'diff', '--quiet', 'HEAD', '--', file);
  if (tracked !== undefined && same !== undefined && lstatSync(join(root, file)).isFile()) return;
  throw new Fault({
    code: 'RECIPE_UNCOMMITTED',
    what: `${file} would be written anew, and it is not in Git as it is now.`,
    remedy: 'Commit it first; then its text is not lost.',
    place: { file },
  });
}

function writeFiles(root: string, { files }: Recipe): void {
  // Only the migration's own file is there already.
  for (const [at, { path, text }] of files.entries())
    writeFileSync(join(root, path), text, at === 0 ? {} : { flag: 'wx' });
}

/** What is written, a line each. */
function linesOf({ id, files, server }: Recipe, written: boolean): string[] {
  const verb = written ? 'wrote' : 'would write';
  return [
    `${id} in steps, for ${server}:`,
    ...files.map(
      ({ path, when }, at) =>
        `  ${verb} ${path}${at === 0 ? ' (anew)' : ''}: ${when === 'now' ? 'runs with this release' : 'waits for the next release'}`,
    ),
  ];
}

/** @returns the exit status. @throws Fault */
export async function writeRecipe(words: RecipeArguments): Promise<number> {
  const cancelled = new AbortController();
  const cancel = () =>
    cancelled.abort(new Fault({ code: 'CANCELLED', what: 'Cancelled.', remedy: 'Nothing was written.' }));
  process.once('SIGINT', cancel);
  process.once('SIGTERM', cancel);
  using deadline = new Deadline(words.timeout, 'guarded-deploy migrate', { signal: cancelled.signal });
  const directory = resolve(words.directory);
  const root = (await git(directory, 'rev-parse', '--show-toplevel')) ?? directory;
  const options: GuardOptions = {
    tool: 'auto',
    root,
    directory,
    databases: [],
    onPending: 'fail',
    safety: 'block',
    checkDrift: 'off',
    allow: [],
    connectTimeout: 10,
    lockTimeout: 5,
    smallTable: 0,
    exec: nodeExec,
    files: nodeFiles,
    env: process.env,
    temporary: tmpdir(),
    deadline,
  };
  const made = await recipe(options, words.recipe);
  const say = (text: string) => (words.json ? process.stderr : process.stdout).write(`${plainLine(text)}\n`);
  let verdict: string | null = null;
  if (!words.dryRun) {
    await requireCommitted(root, made.files[0]!.path);
    deadline.signal.throwIfAborted();
    writeFiles(root, made);
  }
  for (const line of linesOf(made, !words.dryRun)) say(line);
  if (!words.dryRun) {
    // The same judgement as before, of what stands there now.
    const { pending, status } = await guard(options);
    const own = pending.filter(migration => made.files.some(({ name }) => name === idOf(migration)));
    const unsafe = own.filter(({ safe }) => safe === false);
    verdict = own.length === 0 ? status : unsafe.length === 0 ? 'safe' : 'unsafe';
    say(
      unsafe.length === 0
        ? `The migration guard calls ${own.length === 1 ? 'it' : `these ${own.length}`} safe. Where the old ${made.id} is applied already (a development database), go back before it first.`
        : `The migration guard still speaks against ${unsafe
            .map(({ findings }) =>
              findings
                .filter(({ note, allowed }) => !note && !allowed)
                .map(({ rule, subject }) => `${rule} (${subject})`)
                .join(', '),
            )
            .join('; ')}.`,
    );
  }
  if (words.json)
    process.stdout.write(
      `${JSON.stringify({ ok: true, recipe: made.id, server: made.server, written: !words.dryRun, verdict, files: made.files.map(({ path, when, text }) => ({ path, when, ...(words.dryRun ? { text } : {}) })) })}\n`,
    );
  return verdict === 'unsafe' ? 1 : 0;
}
