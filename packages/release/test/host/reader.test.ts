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
