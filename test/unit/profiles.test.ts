import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Profiles } from '../../electron/engine/profiles/profiles.ts';
import { openDatabase } from '../../electron/engine/storage/database.ts';
import { GroupCommit } from '../../electron/engine/storage/group-commit.ts';
import { PROFILE_DEFAULTS } from '../support/profile-defaults.ts';
import { NOTHING_WRONG, profilesPlace, REFUSED, settings } from '../support/profiles-place.ts';

let place: ReturnType<typeof profilesPlace>;
let profiles: Profiles;
beforeEach(() => {
  place = profilesPlace();
  profiles = place.profiles;
});
afterEach(() => place[Symbol.dispose]());

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
      createdAtMs: place.clock.nowMs,
      updatedAtMs: place.clock.nowMs,
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
    await expect(profiles.hold('nobody', REFUSED)).rejects.toMatchObject({ error: { code: 'NotFound' } });
    await expect(profiles.remove('nobody')).rejects.toMatchObject({ error: { code: 'NotFound' } });
    await expect(profiles.add(settings('a:b'))).rejects.toMatchObject({ error: { code: 'InvalidRequest' } });
  });

  it('change for whoever asks, also when another process changed them', async () => {
    const { id } = await profiles.add(settings('Midwest'));
    place.clock.nowMs += 5;
    await profiles.update(id, settings('Midwest', { port: 2_222 }));
    expect(profiles.get(id)).toMatchObject({
      port: 2_222,
      createdAtMs: place.clock.nowMs - 5,
      updatedAtMs: place.clock.nowMs,
    });
    const otherDatabase = openDatabase(place.dataDirectory);
    const otherCommits = new GroupCommit(otherDatabase);
    const other = new Profiles({
      database: otherDatabase,
      commits: otherCommits,
      now: () => place.clock.nowMs,
      changed: () => {},
    });
    await other.update(id, settings('Midwest', { port: 3_333 }));
    otherCommits.close();
    otherDatabase.close();
    profiles.refresh();
    expect(profiles.get(id).port).toBe(3_333);
  });

  it('are place.news when they are added or changed, here or by another process, and once only', async () => {
    const mine = await profiles.add(settings('Midwest'));
    await profiles.update(mine.id, settings('Midwest', { description: 'Daily billing files' }));
    expect(place.news.map(({ profileId }) => profileId)).toEqual([mine.id, mine.id]);
    place.news.length = 0;
    profiles.refresh();
    expect(place.news).toEqual([]);

    const otherDatabase = openDatabase(place.dataDirectory);
    const otherCommits = new GroupCommit(otherDatabase);
    const other = new Profiles({
      database: otherDatabase,
      commits: otherCommits,
      now: () => place.clock.nowMs,
      changed: () => {},
    });
    const theirs = await other.add(settings('Practice'));
    await other.hold(mine.id, REFUSED);
    profiles.refresh();
    const held = {
      profileId: mine.id,
      held: { error: REFUSED, sinceMs: place.clock.nowMs },
      unreachable: null,
    };
    expect(place.news).toEqual([held, { profileId: theirs.id, ...NOTHING_WRONG }]);
    await other.remove(theirs.id);
    await profiles.remove(mine.id);
    otherCommits.close();
    otherDatabase.close();
    profiles.refresh();
    expect(place.news).toHaveLength(2);
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
    place.addTransfers(id, ['delivered', 'failed', 'queued']);
    place.database
      .prepare(
        "INSERT INTO temporaries (profile_id, transfer_id, fence, side, path, abandoned) VALUES (?, 1, 1, 'remote', '/p', 1)",
      )
      .run(id);
    await expect(profiles.remove(id)).rejects.toMatchObject({
      error: { code: 'InvalidRequest', detail: { unfinished: 1 } },
    });
    expect(place.statesOf(id)).toHaveLength(3);
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
