import { type FileHandle, open } from 'node:fs/promises';
import { expect, it } from 'vitest';
import type { SftpSession } from '../../../electron/engine/connections/sftp-session.ts';
import { OrderCheck } from '../../../electron/engine/transfers/pump/order-check.ts';
import { failure } from '../../../shared/errors.ts';

const MIB = 1_024 * 1_024;

function checkOver(local: FileHandle, thrown: unknown) {
  const said: string[] = [];
  const session = { open: () => Promise.reject(thrown) } as unknown as SftpSession;
  const check = new OrderCheck({
    session,
    local,
    temporary: '/claims.csv.part',
    localPath: import.meta.filename,
    from: 0,
    chunkBytes: 255 * 1_024,
    isSure: false,
    onSure: () => said.push('sure'),
    onSpoiled: () => said.push('spoiled'),
  });
  return { check, said };
}

it('a connection that breaks while a server is looked at says nothing about that server', async () => {
  await using local = await open(import.meta.filename);
  const lost = failure('ConnectionLost', 'the connection is gone');
  const { check, said } = checkOver(local, lost);
  check.reached(20 * MIB, 4);
  await expect(check.finished(20 * MIB, 4)).rejects.toBe(lost);
  expect([said, check.isSure]).toEqual([[], false]);
});

it('a server that shows nothing of the file is taken for one that spoils it', async () => {
  await using local = await open(import.meta.filename);
  const { check, said } = checkOver(local, failure('NotFound', 'no such file'));
  await expect(check.finished(20 * MIB, 4)).rejects.toMatchObject({ error: { code: 'ServerFailure' } });
  expect(said).toEqual(['spoiled']);
});
