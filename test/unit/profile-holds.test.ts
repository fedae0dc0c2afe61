import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Profiles } from '../../electron/engine/profiles/profiles.ts';
import { appError } from '../../shared/errors.ts';
import { NOTHING_WRONG, profilesPlace, REFUSED, settings } from '../support/profiles-place.ts';

const unreachable = appError('Unreachable', 'connect: ECONNREFUSED');

let place: ReturnType<typeof profilesPlace>;
let profiles: Profiles;
beforeEach(() => {
  place = profilesPlace();
  profiles = place.profiles;
});
afterEach(() => place[Symbol.dispose]());

describe('a profile that needs a person', () => {
  it('is held with the first error, and what waits is held with it', async () => {
    const { id } = await profiles.add(settings('Midwest'));
    const other = await profiles.add(settings('Other'));
    place.addTransfers(id, ['queued', 'waiting-to-retry', 'paused', 'transferring', 'delivered']);
    place.addTransfers(other.id, ['queued']);
    place.news.length = 0;
    await profiles.hold(id, REFUSED);
    place.clock.nowMs += 10;
    await profiles.hold(id, appError('HostKeyChanged', 'later'));
    const held = {
      profileId: id,
      held: { error: REFUSED, sinceMs: place.clock.nowMs - 10 },
      unreachable: null,
    };
    expect(profiles.status(id)).toEqual(held);
    expect(place.news).toEqual([held]);
    expect(place.statesOf(id)).toEqual(['held', 'held', 'paused', 'transferring', 'delivered']);
    expect(place.statesOf(other.id)).toEqual(['queued']);
    const both = [held, { profileId: other.id, ...NOTHING_WRONG }];
    expect(profiles.statuses([other.id, id, 'nobody'])).toEqual(both);
    expect(profiles.statuses()).toEqual(both);
  });

  it('is released by an answer: what was held is queued again, unless it is to be paused or cancelled', async () => {
    const { id } = await profiles.add(settings('Midwest'));
    place.addTransfers(id, ['queued', 'waiting-to-retry', 'paused']);
    place.addTransfers(id, ['queued'], { requested: 'cancel' });
    await profiles.notReached(id, unreachable);
    await profiles.hold(id, REFUSED);
    expect(profiles.status(id).unreachable).toBeNull();
    expect(await profiles.release(id)).toBe(2);
    expect(place.statesOf(id)).toEqual(['queued', 'queued', 'paused', 'held']);
    expect(place.news.at(-1)).toEqual({ profileId: id, ...NOTHING_WRONG });
  });
});

describe('very many transfers of a held profile', () => {
  /** The most rows any one change wrote. */
  const largest = () => {
    let most = 0;
    const write = place.commits.write.bind(place.commits);
    vi.spyOn(place.commits, 'write').mockImplementation((change) =>
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
  const countOf = (id: string, state: string) => place.statesOf(id).filter((one) => one === state).length;

  it('are held and released in parts, so that nothing else waits long', async () => {
    const { id } = await profiles.add(settings('Midwest'));
    place.addTransfers(id, many(1_600));
    const most = largest();
    await profiles.hold(id, REFUSED);
    expect(countOf(id, 'held')).toBe(1_600);
    expect(await profiles.release(id)).toBe(1_600);
    expect([countOf(id, 'queued'), most() <= 501]).toEqual([1_600, true]);
  });

  it('are what the last answer made them, where one comes while they are still being held', async () => {
    const { id } = await profiles.add(settings('Midwest'));
    place.addTransfers(id, many(1_600));
    await Promise.all([profiles.hold(id, REFUSED), profiles.release(id)]);
    expect(countOf(id, 'queued')).toBe(1_600);
    await Promise.all([profiles.release(id), profiles.hold(id, REFUSED)]);
    expect(countOf(id, 'held')).toBe(1_600);
  });

  it('are brought in line where an engine died in the middle of it', async () => {
    const [held, free] = [await profiles.add(settings('Held')), await profiles.add(settings('Free'))];
    place.addTransfers(held.id, ['held', 'queued', 'paused']);
    place.addTransfers(free.id, ['held', 'queued', 'paused']);
    place.database.prepare("UPDATE profiles SET held_error = '{}', held_at_ms = 1 WHERE id = ?").run(held.id);
    await profiles.settle();
    expect([place.statesOf(held.id), place.statesOf(free.id)]).toEqual([
      ['held', 'held', 'paused'],
      ['queued', 'queued', 'paused'],
    ]);
  });
});

describe('a profile whose server cannot be reached', () => {
  it('waits longer after every failure, up to its cap', async () => {
    const { id } = await profiles.add(settings('Midwest', { retry: { baseMs: 100, capMs: 300 } }));
    const startMs = place.clock.nowMs;
    const waits: (number | undefined)[] = [];
    for (let failure = 1; failure <= 4; failure += 1) {
      place.clock.nowMs += 1_000;
      await profiles.notReached(id, unreachable);
      waits.push((profiles.status(id).unreachable?.nextTryAtMs ?? 0) - place.clock.nowMs);
    }
    expect(waits).toEqual([100, 200, 300, 300]);
    expect(place.news.at(-1)?.unreachable).toEqual({
      error: unreachable,
      sinceMs: startMs + 1_000,
      failures: 4,
      nextTryAtMs: place.clock.nowMs + 300,
    });
  });

  it('is tried at once when a person wants it, and is as before when the server answers', async () => {
    const { id } = await profiles.add(settings('Midwest'));
    place.news.length = 0;
    await profiles.tryNow(id);
    await profiles.reached(id);
    expect(place.news).toEqual([]);
    await profiles.notReached(id, unreachable);
    await profiles.tryNow(id);
    expect(place.news.at(-1)?.unreachable).toMatchObject({ failures: 1, nextTryAtMs: place.clock.nowMs });
    await profiles.reached(id);
    expect(place.news.at(-1)).toEqual({ profileId: id, ...NOTHING_WRONG });
    expect(place.news).toHaveLength(3);
  });
});
