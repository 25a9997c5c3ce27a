import { sum } from './aggregate.ts';
import { runMeter } from './run.ts';
import { mark, start } from './stages.ts';

void runMeter(90, async kit => {
  if (kit.inputs.mode === 'aggregate') return sum(kit);
  await (kit.inputs.mode === 'mark' ? mark(kit) : start(kit));
  return undefined;
});
