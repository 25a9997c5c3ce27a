/** One host on its way: how far it is, and what it was seen to run. */
import type { Connection } from '@guarded-deploy/ssh';
import type { Phase } from '../config/index.ts';
import type { Current } from '../host/protocol.ts';
import type { HostSession } from '../host/session.ts';
import type { Host } from '../inventory/index.ts';
import type { ReleaseOnHost } from '../plan/planned-host.ts';
import type { ReportEvent } from '../progress.ts';
import type { HostStatus } from './types.ts';

export class HostTask {
  readonly host: Host;
  readonly root: string;
  connection: Connection | undefined;
  session: HostSession | undefined;
  phase: Phase = 'prepare';
  readonly seconds: Partial<Record<Phase, number>> = {};
  filesSent = 0;
  status: HostStatus = 'untouched';
  /** The host has made the release final: it does not go back any more. */
  final = false;
  /** What `current` leads to, as the host last said; undefined when that is not known (any more). */
  live: Current | undefined;
  /** What is being done there, once it is planned: its hooks run around a revert. */
  release: ReleaseOnHost | undefined;
  error: unknown;
  /** Gives up what there is of a connection that is being made. */
  readonly givenUp = new AbortController();
  readonly #report: (event: ReportEvent) => void;
  /** Undefined between two phases. */
  #began: number | undefined;

  constructor(host: Host, root: string, report: (event: ReportEvent) => void) {
    this.host = host;
    this.root = root;
    this.#report = report;
    this.#began = performance.now();
  }

  /** The session is about to be opened, for the first time or once more. */
  begin(): void {
    this.#began = performance.now();
    this.enter('prepare');
  }

  enter(phase: Phase): void {
    const first = phase === 'prepare' && this.phase === phase && this.seconds[phase] === undefined;
    if (!first) {
      this.leave('done');
      this.phase = phase;
      this.#began = performance.now();
    }
    this.#report({ type: 'phase', host: this.host.name, phase, state: 'start' });
  }

  leave(state: 'done' | 'failed'): void {
    if (this.#began === undefined) return;
    const seconds = (performance.now() - this.#began) / 1000;
    this.seconds[this.phase] = (this.seconds[this.phase] ?? 0) + seconds;
    this.#began = undefined;
    this.#report({ type: 'phase', host: this.host.name, phase: this.phase, state, seconds });
  }

  /** Whether `current` is known to be what it was before. */
  get isBack(): boolean {
    const before = this.session?.facts.current;
    return this.live !== undefined && this.live.kind === before?.kind && this.live.text === before.text;
  }
}
