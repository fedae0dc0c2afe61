import { mkdir, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type EngineFixture, startEngineFixture } from '../support/engine-fixture.ts';
import { requires, titleWith } from '../support/requirements.ts';
import { type RealSshd, startSshd } from '../support/sshd.ts';

const needed = requires('sshd');

describe.skipIf(!needed.available)(titleWith('targets that exist already', needed), () => {
  let sshd: RealSshd;
  let engine: EngineFixture;

  beforeAll(async () => {
    sshd = await startSshd();
    engine = await startEngineFixture({
      port: sshd.port,
      user: sshd.user,
      trusted: sshd.hostPublicKey,
      authentication: { method: 'key-file', path: sshd.identityFile },
      credential: () => ({ kind: 'key-file', path: sshd.identityFile }),
    });
    await write(engine.local, 'both.csv', 'local', 1_700_000_000);
    await write(sshd.root, 'both.csv', 'remote', 1_700_000_060);
    await write(engine.local, 'only-here.csv', 'x', 1_700_000_000);
    await write(sshd.root, 'only-there.csv', 'x', 1_700_000_000);
    await mkdir(join(engine.local, 'folders'));
    await mkdir(join(sshd.root, 'folders'));
    await mkdir(join(engine.local, 'folder-here'));
    await write(sshd.root, 'folder-here', 'a file', 1_700_000_000);
    await write(engine.local, 'folder-there', 'a file', 1_700_000_000);
    await mkdir(join(sshd.root, 'folder-there'));
    await symlink('nowhere', join(sshd.root, 'lost'));
    await symlink('nowhere', join(engine.local, 'lost'));
  });
  afterAll(async () => {
    await engine?.[Symbol.asyncDispose]();
    await sshd?.[Symbol.asyncDispose]();
  });

  async function write(folder: string, name: string, content: string, atS: number): Promise<void> {
    await writeFile(join(folder, name), content);
    await utimes(join(folder, name), atS, atS);
  }

  const items = (names: readonly string[]) =>
    names.map((name) => ({ localPath: join(engine.local, name), remotePath: join(sshd.root, name) }));

  const find = async (direction: 'upload' | 'download', names: readonly string[]) =>
    (
      await engine.request('transfers.findConflicts', {
        profileId: engine.profile.id,
        direction,
        items: items(names),
      })
    ).conflicts;

  const both = () => ({
    local: { path: join(engine.local, 'both.csv'), sizeBytes: 5, modifiedAtMs: 1_700_000_000_000 },
    remote: { path: join(sshd.root, 'both.csv'), sizeBytes: 6, modifiedAtMs: 1_700_000_060_000 },
  });
  const names = (conflicts: Awaited<ReturnType<typeof find>>) =>
    conflicts.map(({ local }) => local.path.slice(engine.local.length + 1));

  it('need no connection where a download finds nothing here', async () => {
    expect(await find('download', ['only-there.csv'])).toEqual([]);
    expect(sshd.connections()).toBe(0);
  });

  it.each(['upload', 'download'] as const)('are told with both sides (%s)', async (direction) => {
    expect(await find(direction, ['both.csv'])).toEqual([both()]);
    const missing = direction === 'upload' ? 'only-here.csv' : 'only-there.csv';
    expect(await find(direction, [missing, 'folders'])).toEqual([]);
    expect(
      names(await find(direction, ['folder-there', 'folders', 'lost', 'both.csv', 'folder-here'])),
    ).toEqual(['folder-there', 'lost', 'both.csv', 'folder-here']);
  });

  it('are asked for together, over one connection', async () => {
    const thousand = Array.from({ length: 999 }, (_, index) => `none-${index}.csv`);
    expect(await find('upload', [...thousand, 'both.csv'])).toEqual([both()]);
    expect(sshd.connections()).toBe(1);
  });

  it('can be left unanswered', async () => {
    const input = { profileId: engine.profile.id, direction: 'upload' as const, items: items(['both.csv']) };
    const answer = await engine.host.request('transfers.findConflicts', input, {
      signal: AbortSignal.abort(),
    });
    expect(answer).toMatchObject({ error: { code: 'Cancelled' } });
  });
});
