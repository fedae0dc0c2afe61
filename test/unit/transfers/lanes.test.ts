import { describe, expect, it } from 'vitest';
import type { SftpSession } from '../../../electron/engine/connections/sftp-session.ts';
import { type Lane, Lanes } from '../../../electron/engine/transfers/pump/lanes.ts';

const HANDLE = Buffer.from([1]);
const MIB = 1_024 * 1_024;
const CHUNK = MIB / 4;
/** A channel's window in chunks. */
const WINDOW = 8;
const NEVER = new AbortController().signal;

/** A channel that answers closing when it is told to. */
function channel(closed: Promise<void> = Promise.resolve()) {
  const session = {
    closes: 0,
    close: async () => {
      await closed;
      session.closes += 1;
    },
  };
  return session as unknown as SftpSession & { closes: number };
}

const opens = () => Promise.resolve(HANDLE);

/** Fills what has room. @returns how many chunks each lane got */
function fill(lanes: Lanes, most = 1_000): Map<Lane, number> {
  const counts = new Map<Lane, number>();
  for (let chunk = 0; chunk < most; chunk += 1) {
    const lane = lanes.withRoom(CHUNK);
    if (lane === undefined) break;
    lanes.begin(lane, CHUNK);
    counts.set(lane, (counts.get(lane) ?? 0) + 1);
  }
  return counts;
}

function answerAll(lanes: Lanes, counts: ReadonlyMap<Lane, number>): void {
  for (const [lane, chunks] of counts) for (let n = 0; n < chunks; n += 1) lanes.end(lane, CHUNK);
}

describe('the channels of one file', () => {
  it('have a window each, and the emptiest gets the next chunk', async () => {
    const lanes = new Lanes(channel(), HANDLE, () => 0);
    await lanes.add(channel(), opens);
    expect([...fill(lanes).values()]).toEqual([WINDOW, WINDOW]);
    expect(lanes.most).toBe(2);
  });

  it('carry no more at first than it takes to see how fast the line is, and then two seconds of it', async () => {
    let nowMs = 0;
    const lanes = new Lanes(channel(), HANDLE, () => nowMs);
    for (let further = 0; further < 7; further += 1) await lanes.add(channel(), opens);
    const total = (counts: ReadonlyMap<Lane, number>) => [...counts.values()].reduce((sum, n) => sum + n, 0);
    const first = fill(lanes);
    expect(total(first)).toBe(2 * WINDOW);
    answerAll(lanes, first);
    const second = fill(lanes);
    expect(total(second)).toBe(4 * WINDOW);
    answerAll(lanes, second);
    const third = fill(lanes);
    expect(total(third)).toBe(8 * WINDOW);
    // The line becomes slow: 1 MiB in this second and the next.
    nowMs = 1_000;
    const [lane] = [...third.keys()];
    if (lane === undefined) throw new Error('a lane');
    for (let n = 0; n < 4; n += 1) lanes.end(lane, CHUNK);
    expect(total(fill(lanes))).toBe(4);
    nowMs = 3_500;
    expect(lanes.withRoom(CHUNK)).toBeUndefined();
  });

  it('always have room for one chunk, however large', () => {
    const lanes = new Lanes(channel(), HANDLE, () => 0);
    expect(lanes.withRoom(100 * MIB)).toBe(lanes.first);
  });

  it('share their windows with other large files, and have them back afterwards', async () => {
    const [one, other] = [channel(), channel()];
    const [mine, yours] = [new Lanes(one, HANDLE, () => 0), new Lanes(one, HANDLE, () => 0)];
    await mine.add(other, opens);
    await yours.add(other, opens);
    const counts = fill(mine);
    expect([...counts.values()]).toEqual([WINDOW / 2, WINDOW / 2]);
    answerAll(mine, counts);
    await yours.closeFurther(NEVER);
    expect([...fill(mine).values()]).toEqual([WINDOW, WINDOW]);
    await mine.closeFurther(NEVER);
    const last = new Lanes(one, HANDLE, () => 0);
    expect([...fill(last).values()]).toEqual([WINDOW]);
  });

  it('do without one on which the file could not be opened', async () => {
    const lanes = new Lanes(channel(), HANDLE, () => 0);
    await lanes.add(channel(), () => Promise.reject(new Error('no')));
    expect([lanes.most, fill(lanes).size]).toEqual([1, 1]);
  });

  it('close what was opened too late', async () => {
    const lanes = new Lanes(channel(), HANDLE);
    const late = channel();
    let opened = (_handle: Buffer) => {};
    const adding = lanes.add(late, () => new Promise((resolve) => (opened = resolve)));
    const closing = lanes.closeFurther(NEVER);
    opened(HANDLE);
    await Promise.all([adding, closing]);
    expect([late.closes, lanes.most]).toEqual([1, 1]);
  });

  it('wait for the server to close them, but not once the transfer was stopped', async () => {
    const controller = new AbortController();
    const lanes = new Lanes(channel(), HANDLE);
    await lanes.add(channel(new Promise(() => {})), opens);
    let isClosed = false;
    const closing = lanes.closeFurther(controller.signal).then(() => {
      isClosed = true;
    });
    await new Promise((resolve) => setImmediate(resolve));
    expect(isClosed).toBe(false);
    controller.abort();
    await closing;
  });
});
