import { createHash } from 'node:crypto';
import { link, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LocalSide } from '../../electron/engine/transfers/local-side.ts';
import { look, publish } from '../../electron/engine/transfers/publishing/publish.ts';
import type { PublishIntent } from '../../electron/engine/transfers/queue/transfer-row.ts';
import type { ConflictPolicy } from '../../shared/models/transfer.ts';
import { type TempFolder, tempFolder } from '../support/temp.ts';

const CONTENT = 'claim,amount\n1,20.00\n';
const MODIFIED_AT_S = 1_767_603_600;
const signal = new AbortController().signal;
const side = new LocalSide();

/** What is done before a name is taken; here nothing is ever taken away for a moment. */
const recording = (moveTo: (path: string) => Promise<void>) => ({
  moveTo,
  willWarn: () => expect.unreachable(),
});

let folder: TempFolder;
let intent: PublishIntent;

beforeEach(async () => {
  folder = await tempFolder('publish');
  intent = {
    temporary: join(folder.path, 'claims.csv.0123456789ab.part'),
    final: join(folder.path, 'claims.csv'),
    sizeBytes: CONTENT.length,
    sha256: createHash('sha256').update(CONTENT).digest('hex'),
    modifiedAtS: MODIFIED_AT_S,
  };
  await writeFile(intent.temporary, CONTENT);
  await utimes(intent.temporary, MODIFIED_AT_S, MODIFIED_AT_S);
});
afterEach(() => folder[Symbol.asyncDispose]());

describe('what became of a publish that was cut off', () => {
  const found = (policy: ConflictPolicy = 'fail') => look(side, intent, policy, signal);

  it('is seen by where the file is', async () => {
    expect(await found()).toBe('temporary');
    await rename(intent.temporary, intent.final);
    expect(await found()).toBe('published');
    await rm(intent.final);
    expect(await found()).toBe('unknown');
  });

  it('is a delivery where the file has both names, unless what was there before was to be replaced', async () => {
    await link(intent.temporary, intent.final);
    expect(await found()).toBe('published');
    expect(await found('overwrite')).toBe('temporary');
  });

  it('is not claimed by a file that only looks like ours', async () => {
    await writeFile(intent.final, CONTENT.replace('20.00', '20.01'));
    await utimes(intent.final, MODIFIED_AT_S, MODIFIED_AT_S);
    expect(await found()).toBe('temporary');
    await rm(intent.temporary);
    expect(await found()).toBe('unknown');
  });
});

describe('publishing on this machine', () => {
  const moved: string[] = [];
  const published = (policy: ConflictPolicy) =>
    publish(
      side,
      intent,
      policy,
      recording(async (path) => {
        moved.push(path);
      }),
    );

  it('leaves an existing file as it is where that was asked', async () => {
    await writeFile(intent.final, 'theirs');
    await expect(published('fail')).rejects.toMatchObject({ error: { code: 'AlreadyExists' } });
    expect(await published('skip')).toEqual({ kind: 'skip', reason: 'exists' });
    expect(await readFile(intent.final, 'utf8')).toBe('theirs');
    expect((await stat(intent.temporary)).size).toBe(CONTENT.length);
  });

  it('keeps both under a number that was announced first, or replaces', async () => {
    await writeFile(intent.final, 'theirs');
    const numbered = join(folder.path, 'claims (2).csv');
    expect(await published('rename')).toEqual({ kind: 'published', path: numbered });
    expect(moved).toEqual([numbered]);
    expect(await readFile(numbered, 'utf8')).toBe(CONTENT);
    await writeFile(intent.temporary, CONTENT);
    expect(await published('overwrite')).toEqual({ kind: 'published', path: intent.final });
    expect(await readFile(intent.final, 'utf8')).toBe(CONTENT);
    await expect(stat(intent.temporary)).rejects.toMatchObject({ code: 'ENOENT' });
  });
});

describe('completing what is there, on a server that has to remove it first', () => {
  const completing = (): PublishIntent => ({
    ...intent,
    completes: { isFolder: false, sizeBytes: 5, modifiedAtS: MODIFIED_AT_S },
  });
  const published = (policy: ConflictPolicy = 'resume') =>
    publish(
      side,
      completing(),
      policy,
      recording(() => expect.unreachable()),
    );

  it('goes on where it was cut off after the removal: the whole file is all there is', async () => {
    expect(await published()).toEqual({ kind: 'published', path: intent.final });
    expect(await readFile(intent.final, 'utf8')).toBe(CONTENT);
  });

  it('leaves what somebody else has put there', async () => {
    await writeFile(intent.final, 'theirs');
    await expect(published()).rejects.toMatchObject({ error: { code: 'AlreadyExists' } });
    expect(await readFile(intent.final, 'utf8')).toBe('theirs');
  });
});
