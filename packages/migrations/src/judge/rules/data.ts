import { ALL, DOC, INSTANT, LITE, MY, PG, type Rule } from './rule.ts';

/** Rows. */
export const DATA: readonly Rule[] = [
  {
    id: 'insert-through-view',
    kinds: ['insert-rows'],
    when: { throughView: true },
    verdicts: [{ engines: ['mariadb', 'mysql', 'postgresql'], lock: 'unknown', compat: 'unknown' }],
    explanation:
      'It reads or fills a view, or a table of another schema that may be one: the functions and tables behind it are not looked at.',
    recipe:
      'Name the tables themselves; or look at what the view does, then allow this rule with that reason.',
    link: DOC.expandContract,
  },
  {
    id: 'insert-triggers',
    kinds: ['insert-rows'],
    when: { triggered: true },
    verdicts: [{ engines: ['mariadb', 'mysql', 'postgresql'], lock: 'unknown', compat: 'unknown' }],
    explanation:
      'Triggers or rules of the table run for the new rows, or may: what they do to other rows is not visible here (MariaDB shows triggers only to users with the right TRIGGER).',
    recipe: 'Look at what they do for these rows, then allow this rule with that reason.',
    link: DOC.expandContract,
  },
  {
    id: 'insert-explicit-key',
    kinds: ['insert-rows'],
    when: { explicitKey: true },
    verdicts: [{ engines: PG, compat: 'unknown' }],
    explanation:
      'The row brings a value for a column that a sequence fills; when the sequence arrives at that value, an INSERT of the code that runs now is refused as a duplicate.',
    recipe:
      'Leave the column out; or move the sequence beyond the value in the same migration, then allow this rule with that reason.',
    link: DOC.pgInsert,
  },
  {
    id: 'insert-into-locked-table',
    kinds: ['insert-rows'],
    when: { copied: true, storage: ['files', 'other', 'not-known'] },
    verdicts: [{ engines: MY, lock: 'blocks-writes' }],
    explanation: 'A table that is not kept by InnoDB is locked as a whole until all rows are there.',
    recipe: 'Add the rows in batches.',
    link: DOC.nonAtomic,
  },
  {
    id: 'insert-from-table',
    kinds: ['insert-rows'],
    when: { fromExisting: true },
    verdicts: [
      { engines: MY, lock: 'blocks-writes', compat: 'keeps' },
      { engines: PG, lock: 'online', compat: 'keeps' },
      { engines: LITE, lock: 'blocks-writes', compat: 'keeps' },
    ],
    explanation:
      'INSERT … SELECT locks the rows it reads until the migration ends (InnoDB), and writes to them wait.',
    recipe: 'Copy in batches, each in its own transaction.',
    link: DOC.nonAtomic,
  },
  {
    id: 'insert-rows',
    kinds: ['insert-rows'],
    verdicts: INSTANT,
    explanation: 'New rows lock nothing that exists.',
    recipe: '',
    link: DOC.nonAtomic,
  },
  {
    id: 'update-rows',
    kinds: ['update-rows'],
    verdicts: [{ engines: ALL, lock: 'blocks-writes', compat: 'unknown' }],
    explanation: 'Every changed row is locked until the migration ends, and writes to it wait.',
    recipe:
      'Update in batches, each in its own transaction (`atomic = False`), after the release rather than before it.',
    link: DOC.nonAtomic,
  },
  {
    id: 'delete-rows',
    kinds: ['delete-rows', 'truncate'],
    verdicts: [{ engines: ALL, lock: 'blocks-writes', compat: 'breaks' }],
    explanation: 'Rows are gone that the code that runs now may still need, and others wait for their locks.',
    recipe: 'Delete in batches after the release whose code does not need the rows.',
    link: DOC.nonAtomic,
  },
  {
    id: 'run-python-noop',
    kinds: ['run-python'],
    when: { effect: 'noop' },
    verdicts: INSTANT,
    explanation: 'The function does nothing.',
    recipe: '',
    link: DOC.runPython,
  },
  {
    id: 'run-python-inserts',
    kinds: ['run-python'],
    when: { effect: ['reads', 'inserts'] },
    verdicts: [{ engines: ALL, lock: 'online', compat: 'keeps' }],
    explanation:
      'The function, as far as its own text goes, only reads and adds rows, and changes none but those of tables that the same migrations make.',
    recipe: '',
    link: DOC.runPython,
  },
  {
    id: 'run-python',
    kinds: ['run-python'],
    verdicts: [{ engines: ALL, lock: 'unknown', compat: 'unknown' }],
    explanation:
      'What the Python function does to existing rows, and for how long it locks them, cannot be seen from outside.',
    recipe:
      'Work in batches with `atomic = False`, then allow this rule with the reason why it disturbs nobody.',
    link: DOC.runPython,
  },
];
