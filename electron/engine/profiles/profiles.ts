import { randomUUID } from 'node:crypto';
import type { Database, Statement } from 'better-sqlite3';
import { type AppError, failure } from '../../../shared/errors.ts';
import type {
  Profile,
  ProfileInput,
  ProfileKind,
  ProfileSettings,
  ProfileStatus,
} from '../../../shared/models/profile.ts';
import type { ProfilePlace } from '../../../shared/models/profile-card.ts';
import { Policy } from '../policy/policy.ts';
import type { GroupCommit } from '../storage/group-commit.ts';
import { arrange } from './arrange.ts';
import { refuseWrongRoute } from './jump-users.ts';
import {
  checkedSettings,
  PROFILE_COLUMNS,
  type ProfileRow,
  settingsOfAddress,
  storedSettings,
  toProfile,
} from './profile-rows.ts';
import { ProfileStatuses } from './profile-status.ts';
import { ProfileWatch } from './profile-watch.ts';
import { removeWithTransfers } from './remove-profile.ts';

/**
 * The stored connection profiles, and what stops each of them just now. Names are unique in any case of letters.
 * A profile read once is remembered: call {@link refresh} when another process has written to the database.
 */
export class Profiles {
  readonly #database: Database;
  readonly #commits: GroupCommit;
  readonly #now: () => number;
  readonly #statuses: ProfileStatuses;
  readonly #policy: Policy;
  readonly #watch: ProfileWatch;
  readonly #changed: (status: ProfileStatus) => void;
  readonly #known = new Map<string, Profile>();
  readonly #byId: Statement<[string], ProfileRow>;
  readonly #byName: Statement<[string], ProfileRow>;

  constructor(parts: {
    database: Database;
    commits: GroupCommit;
    /** What IT decides stands above what is stored. */
    policy?: Policy;
    /** UTC milliseconds. */
    now: () => number;
    /** From 0 to 1, for the jitter of waiting times. */
    random?: () => number;
    /** Hears of every profile that was added or changed, settings or status, once it is on the disk. */
    changed: (status: ProfileStatus) => void;
  }) {
    this.#database = parts.database;
    this.#commits = parts.commits;
    this.#now = parts.now;
    this.#policy = parts.policy ?? new Policy();
    this.#watch = new ProfileWatch(parts.database);
    this.#changed = (status) => {
      this.#watch.seen(status.profileId);
      parts.changed(status);
    };
    this.#statuses = new ProfileStatuses({
      ...parts,
      changed: this.#changed,
      random: parts.random ?? Math.random,
      policyOf: (id) => this.get(id).retry,
    });
    this.#byId = this.#database.prepare(`SELECT ${PROFILE_COLUMNS} FROM profiles WHERE id = ?`);
    this.#byName = this.#database.prepare(`SELECT ${PROFILE_COLUMNS} FROM profiles WHERE name = ?`);
  }

  /** Saved ones by name. `after` is the `next` of the page before. */
  list(page: { after?: string | undefined; limit: number }): {
    readonly profiles: readonly Profile[];
    readonly next: string | null;
  } {
    const rows = this.#database
      .prepare<[string, number], ProfileRow>(
        `SELECT ${PROFILE_COLUMNS} FROM profiles WHERE kind = 'saved' AND name > ? ORDER BY name LIMIT ?`,
      )
      .all(page.after ?? '', page.limit + 1);
    const profiles = rows.slice(0, page.limit).map((row) => this.#inForce(row));
    return { profiles, next: rows.length > page.limit ? (profiles.at(-1)?.name ?? null) : null };
  }

  /** All profiles of a host name or alias, whatever their port; and last what would hold for a server that has none. */
  ofServer(host: string, port: number): readonly Profile[] {
    const rows = this.#database
      .prepare<[string, string], ProfileRow>(
        `SELECT ${PROFILE_COLUMNS} FROM profiles WHERE json_extract(settings, '$.host') = ? COLLATE NOCASE
           OR json_extract(settings, '$.trust.hostKeyAlias') = ? COLLATE NOCASE`,
      )
      .all(host, host);
    const unsaved = settingsOfAddress({ host, port, user: 'nobody' });
    const nobody = { id: '', name: '', kind: 'ad-hoc', createdAtMs: 0, updatedAtMs: 0 } as const;
    return [...rows.map((row) => this.#inForce(row)), this.#policy.applied({ ...unsaved, ...nobody })];
  }

  /** A saved profile by its name, in any case of letters. @throws `NotFound`, with the name as its path */
  find(name: string): Profile {
    const found = this.named(name);
    if (found === undefined) throw failure('NotFound', 'no profile has this name', { path: name });
    return found;
  }

  /** As {@link find}; `undefined` where none has this name. */
  named(name: string): Profile | undefined {
    const row = this.#byName.get(name);
    return row?.kind === 'saved' ? this.#inForce(row) : undefined;
  }

  /** @throws `NotFound` */
  get(id: string): Profile {
    const known = this.#known.get(id);
    if (known !== undefined) return known;
    const row = this.#byId.get(id);
    if (row === undefined) throw failure('NotFound', 'there is no such profile');
    const profile = this.#inForce(row);
    this.#known.set(id, profile);
    return profile;
  }

  exists(id: string): boolean {
    return this.#known.has(id) || this.#byId.get(id) !== undefined;
  }

  /** Forgets what was remembered: another process may have changed it. What it did change is news here too. */
  refresh(): void {
    this.#known.clear();
    for (const status of this.#watch.changed()) this.#changed(status);
  }

  /** @throws `AlreadyExists` for a name in use, with the name as its path; `InvalidRequest` */
  async add(input: ProfileInput): Promise<Profile> {
    const settings = checkedSettings(input);
    const profile = await this.#commits.write(() => this.addNow(settings));
    this.#changed(this.status(profile.id));
    return profile;
  }

  /** Part of a change; tell the others with {@link announce}. @throws as {@link add} */
  addNow(settings: ProfileSettings): Profile {
    this.#refuseTakenName(settings.name);
    refuseWrongRoute(this.#database, settings.route);
    return this.#insert('saved', settings);
  }

  /** @throws `NotFound`, `AlreadyExists`, `InvalidRequest` also for an ad-hoc profile, which has nothing to change */
  async update(id: string, input: ProfileInput): Promise<Profile> {
    const settings = checkedSettings(input);
    await this.#commits.write(() => this.updateNow(id, settings));
    this.announce([id]);
    return this.get(id);
  }

  /** Part of a change; tell the others with {@link announce}. @throws as {@link update} */
  updateNow(id: string, settings: ProfileSettings): void {
    const row = this.#byId.get(id);
    if (row === undefined) throw failure('NotFound', 'there is no such profile');
    if (row.kind !== 'saved') throw failure('InvalidRequest', 'an ad-hoc profile has no settings to change');
    this.#refuseTakenName(settings.name, id);
    refuseWrongRoute(this.#database, settings.route, id);
    this.#database
      .prepare('UPDATE profiles SET name = ?, settings = ?, updated_at_ms = ? WHERE id = ?')
      .run(settings.name, storedSettings(settings), this.#now(), id);
  }

  /** These were added or changed, and that is on the disk. */
  announce(ids: readonly string[]): void {
    for (const id of ids) {
      this.#known.delete(id);
      this.#changed(this.status(id));
    }
  }

  /** Gives profiles their places in the list, all of them or none. @throws `NotFound` */
  async arrange(places: readonly ProfilePlace[]): Promise<void> {
    await this.#commits.write((database) => arrange(database, places));
    this.announce(places.map(({ id }) => id));
  }

  /**
   * Removes a profile with its finished transfers from the queue; what they were stays in the ledger.
   * @throws `NotFound`, `InvalidRequest` while a transfer of it is unfinished, or another profile goes through it
   */
  async remove(id: string): Promise<void> {
    await this.#commits.write((database) => {
      const row = this.#byId.get(id);
      if (row === undefined) throw failure('NotFound', 'there is no such profile');
      removeWithTransfers(database, row);
    });
    this.#known.delete(id);
    this.#watch.seen(id);
  }

  /** Finds or makes the profile behind `sftp://user@host:port`. The host counts in any case of letters, the user doesn't. */
  async adHoc(address: { host: string; port: number; user: string }): Promise<Profile> {
    const host = address.host.toLowerCase();
    const { port, user } = address;
    const shown = `sftp://${user}@${host.includes(':') ? `[${host}]` : host}:${port}`;
    const defaults = settingsOfAddress({ host, port, user });
    return this.#commits.write((database) => {
      const row = database
        .prepare<[string, number, string], ProfileRow>(
          `SELECT ${PROFILE_COLUMNS} FROM profiles WHERE kind = 'ad-hoc' AND json_extract(settings, '$.host') = ?
             AND json_extract(settings, '$.port') = ? AND json_extract(settings, '$.user') = ?`,
        )
        .get(host, port, user);
      if (row !== undefined) return this.#inForce(row);
      // Users that differ in case only are different users, but no two names may.
      let name = shown;
      for (let number = 2; this.#byName.get(name) !== undefined; number += 1) name = `${shown} (${number})`;
      return this.#insert('ad-hoc', { ...defaults, name });
    });
  }

  /** @throws `NotFound` */
  status(id: string): ProfileStatus {
    return this.#statuses.status(id);
  }

  /** In the order of their names, of all profiles unless told which; unknown ids are left out. */
  statuses(ids?: readonly string[]): readonly ProfileStatus[] {
    return this.#statuses.statuses(ids);
  }

  /** Nothing more is tried until a person answers: what waits is held too. The first error stays. */
  hold(id: string, error: AppError): Promise<void> {
    return this.#statuses.hold(id, error);
  }

  /** A person answered. @returns how many held transfers are queued again */
  release(id: string): Promise<number> {
    return this.#statuses.release(id);
  }

  /** Of every profile, what waits of it is held while it is, and only then. */
  async settle(): Promise<void> {
    for (const { profileId } of this.statuses()) await this.#statuses.settle(profileId);
  }

  /** The same of one batch, which was just written. */
  settleBatch(id: string, batchId: string): Promise<void> {
    return this.#statuses.settle(id, batchId);
  }

  /** The server answered; writes only where it couldn't be reached before. */
  reached(id: string): Promise<void> {
    return this.#statuses.reached(id);
  }

  /** The server couldn't be reached, once more: the profile's timer is set. */
  notReached(id: string, error: AppError): Promise<void> {
    return this.#statuses.notReached(id, error);
  }

  /** Ends the profile's waiting time. */
  tryNow(id: string): Promise<void> {
    return this.#statuses.tryNow(id);
  }

  /** The network is back. @returns how many unreachable servers are tried at once */
  wake(): Promise<number> {
    return this.#statuses.wake();
  }

  #inForce(row: ProfileRow): Profile {
    return this.#policy.applied(toProfile(row));
  }

  #refuseTakenName(name: string, exceptId?: string): void {
    const taken = this.#byName.get(name);
    if (taken !== undefined && taken.id !== exceptId)
      throw failure('AlreadyExists', 'another profile has this name', { path: name });
  }

  #insert(kind: ProfileKind, settings: ProfileSettings): Profile {
    const id = randomUUID();
    const atMs = this.#now();
    this.#database
      .prepare(
        `INSERT INTO profiles (id, name, kind, settings, created_at_ms, updated_at_ms) VALUES (?, ?, ?, ?, ?, ?)`,
      )
      .run(id, settings.name, kind, storedSettings(settings), atMs, atMs);
    return this.#policy.applied({ ...settings, id, kind, createdAtMs: atMs, updatedAtMs: atMs });
  }
}
