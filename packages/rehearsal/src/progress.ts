import { type ActEvent, type JobRecord, type StepRecord, saying } from './act-log.ts';

/** Where a scenario's progress goes. */
export interface Progress {
  /** A phase of the rehearsal itself: preparing, starting services, checking. */
  phase(text: string): void;
  detail(text: string): void;
  act(event: ActEvent): void;
  /** A closing line with its verdict. */
  verdict(ok: boolean, text: string): void;
  end(): void;
}

/** Text without control characters, so that a step's name or output cannot move the cursor or colour the terminal. */
export function printable(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069]/g, ' ');
}

const SIGN: Readonly<Record<string, string>> = { success: '✓', failure: '✗', skipped: '–', cancelled: '∅' };
const COLOUR: Readonly<Record<string, string>> = {
  success: '32',
  failure: '31',
  skipped: '90',
  cancelled: '33',
};

interface Screen {
  write(text: string): void;
  readonly columns: number;
  readonly isTTY: boolean;
}

const seconds = (value: number) => `${value.toFixed(1)} s`;

function stepLine(job: JobRecord, step: StepRecord): string {
  const stage = step.stage === 'Main' ? '' : `${step.stage} `;
  return printable(`${job.name} › ${stage}${step.name}`);
}

/**
 * Lines for finished steps; on a terminal also one line at the bottom with what is running now. In a pipe nothing is ever
 * rewritten and nothing is coloured.
 */
export function createProgress(screen: Screen): Progress {
  const running = new Map<string, string>();
  const began = performance.now();
  let drawn = false;
  const paint = (code: string, text: string) => (screen.isTTY ? `\u001b[${code}m${text}\u001b[0m` : text);
  const clear = () => {
    if (drawn) screen.write('\r\u001b[2K');
    drawn = false;
  };
  const draw = () => {
    if (!screen.isTTY || running.size === 0) return;
    const clock = Math.round((performance.now() - began) / 1000);
    const text = `${String(Math.floor(clock / 60)).padStart(2)}:${String(clock % 60).padStart(2, '0')}  ${[...running.values()].join('   ')}`;
    screen.write(paint('2', text.slice(0, Math.max(10, screen.columns - 1))));
    drawn = true;
  };
  const line = (text: string) => {
    clear();
    screen.write(`${text}\n`);
    draw();
  };
  const timer = screen.isTTY
    ? setInterval(() => {
        clear();
        draw();
      }, 1000)
    : undefined;
  timer?.unref();
  return {
    phase: text => line(paint('1', printable(text))),
    detail: text => line(`  ${paint('2', printable(text))}`),
    act(event) {
      if (event.kind === 'step-started') running.set(event.job.name, stepLine(event.job, event.step));
      if (event.kind === 'step-ended') {
        running.delete(event.job.name);
        const { result } = event.step;
        // act's own bookkeeping steps say nothing to a person.
        if (result === 'success' && event.step.stage !== 'Main') return;
        line(
          `  ${paint(COLOUR[result] ?? '0', SIGN[result] ?? '·')} ${stepLine(event.job, event.step)} ${paint('2', seconds(event.step.seconds))}`,
        );
        for (const said of event.step.annotations) {
          if (said.level !== 'notice')
            line(`      ${paint(said.level === 'error' ? '31' : '33', printable(saying(said)))}`);
        }
      }
      if (event.kind === 'job-ended') running.delete(event.job.name);
    },
    verdict: (ok, text) => line(`${paint(ok ? '32' : '31', ok ? '✓' : '✗')} ${printable(text)}`),
    end() {
      clear();
      running.clear();
      clearInterval(timer);
    },
  };
}
