import type { Database } from 'better-sqlite3';
import { type Failure, failure } from '../../../shared/errors.ts';
import { HINTS } from '../../../shared/messages/hints.ts';
import type { TrustedHostKey } from '../../../shared/models/trusted-host-key.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { GroupCommit } from '../storage/group-commit.ts';
import { fingerprint, type HostKey, parseHostKey } from './host-key.ts';

interface Row {
  readonly host: string;
  readonly port: number;
  readonly key_type: string;
  readonly public_key: Buffer;
  readonly accepted_at_ms: number;
  readonly accepted_by: string;
  readonly accepted_how: TrustedHostKey['how'];
}

/** What everything that decides on trust is made of. */
export interface TrustParts {
  readonly database: Database;
  readonly commits: GroupCommit;
  readonly ledger: Ledger;
  /** Who decides here: the OS user. */
  readonly person: string;
  readonly now: () => number;
}

/** Our own store of trusted host keys. Every decision is an entry of the ledger. */
export class TrustStore {
  readonly #parts: TrustParts;

  constructor(parts: TrustParts) {
    this.#parts = parts;
  }

  /** The keys stored for exactly this host and port. @throws `TrustStoreUnreadable`: then nothing may be trusted. */
  keysFor(host: string, port: number): readonly { type: string; blob: Buffer }[] {
    try {
      return this.#parts.database
        .prepare<[string, number], Row>('SELECT * FROM trusted_host_keys WHERE host = ? AND port = ?')
        .all(host, port)
        .map((row) => ({ type: row.key_type, blob: row.public_key }));
    } catch (thrown) {
      throw failure('TrustStoreUnreadable', 'the trusted host keys could not be read', { cause: thrown });
    }
  }

  list(host: string | undefined, port: number | undefined): readonly TrustedHostKey[] {
    return this.#parts.database
      .prepare<{ host: string | null; port: number | null }, Row>(
        `SELECT * FROM trusted_host_keys WHERE ($host IS NULL OR host = $host) AND ($port IS NULL OR port = $port)
         ORDER BY host, port, key_type`,
      )
      .all({ host: host ?? null, port: port ?? null })
      .map(toTrustedHostKey);
  }

  /**
   * Stores a decision to trust.
   * @throws `HostKeyChanged` where the host is known with another key: replacing one is another question.
   */
  async accept(
    host: string,
    port: number,
    blob: Buffer,
    how: TrustedHostKey['how'],
  ): Promise<TrustedHostKey> {
    const { type } = parseHostKey(blob);
    return this.#parts.commits.write((database) => {
      const known = this.keysFor(host, port);
      if (known.some((key) => !key.blob.equals(blob))) throw isAnother(host, port, blob);
      if (known.length === 0) {
        this.#insert(database, host, port, blob, how);
        this.#parts.ledger.append(database, 'trust.accepted', {
          server: `${host}:${port}`,
          keyType: type,
          fingerprint: fingerprint(blob),
          how,
        });
      }
      return this.#stored(host, port, type);
    });
  }

  /**
   * Puts a new key in the place of whatever is trusted for a server, as a person decided who compared it with what the
   * partner says. Doing the same twice changes nothing more.
   * @param replacedFingerprint of the trusted key that person was shown
   * @throws `InvalidRequest` where that key isn't trusted (any more): the decision was about something else
   */
  async replace(
    host: string,
    port: number,
    blob: Buffer,
    replacedFingerprint: string,
  ): Promise<TrustedHostKey> {
    const { type } = parseHostKey(blob);
    return this.#parts.commits.write((database) => {
      const known = this.keysFor(host, port);
      if (known.length === 1 && known[0]?.blob.equals(blob)) return this.#stored(host, port, type);
      if (!known.some((key) => fingerprint(key.blob) === replacedFingerprint))
        throw failure('InvalidRequest', 'the key to be replaced is not the trusted one', {
          hint: HINTS.trustedKeyChanged,
          detail: { host, port, replacedFingerprint },
        });
      database.prepare('DELETE FROM trusted_host_keys WHERE host = ? AND port = ?').run(host, port);
      this.#insert(database, host, port, blob, 'compared');
      this.#parts.ledger.append(database, 'trust.replaced', {
        server: `${host}:${port}`,
        keyType: type,
        fingerprint: fingerprint(blob),
        how: 'compared',
        replacedFingerprint,
      });
      // A server known with several keys has this one only from now on.
      for (const key of known)
        if (fingerprint(key.blob) !== replacedFingerprint && !key.blob.equals(blob))
          this.#appendForgotten(database, host, port, key);
      return this.#stored(host, port, type);
    });
  }

  /**
   * Part of a change: trusts the keys of a file that a person chose to trust.
   * @returns how many are trusted now that weren't; `other` where the host is known with none but other keys, which stay
   */
  importNow(database: Database, host: string, port: number, blobs: readonly Buffer[]): number | 'other' {
    const known = this.keysFor(host, port);
    // One that is known already vouches for no others: replacing or adding to it is another question.
    if (known.length > 0)
      return known.some((key) => blobs.some((blob) => blob.equals(key.blob))) ? 0 : 'other';
    const types = new Set<string>();
    for (const blob of blobs) {
      const { type } = parseHostKey(blob);
      if (types.has(type)) continue;
      types.add(type);
      this.#insert(database, host, port, blob, 'imported');
      this.#parts.ledger.append(database, 'trust.accepted', {
        server: `${host}:${port}`,
        keyType: type,
        fingerprint: fingerprint(blob),
        how: 'imported',
      });
    }
    return types.size;
  }

  /**
   * The server shows the key that was stored ahead: from now on it is the trusted one, and the one before isn't any more.
   * Doing the same twice changes nothing more.
   * @throws `HostKeyChanged` where it is the next one no more: it was forgotten while somebody connected
   */
  async rotate(host: string, port: number, blob: Buffer): Promise<TrustedHostKey> {
    const { type } = parseHostKey(blob);
    return this.#parts.commits.write((database) => {
      const known = this.keysFor(host, port);
      const { changes } = database
        .prepare('DELETE FROM next_host_keys WHERE host = ? AND port = ? AND fingerprint = ?')
        .run(host, port, fingerprint(blob));
      if (known.some((key) => key.blob.equals(blob))) return this.#stored(host, port, type);
      if (changes === 0) throw isAnother(host, port, blob);
      database.prepare('DELETE FROM trusted_host_keys WHERE host = ? AND port = ?').run(host, port);
      this.#insert(database, host, port, blob, 'planned');
      const replaced = known.find((key) => key.type === type) ?? known[0];
      this.#parts.ledger.append(database, 'trust.rotated', {
        server: `${host}:${port}`,
        keyType: type,
        fingerprint: fingerprint(blob),
        how: 'planned',
        replacedFingerprint: replaced === undefined ? null : fingerprint(replaced.blob),
      });
      for (const key of known) if (key !== replaced) this.#appendForgotten(database, host, port, key);
      return this.#stored(host, port, type);
    });
  }

  async forget(host: string, port: number): Promise<number> {
    return this.#parts.commits.write((database) => {
      const keys = this.keysFor(host, port);
      database.prepare('DELETE FROM trusted_host_keys WHERE host = ? AND port = ?').run(host, port);
      for (const key of keys) this.#appendForgotten(database, host, port, key);
      return keys.length;
    });
  }

  #insert(database: Database, host: string, port: number, blob: Buffer, how: TrustedHostKey['how']): void {
    database
      .prepare(
        `INSERT INTO trusted_host_keys (host, port, key_type, public_key, accepted_at_ms, accepted_by, accepted_how)
         VALUES (?, ?, ?, ?, ?, ?, ?)`,
      )
      .run(host, port, parseHostKey(blob).type, blob, this.#parts.now(), this.#parts.person, how);
  }

  #stored(host: string, port: number, type: string): TrustedHostKey {
    const row = this.#parts.database
      .prepare<[string, number, string], Row>(
        'SELECT * FROM trusted_host_keys WHERE host = ? AND port = ? AND key_type = ?',
      )
      .get(host, port, type);
    if (row === undefined) throw failure('Internal', 'the key just stored is not there');
    return toTrustedHostKey(row);
  }

  #appendForgotten(database: Database, host: string, port: number, key: HostKey): void {
    this.#parts.ledger.append(database, 'trust.forgotten', {
      server: `${host}:${port}`,
      keyType: key.type,
      fingerprint: fingerprint(key.blob),
    });
  }
}

const isAnother = (host: string, port: number, blob: Buffer): Failure =>
  failure('HostKeyChanged', 'the host is known with another key', {
    detail: { host, port, keyType: parseHostKey(blob).type, fingerprint: fingerprint(blob) },
  });

function toTrustedHostKey(row: Row): TrustedHostKey {
  return {
    host: row.host,
    port: row.port,
    keyType: row.key_type,
    fingerprint: fingerprint(row.public_key),
    publicKey: row.public_key.toString('base64'),
    acceptedAtMs: row.accepted_at_ms,
    acceptedBy: row.accepted_by,
    how: row.accepted_how,
  };
}
