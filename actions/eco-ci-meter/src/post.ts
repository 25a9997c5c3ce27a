import { runMeter } from './run.ts';
import { finish } from './stages.ts';

void runMeter(30, finish);
