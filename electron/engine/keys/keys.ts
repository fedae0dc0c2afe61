import { access } from 'node:fs/promises';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import type { Database } from 'better-sqlite3';
import type { EngineParsedInput } from '../../../shared/contract/engine-requests.ts';
import { errorOf, failure } from '../../../shared/errors.ts';
import {
  isOlderThan,
  type KeyFacts,
  type KeyList,
  keyFileOf,
  type ListedKey,
  type MadeKey,
} from '../../../shared/models/signing-key.ts';
import { eachOf, stopIfCancelled, unlessCancelled } from '../cancellation/cancellation.ts';
import { unreadableKey } from '../connections/authentication/key-failures.ts';
import { fingerprint } from '../connections/host-key.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Profiles } from '../profiles/profiles.ts';
import type { GroupCommit } from '../storage/group-commit.ts';
import { prepared } from '../storage/statements.ts';
import { readKeyFacts } from './key-facts.ts';
import { makeKeyPair } from './key-pair.ts';
import { privateKeyFile } from './private-key-file.ts';
import { fromBlob, publicLine } from './public-key.ts';
import { writeKeyFiles } from './write-key-files.ts';

/** Key files read at the same time, and how long one may take: it may lie on a drive that is away. Milliseconds. */
const READ_TOGETHER = 8;
const READ_MS = 2_000;
const PROFILES_A_PAGE = 200;

export interface KeysParts {
  readonly database: Database;
  readonly commits: GroupCommit;
  readonly ledger: Ledger;
  readonly profiles: Pick<Profiles, 'list' | 'get'>;
  /** UTC milliseconds. */
  readonly now: () => number;
}

/** The keys people sign in with: making one, and how old those in use are. */
export class Keys {
  readonly #parts: KeysParts;

  constructor(parts: KeysParts) {
    this.#parts = parts;
  }

  /**
   * Makes a key and writes both its files; the passphrase is used once and kept nowhere.
   * @throws `AlreadyExists` for either file, `LocalPermissionDenied`, `LocalDiskFull`, `InvalidRequest`, `Cancelled`
   */
  async make(input: EngineParsedInput<'keys.make'>, signal: AbortSignal): Promise<MadeKey> {
    const { type, comment, passphrase = '' } = input;
    const path = input.path ?? (await this.newPath(input)).path;
    refuseRelative(path);
    const { commits, ledger, now } = this.#parts;
    let print = '';
    let keyType = '';
    const files = await writeKeyFiles({ path, publicKeyPath: `${path}.pub` }, async () => {
      const pair = await unlessCancelled(makeKeyPair(type), signal, ({ secretFields }) =>
        secretFields.fill(0),
      );
      try {
        const key = fromBlob(pair.publicBlob, comment);
        if (key === undefined) throw failure('Internal', 'the new key can’t be read');
        print = fingerprint(pair.publicBlob);
        keyType = key.type;
        const privateText = await privateKeyFile(pair, comment, passphrase, signal);
        return { privateText, publicText: `${publicLine(key)}\n` };
      } finally {
        pair.secretFields.fill(0);
      }
    });
    try {
      stopIfCancelled(signal);
      await commits.write((database) => {
        prepared(database, 'INSERT INTO made_keys (fingerprint, path, made_at_ms) VALUES (?, ?, ?)').run(
          print,
          path,
          now(),
        );
        ledger.append(database, 'key.made', { keyType, fingerprint: print, protected: passphrase !== '' });
      });
    } catch (thrown) {
      // Nobody was told of it: a key that is on no record must not lie around.
      await files.remove();
      throw thrown;
    }
    return {
      facts: await this.show(path),
      publicKeyPath: files.publicKeyPath,
      isFolderOpen: files.isFolderOpen,
    };
  }

  /** A name for a new key that nothing has yet: `~/.ssh/waybill_sleep-impressions_ed25519`. */
  async newPath(input: EngineParsedInput<'keys.newPath'>): Promise<{ readonly path: string }> {
    const partner = input.profileId === undefined ? '' : slug(this.#parts.profiles.get(input.profileId).name);
    const base = ['waybill', partner, input.type].filter((part) => part !== '').join('_');
    const folder = input.folder ?? join(homedir(), '.ssh');
    refuseRelative(folder);
    for (let number = 1; ; number += 1) {
      const path = join(folder, number === 1 ? base : `${base}_${number}`);
      if (!(await exists(path)) && !(await exists(`${path}.pub`))) return { path };
    }
  }

  /** @throws `KeyUnreadable` */
  async show(path: string): Promise<KeyFacts> {
    // What is a whole path on another system, where the connection comes from, is nothing here.
    if (!isAbsolute(path)) throw unreadableKey(path, 'a path from the root is needed', 'missing');
    return await readKeyFacts(path, (print) => this.#madeAtMs(print));
  }

  /** Every key file a saved connection signs in with, and those Waybill made that are still there. By path. */
  async list(signal: AbortSignal): Promise<KeyList> {
    const used = this.#usedPaths();
    const paths = [...new Set([...used.keys(), ...this.#madePaths()])].sort();
    const reminderDays = this.reminderDays();
    const nowMs = this.#parts.now();
    const listed = await eachOf(paths, READ_TOGETHER, async (path): Promise<ListedKey> => {
      const usedBy = used.get(path) ?? [];
      try {
        const late = AbortSignal.timeout(READ_MS);
        const facts = await unlessCancelled(this.show(path), AbortSignal.any([signal, late]));
        const isDue = usedBy.length > 0 && isOlderThan(facts.age, reminderDays, nowMs);
        return { path, usedBy, facts, error: null, isDue };
      } catch (thrown) {
        stopIfCancelled(signal);
        const error = errorOf(thrown);
        return {
          path,
          usedBy,
          facts: null,
          error:
            error.code === 'Cancelled'
              ? unreadableKey(path, 'reading the key file took too long', 'unread').error
              : error,
          isDue: false,
        };
      }
    });
    // A key that was made here and is gone since, and that nobody uses, is no news.
    return { keys: listed.filter(({ usedBy, facts }) => usedBy.length > 0 || facts !== null), reminderDays };
  }

  reminderDays(): number {
    return (
      prepared<{ reminder_days: number }>(
        this.#parts.database,
        'SELECT reminder_days FROM key_policy WHERE id = 1',
      ).get()?.reminder_days ?? 0
    );
  }

  /** After how many days a key is old; 0: never. Holds for every process on the data directory. */
  async remindAfter(days: number): Promise<void> {
    await this.#parts.commits.write((database) => {
      prepared(database, 'UPDATE key_policy SET reminder_days = ? WHERE id = 1').run(days);
    });
  }

  #madeAtMs(print: string): number | undefined {
    return prepared<{ made_at_ms: number }>(
      this.#parts.database,
      'SELECT made_at_ms FROM made_keys WHERE fingerprint = ?',
    ).get(print)?.made_at_ms;
  }

  #madePaths(): readonly string[] {
    return prepared<{ path: string }>(this.#parts.database, 'SELECT path FROM made_keys')
      .all()
      .map(({ path }) => path);
  }

  #usedPaths(): ReadonlyMap<string, readonly { readonly id: string; readonly name: string }[]> {
    const used = new Map<string, { readonly id: string; readonly name: string }[]>();
    let after: string | undefined;
    do {
      const page = this.#parts.profiles.list({ after, limit: PROFILES_A_PAGE });
      for (const { id, name, authentication } of page.profiles) {
        const path = keyFileOf(authentication);
        if (path !== undefined) used.set(path, [...(used.get(path) ?? []), { id, name }]);
      }
      after = page.next ?? undefined;
    } while (after !== undefined);
    return used;
  }
}

function refuseRelative(path: string): void {
  if (!isAbsolute(path)) throw failure('InvalidRequest', 'a path from the root is needed', { path });
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

/** Small letters, digits and hyphens, for a file name that needs no quoting anywhere. */
const slug = (name: string): string =>
  name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 40);
