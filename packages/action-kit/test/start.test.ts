import { describe, expect, test } from '@jest/globals';
import { judgeStart, runnerLookup, startFault } from '../src/start.ts';

const TOOLS = { RUNNER_TOOL_CACHE: '/opt/hostedtoolcache' };
const nobody = () => false;
const measures = (name: string, value: string, has: () => boolean | undefined = nobody) =>
  judgeStart({ ...TOOLS, [name]: value }, has).map(({ measure }) => measure);

describe('variables that a step has set', () => {
  test.each([
    ['NODE_TLS_REJECT_UNAUTHORIZED', '0', ['remove']],
    ['NODE_PATH', '/tmp/evil', ['remove']],
    ['NODE_EXTRA_CA_CERTS', '/tmp/evil.pem', ['authorities']],
    ['NODE_USE_SYSTEM_CA', '1', ['authorities']],
    ['NODE_OPTIONS', '--use-openssl-ca', ['authorities']],
    ['NODE_OPTIONS', '--max-old-space-size=4096', []],
    ['NODE_OPTIONS', '--no-warnings --enable-source-maps', []],
    ['NODE_OPTIONS', '--require /tmp/evil.js', ['refuse']],
    ['NODE_OPTIONS', '--max-old-space-size=4096 -r /tmp/evil.js', ['refuse']],
    ['NODE_OPTIONS', '"--require" /tmp/evil.js', ['refuse']],
    ['NODE_OPTIONS', '--import=data:text/javascript,1', ['refuse']],
    ['NODE_OPTIONS', '--experimental-loader /tmp/evil.mjs', ['refuse']],
    ['NODE_OPTIONS', '--inspect=0.0.0.0:9229', ['refuse']],
    ['NODE_OPTIONS', '--openssl-config=/tmp/evil.cnf', ['refuse']],
    ['NODE_OPTIONS', '--tls-keylog=/tmp/keys', ['refuse']],
    ['NODE_OPTIONS', '--use-system-ca --require=x', ['authorities', 'refuse']],
    ['NODE_COMPILE_CACHE', '/tmp/cache', ['refuse']],
    ['OPENSSL_CONF', '/tmp/evil.cnf', ['refuse']],
    ['OPENSSL_CONF', '/dev/null', []],
    ['OPENSSL_CONF', '', []],
    ['OPENSSL_MODULES', '/tmp', ['refuse']],
    ['LD_PRELOAD', '/tmp/evil.so', ['refuse']],
    ['LD_AUDIT', '/tmp/evil.so', ['refuse']],
    ['DYLD_INSERT_LIBRARIES', '/tmp/evil.dylib', ['refuse']],
    ['LD_LIBRARY_PATH', '/opt/hostedtoolcache/Python/3.12.1/x64/lib', []],
    ['LD_LIBRARY_PATH', '/usr/local/cuda/lib64:/opt/hostedtoolcache/Python/3.12.1/x64/lib', []],
    ['LD_LIBRARY_PATH', '/home/runner/work/app/app/lib', ['refuse']],
    ['LD_LIBRARY_PATH', '/usr/lib:', ['refuse']],
    ['LD_LIBRARY_PATH', '/usr/../tmp', ['refuse']],
    ['LD_LIBRARY_PATH', '/usrlocal', ['refuse']],
    ['HTTPS_PROXY', 'http://proxy.example.org:3128', []],
    ['NODE_ENV', 'production', []],
    ['PATH', '/usr/bin', []],
  ])('%s=%s: %j', (name, value, expected) => {
    expect(measures(name, value)).toEqual(expected);
  });
});

test('what the runner itself has stays, but for checking no certificates', () => {
  const yes = () => true;
  expect(measures('NODE_OPTIONS', '--require /opt/agent.js', yes)).toEqual([]);
  expect(measures('LD_PRELOAD', '/usr/lib/libjemalloc.so', yes)).toEqual([]);
  expect(measures('NODE_EXTRA_CA_CERTS', '/etc/company.pem', yes)).toEqual([]);
  expect(measures('NODE_TLS_REJECT_UNAUTHORIZED', '0', yes)).toEqual(['remove']);
});

test('where nobody can tell, code is refused and a company’s certificates stay', () => {
  const unknown = () => undefined;
  expect(measures('NODE_OPTIONS', '--require /opt/agent.js', unknown)).toEqual(['refuse']);
  expect(measures('NODE_EXTRA_CA_CERTS', '/etc/company.pem', unknown)).toEqual([]);
});

test('only what cannot be undone is a fault, and it shows no value', () => {
  expect(startFault(judgeStart({ NODE_EXTRA_CA_CERTS: '/x' }, nobody))).toBeUndefined();
  const fault = startFault(judgeStart({ NODE_OPTIONS: '--require /the/value' }, nobody));
  expect(fault?.code).toBe('ENVIRONMENT_UNTRUSTED');
  expect(fault?.message).not.toContain('/the/value');
});

describe('the runner’s own variables', () => {
  interface Process {
    readonly name: string;
    readonly parent: number;
    /** undefined: nobody may read it. */
    readonly environment: string | undefined;
  }
  const lookup = (processes: Readonly<Record<number, Process>>, parent: number) =>
    runnerLookup(parent, path => {
      const [, pid, file] = /^\/proc\/(\d+)\/(\w+)$/.exec(path)!;
      const found = processes[Number(pid)];
      if (!found) throw new Error('ENOENT');
      if (file === 'stat') return `${pid} (${found.name}) S ${found.parent} 1 1 0`;
      if (found.environment === undefined) throw new Error('EACCES');
      return found.environment;
    });
  const hosted = {
    1: { name: 'systemd', parent: 0, environment: undefined },
    10: { name: 'Runner.Listener', parent: 1, environment: 'A=listener\0' },
    20: { name: 'Runner.Worker', parent: 10, environment: 'A=1\0B=x=y\0' },
    30: { name: 'bash', parent: 20, environment: 'A=1\0EVIL=1\0' },
  };

  test('are those of its worker, not those of a shell between', () => {
    const has = lookup(hosted, 30);
    expect([has('A', '1'), has('B', 'x=y'), has('EVIL', '1'), has('A', '2'), has('B', 'x')]).toEqual([
      true,
      true,
      false,
      false,
      false,
    ]);
  });

  test('a name with brackets and spaces is no way to look like the runner', () => {
    const has = lookup(
      { ...hosted, 40: { name: 'x) S 1 (Runner.Worker', parent: 20, environment: 'EVIL=1\0' } },
      40,
    );
    expect([has('EVIL', '1'), has('A', '1')]).toEqual([false, true]);
  });

  test('in a container are those of its first process', () => {
    expect(lookup({ 1: { name: 'tail', parent: 0, environment: 'CA=/etc/ca\0' } }, 0)('CA', '/etc/ca')).toBe(
      true,
    );
  });

  test('nobody knows them where /proc says nothing', () => {
    expect(lookup({}, 5)('A', '1')).toBeUndefined();
    expect(lookup({ 5: { name: 'x', parent: 1, environment: undefined } }, 5)('A', '1')).toBeUndefined();
  });
});
