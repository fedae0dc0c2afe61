import { EventEmitter } from 'node:events';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  greetingFailure,
  MOST_GREETING_BYTES,
  readGreeting,
} from '../../../electron/engine/connections/greeting.ts';
import { WayIn } from '../../../electron/engine/connections/way-in.ts';

const read = (text: string, isAll = false) => readGreeting(Buffer.from(text, 'latin1'), isAll);

describe('a server’s first words', () => {
  it.each([
    ['SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n', 'OpenSSH_9.2p1 Debian-2', []],
    ['SSH-1.99-Cisco-1.25\n', 'Cisco-1.25', []],
    ['Welcome\r\nto us\r\nSSH-2.0-x\r\nmore', 'x', ['Welcome', 'to us']],
  ])('%j is SSH', (text, software, before) => {
    expect(read(text)).toMatchObject({ kind: 'ssh', software, before });
  });

  it.each([
    ['HTTP/1.1 400 Bad Request\r\n', 'http'],
    ['<!DOCTYPE html>\n', 'http'],
    ['220 ProFTPD Server ready.\r\n', 'ftp'],
    ['220-FileZilla Server\r\n', 'ftp'],
    ['220 mail.example.com ESMTP Postfix\r\n', 'smtp'],
    ['\x15\x03\x01\x00\x02\x02\x46', 'tls'],
    ['SSH-1.5-OpenSSH_1.2\r\n', 'ssh1'],
  ])('%j is not', (text, speaks) => {
    expect(read(text)).toMatchObject({ kind: 'other', speaks });
    expect(greetingFailure(read(text), 'closed')?.error).toMatchObject({
      code: 'NotSsh',
      detail: { speaks },
    });
  });

  it('a server that has enough of connections says so', () => {
    for (const text of ['Exceeded MaxStartups\r\n', 'Not allowed at this time\r\n'])
      expect(greetingFailure(read(text), 'closed')?.error.code).toBe('TooManyConnections');
  });

  it('an unfinished line decides nothing until nothing more comes', () => {
    expect(read('SSH-2.0-Open').kind).toBe('unfinished');
    expect(read('220 pro').kind).toBe('unfinished');
    expect(read('220 pro', true)).toMatchObject({ kind: 'other', speaks: 'ftp' });
    expect(greetingFailure(read(''), 'closed')?.error.code).toBe('ClosedEarly');
    expect(greetingFailure(read(''), 'silent')?.error.code).toBe('NoGreeting');
  });

  it('endless text in front is read no further than the limit', () => {
    expect(read('x'.repeat(MOST_GREETING_BYTES))).toMatchObject({ kind: 'other', speaks: 'unknown' });
    expect(read('line\n'.repeat(60))).toMatchObject({ kind: 'other', speaks: 'unknown' });
  });

  it('whatever comes, in whatever pieces, it is read without an error and told without control characters', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), fc.boolean(), (bytes, isAll) => {
        const greeting = readGreeting(Buffer.from(bytes), isAll);
        const told = greeting.kind === 'ssh' ? [greeting.software, ...greeting.before] : [greeting.text];
        for (const text of told) expect(text).not.toMatch(/[\p{Cc}\p{Cf}]/u);
      }),
    );
  });
});

describe('how far a connection came', () => {
  const wayIn = (...words: string[]) => {
    const stream = new EventEmitter();
    const way = new WayIn();
    way.listen(stream);
    for (const each of words) stream.emit('data', Buffer.from(each));
    return { way, stream };
  };

  it('decides what its end means', () => {
    expect(new WayIn().ended(undefined).error.code).toBe('ConnectionLost');
    expect(wayIn().way.ended(undefined).error).toMatchObject({
      code: 'ClosedEarly',
      detail: { when: 'before-greeting' },
    });
    const greeted = wayIn('SSH-2.0-', 'OpenSSH_9.2\r\n');
    expect(greeted.way.ended(undefined).error.detail).toEqual({ when: 'after-greeting' });
    greeted.way.sawKey();
    expect(greeted.way.ended(undefined).error.code).toBe('ConnectionLost');
    greeted.way.signedIn();
    expect(greeted.way.ended(undefined).error.code).toBe('ClosedAfterSignIn');
  });

  it('a reset says nothing of the server: networks do that too', () => {
    const reset = Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });
    const greeted = wayIn('SSH-2.0-x\r\n').way;
    expect(greeted.ended(reset).error.code).toBe('ConnectionLost');
    greeted.signedIn();
    expect(greeted.broke(reset).error.code).toBe('ConnectionLost');
  });

  it('decides what running out of time means', () => {
    expect(new WayIn().late('late').error.code).toBe('Timeout');
    expect(wayIn().way.late('late').error.code).toBe('NoGreeting');
    const greeted = wayIn('SSH-2.0-x\r\n');
    expect(greeted.way.late('late').error.code).toBe('KeyExchangeStalled');
    greeted.way.sawKey();
    expect(greeted.way.late('late').error.code).toBe('Timeout');
  });

  it('a web server is told as one, whatever the library says; and listening ends with the greeting', () => {
    expect(wayIn('HTTP/1.1 400 Bad\r\n').way.broke(new Error('x')).error.code).toBe('NotSsh');
    expect(wayIn('SSH-2.0-x\r\n').stream.listenerCount('data')).toBe(0);
  });
});
