import type { ChangeKind } from '../../model/change.ts';
import { DOC, MY, type Rule } from './rule.ts';

const ALTERS: readonly ChangeKind[] = [
  'add-column',
  'drop-column',
  'rename-column',
  'change-type',
  'set-not-null',
  'drop-not-null',
  'set-default',
  'drop-default',
  'add-index',
  'drop-index',
  'rename-index',
  'add-unique',
  'add-foreign-key',
  'add-check',
  'add-primary-key',
  'drop-constraint',
  'drop-primary-key',
  'rebuild-table',
  'table-option',
  'table-charset',
  'convert-charset',
  'comment',
  'toggle-keys',
];
/** Those that change nothing but the table's definition, also where MyISAM or Aria keeps it. */
const LIGHT: readonly ChangeKind[] = [
  'rename-column',
  'set-default',
  'drop-default',
  'rename-index',
  'drop-constraint',
  'comment',
];
const HEAVY = ALTERS.filter(kind => !LIGHT.includes(kind));

/**
 * How MariaDB and MySQL go about altering this table, whatever is altered: by the statement's own clauses, by the storage
 * engine, and by what indexes and columns the table has. Looked up before all other rules; none has a word on the code that
 * runs.
 */
export const WAYS: readonly Rule[] = [
  {
    id: 'copy-asked',
    kinds: ALTERS,
    when: { asked: 'copy' },
    verdicts: [{ engines: MY, lock: 'rewrites' }],
    explanation:
      'ALGORITHM=COPY, or IGNORE where a unique key is added, writes the whole table anew, and writes wait until it is done.',
    recipe: 'Leave the clause out: the server takes the gentlest way that it has.',
    link: DOC.mariadbAlter,
  },
  {
    id: 'lock-asked',
    kinds: ALTERS,
    when: { asked: 'lock' },
    verdicts: [{ engines: MY, lock: 'blocks-writes' }],
    explanation: 'LOCK=SHARED or LOCK=EXCLUSIVE keeps writes out until the statement ends.',
    recipe: 'Leave the clause out, or write LOCK=NONE: the server then refuses rather than lock.',
    link: DOC.mariadbAlter,
  },
  {
    id: 'instant-asked',
    kinds: ALTERS,
    when: { asked: 'instant' },
    verdicts: [{ engines: MY, lock: 'instant' }],
    explanation: 'With ALGORITHM=INSTANT the server does it in a moment or refuses it.',
    recipe: '',
    link: DOC.mariadbInstant,
  },
  {
    id: 'no-lock-asked',
    kinds: ALTERS,
    when: { asked: 'online' },
    verdicts: [{ engines: MY, lock: 'online' }],
    explanation: 'With LOCK=NONE the server lets writes go on or refuses the statement.',
    recipe: '',
    link: DOC.mariadbAlter,
  },
  {
    id: 'storage-unknown',
    kinds: ALTERS,
    when: { storage: 'not-known' },
    verdicts: [{ engines: MY, lock: 'unknown' }],
    explanation:
      'The storage engine and the indexes of the table are not known here, and with them whether writes go on meanwhile.',
    recipe: 'Write LOCK=NONE behind the statement: the server then refuses rather than lock.',
    link: DOC.mariadbAlter,
  },
  {
    id: 'table-copied',
    kinds: ALTERS,
    when: { storage: 'other' },
    verdicts: [{ engines: MY, lock: 'rewrites' }],
    explanation:
      'A table of this storage engine, one with a unique key over long texts, or any table where the server is set to copy, is written anew by every change, and writes wait until it is done.',
    recipe:
      'Change the table in a moment without traffic, or use an online schema change tool (pt-online-schema-change, gh-ost).',
    link: DOC.mariadbAlter,
  },
  {
    id: 'table-copied',
    kinds: HEAVY,
    when: { storage: 'files' },
    verdicts: [{ engines: MY, lock: 'rewrites' }],
    explanation: 'A MyISAM or Aria table is written anew while nobody can write to it.',
    recipe: 'Change the table in a moment without traffic; an InnoDB table would be changed beside writes.',
    link: DOC.mariadbAlter,
  },
  {
    id: 'rebuild-blocks',
    kinds: ALTERS,
    when: { rebuild: 'blocks' },
    verdicts: [{ engines: MY, lock: 'blocks-writes' }],
    explanation:
      'The change cannot be made in place here, and writes wait until the table is rebuilt: it has a FULLTEXT or SPATIAL index or generated columns, adds a generated column beside other changes, or gets a unique key over a long text.',
    recipe:
      'Make each change in a statement of its own; where the index or the generated column is the reason, use an online schema change tool or a moment without traffic.',
    link: DOC.mariadbInplace,
  },
  {
    id: 'rebuild-unknown',
    kinds: ALTERS,
    when: { rebuild: 'not-known' },
    verdicts: [{ engines: MY, lock: 'unknown' }],
    explanation: 'Whether writes go on while the table is rebuilt is not known here.',
    recipe: 'Write LOCK=NONE behind the statement: the server then refuses rather than lock.',
    link: DOC.mariadbInplace,
  },
  {
    id: 'rebuild-online',
    kinds: ['add-column', 'drop-column', 'set-default', 'drop-default', 'rename-column', 'change-type'],
    when: {
      rebuild: 'online',
      typeChange: ['same', 'widens'],
      default: ['none', 'constant'],
      references: false,
      generated: ['virtual', 'no'],
      auto: false,
      primaryKey: false,
    },
    verdicts: [{ engines: MY, lock: 'online' }],
    explanation: 'The table is rebuilt beside reads and writes.',
    recipe: '',
    link: DOC.mariadbInplace,
  },
];
