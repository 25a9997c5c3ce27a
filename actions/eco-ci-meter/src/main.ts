import { sum } from './aggregate.ts';
import { runMeter } from './run.ts';
import { mark, start } from './stages.ts';

void runMeter(90, async kit => {
  if (kit.inputs.mode === 'aggregate') return sum(kit);
  if (kit.inputs.mode === 'mark') return mark(kit);
  await start(kit);
  return undefined;
});
