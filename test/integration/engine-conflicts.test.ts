import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ConflictPolicy, Direction } from '../../shared/models/transfer.ts';
import {
  type EngineFixture,
  namesInFolder,
  type PracticeFixture,
  startEngineFixture,
  startPracticeFixture,
} from '../support/engine-fixture.ts';
import { requires, titleWith } from '../support/requirements.ts';
import { type RealSshd, startSshd } from '../support/sshd.ts';
import { waitFor } from '../support/temp.ts';

const sshdAvailable = requires('sshd');

/** Two folders of this machine, one of them served: what is sent from one arrives in the other. */
interface Sides {
  readonly engine: EngineFixture;
  readonly servedAs: (path: string) => string;
  readonly root: string;
}

let count = 0;

/** Transfers `report.csv` onto another file of that name; says how it ended and what is there now. */
async function transferOnto(
  { engine, servedAs, root }: Sides,
  direction: Direction,
  conflict: ConflictPolicy,
  makeTarget: (path: string) => Promise<void> = (path) => writeFile(path, 'old'),
) {
  count += 1;
  const [remote, local] = [join(root, `case-${count}`), join(engine.local, `case-${count}`)];
  await mkdir(remote);
  await mkdir(local);
  const [source, target] = direction === 'upload' ? [local, remote] : [remote, local];
  await writeFile(join(source, 'report.csv'), 'new');
  await makeTarget(join(target, 'report.csv'));
  const batchId =
    direction === 'upload'
      ? await engine.queueUploads([join(local, 'report.csv')], servedAs(remote), { conflict })
      : await engine.queueDownloads([servedAs(join(remote, 'report.csv'))], local, { conflict });
  const transfer = await engine.run(batchId);
  await engine.request('queue.drain', {});
  const names = await namesInFolder(target);
  const contents = await Promise.all(
    names.map(async (name) => [name, await readFile(join(target, name), 'utf8').catch(() => 'a folder')]),
  );
  return { transfer, there: Object.fromEntries(contents) as Record<string, string> };
}

function behavesAsAsked(sides: () => Sides): void {
  describe.each(['upload', 'download'] as const)('%s onto an existing file', (direction) => {
    it.each([
      ['fail', { state: 'failed', error: { code: 'AlreadyExists' } }, { 'report.csv': 'old' }],
      ['skip', { state: 'skipped', error: null }, { 'report.csv': 'old' }],
      ['overwrite', { state: 'delivered', error: null }, { 'report.csv': 'new' }],
      ['rename', { state: 'delivered' }, { 'report.csv': 'old', 'report (2).csv': 'new' }],
    ] as const)('does what was asked: %s', async (policy, outcome, there) => {
      const found = await transferOnto(sides(), direction, policy);
      expect(found.transfer).toMatchObject(outcome);
      expect(found.there).toEqual(there);
    });

    it('never takes the place of a folder', async () => {
      for (const policy of ['fail', 'overwrite'] as const) {
        const found = await transferOnto(sides(), direction, policy, async (path) => {
          await mkdir(path);
        });
        expect(found).toMatchObject({
          transfer: { state: 'failed', error: { code: 'IsADirectory' } },
          there: { 'report.csv': 'a folder' },
        });
      }
    });

    it('keeps both under the first free number', async () => {
      const found = await transferOnto(sides(), direction, 'rename', async (path) => {
        await writeFile(path, 'old');
        await writeFile(path.replace('.csv', ' (2).csv'), 'older');
      });
      expect(found.there).toEqual({
        'report.csv': 'old',
        'report (2).csv': 'older',
        'report (3).csv': 'new',
      });
      expect(found.transfer[direction === 'upload' ? 'remotePath' : 'localPath']).toMatch(
        /report \(3\)\.csv$/,
      );
    });
  });
}

describe.skipIf(!sshdAvailable.available)(titleWith('with a real OpenSSH server', sshdAvailable), () => {
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
  });
  afterAll(async () => {
    await engine?.[Symbol.asyncDispose]();
    await sshd?.[Symbol.asyncDispose]();
  });
  behavesAsAsked(() => ({ engine, root: sshd.root, servedAs: (path) => path }));
});

describe.each([
  ['whose rename replaces what is there', { renameReplaces: true }],
  ['without an atomic replace', { withoutExtensions: ['posix-rename@openssh.com' as const] }],
])('with a server %s', (_what, faults) => {
  let practice: PracticeFixture;
  let engine: EngineFixture;
  beforeAll(async () => {
    practice = await startPracticeFixture(faults);
    engine = await startEngineFixture({
      port: practice.server.port,
      trusted: practice.server.hostPublicKey,
    });
  });
  afterAll(async () => {
    await engine?.[Symbol.asyncDispose]();
    await practice?.[Symbol.asyncDispose]();
  });
  const sides = (): Sides => ({
    engine,
    root: practice.root,
    servedAs: (path) => path.slice(practice.root.length),
  });
  behavesAsAsked(sides);

  it.each([
    ['fail', 'failed', { 'report.csv': 'theirs' }],
    ['skip', 'skipped', { 'report.csv': 'theirs' }],
    ['rename', 'delivered', { 'report.csv': 'theirs', 'report (2).csv': 'new' }],
  ] as const)('a target that appears while the file is sent is kept: %s', async (policy, state, there) => {
    practice.faults.delayReplyMs = 60;
    const writesBefore = practice.server.stats.requestsByName.WRITE ?? 0;
    const found = await transferOnto(sides(), 'upload', policy, async (path) => {
      void waitFor(() => (practice.server.stats.requestsByName.WRITE ?? 0) > writesBefore, {
        what: 'the bytes to be sent',
        everyMs: 1,
      }).then(() => writeFile(path, 'theirs'));
    });
    practice.faults.delayReplyMs = 0;
    expect(found.transfer.state).toBe(state);
    expect(found.there).toEqual(there);
  });
});
