/** Small pieces that all texts for hosts are made of. */
import { quote, type Shell } from '@guarded-deploy/foreign/shell';
import type { Command } from '../config/index.ts';

/** The words that run a command: an argument vector as it is, text by `sh -e`. */
export const argv = (command: Command): readonly string[] =>
  typeof command === 'string' ? ['sh', '-e', '-c', command] : command;

/** The first argument of most of the host's functions: how they become root, or an empty word. */
export const sudo = (yes: boolean): Shell => quote(yes ? 'sudo -n' : '');
