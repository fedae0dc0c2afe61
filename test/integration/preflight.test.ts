import { execFileSync } from 'node:child_process';
import { appendFile, mkdir, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DATABASE_FILE } from '../../electron/engine/storage/database.ts';
import type { PreflightItem } from '../../shared/models/preflight.ts';
import {
  type EngineFixture,
  type PracticeFixture,
  startEngineFixture,
  startPracticeFixture,
} from '../support/engine-fixture.ts';

const OLD_S = 1_700_000_000;

let practice: PracticeFixture;
let engine: EngineFixture;

beforeEach(async () => {
  practice = await startPracticeFixture();
  engine = await startEngineFixture({ port: practice.server.port, trusted: practice.server.hostPublicKey });
});
afterEach(async () => {
  await engine[Symbol.asyncDispose]();
  await practice[Symbol.asyncDispose]();
});

const here = (...parts: string[]): string => join(engine.local, ...parts);

async function file(name: string, content = 'content', writtenAtS = OLD_S): Promise<string> {
  await writeFile(here(name), content);
  await utimes(here(name), writtenAtS, writtenAtS);
  return here(name);
}

const inspect = (path: string, profileId = engine.profile.id): Promise<PreflightItem> =>
  engine.request('preflight.inspect', { profileId, path });

const kinds = ({ findings }: PreflightItem) => findings.map(({ kind, level }) => `${level}: ${kind}`);

describe('a file that is to be sent', () => {
  it('is described, and nothing is said against a good one; no connection is needed', async () => {
    const path = await file('billing.csv');
    expect(await inspect(path)).toEqual({
      path,
      name: 'billing.csv',
      kind: 'file',
      sizeBytes: 7,
      modifiedAtMs: OLD_S * 1_000,
      files: 1,
      findings: [],
    });
    await symlink('billing.csv', here('link'));
    expect(await inspect(here('link'))).toMatchObject({ name: 'link', kind: 'file', sizeBytes: 7 });
    expect(practice.server.stats.connections).toBe(0);
  });

  it('is told to be empty, just changed, or from the future', async () => {
    const nowS = Date.now() / 1_000;
    expect(kinds(await inspect(await file('empty', '')))).toEqual(['warning: empty']);
    expect(kinds(await inspect(await file('new', 'x', nowS)))).toEqual(['warning: just-changed']);
    expect(kinds(await inspect(await file('skewed', 'x', nowS + 60)))).toEqual(['warning: just-changed']);
    expect(kinds(await inspect(await file('settled', 'x', nowS - 6)))).toEqual([]);
    const future = await inspect(await file('future', 'x', Math.floor(nowS) + 200));
    expect(future.findings).toEqual([
      {
        kind: 'from-the-future',
        level: 'warning',
        modifiedAtMs: (Math.floor(nowS) + 200) * 1_000,
      },
    ]);
  });

  it('is stopped where it is missing, is no file, or its content cannot be read', async () => {
    await symlink('nowhere', here('lost'));
    execFileSync('mkfifo', [here('pipe')]);
    expect(await inspect(here('lost'))).toEqual({
      path: here('lost'),
      name: 'lost',
      kind: 'other',
      sizeBytes: null,
      modifiedAtMs: null,
      files: 1,
      findings: [
        {
          kind: 'unreadable',
          level: 'stop',
          error: expect.objectContaining({ code: 'LocalFileNotFound', path: here('lost') }),
        },
      ],
    });
    expect(kinds(await inspect(here('pipe')))).toEqual(['stop: not-a-file']);
    const answer = await engine.host.request('preflight.inspect', {
      profileId: engine.profile.id,
      path: 'relative.csv',
    });
    expect(answer).toMatchObject({ error: { code: 'InvalidRequest' } });
  });

  it.skipIf(process.platform !== 'linux')('is really read, not only looked at', async () => {
    // May be opened, and reading from its beginning fails.
    expect(await inspect('/proc/self/mem')).toMatchObject({
      kind: 'file',
      findings: [{ kind: 'unreadable', level: 'stop', error: { code: 'LocalReadFailed' } }],
    });
  });
});

describe('content that was sent before', () => {
  async function send(path: string): Promise<void> {
    await mkdir(join(practice.root, 'si'), { recursive: true });
    const sent = await engine.run(await engine.queueUploads([path], '/si', { conflict: 'overwrite' }));
    expect(sent.state).toBe('delivered');
  }

  it('is found under another name too, with who sent it when', async () => {
    await send(await file('billing.csv'));
    const [sent] = (await engine.request('transfers.list', {})).transfers;
    expect((await inspect(await file('copy.csv'))).findings).toEqual([
      {
        kind: 'already-sent',
        level: 'warning',
        fileName: 'billing.csv',
        finishedAtMs: sent?.timeline.finishedAtMs,
        osUser: userInfo().username,
      },
    ]);
  });

  it('is not what has the same size only, went to somebody else, came from there, or failed', async () => {
    await send(await file('billing.csv'));
    expect((await inspect(await file('other.csv', 'CONTENT'))).findings).toEqual([]);
    const { id } = await engine.request('profiles.add', {
      name: 'Another',
      host: '127.0.0.1',
      port: practice.server.port,
      user: 'desk',
      authentication: { method: 'password' },
    });
    expect((await inspect(here('billing.csv'), id)).findings).toEqual([]);
    await writeFile(join(practice.root, 'si', 'report.csv'), 'a report');
    await engine.run(await engine.queueDownloads(['/si/report.csv'], engine.local));
    await utimes(here('report.csv'), OLD_S, OLD_S);
    expect((await inspect(here('report.csv'))).findings).toEqual([]);
    const failed = await engine.run(await engine.queueUploads([await file('late.csv', 'late')], '/none'));
    expect(failed.state).toBe('failed');
    expect((await inspect(here('late.csv'))).findings).toEqual([]);
  });

  it('is looked for in deliveries only as far as an index leads', async () => {
    await send(await file('billing.csv'));
    const database = new BetterSqlite3(join(engine.dataDirectory, DATABASE_FILE), { readonly: true });
    const plan = database
      .prepare<[], { detail: string }>(
        `EXPLAIN QUERY PLAN SELECT 1 FROM transfers WHERE profile_id = 'x' AND size_bytes = 7
         AND state = 'delivered' AND direction = 'upload' AND sha256 IS NOT NULL`,
      )
      .all();
    database.close();
    expect(plan.map(({ detail }) => detail).join()).toContain('transfers_delivered');
  });

  it('is not hashed on once nobody waits', async () => {
    const path = await file('big.bin', 'x'.repeat(8 * 1_024 * 1_024));
    await send(path);
    const person = new AbortController();
    const { id: profileId } = engine.profile;
    const inspecting = engine.host.request(
      'preflight.inspect',
      { profileId, path },
      { signal: person.signal },
    );
    person.abort();
    expect(await inspecting).toMatchObject({ error: { code: 'Cancelled' } });
  });
});

describe('a folder that is to be sent', () => {
  it('is counted with all that would go, links left out', async () => {
    await mkdir(here('day', 'deep', 'deeper'), { recursive: true });
    await mkdir(here('day', 'empty'));
    await file('day/a.csv', '12345');
    await file('day/deep/deeper/b.csv', '123');
    await symlink(engine.local, here('day', 'deep', 'around'));
    await symlink('a.csv', here('day', 'again.csv'));
    await utimes(here('day'), OLD_S, OLD_S);
    expect(await inspect(here('day'))).toEqual({
      path: here('day'),
      name: 'day',
      kind: 'folder',
      sizeBytes: 8,
      modifiedAtMs: OLD_S * 1_000,
      files: 2,
      findings: [],
    });
    await appendFile(here('day', 'a.csv'), '6');
    expect(kinds(await inspect(here('day')))).toEqual(['warning: just-changed']);
    await rm(here('day', 'a.csv'));
    await rm(here('day', 'deep', 'deeper', 'b.csv'));
    expect(await inspect(here('day'))).toMatchObject({
      files: 0,
      sizeBytes: 0,
      findings: [{ kind: 'empty' }],
    });
  });
});
