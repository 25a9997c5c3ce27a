/** Variables of a host, the later one winning; and the root, which they decide. */
import { describe, expect, test } from '@jest/globals';
import { rootOf, variablesOf } from '../../src/plan/variables.ts';
import { contextOf } from '../plans.ts';

describe('variables', () => {
  test('the later wins: scale, file, inventory, input, release', () => {
    const text = `app: a\nroot: "/srv/{{ name }}"\ninventory: { hosts: { h: { variables: { b: host, c: host, name: "{{ b }}-x" } } } }\nvariables: { a: file, b: file, c: file, f: file, release: mine }\nservices: { s: { type: touch, file: x, scale: { n: 2, b: scale, f: scale } } }\n`;
    const context = contextOf(text, { c: 'input' });
    const host = context.inventory.hosts[0]!;
    const scope = variablesOf(context, host, '/srv/x');
    const value = (name: string) => context.templates.variable(name, scope);
    expect('a f b c n release release_path'.split(' ').map(value)).toEqual([
      'file',
      'file',
      'host',
      'input',
      2,
      '20260102030405',
      '/srv/x/releases/20260102030405',
    ]);
    expect(rootOf(context, host)).toBe('/srv/host-x');
  });

  test('values of the input are never rendered, however often they are referred to', () => {
    const context = contextOf(
      'app: a\nroot: /srv/a\ninventory: { hosts: { h: { variables: { r: "{{ w }}", s: "<{{ r }}>", t: "{{ [s, r] | join }}" } } } }\n',
      { v: "{{ range.constructor('return 1')() }}", w: '{{ app }}', deep: { x: ['{{ app }}'] } },
    );
    const scope = variablesOf(context, context.inventory.hosts[0]!, '/srv/a');
    const value = (name: string) => context.templates.variable(name, scope);
    expect(value('v')).toBe("{{ range.constructor('return 1')() }}");
    expect(['w', 'r', 's', 't'].map(value)).toEqual([
      '{{ app }}',
      '{{ app }}',
      '<{{ app }}>',
      '<{{ app }}>{{ app }}',
    ]);
    expect(context.templates.render('{{ deep.x | first | upper }}', scope, 'x')).toBe('{{ APP }}');
  });

  test.each([['/'], ['srv'], ['/srv/../etc'], ['/srv/x/'], ['/srv/\nx']])(
    'a root of %j is refused',
    value => {
      const context = contextOf('app: a\nroot: "/{{ r }}"\ninventory: { hosts: { h: null } }\n', {
        r: value.slice(1),
      });
      if (value.startsWith('/'))
        expect(() => rootOf(context, context.inventory.hosts[0]!)).toThrow(
          expect.objectContaining({ code: 'ROOT_INVALID' }),
        );
      else expect(rootOf(context, context.inventory.hosts[0]!)).toBe('/rv');
    },
  );
});
