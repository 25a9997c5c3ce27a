import { DOC, MY, PG, type Rule } from './rule.ts';

/** Partitions. */
export const PARTITIONS: readonly Rule[] = [
  {
    id: 'create-partition',
    kinds: ['create-partition'],
    when: { defaultPartition: ['none', 'empty'] },
    verdicts: [{ engines: PG, lock: 'instant', compat: 'keeps' }],
    explanation: 'The partition is empty, and no row lies where its rows would be.',
    recipe: '',
    link: DOC.pgPartitions,
  },
  {
    id: 'attach-partition',
    kinds: ['attach-partition'],
    when: { defaultPartition: ['none', 'empty'], newPart: true },
    verdicts: [{ engines: PG, lock: 'instant', compat: 'keeps' }],
    explanation: 'The partition is made by the same migrations, and no row lies where its rows would be.',
    recipe: '',
    link: DOC.pgPartitions,
  },
  {
    id: 'default-partition-scanned',
    kinds: ['create-partition', 'attach-partition'],
    when: { defaultPartition: 'filled' },
    verdicts: [{ engines: PG, lock: 'blocks-writes', compat: 'unknown' }],
    explanation:
      'The default partition has rows: it is scanned for those that belong into the new one while nobody can read or write it.',
    recipe:
      'Detach the default partition CONCURRENTLY, or add a CHECK that excludes the new range to it (NOT VALID, then VALIDATE) before.',
    link: DOC.pgPartitions,
  },
  {
    id: 'attach-partition-scanned',
    kinds: ['attach-partition'],
    when: { newPart: false },
    verdicts: [{ engines: PG, lock: 'blocks-writes', compat: 'unknown' }],
    explanation:
      'The table is scanned for rows outside of the range while nobody can read or write it, and code that writes to it is held to the range.',
    recipe:
      'Add a CHECK of the range to it before (NOT VALID, then VALIDATE): then nothing is scanned; then allow this rule with that reason.',
    link: DOC.pgPartitions,
  },
  {
    id: 'partition-unknown',
    kinds: ['create-partition', 'attach-partition'],
    verdicts: [{ engines: PG, lock: 'unknown', compat: 'unknown' }],
    explanation:
      'Whether a default partition has rows, which would be scanned under lock, is not known here.',
    recipe: 'Look it up in the database; where it has none, allow this rule with that reason.',
    link: DOC.pgPartitions,
  },
  {
    id: 'detach-partition',
    kinds: ['detach-partition'],
    verdicts: [{ engines: PG, lock: 'instant', compat: 'breaks' }],
    explanation:
      'The code that runs now no longer finds the rows of the partition, and cannot add any there.',
    recipe: 'Release code that does not need the rows first, then allow this rule with that reason.',
    link: DOC.pgPartitions,
  },
  {
    id: 'add-partition',
    kinds: ['add-partition'],
    when: { storage: 'innodb' },
    verdicts: [{ engines: MY, lock: 'instant', compat: 'keeps' }],
    explanation: 'A partition by range or list is added empty.',
    recipe: '',
    link: DOC.mariadbPartitions,
  },
  {
    id: 'drop-partition',
    kinds: ['drop-partition'],
    verdicts: [{ engines: MY, lock: 'instant', compat: 'breaks' }],
    explanation:
      'The rows of the partition are gone from the table, and the code that runs now may still need them.',
    recipe: 'Release code that does not need the rows first, then allow this rule with that reason.',
    link: DOC.mariadbPartitions,
  },
  {
    id: 'copy-partitions',
    kinds: ['copy-partitions'],
    verdicts: [{ engines: MY, lock: 'rewrites', compat: 'keeps' }],
    explanation: 'Rows move between partitions, and writes wait until they have.',
    recipe: 'Use an online schema change tool or a moment without traffic.',
    link: DOC.mariadbPartitions,
  },
];
