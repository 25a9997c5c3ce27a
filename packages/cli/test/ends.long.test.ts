import { commandsEnd } from './ends.ts';

commandsEnd({ failures: undefined, interrupts: 100 });
