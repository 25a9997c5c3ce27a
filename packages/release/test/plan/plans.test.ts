/** What a host's plans have of the release file, its variables and the source. */
import { describe, expect, test } from '@jest/globals';
import { needsBuild } from '../../src/plan/build.ts';
import { NO_SOURCE } from '../../src/plan/context.ts';
import { modeText } from '../../src/plan/files.ts';
import { contextOf, HOSTILE, plansOf } from '../plans.ts';

describe('what depends on variables and files', () => {
  const planned = (more: string, has = 'requirements.txt') => {
    const context = contextOf(`app: portal\nroot: /srv/a\ninventory: { hosts: { h: null } }\n${more}`, {
      hostile: HOSTILE,
    });
    return plansOf({
      ...context,
      source: { ...NO_SOURCE, has: path => path === has, text: () => 'text' },
    })[0]!;
  };

  test.each([
    ['uv.lock', 'uv', 'uv.lock'],
    ['pylock.toml', 'uv', 'requirements'],
    ['requirements.txt', 'pip', 'requirements'],
  ])('%s is installed by %s', (lock, manager, kind) => {
    expect(planned('python: { manager: pip }', lock).make.python).toMatchObject({ manager, kind });
  });

  test.each(['owner: root', 'become: true'])('%s of a template inside the release is refused', words => {
    const template = (path: string) => `templates: [{ source: t.j2, path: ${path}, ${words} }]`;
    expect(() => planned(template('conf/x'))).toThrow(
      expect.objectContaining({
        code: 'TEMPLATE_PATH_INVALID',
        what: expect.stringContaining("'owner' and 'become'"),
      }),
    );
    expect(planned(template('shared/x')).make.outside).toHaveLength(1);
  });

  test('a header with a line break is refused, and not repeated', () => {
    const header = 'verify: [{ url: "http://x/", header: { Authorization: "{{ hostile }}" } }]';
    expect(() => planned(header)).toThrow(
      expect.objectContaining({ code: 'HEADER_INVALID', what: expect.not.stringContaining('touch') }),
    );
  });
});

describe('what a plan has', () => {
  test('a build step is needed when what it watches changed', () => {
    expect(needsBuild(undefined, [])).toBe(true);
    expect(needsBuild(['assets/**'], undefined)).toBe(true);
    expect(needsBuild(['assets/**', 'package-lock.json'], ['src/a.py'])).toBe(false);
    expect(needsBuild(['assets/**', 'package-lock.json'], ['sub/package-lock.json'])).toBe(true);
    expect(needsBuild(['/package-lock.json'], ['sub/package-lock.json'])).toBe(false);
  });

  test.each([
    ['0640', '0640'],
    ['640', '0640'],
    ['1777', '1777'],
    [undefined, '0644'],
  ])('mode %p is %s', (mode, text) => {
    expect(modeText(mode, '0644')).toBe(text);
  });

  test.each([
    ['', { web: true, user: false, '/etc/demo.conf': false, '/srv/demo/shared/x': false }],
    [
      ', variables: { ansible_become: yes }',
      { web: true, user: false, '/etc/demo.conf': true, '/srv/demo/shared/x': false },
    ],
    [
      ', variables: { ansible_become: false }',
      { web: false, user: false, '/etc/demo.conf': false, '/srv/demo/shared/x': false },
    ],
  ])(
    'where the release file says nothing, ansible_become of the inventory counts%s',
    (variables, expected) => {
      const context = contextOf(
        `app: demo\nroot: /srv/demo\ninventory: { hosts: { h: { groups: [web]${variables} } } }\ntemplates: [{ source: a, path: /etc/demo.conf }, { source: a, path: shared/x }]\nservices: { web: { type: systemd }, user: { type: systemd, scope: user } }\n`,
      );
      const [plan] = plansOf(context);
      const found = [
        ...plan!.activation.services.map(service => [service.name, service.sudo]),
        ...plan!.make.outside.map(file => [file.path, file.sudo]),
      ];
      expect(Object.fromEntries(found)).toEqual(expected);
    },
  );
});
