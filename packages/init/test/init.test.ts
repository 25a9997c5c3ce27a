/** What is found in a checkout, and what is written for it. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { type Answers, addressOf, appName } from '../src/answers.ts';
import { type Checkout, readCheckout, remoteName } from '../src/checkout.ts';
import { findingsOf } from '../src/findings.ts';
import { planOf } from '../src/plan.ts';
import { writeNew } from '../src/write.ts';
import { DJANGO, FASTAPI, type Files, FLASK, inMemory, onDisk } from './checkouts.ts';

const ANSWERS: Answers = {
  app: 'shop',
  environments: [
    { name: 'staging', branch: 'staging', hosts: ['deploy@203.0.113.7'], domain: 'staging.shop.example' },
    {
      name: 'prod',
      branch: 'main',
      hosts: ['ops@203.0.113.8:2222', 'ops@203.0.113.9'],
      domain: 'shop.example',
    },
  ],
  webServer: 'caddy',
  pin: '0123456789012345678901234567890123456789',
};

const found = (files: Files, more: Partial<Checkout> = {}) => findingsOf(inMemory(files, more));

function planned(files: Files, answers: Partial<Answers> = {}) {
  const plan = planOf(found(files), { ...ANSWERS, ...answers });
  return { ...plan, text: (path: string) => plan.files.find(file => file.path === path)!.text };
}

describe('Django', () => {
  test('is found with its packages, worker, static files, uploads and what it reads', () => {
    const { application, packaging, workers, assets, migrations, variables } = found(DJANGO);
    expect(application).toMatchObject({
      framework: 'django',
      interface: 'wsgi',
      entry: 'shop.wsgi:application',
      settings: 'shop.settings',
    });
    expect(packaging).toMatchObject({ manager: 'requirements', lock: 'requirements.txt', python: '3.12' });
    expect([...packaging.packages].sort()).toEqual(['celery', 'django', 'psycopg']);
    expect(workers.map(({ name, command }) => [name, command.slice(0, 4).join(' ')])).toEqual([
      ['worker', '-m celery -A shop'],
      ['beat', '-m celery -A shop'],
    ]);
    expect(assets).toMatchObject({
      staticFiles: { root: 'collected', url: '/assets/' },
      media: 'uploads',
      health: '/healthz',
    });
    expect(migrations).toMatchObject({ tool: 'django', directory: '.' });
    expect(variables.readsDotenv).toBe(false);
    expect(variables.list.map(({ name, isRequired }) => [name, isRequired])).toEqual([
      ['SECRET_KEY', true],
      ['DEBUG', false],
      ['ALLOWED_HOSTS', false],
      ['DATABASE_URL', false],
    ]);
  });

  test('gets a release file whose commands load the settings, and a server that it lacks', () => {
    const { text, todo } = planned(DJANGO);
    expect(parse(text('deploy/release.yml'))).toMatchObject({
      app: 'shop',
      root: '/srv/shop',
      shared: { directories: ['uploads'] },
      python: { version: '3.12', lock: ['requirements.txt', 'deploy/requirements-server.txt'] },
      build: [{ command: expect.stringContaining('. ./.env; set +a; exec python manage.py collectstatic') }],
      migrate: { command: expect.stringContaining('manage.py migrate --noinput'), group: 'migrations' },
      services: { web: { unit: 'shop-web.service' }, worker: {}, beat: {}, caddy: { reload: 'reload' } },
      verify: [{ url: 'http://localhost/healthz', socket: '/run/shop/web.sock' }],
    });
    expect(text('deploy/requirements-server.txt')).toContain('gunicorn==');
    expect(text('deploy/templates/shop-web.service.j2')).toContain(
      'EnvironmentFile={{ root }}/current/.env\n',
    );
    expect(text('deploy/templates/dotenv.j2')).toContain("SECRET_KEY='{{ SECRET_KEY }}'\n");
    expect(text('deploy/templates/dotenv.j2')).toContain('{% if DATABASE_URL is defined %}\n');
    expect(text('deploy/templates/shop.caddy.j2')).toContain('root * {{ root }}/current/collected');
    expect(parse(text('deploy/inventories/prod.yml'))).toEqual({
      all: {
        vars: { domain: 'shop.example' },
        children: {
          web: {
            hosts: {
              prod1: { ansible_host: '203.0.113.8', ansible_user: 'ops', ansible_port: 2222 },
              prod2: { ansible_host: '203.0.113.9', ansible_user: 'ops' },
            },
          },
          workers: { hosts: { prod1: null } },
          migrations: { hosts: { prod1: null } },
        },
      },
    });
    expect(todo).toEqual(['Have values for SECRET_KEY.']);
  });

  test('of several projects one has to be named', () => {
    const two: Files = {
      ...DJANGO,
      'other/manage.py': DJANGO['manage.py']!,
      'tests/project/manage.py': DJANGO['manage.py']!,
    };
    expect(() => found(two)).toThrow(expect.objectContaining({ code: 'INIT_SEVERAL_FOUND' }));
    expect(findingsOf(inMemory(two), 'other').application.directory).toBe('other');
    expect(() => findingsOf(inMemory(two), 'nowhere')).toThrow(/no application in 'nowhere'/);
  });

  test.each<readonly [string, Files, object]>([
    [
      'without wsgi.py',
      { 'manage.py': DJANGO['manage.py']! },
      { entry: 'django.core.wsgi:get_wsgi_application', isFactory: true },
    ],
    [
      'with settings of production',
      {
        ...DJANGO,
        'shop/wsgi.py': DJANGO['shop/wsgi.py']!.replace('shop.settings', 'shop.settings.dev'),
        'shop/settings/production.py': '',
      },
      { settings: 'shop.settings.production' },
    ],
    [
      'with channels',
      {
        ...DJANGO,
        'shop/asgi.py':
          'from channels.routing import ProtocolTypeRouter\napplication = get_asgi_application()\n',
      },
      { interface: 'asgi', entry: 'shop.asgi:application' },
    ],
  ])('%s', (_, files, expected) => {
    expect(found(files).application).toMatchObject(expected);
  });
});

describe('Flask', () => {
  test('is started as its Procfile says, with its worker', () => {
    const { application, workers, migrations, packaging } = found(FLASK);
    expect(application).toMatchObject({
      framework: 'flask',
      entry: 'blog:create_app',
      isFactory: true,
      interface: 'wsgi',
    });
    expect(workers).toMatchObject([
      { name: 'mail-worker', isShell: true, evidence: { file: 'Procfile', line: 3 } },
    ]);
    expect(migrations).toMatchObject({ tool: 'flask-migrate', directory: '.' });
    expect(packaging).toMatchObject({ manager: 'poetry', lock: 'requirements.lock', python: '3.11' });
    const { text, todo } = planned(FLASK);
    expect(text('deploy/templates/shop-web.service.j2')).toContain("'blog:create_app()'\n");
    // systemd itself would put values in place of $NAME.
    expect(text('deploy/templates/shop-mail-worker.service.j2')).toContain(
      'exec rq worker -u $$REDIS_URL mail',
    );
    expect(todo).toContain(
      'Make the file that hosts install from, and commit it: poetry export --format requirements.txt --output requirements.lock',
    );
  });

  test.each([
    ['a variable', { 'app.py': 'from flask import Flask\napp = Flask(__name__)\n' }, 'app:app'],
    [
      'wsgi.py beside it',
      { 'wsgi.py': 'from shop import make\napplication = make()\n', 'shop.py': 'x = Flask(__name__)\n' },
      'wsgi:application',
    ],
    [
      'one that calls its factory',
      { 'run.py': 'from flask import Flask\ndef create_app():\n  return Flask("x")\napp = create_app()\n' },
      'run:app',
    ],
    [
      'a function in wsgi.py',
      { 'wsgi.py': 'def application(environ, start):\n    return []\n' },
      'wsgi:application',
    ],
    [
      'an example beside it',
      { 'examples/app.py': 'demo = Flask("x")\n', 'web/server.py': 'server = Flask("x")\n' },
      'web.server:server',
    ],
  ])('as %s', (_, files, entry) => {
    expect(found(files).application).toMatchObject({ entry, interface: 'wsgi', isFactory: false });
  });

  test('whose factory has to be given something is not called', () => {
    expect(() => found({ 'app.py': 'def create_app(config):\n    return Flask("x")\n' })).toThrow(
      expect.objectContaining({ code: 'INIT_NOTHING_FOUND' }),
    );
  });
});

describe('FastAPI', () => {
  test('in a directory of its own gets its files there', () => {
    const { application, variables, assets } = found(FASTAPI);
    expect(application).toMatchObject({
      framework: 'fastapi',
      directory: 'backend',
      path: 'src',
      entry: 'api.main:app',
      interface: 'asgi',
    });
    expect(variables).toMatchObject({
      readsDotenv: true,
      list: [
        { name: 'DATABASE_URL', isRequired: true, evidence: { file: 'backend/src/api/config.py', line: 3 } },
        { name: 'SMTP_HOST', isRequired: false },
        { name: 'WORKERS', isRequired: false },
      ],
    });
    expect(assets).toMatchObject({ health: '/health', frontEnd: undefined });
    const { text, files, todo } = planned(FASTAPI);
    expect(files.map(file => file.path)).toContain('backend/deploy/templates/shop-web.socket.j2');
    const unit = text('backend/deploy/templates/shop-web.service.j2');
    expect(unit).toContain('-m uvicorn --fd 3 ');
    expect(unit).toContain('Environment=PYTHONPATH={{ root }}/current/src\n');
    expect(unit).not.toContain('EnvironmentFile');
    expect(parse(text('backend/deploy/release.yml'))).toMatchObject({
      environment: { PYTHONPATH: '{{ release_path }}/src' },
      migrate: { command: ['python', '-m', 'alembic', 'upgrade', 'head'] },
      python: { version: '3.13', lock: 'uv.lock' },
    });
    const { jobs } = parse(text('.github/workflows/deploy.yml'));
    expect(jobs.ci.with).toMatchObject({
      'working-directory': 'backend',
      'python-versions': '["3.13"]',
      deploy: false,
    });
    expect(jobs.release.steps[1].with).toMatchObject({
      'working-directory': 'backend',
      key: 'deploy ${{ needs.ci.outputs.environment }} backend',
    });
    expect(todo).toEqual(['Have values for DATABASE_URL.']);
  });
});

describe('other repositories', () => {
  test('with nothing to deploy', () => {
    expect(() => found({ 'README.md': '', 'lib/tool.py': 'print(1)\n' })).toThrow(
      expect.objectContaining({ code: 'INIT_NOTHING_FOUND' }),
    );
  });

  test('with an inventory of Ansible for each environment keep it', () => {
    const inventory = 'all:\n  hosts:\n    web1:\n';
    const files = {
      ...DJANGO,
      'ansible/inventories/staging.yml': inventory,
      'ansible/inventories/prod.yml': inventory,
    };
    const { text, files: written } = planned(files);
    expect(parse(text('deploy/release.yml'))).toMatchObject({
      inventory: 'ansible/inventories/{{ environment }}.yml',
      services: { web: { hosts: 'all' } },
    });
    expect(written.map(file => file.path).filter(path => path.includes('inventor'))).toEqual([]);
  });

  test('whose inventories are INI keep them, and files of another kind are none', () => {
    const files = {
      ...DJANGO,
      'deploy/hosts/staging': '# ours\n[web]\nweb1 ansible_host=10.0.0.1\n',
      'deploy/hosts/prod': '[web:children]\neurope\n[europe]\nweb2\n',
      'deploy/settings/staging.ini': '[server]\nport = 80\n',
      'deploy/settings/prod.ini': '[server]\nport = 80\n',
      'deploy/compose/staging.yml': 'services:\n  web: {}\n',
    };
    expect(parse(planned(files).text('deploy/release.yml')).inventory).toBe('deploy/hosts/{{ environment }}');
    expect(found(files).inventories).toEqual(['deploy/hosts/prod', 'deploy/hosts/staging']);
  });

  test('with a workflow of that name get another one', () => {
    const files = { ...DJANGO, '.github/workflows/deploy.yml': 'on: push\n' };
    expect(planned(files).files.map(file => file.path)).toContain('.github/workflows/guarded-deploy.yml');
  });

  test.each([
    ['https://github.com/acme/shop.git', 'acme/shop'],
    ['git@github.com:acme/shop', 'acme/shop'],
    ['https://user:password@github.com/acme/shop', 'acme/shop'],
    ['https://user:password@git.example/shop.git', 'https://git.example/shop.git'],
  ])('from %s', (address, name) => {
    expect(remoteName(address)).toBe(name);
  });

  test.each([
    ['My Shop 2!', 'my-shop-2'],
    ['42', 'app'],
    ['--x--', 'x'],
  ])('called %s', (text, name) => {
    expect(appName(text)).toBe(name);
  });

  test.each(['a b', 'root@', 'x@y@z', '$(id)@host', 'host;id', '-oProxyCommand=id'])(
    'an address %j is none',
    text => {
      expect(addressOf(text)).toBeUndefined();
    },
  );
});

describe('what is written', () => {
  const write = (directory: string) => {
    const plan = planOf(findingsOf(readCheckout(directory, process.env)), ANSWERS);
    return writeNew(directory, plan.files);
  };

  test('never takes the place of what is there', () => {
    const directory = onDisk({ ...DJANGO, 'deploy/release.yml': 'mine: true\n' });
    const first = write(directory);
    expect(first.find(one => one.path === 'deploy/release.yml')).toMatchObject({
      state: 'kept',
      there: 'mine: true\n',
    });
    expect(readFileSync(join(directory, 'deploy/release.yml'), 'utf8')).toBe('mine: true\n');
    expect(new Set(write(directory).map(one => one.state))).toEqual(new Set(['same', 'kept']));
    rmSync(directory, { recursive: true });
  });

  test('is the same a second time', () => {
    const directory = onDisk(FLASK);
    expect(new Set(write(directory).map(one => one.state))).toEqual(new Set(['new']));
    expect(new Set(write(directory).map(one => one.state))).toEqual(new Set(['same']));
    rmSync(directory, { recursive: true });
  });

  test('does not go through a link, and nothing is half done', () => {
    const directory = onDisk(DJANGO);
    const outside = onDisk({});
    symlinkSync(outside, join(directory, '.github'));
    expect(() => write(directory)).toThrow(expect.objectContaining({ code: 'INIT_NOT_WRITABLE' }));
    mkdirSync(join(directory, 'x'));
    expect(
      execFileSync('git', ['-C', directory, 'status', '--porcelain', 'deploy'], { encoding: 'utf8' }),
    ).toBe('');
    rmSync(directory, { recursive: true });
    rmSync(outside, { recursive: true });
  });

  test('does not read what git ignores, nor through links', () => {
    const directory = onDisk({
      ...DJANGO,
      '.gitignore': 'local/\n',
      'local/manage.py': DJANGO['manage.py']!,
    });
    writeFileSync(join(directory, '..', 'outside.py'), 'app = Flask("x")\n');
    symlinkSync('../outside.py', join(directory, 'linked.py'));
    const checkout = readCheckout(directory, process.env);
    expect(checkout.files).not.toContain('local/manage.py');
    expect(checkout.text('linked.py')).toBeUndefined();
    rmSync(directory, { recursive: true });
  });
});
