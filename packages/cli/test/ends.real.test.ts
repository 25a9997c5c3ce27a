import { commandsEnd } from './ends.ts';

commandsEnd({ failures: 30, interrupts: 12 });
