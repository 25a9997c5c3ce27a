import { describe, expect, test } from '@jest/globals';
import type { TableFacts } from '../src/model/server.ts';
import { COLUMNS, judged, my, rulesIn } from './judged.ts';
import { knownTable } from './known.ts';

describe('partitions', () => {
  const parted = (defaultPartition?: TableFacts['defaultPartition']) => ({
    t: knownTable(COLUMNS, {
      kind: 'partitioned',
      children: true,
      ...(defaultPartition ? { defaultPartition } : {}),
    }),
    other: knownTable(COLUMNS),
  });
  const OF = 'CREATE TABLE q PARTITION OF t FOR VALUES FROM (1) TO (2)';
  const ATTACH = 'ALTER TABLE t ATTACH PARTITION q FOR VALUES FROM (1) TO (2)';
  test.each([
    [[OF], parted(), []],
    [[OF], parted('empty'), []],
    [[OF], parted('filled'), ['default-partition-scanned']],
    [[OF], parted('not-known'), ['partition-unknown']],
    [[OF], {}, ['partition-unknown']],
    [['CREATE TABLE q (LIKE t)', ATTACH], parted(), []],
    [['CREATE TABLE q (LIKE t)', ATTACH], parted('filled'), ['default-partition-scanned']],
    [['ALTER TABLE t ATTACH PARTITION other DEFAULT'], parted(), ['attach-partition-scanned']],
    [['ALTER TABLE t DETACH PARTITION other'], parted(), ['detach-partition']],
    [
      ['ALTER TABLE t DETACH PARTITION other CONCURRENTLY'],
      parted(),
      ['detach-partition', 'not-in-transaction'],
    ],
    [
      ['CREATE TABLE fresh (i int) PARTITION BY LIST (i)', 'CREATE TABLE f1 PARTITION OF fresh DEFAULT'],
      {},
      [],
    ],
  ])('PostgreSQL: %j', (texts, tables, rules) => {
    expect(rulesIn(judged('postgresql', texts, tables))).toEqual(rules);
  });

  test.each([
    ['ADD PARTITION (PARTITION p9 VALUES LESS THAN (9))', []],
    ['ADD PARTITION PARTITIONS 2', ['copy-partitions']],
    ['DROP PARTITION p0', ['drop-partition']],
    ['TRUNCATE PARTITION p0', ['drop-partition']],
    ['EXCHANGE PARTITION p0 WITH TABLE x', ['drop-partition']],
    ['REORGANIZE PARTITION p0 INTO (PARTITION a VALUES LESS THAN (9))', ['copy-partitions']],
    ['COALESCE PARTITION 1', ['copy-partitions']],
    ['REMOVE PARTITIONING', ['copy-partitions']],
    ['PARTITION BY HASH (id) PARTITIONS 4', ['copy-partitions']],
    ["COMMENT = 'x' PARTITION BY KEY (id)", ['copy-partitions']],
  ])('MariaDB: ALTER TABLE t %s', (action, rules) => {
    expect(rulesIn(judged('mariadb', [`ALTER TABLE t ${action}`], my({ kind: 'partitioned' })))).toEqual(
      rules,
    );
  });
});
