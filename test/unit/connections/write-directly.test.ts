import { randomBytes } from 'node:crypto';
import { setImmediate as turn } from 'node:timers/promises';
import type { SFTPWrapper } from 'ssh2';
import { expect, it } from 'vitest';
import { gatherRequests } from '../../../electron/engine/connections/gather-requests.ts';
import { writeDirectly } from '../../../electron/engine/connections/write-directly.ts';

it('a write has taken its bytes when it returns, the last few of them too', async () => {
  const packets: Buffer[] = [];
  const channel = {
    _writeReqid: 0,
    _requests: {},
    _buffer: [],
    _maxWriteLen: 261_120,
    outgoing: { id: 0, window: 2_000_000, packetSize: 32_768, state: 'open' },
    // As ssh2 does: what comes is copied into a packet at once.
    _protocol: { channelData: (_channel: number, data: Buffer) => packets.push(Buffer.from(data)) },
  };
  const sftp = channel as unknown as SFTPWrapper;
  gatherRequests(sftp);
  const content = randomBytes(65_536);
  const buffer = Buffer.from(content);
  expect(writeDirectly(sftp, Buffer.from([0, 0, 0, 1]), buffer, buffer.length, 0, () => undefined)).toBe(
    true,
  );
  buffer.fill(0);
  await turn();
  expect(Buffer.concat(packets).subarray(-content.length).equals(content)).toBe(true);
});
