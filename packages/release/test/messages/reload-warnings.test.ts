/** What is said of a service before it is released, and of one that runs another release, in every combination that matters. */
import { describe, expect, test } from '@jest/globals';
import { USUAL_NAMES } from '../../src/config/layout.ts';
import { oldRelease, reloadedInVain, unseen } from '../../src/messages/old-release.ts';
import { reloadWarning } from '../../src/messages/reload-warnings.ts';

const ROOT = '/srv/app';
const HUP = 'ExecReload=/bin/kill -HUP $MAINPID';
const unit = (command: string, ...more: string[]) =>
  ['[Service]', `WorkingDirectory=${ROOT}/current`, `ExecStart=${command}`, ...more].join('\n');
const told = (
  text: string,
  { reload = 'reload', type = 'systemd', files = {} as Readonly<Record<string, string>> } = {},
) =>
  reloadWarning({
    name: 'web',
    type,
    reload,
    unit: text,
    root: ROOT,
    names: USUAL_NAMES,
    read: path => files[path],
  });
const GUNICORN = `${ROOT}/current/.venv/bin/gunicorn app.wsgi`;

describe('before a release', () => {
  test.each([
    ['gunicorn', unit(GUNICORN, HUP), "chdir = '/srv/app/current' in gunicorn.conf.py"],
    ['gunicorn over two lines', unit('/opt/x \\\n  -m gunicorn', HUP), 'leaves gunicorn'],
    ['another way to say HUP', unit(GUNICORN, 'ExecReload=/bin/kill -s HUP $MAINPID'), 'leaves gunicorn'],
    ['and another', unit(GUNICORN, 'ExecReload=/bin/kill -1 $MAINPID'), 'leaves gunicorn'],
    ['uvicorn', unit('/opt/uvicorn --workers 2 app:app', HUP), "'reload: restart' with a socket"],
    ['granian', unit('/opt/granian --working-dir /srv/app/current app', HUP), 'leaves granian'],
    ['celery', unit('/opt/celery -A app worker', HUP), '--workdir /srv/app/current'],
    ['preload', unit(`${GUNICORN} --preload --chdir /srv/app/current`, HUP), 'preload_app = False'],
  ])('a reload that would leave the old release is told: %s', (_, text, line) => {
    for (const reload of ['reload', 'auto']) expect(told(text, { reload })).toContain(line);
    expect(told(text, { reload: 'restart' })).toBeUndefined();
  });

  test.each([
    ['no ExecReload, which is a restart', unit(GUNICORN)],
    ['a reload by another way', unit(GUNICORN, 'ExecReload=/usr/local/bin/hand-over')],
    ['--chdir', unit(`${GUNICORN} --chdir=/srv/app/current`, HUP)],
    ['--workdir', unit('/opt/celery --workdir /srv/app/current -A app worker', HUP)],
    ['a program that is not known', unit('/usr/sbin/nginx', HUP)],
    ['a comment', unit(GUNICORN, `# ${HUP}`)],
  ])('nothing is told of %s', (_, text) => {
    expect(told(text)).toBeUndefined();
  });

  test('gunicorn’s own settings are read, where its command says they are', () => {
    const files = {
      'gunicorn.conf.py': "chdir = '/srv/app/current'\n",
      'conf/web.py': "chdir = '/srv/app/current'\npreload_app = True\n",
    };
    expect(told(unit(GUNICORN, HUP), { files })).toBeUndefined();
    for (const option of ['-c conf/web.py', '--config=file:/srv/app/current/conf/web.py'])
      expect(told(unit(`${GUNICORN} ${option}`, HUP), { files })).toContain('preload_app = False');
    expect(told(unit(`${GUNICORN} -c other.py`, HUP), { files })).toContain('leaves gunicorn');
  });

  test.each([
    'WorkingDirectory=/srv/app/releases/20260101000000',
    'WorkingDirectory = /srv/app/releases/20260101000000/src',
  ])('a unit that names one release is told whatever it does: %s', line => {
    const text = `[Service]\n${line}\nExecStart=/opt/gunicorn\n`;
    expect(told(text, { reload: 'restart' })).toContain('names the release 20260101000000');
  });

  test('programs of supervisor are told HUP', () => {
    const program = (command: string, directory = `${ROOT}/current`) =>
      `[program:web]\ncommand=${command}\ndirectory=${directory}\n`;
    expect(told(program('gunicorn app'), { type: 'supervisor' })).toContain('leaves gunicorn');
    expect(told(program('gunicorn --chdir /srv/app/current app'), { type: 'supervisor' })).toBeUndefined();
    expect(
      told(program('gunicorn app', '/srv/app/releases/1'), { type: 'supervisor', reload: 'restart' }),
    ).toContain('directory=/srv/app/current');
  });
});

describe('after a release', () => {
  test.each([
    ['restart|directory', 'after its restart', 'WorkingDirectory=/srv/app/current'],
    ['reload|directory', 'after its reload', "chdir = '/srv/app/current'"],
    ['reload|preload', 'holds the application', 'preload_app = False'],
    ['restart|fixed', 'its unit names the release r1', 'WorkingDirectory=/srv/app/current'],
    ['touch|directory', 'after the touch', "chdir = '/srv/app/current'"],
    ['command|directory', 'after its command', "chdir = '/srv/app/current'"],
  ])('who runs what, and the line that it lacks: %s', (kind, what, remedy) => {
    const said = oldRelease('web1', `web|${kind}|r1|12|gunicorn|/srv/app/current`);
    expect(said.what).toContain(what);
    expect(said.remedy).toContain(remedy);
  });

  test('a root with a bar in its name is whole', () => {
    expect(oldRelease('h', 'web|restart|directory|r1|12|x|/srv/a|b/current').remedy).toContain(
      '/srv/a|b/current',
    );
  });

  test('notes of reloads in vain and of what could not be seen', () => {
    expect(reloadedInVain('web|reload|directory|r1|12|gunicorn|/srv/app')).toContain("'web' is restarted");
    expect(reloadedInVain('web|reload|died|-|-|-|/srv/app')).toContain('it ended at the reload');
    for (const reason of ['user', 'place', 'unknown'])
      expect(unseen(`web|${reason}`)).toMatch(/^'web': which release it runs could not be seen: .{30,}/);
  });
});
