/** SQL is judged as it stands, however much of it looks like a password; what is shown of it has none. */
import { describe, expect, test } from '@jest/globals';
import { bothServers, pythonOf, whyMissing } from './servers.ts';
import { alembicSubject, djangoSubject } from './tools.ts';

const why = whyMissing('django52', 'alembic');
if (why) console.warn(`skipped: what looks like a password: ${why}`);
const describeIf = why ? describe.skip : describe;
const servers = bothServers(why);

describeIf('a statement behind what looks like a password', () => {
  test.each([
    ['postgresql', "-- the token: 'old\nDROP TABLE shop_item;\n-- it's gone"],
    ['postgresql', '/* password = "x */ DROP TABLE shop_item; /* " */'],
    ['postgresql', "SELECT 1 AS secret; -- secret='\nALTER TABLE shop_item DROP COLUMN name; -- '"],
    ['mariadb', "-- the token: 'old\nDROP TABLE shop_item;\n-- it's gone"],
    ['mariadb', "# pwd: 'x\nALTER TABLE shop_item DROP COLUMN name;\n# '"],
  ] as const)('Django on %s: %j', async (engine, sql) => {
    const subject = djangoSubject(servers[engine], engine, pythonOf('django52'));
    subject.add('0002_x', '0001_initial', [sql]);
    const told = await subject.look({ onPending: 'apply-safe' });
    expect(told).toMatchObject({ status: 'unsafe', applied: [] });
    expect(told.pending[0]!.findings.map(finding => finding.rule).join()).toMatch(/drop-(?:table|column)/);
    subject.project.delete();
  });

  test.each(['postgresql', 'mariadb'] as const)('Alembic on %s, and no password is shown', async engine => {
    const subject = alembicSubject(servers[engine], engine, pythonOf('alembic'));
    subject.add('a2', 'a1', [
      "-- token: 'x\nDROP TABLE item;\n-- '",
      "UPDATE item SET name = 'b' WHERE name = 'password=hunter2-and-more'",
    ]);
    const told = await subject.look({ onPending: 'apply-safe' });
    expect(told).toMatchObject({ status: 'unsafe', applied: [] });
    expect(JSON.stringify(told)).not.toContain('hunter2-and-more');
    subject.project.delete();
  });
});
