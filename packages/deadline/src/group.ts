import type { ChildProcess } from 'node:child_process';

/**
 * Ends a child that leads a process group (`detached`), with all that it has started, when the signal aborts: asked first,
 * killed when it is still there after the grace.
 * @returns what to call when the child has ended
 */
export function endGroupOnAbort(
  child: ChildProcess,
  signal: AbortSignal | undefined,
  { first, graceMs }: { readonly first: NodeJS.Signals; readonly graceMs: number },
): () => void {
  let timer: NodeJS.Timeout | undefined;
  const kill = (name: NodeJS.Signals) => {
    if (child.pid === undefined) return;
    try {
      process.kill(-child.pid, name);
    } catch {
      // It ended by itself.
    }
  };
  const abort = () => {
    kill(first);
    timer = setTimeout(() => kill('SIGKILL'), graceMs);
  };
  signal?.addEventListener('abort', abort, { once: true });
  return () => {
    signal?.removeEventListener('abort', abort);
    clearTimeout(timer);
  };
}
