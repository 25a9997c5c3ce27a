import type { ChildProcess } from 'node:child_process';

/** The process group of a child that leads one (`detached`). */
interface Group {
  /** Kills all that is left of it. */
  kill(): void;
  /** To be called when the child has ended: nobody is asked to end any more. */
  done(): void;
}

/**
 * Ends a child with all that it has started when the signal aborts: asked first, killed when it is still there after the grace.
 * @param child one that leads its process group
 */
export function endGroupOnAbort(
  child: ChildProcess,
  signal: AbortSignal,
  { first, graceMs }: { readonly first: NodeJS.Signals; readonly graceMs: number },
): Group {
  let timer: NodeJS.Timeout | undefined;
  const kill = (name: NodeJS.Signals) => {
    if (child.pid === undefined) return;
    try {
      process.kill(-child.pid, name);
    } catch {
      // Nothing of it is left.
    }
  };
  const abort = () => {
    kill(first);
    if (first !== 'SIGKILL') timer = setTimeout(() => kill('SIGKILL'), graceMs);
  };
  signal.addEventListener('abort', abort, { once: true });
  return {
    kill: () => kill('SIGKILL'),
    done() {
      signal.removeEventListener('abort', abort);
      clearTimeout(timer);
    },
  };
}
