import { describe, expect, it } from 'vitest';
import type { SftpSession } from '../../electron/engine/connections/sftp-session.ts';
import { ConnectionLuck } from '../../electron/engine/transfers/connection-luck.ts';
import { Job } from '../../electron/engine/transfers/job.ts';
import type { StoredTransfer } from '../../electron/engine/transfers/transfer-row.ts';

const connection = () => ({}) as SftpSession;
const job = (id: number) =>
  new Job({ id, profile_id: 'si', state: 'transferring', attempt: 0, warnings: '[]' } as StoredTransfer, {});

describe('connections that break', () => {
  it('forgive what they interrupted only where they brought something through', () => {
    const luck = new ConnectionLuck(128);
    const [first, second, third] = [job(1), job(2), job(3)];
    const one = connection();
    for (const each of [first, second]) luck.began(each, one);
    expect(luck.broke(first)).toBe(false);
    luck.ended(first);

    luck.began(third, connection());
    third.row = { ...third.row, state: 'delivered' };
    luck.ended(third);
    // What an older connection brought through says nothing about this one.
    expect(luck.broke(second)).toBe(false);
  });

  it('let the next begin with an eighth of the files, and one more with each delivery', () => {
    const luck = new ConnectionLuck(24);
    const one = connection();
    const jobs = Array.from({ length: 24 }, (_, id) => job(id));
    for (const each of jobs) luck.began(each, one);
    expect(luck.allowed('si')).toBe(24);
    // However many of them find out.
    for (const each of jobs) luck.broke(each);
    expect(luck.allowed('si')).toBe(3);
    for (const each of jobs.slice(0, 20)) {
      each.row = { ...each.row, state: 'delivered' };
      luck.ended(each);
    }
    expect(luck.allowed('si')).toBe(23);
    const last = jobs.at(-1);
    expect(last !== undefined && luck.broke(last)).toBe(true);
  });
});
