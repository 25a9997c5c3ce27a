import { describe, expect, test } from '@jest/globals';
import { Templates, VariableScope, type Variables } from '../../src/template/index.ts';

describe('commands', () => {
  const templates = new Templates();
  const scope = (variables: Variables) => new VariableScope([variables]);

  test('a value may not become part of a shell’s script', () => {
    expect(() => templates.command(['sh', '-c', 'echo {{ x }}'], scope({ x: 1 }), 'build')).toThrow(
      expect.objectContaining({ code: 'COMMAND_TEMPLATED_SHELL' }),
    );
    const safe = ['sh', '-c', 'echo "$1"', 'x', '{{ x }}'];
    expect(templates.command(safe, scope({ x: '$(id)' }), 'b')).toEqual([...safe.slice(0, 4), '$(id)']);
    expect(templates.command('echo {{ x }}', scope({ x: 1 }), 'b')).toBe('echo {{ x }}');
  });
});
