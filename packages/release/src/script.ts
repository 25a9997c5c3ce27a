/** Small pieces that all texts for hosts are made of. */
import { quote } from '@guarded-deploy/ssh';
import type { Command } from './config.ts';

/** Lines of a script; what is false, undefined or empty is left out. */
export const lines = (...parts: readonly (string | readonly string[] | undefined | false)[]): string =>
  parts
    .flat()
    .filter((line): line is string => typeof line === 'string' && line !== '')
    .join('\n');

/** The words that run a command: an argument vector as it is, text by `sh -e`. */
export const argv = (command: Command): readonly string[] =>
  typeof command === 'string' ? ['sh', '-e', '-c', command] : command;

/** The first argument of most of the host's functions: how they become root, or an empty word. */
export const sudo = (yes: boolean): string => (yes ? quote('sudo -n') : "''");
