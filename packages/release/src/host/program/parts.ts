/**
 * The program on a host is made of parts: files of this directory, each of one concern. `start` parts are sent when the program
 * is started; they have to fit into a connection's first packets. `round` parts travel with the rounds that call them. A journal
 * is run by a program that knows nothing but its `start` parts, so what journals call is in those; names that they call are never
 * changed, since an earlier version may have written the journal.
 * The build joins them (parts.gen.ts); see scripts/host-program.ts.
 */
type Sent = 'start' | 'round';

interface Part {
  readonly name: string;
  readonly sent: Sent;
  /** Root is given it too, where it is called (gd_as_root). */
  readonly root?: true;
}

/** A part with its text, comments left out. */
interface PartText extends Part {
  readonly text: string;
}

export type HostProgram = readonly PartText[];

export const PARTS: readonly Part[] = [
  // In the order that packs best.
  { name: 'start', sent: 'start' },
  { name: 'in-use', sent: 'start' },
  { name: 'as-root', sent: 'start' },
  { name: 'paths', sent: 'start' },
  { name: 'files', sent: 'start' },
  { name: 'switch', sent: 'start' },
  { name: 'undo', sent: 'start' },
  { name: 'lock', sent: 'start' },
  { name: 'root', sent: 'start' },
  { name: 'copy', sent: 'start' },
  { name: 'liveness', sent: 'start' },
  { name: 'commands', sent: 'start' },
  { name: 'rounds', sent: 'start' },
  { name: 'facts', sent: 'start' },
  { name: 'answers', sent: 'start' },
  { name: 'supervisor', sent: 'start' },
  { name: 'units', sent: 'start' },
  { name: 'kept-files', sent: 'start' },
  { name: 'transfer', sent: 'round' },
  { name: 'git', sent: 'round' },
  { name: 'place', sent: 'round' },
  { name: 'owners', sent: 'round', root: true },
  { name: 'outputs', sent: 'round' },
  { name: 'keep-files', sent: 'round' },
  { name: 'look-ahead', sent: 'round' },
  { name: 'activate', sent: 'round' },
  { name: 'unlock', sent: 'round' },
  { name: 'python', sent: 'round' },
  { name: 'python-sources', sent: 'round' },
  { name: 'processes', sent: 'round', root: true },
  { name: 'take-away', sent: 'round', root: true },
  { name: 'process-ages', sent: 'round' },
  { name: 'proof', sent: 'round' },
  { name: 'serve', sent: 'round' },
  { name: 'instances', sent: 'round' },
  { name: 'retire-units', sent: 'round' },
  { name: 'dropped-services', sent: 'round' },
  { name: 'finish', sent: 'round' },
  { name: 'watch', sent: 'round' },
  { name: 'check', sent: 'round' },
  { name: 'logs', sent: 'round' },
  { name: 'verify', sent: 'round' },
];
