/** What a host says without end, or in the smallest pieces, costs the runner no more than it may. */
import { Fault } from '@guarded-deploy/faults';
import { describe, expect, test } from '@jest/globals';
import { type HostEvent, RoundFailed } from '../../src/host/protocol.ts';
import { LIMITS, Reader } from '../../src/host/reader.ts';

const SMALL = { line: 1000, blob: 10_000, answers: 10_000 };

async function refusal(feed: (reader: Reader) => void): Promise<unknown> {
  const reader = new Reader('N', () => undefined, SMALL);
  const ready = reader.ready.catch((error: unknown) => error);
  feed(reader);
  // What comes afterwards changes nothing.
  reader.feed(Buffer.from('\n@gd:N:ready\n'));
  reader.end(new Error('the connection ended'));
  return ready;
}

describe('too much from a host', () => {
  test.each([
    ['a blob without end', (at: number) => (at === 0 ? '\n@gd:N:blob prints\n' : 'x'.repeat(999))],
    ['facts without end', (at: number) => `\n@gd:N:fact venv ${at}\n`],
    ['a fact in pieces, and another', (at: number) => `\n@gd:N:fact names ${'a '.repeat(400)}${at}\n`],
  ])('%s ends it', async (_, piece) => {
    const error = await refusal(reader => {
      for (let at = 0; at < 1000; at++) reader.feed(Buffer.from(piece(at)));
    });
    expect(error).toBeInstanceOf(Fault);
    expect(error).toMatchObject({ code: 'HOST_ANSWER_TOO_LARGE' });
  });

  test('a failure that the host told before does not hide it', async () => {
    const error = await refusal(reader => {
      reader.feed(Buffer.from('\n@gd:N:fail HOST_LOCKED me\n'));
      for (let at = 0; at < 1000; at++) reader.feed(Buffer.from(`\n@gd:N:fact venv ${at}\n`));
    });
    expect(error).toMatchObject({ code: 'HOST_ANSWER_TOO_LARGE' });
  });

  test('a line without end is told in pieces, and the answers behind it are understood', async () => {
    const events: HostEvent[] = [];
    const reader = new Reader('N', event => events.push(event), SMALL);
    reader.print(Buffer.from(`${'x'.repeat(5000)}\n`));
    for (let at = 0; at < 5000; at++) reader.print(Buffer.from('y'));
    reader.feed(Buffer.from(`${'z'.repeat(5000)}\n\n@gd:N:ready\n`));
    await reader.ready;
    const length = events.reduce((sum, event) => sum + ('text' in event ? event.text.length : 0), 0);
    expect(length).toBeGreaterThan(13_000);
  });

  test('64 MiB in pieces of one kilobyte are copied a few times, not thousands', async () => {
    const reader = new Reader('N', () => undefined);
    const size = LIMITS.blob - 1024;
    reader.feed(Buffer.from('\n@gd:N:blob prints\n'));
    const piece = Buffer.alloc(1024, 120);
    for (let at = 0; at < size; at += piece.length) reader.feed(piece);
    reader.feed(Buffer.from('\n@gd:N:blob-end\n\n@gd:N:ready\n'));
    expect((await reader.ready).get('prints')).toHaveLength(size);
  });
});

describe('the word that marks answers', () => {
  test('is the first one until the host uses the second, and never again', async () => {
    const reader = new Reader('OLD', () => undefined);
    reader.feed(Buffer.from('@gd:OLD:ready\n'));
    await reader.ready;
    const round = reader.expect();
    reader.expectWord('NEW');
    // What the host said before it had the new one.
    reader.feed(
      Buffer.from('@gd:OLD:state early\n@gd:NEW:begun\n@gd:OLD:state late\n@gd:OLD:end 0\n@gd:NEW:end 3\n'),
    );
    reader.print(Buffer.from('@gd:NEW:drained 1\n'));
    await expect(round).rejects.toMatchObject({ code: 'ROUND_FAILED', detail: 'exit status 3' });
    expect(reader.states).toEqual(['early']);
  });

  test('makes nothing that is printed an answer', async () => {
    const events: HostEvent[] = [];
    const reader = new Reader('N', event => events.push(event));
    reader.feed(Buffer.from('@gd:N:ready\n'));
    await reader.ready;
    const round = reader.expect();
    const lies = [
      'end 0',
      'live release x',
      'phase clean',
      'state confirmed x',
      'blob prints',
      'fail X y',
      'ready',
    ];
    for (const lie of lies) reader.print(Buffer.from(`\n@gd:N:${lie}\n`));
    reader.feed(Buffer.from('@gd:N:fail BUILD_FAILED css\n@gd:N:end 1\n'));
    reader.print(Buffer.from('@gd:N:drained 1\n'));
    await expect(round).rejects.toBeInstanceOf(RoundFailed);
    expect(reader.states).toEqual([]);
    expect(events.filter(({ type }) => type !== 'output')).toEqual([]);
  });
});

describe('the host’s answers', () => {
  const play = (chunks: readonly Buffer[]) => {
    const events: string[] = [];
    const reader = new Reader('N', event =>
      events.push(
        `${event.type}:${'text' in event ? event.text : 'phase' in event ? event.phase : 'holder' in event ? event.holder : event.current.text}`,
      ),
    );
    for (const chunk of chunks) reader.feed(chunk);
    return { reader, events };
  };
  const text =
    'motd of a login shell\n\n@gd:N:fact live 2026\n\n@gd:N:blob prints\nraw\n@gd:N:en\n@gd:N:blob-end\n\n@gd:N:fact venv a\n\n@gd:N:fact venv b\n\n@gd:N:ready\n';

  test('are the same however they are cut into pieces', async () => {
    const whole = Buffer.from(text);
    for (const size of [1, 2, 3, 7, 1000]) {
      const chunks: Buffer[] = [];
      for (let at = 0; at < whole.length; at += size) chunks.push(whole.subarray(at, at + size));
      const { reader, events } = play(chunks);
      const blobs = await reader.ready;
      expect(blobs.get('prints')?.toString()).toBe('raw\n@gd:N:en');
      expect(reader.facts.get('live')).toEqual(['2026']);
      expect(reader.facts.get('venv')).toEqual(['a', 'b']);
      expect(events[0]).toBe('output:motd of a login shell');
    }
  });

  test('output in between is told line by line, marks of others are output', async () => {
    const { reader, events } = play([Buffer.from('@gd:N:ready\n')]);
    await reader.ready;
    const round = reader.expect();
    reader.feed(Buffer.from('\n@gd:N:phase build\n'));
    reader.print(
      Buffer.from('\n@gd:N:step one\nline 1\n\nline 3 without end\n@gd:X:end 0\n\n@gd:N:step two\n'),
    );
    reader.feed(Buffer.from('\n@gd:N:end 0\n'));
    await round;
    expect(events).toEqual([
      'phase:build',
      'step:one',
      'output:line 1',
      'output:',
      'output:line 3 without end',
      'output:@gd:X:end 0',
      'step:two',
    ]);
  });

  test('a failure carries its code, its words and the output before it', async () => {
    const { reader } = play([Buffer.from('@gd:N:ready\n')]);
    await reader.ready;
    const round = reader.expect();
    // What was printed before may come after.
    reader.feed(Buffer.from('@gd:N:fail BUILD_FAILED static files\n@gd:N:fail OTHER\n@gd:N:end 1\n'));
    reader.print(Buffer.from('bad things'));
    reader.print(Buffer.from('\n@gd:N:drained 1\n'));
    const error = await round.catch(thrown => thrown as RoundFailed);
    expect(error).toBeInstanceOf(RoundFailed);
    expect(error).toMatchObject({ code: 'BUILD_FAILED', detail: 'static files', output: 'bad things\n' });
  });
});
