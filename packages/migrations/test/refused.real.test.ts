/** Migrations that the server would refuse are told before; allowed all the same, the server does refuse them. */
import { describe, expect, test } from '@jest/globals';
import { bothServers, pythonOf, whyMissing } from './servers.ts';
import { alembicSubject, djangoSubject, type Subject } from './tools.ts';

const why = whyMissing('django52', 'alembic');
if (why) console.warn(`skipped: what the server refuses: ${why}`);
const describeIf = why ? describe.skip : describe;
const servers = bothServers(why);

async function refused(subject: Subject, rule: string): Promise<void> {
  try {
    const told = await subject.look({ onPending: 'apply-safe' });
    expect(told).toMatchObject({ status: 'unsafe', applied: [] });
    expect(told.pending[0]!.findings.map(finding => finding.rule)).toContain(rule);
    const tried = await subject.look({ onPending: 'apply-safe', allow: [rule] });
    expect(tried).toMatchObject({ status: 'error', fault: { code: 'MIGRATION_FAILED' } });
  } finally {
    subject.project.delete();
  }
}

describeIf('what is not there, or is there already', () => {
  test('Alembic: add_column makes no type for an Enum', async () => {
    const subject = alembicSubject(servers.postgresql, 'postgresql', pythonOf('alembic'));
    subject.add('a2', 'a1', ['python:state'], {
      head: 'import sqlalchemy as sa\ndef state(*_):\n    op.add_column("item", sa.Column("state", sa.Enum("a", "b", name="st")))\n',
    });
    await refused(subject, 'not-there');
  });

  test('Alembic: with the type made before it, it is safe and is applied', async () => {
    const subject = alembicSubject(servers.postgresql, 'postgresql', pythonOf('alembic'));
    subject.add('a2', 'a1', ['python:state'], {
      head: 'import sqlalchemy as sa\ndef state(*_):\n    st = sa.Enum("a", "b", name="st")\n    st.create(op.get_bind(), checkfirst=True)\n    op.add_column("item", sa.Column("state", st))\n',
    });
    expect(await subject.look({ onPending: 'apply-safe' })).toMatchObject({
      status: 'clean',
      fault: undefined,
    });
    subject.project.delete();
  });

  test.each([
    ['postgresql', 'ALTER TABLE shop_item ADD COLUMN name text', 'there-already'],
    ['postgresql', 'ALTER TABLE nowhere ADD COLUMN x int', 'not-there'],
    ['mariadb', 'ALTER TABLE shop_item ADD COLUMN name text', 'there-already'],
    ['mariadb', 'ALTER TABLE shop_item ADD INDEX i (nowhere)', 'not-there'],
    ['mariadb', 'CREATE TABLE shop_item (id int)', 'there-already'],
  ] as const)('Django on %s: %s', async (engine, sql, rule) => {
    const subject = djangoSubject(servers[engine], engine, pythonOf('django52'));
    subject.add('0002_x', '0001_initial', [sql]);
    await refused(subject, rule);
  });
});

describeIf('COMMIT by hand: psycopg begins a transaction for the next statement all the same', () => {
  test.each(['Django', 'Alembic'] as const)('%s', async tool => {
    const subject =
      tool === 'Django'
        ? djangoSubject(servers.postgresql, 'postgresql', pythonOf('django52'))
        : alembicSubject(servers.postgresql, 'postgresql', pythonOf('alembic'));
    const [name, after] = tool === 'Django' ? ['0002_x', '0001_initial'] : ['a2', 'a1'];
    subject.add(name, after, ['COMMIT', `CREATE INDEX CONCURRENTLY i ON ${subject.table} (name)`]);
    await refused(subject, 'not-in-transaction');
  });
});
