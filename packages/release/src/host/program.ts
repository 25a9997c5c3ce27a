/** What of the program a host is sent, and when: its `start` parts with the command that starts it, others with the rounds that call them. */
import { quote, quoteAll, type Shell, sh } from '@guarded-deploy/foreign/shell';
import { type RootNames, USUAL_NAMES } from '../config/layout.ts';
import parts from './program/parts.gen.ts';
import type { HostProgram } from './program/parts.ts';
import { packed } from './protocol.ts';

/** Half of the indentation, which Python may need, stays here. */
const indented = (text: string) => text.replace(/^(?: {2})+/gm, spaces => spaces.slice(spaces.length / 2));

interface RoundPart {
  /** Matches a text that calls one of the part's functions. */
  readonly calls: RegExp;
  readonly text: string;
  readonly root: boolean;
}

interface Program {
  /** Packed. */
  readonly start: string;
  readonly rounds: readonly RoundPart[];
}

/** Packed once: the same for every release. */
const known = new WeakMap<HostProgram, Program>();

function programOf(program: HostProgram = parts): Program {
  let made = known.get(program);
  if (made) return made;
  const start = program.filter(({ sent }) => sent === 'start').map(({ text }) => text);
  made = {
    // There is no Python in it, so that no indentation is needed.
    start: packed(start.join('').replace(/^ +/gm, '')),
    rounds: program
      .filter(({ sent }) => sent === 'round')
      .map(({ text, root = false }) => {
        const names = [...text.matchAll(/^(gd_\w+)\(\)/gm)].map(match => match[1]!);
        return { calls: new RegExp(`\\b(${names.join('|')})\\b`), text: indented(text), root };
      }),
  };
  known.set(program, made);
  return made;
}

/** A round's script with those parts of the program that it calls, and that these call. */
export function withParts(script: Shell, program?: HostProgram): string {
  const { rounds } = programOf(program);
  const needed = new Set<RoundPart>();
  for (const texts: string[] = [script]; texts.length > 0; ) {
    const text = texts.pop()!;
    for (const part of rounds) {
      if (needed.has(part) || !part.calls.test(text)) continue;
      needed.add(part);
      texts.push(part.text);
    }
  }
  const chosen = rounds.filter(part => needed.has(part));
  const forRoot = chosen.filter(({ root }) => root).map(({ text }) => text);
  return [
    ...chosen.filter(({ root }) => !root).map(({ text }) => text),
    ...(forRoot.length > 0 ? [`gd_more=${quote(forRoot.join(''))}\neval "$gd_more"\n`] : []),
    script,
  ].join('');
}

/** What the program is told when it starts. */
export interface StartOptions {
  readonly root: string;
  /** `release` and `git` open a data channel; `release` copies the live release meanwhile; `read` changes nothing and takes no lock. */
  readonly mode: 'release' | 'git' | 'write' | 'read';
  readonly fencingToken: string | undefined;
  /** Seconds. */
  readonly lockWait: number;
  /** Names below root. */
  readonly names?: RootNames | undefined;
  /** Who holds the lock, for people who wait. */
  readonly holder: string;
  /** The program that the host is given in place of ours: tests put faults into it. */
  readonly program?: HostProgram | undefined;
}

/**
 * The command that starts the program: independent of the login shell, in one packet. Everything in it is public, `word`
 * included; what is not travels on standard input.
 */
export function startCommand(word: string, options: StartOptions): Shell {
  const { root, mode, fencingToken = '', lockWait, names = USUAL_NAMES } = options;
  const holder = options.holder.replace(/[^\x20-\x7e]/g, '?').slice(0, 200);
  const script = `gd_program=$(printf %s ${programOf(options.program).start} | base64 -d | gzip -dc);eval "$gd_program";gd_main "$@"`;
  const words = [word, root, fencingToken, String(lockWait), mode, holder, names.releases, names.current];
  return sh`exec ${quoteAll(['sh', '-c', script, 'guarded-deploy', ...words])}`;
}

/** The command of a data channel: waits for a line, then unpacks what follows into the incoming release. */
export function dataCommand(root: string, channel: number): Shell {
  const script = [
    'umask 022; trap "" PIPE HUP; IFS= read -r go || exit 1',
    's=$1/.guarded-deploy; cd "$s/incoming/new" && [ -p "$s/run/ends" ] || exit 1',
    // Opened for reading too, telling waits for nobody.
    '{ gzip -dc || echo "bad $2" 1<>"$s/run/ends"; } | tar -xpof - && end=good || end=bad',
    'echo "$end $2" 1<>"$s/run/ends"; [ $end = good ]',
  ].join('; ');
  return sh`exec ${quoteAll(['sh', '-c', script, 'guarded-deploy-data', root, String(channel)])}`;
}
