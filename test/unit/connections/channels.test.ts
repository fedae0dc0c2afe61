import { describe, expect, it } from 'vitest';
import { Channels, MOST_CHANNELS, usefulChannels } from '../../../electron/engine/connections/channels.ts';
import type { SftpSession } from '../../../electron/engine/connections/sftp-session.ts';

const MIB = 1_024 * 1_024;

describe('how many channels are useful', () => {
  it.each([
    ['on one machine', 0.3, 1_024 * MIB, 1],
    ['in one building', 6, 1_024 * MIB, 1],
    ['in one country', 20, 1_024 * MIB, 4],
    ['far away', 100, 1_024 * MIB, MOST_CHANNELS],
    ['far away, for a little', 100, MIB, 1],
    ['far away, for three windows', 100, 5 * MIB, 3],
    ['far away, for nothing', 100, 0, 1],
    ['not measured', Number.POSITIVE_INFINITY, 1_024 * MIB, MOST_CHANNELS],
  ])('%s', (_where, roundTripMs, bytes, channels) => {
    expect(usefulChannels(roundTripMs, bytes)).toBe(channels);
  });
});

type Fake = SftpSession & { gone: boolean; left: boolean };

/** A server that allows `allowed` channels besides the first. */
function server(allowed: number, most = MOST_CHANNELS) {
  const sessions: Fake[] = [];
  const refusals: number[] = [];
  let asked = 0;
  const channels = new Channels(
    async () => {
      asked += 1;
      if (sessions.filter(({ gone }) => !gone).length >= allowed) throw new Error('no more');
      const session = { gone: false, left: false } as Fake;
      session.leave = () => {
        session.left = true;
        session.gone = true;
      };
      sessions.push(session);
      return session;
    },
    most,
    (proven) => refusals.push(proven),
  );
  return { channels, sessions, refusals, asked: () => asked };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('the channels of a connection', () => {
  it('are opened for whom they are of use, and kept for the next', async () => {
    const { channels, sessions, asked } = server(7);
    const heard: SftpSession[] = [];
    {
      using _use = channels.want(3, (session) => heard.push(session));
      await settled();
      expect(heard).toEqual(sessions);
      expect(sessions.length).toBe(2);
    }
    const next: SftpSession[] = [];
    using _next = channels.want(3, (session) => next.push(session));
    expect(next).toEqual(sessions);
    await settled();
    expect(asked()).toBe(2);
    channels.close();
    expect(sessions.every(({ left }) => left)).toBe(true);
  });

  it('are no more than a server allows, and it is not asked again', async () => {
    const { channels, sessions, refusals, asked } = server(2);
    using _use = channels.want(8, () => {});
    await settled();
    expect([sessions.length, refusals, asked()]).toEqual([2, [3], 7]);
    const heard: SftpSession[] = [];
    using _other = channels.want(8, (session) => heard.push(session));
    await settled();
    expect([heard.length, asked()]).toEqual([2, 7]);
  });

  it('one that died alone is replaced when somebody wants it', async () => {
    const { channels, sessions, refusals } = server(2, 3);
    using _use = channels.want(3, () => {});
    await settled();
    const [dead, living] = sessions;
    if (dead === undefined || living === undefined) throw new Error('two channels');
    dead.gone = true;
    const heard: SftpSession[] = [];
    using _next = channels.want(3, (session) => heard.push(session));
    await settled();
    expect(heard).toEqual([living, sessions[2]]);
    expect(refusals).toEqual([]);
  });

  it('one that opens when nobody is left is closed again', async () => {
    const { channels, sessions } = server(7);
    using _use = channels.want(2, () => {});
    channels.close();
    await settled();
    expect(sessions.map(({ left }) => left)).toEqual([true]);
    using _late = channels.want(2, () => {});
    await settled();
    expect(sessions.length).toBe(1);
  });
});
