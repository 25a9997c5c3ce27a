import { runMeter } from './run.ts';
import { start } from './stages.ts';

void runMeter(10, async kit => {
  if (kit.inputs.mode === 'measure') await start(kit);
  return undefined;
});
