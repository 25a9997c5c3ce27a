/** What a check says of units and files. */
import { describe, expect, test } from '@jest/globals';
import { fileLines, judgeUnits } from '../../src/messages/plan-text.ts';

describe('what systemd says of units', () => {
  const judge = (said: string) => judgeUnits(said, ['web.service', 'queue@.service'], '/srv/app');

  test.each([
    ["./web.service:5: Unknown key name 'Foo' in section 'Service', ignoring.", 0, 1],
    ['/tmp/x/web.service:5: Failed to parse service type, ignoring: wrong', 0, 1],
    [
      'web.service: Command /srv/app/current/.venv/bin/gunicorn is not executable: No such file or directory',
      0,
      0,
    ],
    ['web.service: Command /srv/apple/run is not executable: No such file or directory', 1, 0],
    [
      'web.service: Service has no ExecStart=, ExecStop=, or SuccessAction=. Refusing.\nUnit web.service has a bad unit file setting.',
      1,
      0,
    ],
    ['queue@test-instance.service: Command /opt/x is not executable: No such file or directory', 1, 0],
    ['other.service: Command /opt/x is not executable\n/lib/systemd/system/old.service:3: Unknown key', 0, 0],
    ['', 0, 0],
  ])('%j', (said, wrong, notes) => {
    const verdict = judge(said);
    expect([verdict.wrong.length, verdict.notes.length]).toEqual([wrong, notes]);
    for (const line of [...verdict.wrong, ...verdict.notes]) expect(line).not.toContain('/tmp/');
  });
});

describe('how a file would change', () => {
  test('is told in lines, as far as they are for everybody', () => {
    expect(fileLines('/etc/x', 'same', '--- a\n+++ b\n')).toEqual([]);
    expect(fileLines('/etc/x', 'new')).toEqual(['would write /etc/x, which is not there']);
    expect(fileLines('/etc/x', 'hidden')).toEqual(['would compare /etc/x, which this user may not read']);
    expect(fileLines('/etc/x', 'changed')).toEqual(['would change /etc/x']);
    expect(
      fileLines('/etc/x', 'changed', '--- a\n+++ b\n@@ -1 +1 @@\n-old\n+new\n\\ No newline at end of file\n'),
    ).toEqual(['would change /etc/x:', '  @@ -1 +1 @@', '  -old', '  +new']);
    const long = fileLines('/etc/x', 'changed', `--- a\n+++ b\n${'+x\n'.repeat(100)}`);
    expect(long).toHaveLength(62);
    expect(long.at(-1)).toBe('  … 40 more lines');
  });
});
