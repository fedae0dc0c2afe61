import { execFileSync } from 'node:child_process';
import { lstat, mkdir, readdir, readFile, symlink, utimes, writeFile } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { EngineInput } from '../../shared/contract/engine-requests.ts';
import type { Direction, TransferSnapshot } from '../../shared/models/transfer.ts';
import { type EngineFixture, startEngineFixture } from '../support/engine-fixture.ts';
import { requires, titleWith } from '../support/requirements.ts';
import { type RealSshd, startSshd } from '../support/sshd.ts';

const sshdAvailable = requires('sshd');

/** What is below a folder: files with what they hold, folders that hold nothing, links; by path. */
async function treeOf(folder: string): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isSymbolicLink()) found[relative(folder, path)] = 'a link';
    else if (entry.isFile()) found[relative(folder, path)] = await readFile(path, 'utf8');
    else if ((await readdir(path)).length === 0) found[relative(folder, path)] = 'an empty folder';
  }
  return found;
}

describe.skipIf(!sshdAvailable.available)(
  titleWith('folders, with a real OpenSSH server', sshdAvailable),
  () => {
    let sshd: RealSshd;
    let engine: EngineFixture;
    let count = 0;
    let remote: string;
    let local: string;
    beforeAll(async () => {
      sshd = await startSshd();
      engine = await startEngineFixture({
        port: sshd.port,
        user: sshd.user,
        trusted: sshd.hostPublicKey,
        authentication: { method: 'key-file', path: sshd.identityFile },
        credential: () => ({ kind: 'key-file', path: sshd.identityFile }),
      });
    });
    afterAll(async () => {
      await engine?.[Symbol.asyncDispose]();
      await sshd?.[Symbol.asyncDispose]();
    });
    beforeEach(async () => {
      count += 1;
      [remote, local] = [join(sshd.root, `case-${count}`), join(engine.local, `case-${count}`)];
      await mkdir(remote);
      await mkdir(local);
    });

    const sidesOf = (direction: Direction) =>
      direction === 'upload' ? { source: local, target: remote } : { source: remote, target: local };

    /** Transfers a folder of the source's side whole, and waits for the end. */
    async function transfer(
      direction: Direction,
      path: string,
      options: Pick<
        EngineInput<'transfers.enqueueUploads'>,
        'include' | 'exclude' | 'links' | 'conflict'
      > = {},
    ): Promise<readonly TransferSnapshot[]> {
      const { target } = sidesOf(direction);
      const batchId =
        direction === 'upload'
          ? await engine.queueUploads([path], target, { recursive: true, ...options })
          : await engine.queueDownloads([path], target, { recursive: true, ...options });
      await engine.work();
      const transfers = await engine.finished(batchId);
      await engine.request('queue.drain', {});
      return transfers;
    }

    const outcomes = (transfers: readonly TransferSnapshot[], from: 'localPath' | 'remotePath') =>
      Object.fromEntries(
        transfers.map((one) => [
          basename(one[from]),
          one.state === 'skipped' ? `skipped: ${one.skipReason}` : (one.error?.code ?? one.state),
        ]),
      );

    describe.each(['upload', 'download'] as const)('%s', (direction) => {
      it('keeps empty folders, and records them', async () => {
        const { source, target } = sidesOf(direction);
        await mkdir(join(source, 'daily', 'empty', 'deep'), { recursive: true });
        await mkdir(join(source, 'daily', 'b'));
        await writeFile(join(source, 'daily', 'b', 'x.csv'), 'x');
        const transfers = await transfer(direction, join(source, 'daily'));
        expect(transfers.map(({ state, kind }) => [state, kind])).toEqual([
          ['delivered', 'file'],
          ['delivered', 'folder'],
        ]);
        expect(await treeOf(target)).toEqual({
          'daily/b/x.csv': 'x',
          'daily/empty/deep': 'an empty folder',
        });
        const entry = await engine.request('history.ofTransfer', { transferId: transfers[1]?.id ?? 0 });
        expect(entry.fields).toMatchObject({
          kind: 'transfer.delivered',
          entryKind: 'folder',
          fileName: 'deep',
          stage: 'published',
          checked: null,
          sha256: null,
        });
        // Once more: what is there is as good.
        const again = await transfer(direction, join(source, 'daily', 'empty'));
        expect(again.map(({ state }) => state)).toEqual(['delivered']);
      });

      it('says so where a file has the name of an empty folder', async () => {
        const { source, target } = sidesOf(direction);
        await mkdir(join(source, 'daily', 'empty'), { recursive: true });
        await mkdir(join(target, 'daily'));
        await writeFile(join(target, 'daily', 'empty'), 'a file');
        const [folder] = await transfer(direction, join(source, 'daily'));
        expect(folder).toMatchObject({ state: 'failed', error: { code: 'NotADirectory' } });
        expect(await treeOf(target)).toEqual({ 'daily/empty': 'a file' });
      });

      it('takes what fits the masks of the batch, else of the profile', async () => {
        const { source, target } = sidesOf(direction);
        await mkdir(join(source, 'daily', 'archive'), { recursive: true });
        await mkdir(join(source, 'daily', 'empty'));
        for (const name of ['a.csv', 'B.CSV', 'notes.txt', 'archive/old.csv'])
          await writeFile(join(source, 'daily', name), name);
        await transfer(direction, join(source, 'daily'), { include: ['*.csv'], exclude: ['archive/'] });
        expect(Object.keys(await treeOf(target)).sort()).toEqual(['daily/B.CSV', 'daily/a.csv']);

        const { id, kind: _kind, createdAtMs: _made, updatedAtMs: _changed, ...settings } = engine.profile;
        const put = (transferSettings: object) =>
          engine.request('profiles.update', {
            id,
            settings: { ...settings, transfer: { ...settings.transfer, ...transferSettings } },
          });
        await put({ include: ['*.txt'], onConflict: 'only-if-newer', links: 'follow' });
        try {
          await symlink('notes.txt', join(source, 'daily', 'link.txt'));
          await transfer(direction, join(source, 'daily'));
          expect(await treeOf(target)).toMatchObject({ 'daily/link.txt': 'notes.txt' });
          const again = await transfer(direction, join(source, 'daily'));
          expect(again.map(({ skipReason }) => skipReason)).toEqual(['not-newer', 'not-newer']);
        } finally {
          await put({});
        }
      });

      it('skips links unless they are to be followed, and then none that leads out or in a circle', async () => {
        const { source, target } = sidesOf(direction);
        const daily = join(source, 'daily');
        await mkdir(join(daily, 'b'), { recursive: true });
        await writeFile(join(daily, 'a.csv'), 'a');
        await writeFile(join(daily, 'b', 'x.csv'), 'x');
        await writeFile(join(source, 'secret.csv'), 'secret');
        await symlink('a.csv', join(daily, 'to-a.csv'));
        await symlink('b', join(daily, 'to-b'));
        await symlink('..', join(daily, 'b', 'around'));
        await symlink(join(source, 'secret.csv'), join(daily, 'out.csv'));
        await symlink(source, join(daily, 'out'));
        await symlink('nothing', join(daily, 'nowhere'));
        const from = direction === 'upload' ? 'remotePath' : 'localPath';

        const skipped = await transfer(direction, daily);
        expect(outcomes(skipped, from)).toEqual({
          'a.csv': 'delivered',
          'x.csv': 'delivered',
          'to-a.csv': 'skipped: link',
          'to-b': 'skipped: link',
          around: 'skipped: link',
          'out.csv': 'skipped: link',
          out: 'skipped: link',
          nowhere: 'skipped: link',
        });
        expect(await treeOf(target)).toEqual({ 'daily/a.csv': 'a', 'daily/b/x.csv': 'x' });
        const of = skipped.find(({ state }) => state === 'skipped')?.id ?? 0;
        expect((await engine.request('history.ofTransfer', { transferId: of })).fields).toMatchObject({
          kind: 'transfer.skipped',
          skipReason: 'link',
        });

        const followed = await transfer(direction, daily, { links: 'follow', conflict: 'overwrite' });
        expect(outcomes(followed, from)).toEqual({
          'a.csv': 'delivered',
          'x.csv': 'delivered',
          'to-a.csv': 'delivered',
          around: 'skipped: link-in-circle',
          'out.csv': 'skipped: link-leads-out',
          out: 'skipped: link-leads-out',
          nowhere: 'skipped: link-leads-nowhere',
        });
        expect(await treeOf(target)).toEqual({
          'daily/a.csv': 'a',
          'daily/b/x.csv': 'x',
          'daily/to-a.csv': 'a',
          'daily/to-b/x.csv': 'x',
        });
      });

      it.each([
        ['only-if-newer', 'older', 'delivered'],
        ['only-if-newer', 'same', 'skipped: not-newer'],
        ['only-if-newer', 'newer', 'skipped: not-newer'],
        ['only-if-different', 'older', 'delivered'],
        ['only-if-different', 'same', 'skipped: not-different'],
        ['only-if-different', 'longer', 'delivered'],
      ] as const)('replaces %s where what is there is %s: %s', async (conflict, there, outcome) => {
        const { source, target } = sidesOf(direction);
        const [path, existing] = [join(source, 'a.csv'), join(target, 'a.csv')];
        await writeFile(path, 'new');
        await writeFile(existing, there === 'longer' ? 'longer' : 'old');
        const atS = 1_767_603_600;
        await utimes(path, atS, atS + 0.9);
        const offsetS = { older: -60, same: 0, longer: 0, newer: 60 }[there];
        await utimes(existing, atS, atS + offsetS);
        const [only] = await transfer(direction, path, { conflict });
        expect(outcomes(only === undefined ? [] : [only], 'localPath')).toEqual({ 'a.csv': outcome });
        const kept = there === 'longer' ? 'longer' : 'old';
        expect(await treeOf(target)).toEqual({ 'a.csv': outcome === 'delivered' ? 'new' : kept });
      });

      it('refuses two things of one batch on their way to one name', async () => {
        const { source, target } = sidesOf(direction);
        for (const folder of ['one', 'two']) {
          await mkdir(join(source, folder));
          await writeFile(join(source, folder, 'a.csv'), folder);
        }
        const paths = ['one', 'two'].map((folder) => join(source, folder, 'a.csv'));
        const queue = (conflict: 'overwrite' | 'rename') =>
          direction === 'upload'
            ? engine.queueUploads(paths, target, { conflict })
            : engine.queueDownloads(paths, target, { conflict });
        const batchId = await queue('overwrite');
        await engine.work();
        expect((await engine.finished(batchId)).map(({ state, error }) => [state, error?.code])).toEqual([
          ['delivered', undefined],
          ['failed', 'NameNotAllowed'],
        ]);
        expect(await treeOf(target)).toEqual({ 'a.csv': 'one' });
        await engine.finished(await queue('rename'));
        expect(Object.keys(await treeOf(target)).sort()).toEqual(['a (2).csv', 'a (3).csv', 'a.csv']);
      });
    });

    it('refuses to send names that no server is given, and warns of those that Windows cannot hold', async () => {
      const daily = join(local, 'daily');
      await mkdir(daily);
      for (const name of ['line\nbreak.csv', 'fine.csv', 'back\\slash.csv', '09:41.csv', 'A.csv', 'a.csv'])
        await writeFile(join(daily, name), name);
      execFileSync('sh', ['-c', `printf x > "${daily}/$(printf 'raw\\377.csv')"`]);
      const transfers = await transfer('upload', daily);
      expect(
        Object.fromEntries(
          transfers.map(({ localPath, error, warnings }) => [
            basename(localPath),
            error?.message ?? warnings,
          ]),
        ),
      ).toEqual({
        'line\nbreak.csv': 'has a control character',
        'fine.csv': [],
        'back\\slash.csv': ['windows-cannot-hold-name'],
        '09:41.csv': ['windows-cannot-hold-name'],
        'A.csv': [],
        'a.csv': ['alike-names'],
        'raw\uFFFD.csv': 'the name is no valid text',
      });
      expect((await readdir(join(remote, 'daily'))).sort()).toEqual(
        ['09:41.csv', 'A.csv', 'a.csv', 'back\\slash.csv', 'fine.csv'].sort(),
      );
    });

    it('lists names that are not UTF-8, and touches none of them', async () => {
      const raw = '$(printf "raw\\377.csv")';
      execFileSync('sh', [
        '-c',
        `cd "${remote}" && mkdir out && printf x > "out/${raw}" && printf y > out/fine.csv`,
      ]);
      const { id: profileId } = engine.profile;
      const shown = join(remote, 'out', 'raw\uFFFD.csv');
      const { listingId } = await engine.request('remote.openListing', {
        profileId,
        path: join(remote, 'out'),
      });
      const { entries } = await engine.request('remote.readListing', { listingId });
      await engine.request('remote.closeListing', { listingId });
      expect(entries.map(({ name, usable }) => [name, usable]).sort()).toEqual([
        ['fine.csv', true],
        ['raw\uFFFD.csv', false],
      ]);
      const refused = { error: { code: 'NameNotAllowed' } };
      const fixture = engine;
      await expect(fixture.request('remote.remove', { profileId, path: shown })).rejects.toMatchObject(
        refused,
      );
      await expect(
        fixture.request('remote.rename', { profileId, from: shown, to: join(remote, 'out', 'x.csv') }),
      ).rejects.toMatchObject(refused);
      await expect(fixture.request('remote.stat', { profileId, path: shown })).rejects.toMatchObject(refused);
      await expect(
        fixture.request('remote.remove', { profileId, path: join(remote, 'out'), recursive: true }),
      ).rejects.toMatchObject(refused);
      expect(await transfer('download', shown)).toMatchObject([{ state: 'failed', ...refused }]);
      expect(outcomes(await transfer('download', join(remote, 'out')), 'remotePath')).toEqual({
        'fine.csv': 'delivered',
        'raw\uFFFD.csv': 'NameNotAllowed',
      });
      expect(await treeOf(local)).toEqual({ 'out/fine.csv': 'y' });
      expect(
        (await readdir(join(remote, 'out'), { encoding: 'buffer' })).map((name) => name.length),
      ).toHaveLength(2);
    });

    it('writes through no link that stands in the place of a folder below the chosen one', async () => {
      await mkdir(join(remote, 'daily', 'b', 'empty'), { recursive: true });
      await writeFile(join(remote, 'daily', 'b', 'x.csv'), 'x');
      await writeFile(join(remote, 'daily', 'a.csv'), 'a');
      const outside = join(engine.local, `outside-${count}`);
      await mkdir(outside);
      await mkdir(join(local, 'daily'));
      await symlink(outside, join(local, 'daily', 'b'));
      const transfers = await transfer('download', join(remote, 'daily'));
      expect(outcomes(transfers, 'localPath')).toEqual({
        'a.csv': 'delivered',
        'x.csv': 'NotADirectory',
        empty: 'NotADirectory',
      });
      expect(await readdir(outside)).toEqual([]);
      // The chosen folder itself may be a link, and what is above it.
      const way = join(engine.local, `way-${count}`);
      await symlink(outside, way);
      const batchId = await engine.queueDownloads([join(remote, 'daily')], way, { recursive: true });
      await engine.finished(batchId);
      expect(await treeOf(outside)).toEqual({
        'daily/a.csv': 'a',
        'daily/b/x.csv': 'x',
        'daily/b/empty': 'an empty folder',
      });
      expect((await lstat(way)).isSymbolicLink()).toBe(true);
    });
  },
);
