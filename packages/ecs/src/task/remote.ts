/** The migration guard's view of a container: its program is run there, and its files are asked there. */
import { randomUUID } from 'node:crypto';
import { basename, dirname } from 'node:path';
import { Fault } from '@guarded-deploy/faults';
import type { Files, GuardExec } from '@guarded-deploy/migrations';
import type { TaskDefinition } from '../definition/derive.ts';
import { oneOffDefinition } from './definition.ts';
import { commandOf, HOME } from './parcel.ts';
import { type OneOff, runOnce, type TaskDependencies } from './run.ts';

export interface Remote {
  readonly exec: GuardExec;
  readonly files: Files;
  /** For the guard's `root` and `directory`, and with `python` for its interpreter. */
  readonly root: string;
  readonly python: string;
  /** Tasks that ran, the oldest first. */
  readonly tasks: readonly string[];
}

interface RemoteOptions extends Pick<OneOff, 'container' | 'tags' | 'service' | 'startedBy'> {
  /** The release's task definition. */
  readonly document: TaskDefinition & { readonly family: string };
  /** The container's interpreter. */
  readonly python: string;
  /** The application's directory in the container; empty for the image's working directory. */
  readonly directory: string;
  readonly tool: 'django' | 'alembic';
  /** Files of this machine, for what travels. */
  readonly local: Files;
  readonly world: Omit<TaskDependencies, 'signal'>;
  readonly note: (text: string) => void;
}

const isThere = (path: string) => path === HOME || path.startsWith(`${HOME}/`);

/** Each program that the guard starts is a task of its own; what it wrote is laid where the guard looks for it. */
export function remoteOf(options: RemoteOptions): Remote {
  const { local, tool, note } = options;
  const sources = new Map<string, string>();
  const tasks: string[] = [];

  const exec: GuardExec = async (_, args, { signal }) => {
    const [program = '', out = '', request = ''] = args;
    const folder = dirname(program);
    const modules = local.list(folder).filter(name => name.endsWith('.py'));
    const mark = `guarded-deploy-${randomUUID()}`;
    const command = commandOf(options.python, mark, {
      files: Object.fromEntries(modules.map(name => [name, local.read(`${folder}/${name}`) ?? ''])),
      program: basename(program),
      directory: options.directory,
      find: tool === 'django' ? 'manage.py' : '',
      request: JSON.parse(local.read(request) ?? '{}'),
    });
    const { container, service, tags, startedBy } = options;
    const document = oneOffDefinition(options.document, { container, command });
    const ran = await runOnce(
      { document, container, service, tags, startedBy, mark },
      { ...options.world, signal },
    );
    tasks.push(ran.task);
    const { answer, code, printed } = ran;
    if (printed.length > 0) note(`task ${ran.task} printed:\n${printed.slice(-100).join('\n')}`);
    // ECS's word and the container's own: one that was killed while it told its answer has not ended well.
    if (code !== answer.code) {
      throw new Fault({
        code: 'MIGRATE_TASK_SILENT',
        what: `The task of the migrations says that it ended with exit code ${answer.code}, and ECS says ${code}.`,
        remedy: 'Look at the task in the console; it may have had too little memory. Then re-run.',
      });
    }
    for (const [name, text] of Object.entries(answer.sources)) sources.set(`${HOME}/${name}`, text);
    const written: Readonly<Record<string, string | null>> = {
      [out]: answer.out,
      [`${out}.journal`]: answer.journal,
      // Where the project stood is told by the container's paths.
      [`${out}.stack`]: answer.stack?.replaceAll(`"${answer.home}/`, `"${HOME}/`) ?? null,
    };
    for (const [path, text] of Object.entries(written)) if (typeof text === 'string') local.write(path, text);
    return { code, signal: undefined, stdout: printed.slice(-50).join('\n'), stderr: '' };
  };

  const files: Files = {
    ...local,
    read: path => (isThere(path) ? sources.get(path) : local.read(path)),
    exists: path => isThere(path) || local.exists(path),
    executable: path => isThere(path) || local.executable(path),
    // The container looks for it.
    list: path => (path === HOME ? ['manage.py'] : isThere(path) ? [] : local.list(path)),
  };
  return { exec, files, root: HOME, python: `${HOME}/python`, tasks };
}
