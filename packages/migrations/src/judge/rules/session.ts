import { ALL, DOC, INSTANT, MY, type Rule } from './rule.ts';

/** What concerns the session and the server. */
export const SESSION: readonly Rule[] = [
  {
    id: 'read-locks-table',
    kinds: ['read', 'call', 'analyze'],
    when: { fromExisting: true, storage: ['files', 'other'] },
    verdicts: [{ engines: MY, lock: 'blocks-writes', compat: 'keeps' }],
    explanation: 'While a table that is not kept by InnoDB is read, writes to it wait.',
    recipe: 'Read it outside of the migration.',
    link: DOC.mariadbAlter,
  },
  {
    id: 'read-view',
    kinds: ['read', 'call'],
    when: { throughView: true },
    verdicts: [{ engines: ['mariadb', 'mysql', 'postgresql'], lock: 'unknown', compat: 'unknown' }],
    explanation:
      'It reads a view, or a table of another schema that may be one: functions behind it may do anything.',
    recipe:
      'Read the tables themselves; or look at what the view does, then allow this rule with that reason.',
    link: DOC.expandContract,
  },
  {
    id: 'read',
    kinds: ['read', 'session', 'transaction'],
    verdicts: INSTANT,
    explanation: 'Nothing is changed.',
    recipe: '',
    link: DOC.expandContract,
  },
  {
    id: 'call',
    kinds: ['call'],
    when: { harmlessCalls: true },
    verdicts: [{ engines: ['mariadb', 'mysql', 'postgresql'], lock: 'instant', compat: 'keeps' }],
    explanation: 'The server says of the functions that they change nothing.',
    recipe: '',
    link: DOC.expandContract,
  },
  {
    id: 'analyze',
    kinds: ['analyze', 'vacuum'],
    verdicts: [{ engines: ALL, lock: 'online', compat: 'keeps' }],
    explanation: 'Reads and writes go on beside it.',
    recipe: '',
    link: DOC.pgLocks,
  },
  {
    id: 'lock-table',
    kinds: ['lock-table'],
    verdicts: [{ engines: ALL, lock: 'blocks-writes', compat: 'keeps' }],
    explanation: 'The table is locked until the migration ends.',
    recipe: 'Leave the lock out; a statement takes the locks that it needs.',
    link: DOC.pgLocks,
  },
];
