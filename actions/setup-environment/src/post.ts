import { runAction } from '@guarded-deploy/action-kit/run';
import { createExec, saveCache } from '@guarded-deploy/python-env';
import { actionsCache } from './cache.ts';
import { type Inputs, type Output, spec } from './io.gen.ts';

/** A cache that cannot be saved is no reason to wait longer than that, nor to fail a job. */
const SECONDS = 180;

void runAction<Inputs, Output>(spec, { seconds: SECONDS, tolerant: true }, async kit => {
  const saved = kit.state('save');
  if (saved === '') return;
  const { key, directory, uv } = JSON.parse(saved) as { key: string; directory: string; uv: string };
  const outcome = await kit.deadline.race(
    saveCache(
      { key, directory, uv },
      { exec: createExec(kit.env), signal: kit.deadline.signal, cache: actionsCache },
    ),
  );
  kit.log.info(`uv cache: ${outcome} (${key})`);
});
