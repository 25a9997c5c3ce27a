import { createFetch } from '@guarded-deploy/action-kit/http';
import * as markdown from '@guarded-deploy/action-kit/markdown';
import { runAction } from '@guarded-deploy/action-kit/run';
import { systemClock } from '@guarded-deploy/deadline';
import { shownText, waitForAgreement } from '@guarded-deploy/ecs/promotion';
import { type Inputs, type Output, spec } from './io.gen.ts';

/** Seconds that one answer may take. */
const ANSWER = 10;

void runAction<Inputs, Output>(
  spec,
  { seconds: ({ waitMinutes }: Inputs) => waitMinutes * 60 + 60 },
  async ({ inputs, deadline, env, log, setOutput, summarize }) => {
    const fetch = createFetch(env);
    const result = await waitForAgreement(
      { ...inputs, waitSeconds: inputs.waitMinutes * 60 },
      {
        read: async (url, signal) => {
          const answer = await fetch(url, {
            headers: { accept: 'application/json', 'cache-control': 'no-cache' },
            signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER * 1000)]),
          });
          if (!answer.ok) throw new Error(`answered ${answer.status}`);
          return answer.json().catch(() => {
            throw new Error('answered with something other than JSON');
          });
        },
        clock: systemClock,
        signal: deadline.signal,
        report: line => log.info(line),
      },
    );
    setOutput('value', result.value);
    setOutput('waited-seconds', result.waitedSeconds);
    summarize(
      `### Version gate\n\nAll report ${markdown.code(shownText(result.value))} (after ${result.waitedSeconds} s): ${result.readings.map(({ url }) => markdown.code(shownText(url))).join(', ')}`,
    );
  },
);
