/**
 * What a host is sent. The lines under `@ts-expect-error` are checked by the compiler (`npm run check`): where a raw text would be taken,
 * the compiler says that the error it was promised is not there.
 */
import { quote, sh } from '@guarded-deploy/foreign/shell';
import type { Connection, ConnectOptions } from '@guarded-deploy/ssh';
import { describe, expect, test } from '@jest/globals';
import type { HostSession } from '../../src/host/session.ts';
import type { RenderedFile } from '../../src/plan/files.ts';
import { type Format, type Placed, placed } from '../../src/plan/formats.ts';

/** A value that somebody else chose. */
const outside: string = ['x', 'y'].join('\n');

test('a program for a host takes no raw text', () => {
  const never = (_: () => unknown) => undefined;
  const connection = {} as Connection;
  const session = {} as HostSession;
  never((): ConnectOptions['first'] => [sh`cat ${quote(outside)}`]);
  never(() => connection.exec(sh`cat ${quote(outside)}`));
  never(() => session.round(sh`true`, { after: sh`true` }));
  // @ts-expect-error a raw command
  never(() => connection.exec(outside));
  // @ts-expect-error raw text around one
  never(() => connection.exec(`cat ${quote(outside)}`));
  // @ts-expect-error what was quoted, with something raw behind it
  never(() => connection.exec(quote(outside) + outside));
  // @ts-expect-error a raw command that comes first
  never((): ConnectOptions['first'] => [outside]);
  // @ts-expect-error nor as something that takes any text
  never((): { readonly exec: (command: string) => unknown } => connection);
  // @ts-expect-error a raw round
  never(() => session.round(outside));
  // @ts-expect-error a raw round after another
  never(() => session.round(sh`true`, { after: outside }));
  // @ts-expect-error a round that was changed after it was made
  never(() => session.round(sh`true`.replace('true', outside)));
  expect(never(() => 1)).toBeUndefined();
});

describe('a file for a host', () => {
  const judged = (format: Format | undefined, write: (value: string) => string, value = outside) =>
    placed(format, { value }, variables => write(variables['value'] as string));

  test('takes no text that was not judged', () => {
    const content = (_: RenderedFile['content']) => undefined;
    // @ts-expect-error a raw text
    content(outside);
    // @ts-expect-error a text of ours with a value in it
    content(`A=${outside}`);
    const file = judged('dotenv', value => `A=${JSON.stringify(value)}\n`);
    // @ts-expect-error what may have been refused
    content(file.text);
    if (!('text' in file)) throw new Error('refused');
    content(file.text);
    // @ts-expect-error what was judged, with something raw behind it
    content(file.text + outside);
    const text: Placed = file.text;
    expect(text).toBe('A="x\\ny"\n');
  });

  test.each<[Format, string, (value: string) => string, (value: string) => string]>([
    ['unit', 'x\nExecStart=/bin/id', value => `User=${value}\n`, value => `User=${JSON.stringify(value)}\n`],
    ['supervisor', 'x ; y', value => `user=${value}\n`, value => `user=${value.replaceAll(' ;', '')}\n`],
    ['dotenv', 'x\nB=1', value => `A=${value}\n`, value => `A=${JSON.stringify(value)}\n`],
    ['nginx', 'x; return 200', value => `set $a ${value};\n`, value => `set $a ${JSON.stringify(value)};\n`],
    [
      'cron',
      'x%y',
      value => `* * * * * echo ${value}\n`,
      value => `* * * * * echo ${value.replaceAll('%', '\\%')}\n`,
    ],
  ])('of the format %s: %j is refused raw and taken escaped', (format, value, raw, escaped) => {
    expect(judged(format, raw, value)).toEqual({ leaves: 'value' });
    expect(judged(format, escaped, value)).toEqual({ text: escaped(value) });
    expect(judged(undefined, raw, value)).toEqual({ text: raw(value) });
  });
});
