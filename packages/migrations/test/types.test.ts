import { describe, expect, test } from '@jest/globals';
import { type TypeChange, typeChange } from '../src/model/column-types.ts';
import type { Engine } from '../src/model/engine.ts';

/** [engine, old type as the server says it, new type as a migration writes it, what that is] */
const table: readonly [Engine, string, string, TypeChange][] = [
  ['mariadb', 'varchar(50)', 'varchar(50)', 'same'],
  ['mariadb', 'int(11)', 'integer', 'same'],
  ['mariadb', 'int(10) unsigned', 'integer UNSIGNED', 'same'],
  ['mariadb', 'tinyint(1)', 'bool', 'same'],
  ['mariadb', 'longtext', 'json', 'same'],
  ['mariadb', 'double', 'double precision', 'same'],
  ['mariadb', 'decimal(10,2)', 'numeric(10, 2)', 'same'],
  ['mariadb', 'varchar(50)', 'varchar(60)', 'widens'],
  ['mariadb', 'varchar(100)', 'varchar(200)', 'widens'],
  ['mariadb', 'varchar(50)', 'varchar(100)', 'widens-by-copy'],
  ['mariadb', 'varchar(60)', 'varchar(50)', 'narrows'],
  ['mariadb', 'char(10)', 'char(20)', 'widens-by-copy'],
  ['mariadb', 'int(11)', 'bigint', 'widens-by-copy'],
  ['mariadb', 'bigint(20)', 'integer', 'narrows'],
  ['mariadb', 'int(11)', 'integer UNSIGNED', 'narrows'],
  ['mariadb', 'int(10) unsigned', 'bigint', 'widens-by-copy'],
  ['mariadb', 'varchar(50)', 'longtext', 'widens-by-copy'],
  ['mariadb', 'text', 'longtext', 'widens-by-copy'],
  ['mariadb', 'longtext', 'varchar(50)', 'narrows'],
  ['mariadb', "enum('a','b')", "enum('a','b','c')", 'widens'],
  ['mariadb', "enum('a','b')", "enum('b','a')", 'converts'],
  ['mariadb', "set('a','b','c','d','e','f','g')", "set('a','b','c','d','e','f','g','h')", 'widens'],
  [
    'mariadb',
    "set('a','b','c','d','e','f','g','h')",
    "set('a','b','c','d','e','f','g','h','i')",
    'widens-by-copy',
  ],
  ['mariadb', 'int(11)', 'int(5) zerofill', 'narrows'],
  ['mariadb', 'int(5) unsigned zerofill', 'int(5) zerofill', 'same'],
  ['mariadb', 'datetime', 'datetime(6)', 'widens-by-copy'],
  ['mariadb', 'decimal(10,2)', 'decimal(12,2)', 'widens-by-copy'],
  ['mariadb', 'decimal(10,2)', 'decimal(10,4)', 'narrows'],
  ['mariadb', 'varchar(50)', 'integer', 'converts'],
  ['mariadb', 'char(32)', 'uuid', 'converts'],
  ['postgresql', 'character varying(50)', 'varchar(60)', 'widens'],
  ['postgresql', 'character varying(50)', 'varchar(40)', 'narrows'],
  ['postgresql', 'character varying(50)', 'text', 'widens'],
  ['postgresql', 'character varying(50)', 'varchar', 'widens'],
  ['postgresql', 'text', 'varchar(40)', 'narrows'],
  ['postgresql', 'text', 'character varying', 'widens'],
  ['postgresql', 'integer', 'bigint', 'widens-by-copy'],
  ['postgresql', 'bigint', 'integer', 'narrows'],
  ['postgresql', 'numeric(10,2)', 'numeric(12, 2)', 'widens'],
  ['postgresql', 'numeric(10,2)', 'numeric(12, 4)', 'widens-by-copy'],
  ['postgresql', 'numeric(10,2)', 'numeric(8, 2)', 'narrows'],
  ['postgresql', 'numeric(10,2)', 'numeric', 'widens'],
  ['postgresql', 'character(10)', 'char(20)', 'widens-by-copy'],
  ['postgresql', 'timestamp with time zone', 'timestamptz', 'same'],
  ['postgresql', 'timestamp without time zone', 'timestamp with time zone', 'converts'],
  ['postgresql', 'integer[]', 'integer[]', 'same'],
  ['postgresql', 'integer', 'integer[]', 'converts'],
  ['postgresql', 'cidr', 'inet', 'widens'],
  ['postgresql', 'jsonb', 'text', 'converts'],
  ['sqlite', 'varchar(50)', 'varchar(60)', 'widens'],
  ['sqlite', 'integer', 'bigint', 'widens-by-copy'],
];

describe('a column type', () => {
  test.each(table)('%s: %s → %s %s', (engine, from, to, expected) => {
    expect(typeChange(engine, from, to, engine === 'mariadb' ? 4 : null)).toBe(expected);
  });

  test('in a one-byte character set, 255 characters fit into one length byte', () => {
    expect(typeChange('mariadb', 'varchar(50)', 'varchar(200)', 1)).toBe('widens');
    expect(typeChange('mariadb', 'varchar(50)', 'varchar(300)', 1)).toBe('widens-by-copy');
  });
});
