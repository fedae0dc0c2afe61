import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Profiles } from '../../electron/engine/profiles/profiles.ts';
import { openDatabase } from '../../electron/engine/storage/database.ts';
import { GroupCommit } from '../../electron/engine/storage/group-commit.ts';
import { appError } from '../../shared/errors.ts';
import type { ProfileInput, ProfileStatus } from '../../shared/models/profile.ts';
import { PROFILE_DEFAULTS } from '../support/profile-defaults.ts';
import { dataDirectoryWithDatabase } from '../support/sample-ledger.ts';

const refused = appError('AuthenticationFailed', 'the server refused the sign-in', {
  detail: { user: 'etl_si' },
});
const unreachable = appError('Unreachable', 'connect: ECONNREFUSED');
const NOTHING_WRONG = { held: null, unreachable: null };

let place: ReturnType<typeof dataDirectoryWithDatabase>;
let commits: GroupCommit;
let profiles: Profiles;
let news: ProfileStatus[];
let nowMs: number;

beforeEach(() => {
  place = dataDirectoryWithDatabase();
  commits = new GroupCommit(place.database);
  news = [];
  nowMs = 1_000_000;
  profiles = new Profiles({
    database: place.database,
    commits,
    now: () => nowMs,
    random: () => 1,
    changed: (status) => news.push(status),
  });
});

afterEach(() => {
  commits.close();
  place[Symbol.dispose]();
});

const settings = (name: string, more: Partial<ProfileInput> = {}): ProfileInput => ({
  name,
  host: 'imports.example.com',
  user: 'etl_si',
  authentication: { method: 'password' },
  ...more,
});

/** Puts transfers into the queue, one in each of `states`. */
function addTransfers(profileId: string, states: readonly string[], more: { requested?: string } = {}): void {
  const batchId = `batch of ${profileId}`;
  place.database
    .prepare(
      'INSERT OR IGNORE INTO batches (id, profile_id, direction, conflict, created_at_ms) VALUES (?, ?, ?, ?, ?)',
    )
    .run(batchId, profileId, 'upload', 'fail', nowMs);
  place.database.transaction(() => {
    for (const state of states)
      place.database
        .prepare(
          `INSERT INTO transfers (batch_id, profile_id, direction, local_path, remote_path, size_class, state, requested,
             next_attempt_at_ms, queued_at_ms) VALUES (?, ?, 'upload', '/a', '/b', 'small', ?, ?, 5, 0)`,
        )
        .run(batchId, profileId, state, more.requested ?? null);
  })();
}

const statesOf = (profileId: string): unknown[] =>
  place.database
    .prepare('SELECT state FROM transfers WHERE profile_id = ? ORDER BY id')
    .pluck()
    .all(profileId);

describe('stored profiles', () => {
  it('are given back with every default filled in', async () => {
    const added = await profiles.add(settings(' Sleep Impressions '));
    expect(added).toEqual({
      ...PROFILE_DEFAULTS,
      id: expect.any(String),
      kind: 'saved',
      name: 'Sleep Impressions',
      host: 'imports.example.com',
      user: 'etl_si',
      authentication: { method: 'password' },
      createdAtMs: nowMs,
      updatedAtMs: nowMs,
    });
    expect(profiles.get(added.id)).toEqual(added);
    expect(profiles.find('sleep IMPRESSIONS')).toEqual(added);
  });

  it('get their places all together or not at all, and are otherwise untouched', async () => {
    const one = await profiles.add(settings('One', { notes: 'ring first' }));
    const other = await profiles.add(settings('Other'));
    await profiles.arrange([
      { id: one.id, folder: 'Labs', favourite: true, position: 2 },
      { id: other.id, folder: '', favourite: false, position: 1 },
    ]);
    expect(profiles.get(one.id)).toEqual({ ...one, folder: 'Labs', favourite: true, position: 2 });
    expect(profiles.find('Other')).toEqual({ ...other, position: 1 });
    await expect(
      profiles.arrange([
        { id: one.id, folder: '', favourite: false, position: null },
        { id: 'gone', folder: '', favourite: false, position: null },
      ]),
    ).rejects.toMatchObject({ error: { code: 'NotFound' } });
    expect(profiles.get(one.id)).toMatchObject({ folder: 'Labs', favourite: true, position: 2 });
  });

  it('get the default of a setting that came after them', async () => {
    const added = await profiles.add(settings('Midwest'));
    place.database
      .prepare(
        "UPDATE profiles SET settings = json_remove(settings, '$.retry', '$.timeouts.stallMs') WHERE id = ?",
      )
      .run(added.id);
    expect(profiles.get(added.id)).toEqual(added);
  });

  it('have names that nobody else has, in whatever case', async () => {
    const midwest = await profiles.add(settings('Midwest'));
    const taken = { error: { code: 'AlreadyExists', path: 'MIDWEST' } };
    await expect(profiles.add(settings('MIDWEST'))).rejects.toMatchObject(taken);
    const other = await profiles.add(settings('Other'));
    await expect(profiles.update(other.id, settings('MIDWEST'))).rejects.toMatchObject(taken);
    await expect(profiles.update(midwest.id, settings('MIDWEST'))).resolves.toMatchObject({
      name: 'MIDWEST',
    });
  });

  it('are not found by a name or id nobody has, and a wrong setting is refused', async () => {
    expect(() => profiles.find('Nowhere')).toThrow(
      expect.objectContaining({ error: expect.objectContaining({ code: 'NotFound', path: 'Nowhere' }) }),
    );
    expect(() => profiles.get('nobody')).toThrow(/no such profile/);
    expect(() => profiles.status('nobody')).toThrow(/no such profile/);
    await expect(profiles.hold('nobody', refused)).rejects.toMatchObject({ error: { code: 'NotFound' } });
    await expect(profiles.remove('nobody')).rejects.toMatchObject({ error: { code: 'NotFound' } });
    await expect(profiles.add(settings('a:b'))).rejects.toMatchObject({ error: { code: 'InvalidRequest' } });
  });

  it('change for whoever asks, also when another process changed them', async () => {
    const { id } = await profiles.add(settings('Midwest'));
    nowMs += 5;
    await profiles.update(id, settings('Midwest', { port: 2_222 }));
    expect(profiles.get(id)).toMatchObject({ port: 2_222, createdAtMs: nowMs - 5, updatedAtMs: nowMs });
    const otherDatabase = openDatabase(place.dataDirectory);
    const otherCommits = new GroupCommit(otherDatabase);
    const other = new Profiles({
      database: otherDatabase,
      commits: otherCommits,
      now: () => nowMs,
      changed: () => {},
    });
    await other.update(id, settings('Midwest', { port: 3_333 }));
    otherCommits.close();
    otherDatabase.close();
    profiles.refresh();
    expect(profiles.get(id).port).toBe(3_333);
  });

  it('are news when they are added or changed, here or by another process, and once only', async () => {
    const mine = await profiles.add(settings('Midwest'));
    await profiles.update(mine.id, settings('Midwest', { description: 'Daily billing files' }));
    expect(news.map(({ profileId }) => profileId)).toEqual([mine.id, mine.id]);
    news = [];
    profiles.refresh();
    expect(news).toEqual([]);

    const otherDatabase = openDatabase(place.dataDirectory);
    const otherCommits = new GroupCommit(otherDatabase);
    const other = new Profiles({
      database: otherDatabase,
      commits: otherCommits,
      now: () => nowMs,
      changed: () => {},
    });
    const theirs = await other.add(settings('Practice'));
    await other.hold(mine.id, refused);
    profiles.refresh();
    const held = { profileId: mine.id, held: { error: refused, sinceMs: nowMs }, unreachable: null };
    expect(news).toEqual([held, { profileId: theirs.id, ...NOTHING_WRONG }]);
    await other.remove(theirs.id);
    await profiles.remove(mine.id);
    otherCommits.close();
    otherDatabase.close();
    profiles.refresh();
    expect(news).toHaveLength(2);
    expect(profiles.statuses()).toEqual([]);
  });

  it('are listed by name, page by page, without ad-hoc ones', async () => {
    for (const name of ['beta', 'Alpha', 'Gamma', 'delta']) await profiles.add(settings(name));
    await profiles.adHoc({ host: 'x.example.com', port: 22, user: 'a' });
    const pages: (readonly string[])[] = [];
    let after: string | null | undefined;
    do {
      const page = profiles.list({ after: after ?? undefined, limit: 2 });
      pages.push(page.profiles.map(({ name }) => name));
      after = page.next;
    } while (after !== null);
    expect(pages).toEqual([
      ['Alpha', 'beta'],
      ['delta', 'Gamma'],
    ]);
  });

  it('are removed with their finished transfers, but not while one is unfinished', async () => {
    const { id } = await profiles.add(settings('Midwest'));
    addTransfers(id, ['delivered', 'failed', 'queued']);
    place.database
      .prepare(
        "INSERT INTO temporaries (profile_id, transfer_id, fence, side, path, abandoned) VALUES (?, 1, 1, 'remote', '/p', 1)",
      )
      .run(id);
    await expect(profiles.remove(id)).rejects.toMatchObject({
      error: { code: 'InvalidRequest', detail: { unfinished: 1 } },
    });
    expect(statesOf(id)).toHaveLength(3);
    place.database.prepare("UPDATE transfers SET state = 'cancelled' WHERE state = 'queued'").run();
    await profiles.remove(id);
    expect(() => profiles.get(id)).toThrow(/no such profile/);
    for (const table of ['transfers', 'batches', 'temporaries', 'profiles'])
      expect(place.database.prepare(`SELECT count(*) FROM ${table}`).pluck().get()).toBe(0);
  });
});

describe('an ad-hoc profile', () => {
  it('is made once for a host, port and user, and asks for its credential', async () => {
    const address = { host: 'Imports.Example.com', port: 2_222, user: 'etl_si' };
    const made = await profiles.adHoc(address);
    expect(made).toMatchObject({
      kind: 'ad-hoc',
      name: 'sftp://etl_si@imports.example.com:2222',
      host: 'imports.example.com',
      authentication: { method: 'ask' },
    });
    expect(await profiles.adHoc({ ...address, host: 'imports.example.com' })).toEqual(made);
    expect(profiles.get(made.id)).toEqual(made);
    expect(() => profiles.find(made.name)).toThrow(/no profile has this name/);
    await expect(profiles.update(made.id, settings('Midwest'))).rejects.toMatchObject({
      error: { code: 'InvalidRequest' },
    });
  });

  it('is another one for a user whose name differs in case only', async () => {
    const address = { host: '::1', port: 22, user: 'dana' };
    const lower = await profiles.adHoc(address);
    const upper = await profiles.adHoc({ ...address, user: 'Dana' });
    expect([lower.name, upper.name]).toEqual(['sftp://dana@[::1]:22', 'sftp://Dana@[::1]:22 (2)']);
    expect(await profiles.adHoc({ ...address, user: 'Dana' })).toEqual(upper);
  });
});

describe('a profile that needs a person', () => {
  it('is held with the first error, and what waits is held with it', async () => {
    const { id } = await profiles.add(settings('Midwest'));
    const other = await profiles.add(settings('Other'));
    addTransfers(id, ['queued', 'waiting-to-retry', 'paused', 'transferring', 'delivered']);
    addTransfers(other.id, ['queued']);
    news = [];
    await profiles.hold(id, refused);
    nowMs += 10;
    await profiles.hold(id, appError('HostKeyChanged', 'later'));
    const held = { profileId: id, held: { error: refused, sinceMs: nowMs - 10 }, unreachable: null };
    expect(profiles.status(id)).toEqual(held);
    expect(news).toEqual([held]);
    expect(statesOf(id)).toEqual(['held', 'held', 'paused', 'transferring', 'delivered']);
    expect(statesOf(other.id)).toEqual(['queued']);
    const both = [held, { profileId: other.id, ...NOTHING_WRONG }];
    expect(profiles.statuses([other.id, id, 'nobody'])).toEqual(both);
    expect(profiles.statuses()).toEqual(both);
  });

  it('is released by an answer: what was held is queued again, unless it is to be paused or cancelled', async () => {
    const { id } = await profiles.add(settings('Midwest'));
    addTransfers(id, ['queued', 'waiting-to-retry', 'paused']);
    addTransfers(id, ['queued'], { requested: 'cancel' });
    await profiles.notReached(id, unreachable);
    await profiles.hold(id, refused);
    expect(profiles.status(id).unreachable).toBeNull();
    expect(await profiles.release(id)).toBe(2);
    expect(statesOf(id)).toEqual(['queued', 'queued', 'paused', 'held']);
    expect(news.at(-1)).toEqual({ profileId: id, ...NOTHING_WRONG });
  });
});

describe('very many transfers of a held profile', () => {
  /** The most rows any one change wrote. */
  const largest = () => {
    let most = 0;
    const write = commits.write.bind(commits);
    vi.spyOn(commits, 'write').mockImplementation((change) =>
      write((database) => {
        const total = database.prepare<[], number>('SELECT total_changes()').pluck();
        const before = total.get() ?? 0;
        const value = change(database);
        most = Math.max(most, (total.get() ?? 0) - before);
        return value;
      }),
    );
    return () => most;
  };
  const many = (count: number): readonly string[] => Array.from({ length: count }, () => 'queued');
  const countOf = (id: string, state: string) => statesOf(id).filter((one) => one === state).length;

  it('are held and released in parts, so that nothing else waits long', async () => {
    const { id } = await profiles.add(settings('Midwest'));
    addTransfers(id, many(1_600));
    const most = largest();
    await profiles.hold(id, refused);
    expect(countOf(id, 'held')).toBe(1_600);
    expect(await profiles.release(id)).toBe(1_600);
    expect([countOf(id, 'queued'), most() <= 501]).toEqual([1_600, true]);
  });

  it('are what the last answer made them, where one comes while they are still being held', async () => {
    const { id } = await profiles.add(settings('Midwest'));
    addTransfers(id, many(1_600));
    await Promise.all([profiles.hold(id, refused), profiles.release(id)]);
    expect(countOf(id, 'queued')).toBe(1_600);
    await Promise.all([profiles.release(id), profiles.hold(id, refused)]);
    expect(countOf(id, 'held')).toBe(1_600);
  });

  it('are brought in line where an engine died in the middle of it', async () => {
    const [held, free] = [await profiles.add(settings('Held')), await profiles.add(settings('Free'))];
    addTransfers(held.id, ['held', 'queued', 'paused']);
    addTransfers(free.id, ['held', 'queued', 'paused']);
    place.database.prepare("UPDATE profiles SET held_error = '{}', held_at_ms = 1 WHERE id = ?").run(held.id);
    await profiles.settle();
    expect([statesOf(held.id), statesOf(free.id)]).toEqual([
      ['held', 'held', 'paused'],
      ['queued', 'queued', 'paused'],
    ]);
  });
});

describe('a profile whose server cannot be reached', () => {
  it('waits longer after every failure, up to its cap', async () => {
    const { id } = await profiles.add(settings('Midwest', { retry: { baseMs: 100, capMs: 300 } }));
    const startMs = nowMs;
    const waits: (number | undefined)[] = [];
    for (let failure = 1; failure <= 4; failure += 1) {
      nowMs += 1_000;
      await profiles.notReached(id, unreachable);
      waits.push((profiles.status(id).unreachable?.nextTryAtMs ?? 0) - nowMs);
    }
    expect(waits).toEqual([100, 200, 300, 300]);
    expect(news.at(-1)?.unreachable).toEqual({
      error: unreachable,
      sinceMs: startMs + 1_000,
      failures: 4,
      nextTryAtMs: nowMs + 300,
    });
  });

  it('is tried at once when a person wants it, and is as before when the server answers', async () => {
    const { id } = await profiles.add(settings('Midwest'));
    news = [];
    await profiles.tryNow(id);
    await profiles.reached(id);
    expect(news).toEqual([]);
    await profiles.notReached(id, unreachable);
    await profiles.tryNow(id);
    expect(news.at(-1)?.unreachable).toMatchObject({ failures: 1, nextTryAtMs: nowMs });
    await profiles.reached(id);
    expect(news.at(-1)).toEqual({ profileId: id, ...NOTHING_WRONG });
    expect(news).toHaveLength(3);
  });
});
