import { copyFileSync, existsSync, type FSWatcher, mkdirSync, watch } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ActEvent } from './act-log.ts';

/** act removes a job's files as soon as it ends; the reports of its energy meter are copied the moment they are written. */
export class ReportCollector implements Disposable {
  readonly files = new Map<string, string>();
  readonly #directory: string;
  readonly #watchers: FSWatcher[] = [];

  constructor(directory: string) {
    this.#directory = directory;
    mkdirSync(directory, { recursive: true });
  }

  note(event: ActEvent): void {
    // act prints a step's outputs after its end, so they are read when the next step begins.
    if (event.kind !== 'step-started') return;
    const { job } = event;
    const report = job.steps.find(step => step.outputs.report)?.outputs.report;
    if (!report || this.files.has(job.name) || !existsSync(dirname(report))) return;
    const copy = join(this.#directory, `${this.files.size}.json`);
    this.files.set(job.name, copy);
    this.#watchers.push(
      watch(dirname(report), () => {
        try {
          copyFileSync(report, copy);
        } catch {
          // Not there yet, or no longer.
        }
      }),
    );
  }

  [Symbol.dispose](): void {
    for (const watcher of this.#watchers) watcher.close();
  }
}
