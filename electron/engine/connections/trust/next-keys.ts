import type { Database } from 'better-sqlite3';
import { failure } from '../../../../shared/errors.ts';
import type { NextHostKey, PastedKey } from '../../../../shared/models/trusted-host-key.ts';
import { prepared } from '../../storage/statements.ts';
import type { TrustParts } from '../trust-store.ts';

interface Row {
  readonly host: string;
  readonly port: number;
  readonly fingerprint: string;
  readonly key_type: string | null;
  readonly added_at_ms: number;
  readonly added_by: string;
}

/** The keys that servers are going to have, at most one for each, stored ahead of a planned change. Every step is in the ledger. */
export class NextKeys {
  readonly #parts: TrustParts;

  constructor(parts: TrustParts) {
    this.#parts = parts;
  }

  /** @throws `TrustStoreUnreadable` */
  find(host: string, port: number): NextHostKey | null {
    try {
      const row = prepared<Row>(
        this.#parts.database,
        'SELECT * FROM next_host_keys WHERE host = ? AND port = ?',
      ).get(host, port);
      return row === undefined ? null : toNextHostKey(row);
    } catch (thrown) {
      throw failure('TrustStoreUnreadable', 'the next host keys could not be read', { cause: thrown });
    }
  }

  list(host: string | undefined, port: number | undefined): readonly NextHostKey[] {
    return this.#parts.database
      .prepare<{ host: string | null; port: number | null }, Row>(
        `SELECT * FROM next_host_keys WHERE ($host IS NULL OR host = $host) AND ($port IS NULL OR port = $port)
         ORDER BY host, port`,
      )
      .all({ host: host ?? null, port: port ?? null })
      .map(toNextHostKey);
  }

  /** Stores a key ahead, in the place of one stored before. The same again changes nothing. */
  add(host: string, port: number, key: PastedKey): Promise<NextHostKey> {
    return this.#parts.commits.write((database) => {
      const before = this.find(host, port);
      if (before?.fingerprint === key.fingerprint) return before;
      if (before !== null) this.#removed(database, before);
      prepared(
        database,
        `INSERT OR REPLACE INTO next_host_keys (host, port, fingerprint, key_type, public_key, added_at_ms, added_by)
         VALUES (?, ?, ?, ?, ?, ?, ?)`,
      ).run(
        host,
        port,
        key.fingerprint,
        key.keyType,
        key.publicKey === null ? null : Buffer.from(key.publicKey, 'base64'),
        this.#parts.now(),
        this.#parts.person,
      );
      this.#parts.ledger.append(database, 'trust.next-added', {
        server: `${host}:${port}`,
        keyType: key.keyType,
        fingerprint: key.fingerprint,
      });
      const added = this.find(host, port);
      if (added === null) throw failure('Internal', 'the key just stored is not there');
      return added;
    });
  }

  /** @returns whether there was one */
  forget(host: string, port: number): Promise<boolean> {
    return this.#parts.commits.write((database) => {
      const before = this.find(host, port);
      if (before === null) return false;
      prepared(database, 'DELETE FROM next_host_keys WHERE host = ? AND port = ?').run(host, port);
      this.#removed(database, before);
      return true;
    });
  }

  #removed(database: Database, { host, port, keyType, fingerprint }: NextHostKey): void {
    this.#parts.ledger.append(database, 'trust.next-removed', {
      server: `${host}:${port}`,
      keyType,
      fingerprint,
    });
  }
}

const toNextHostKey = (row: Row): NextHostKey => ({
  host: row.host,
  port: row.port,
  fingerprint: row.fingerprint,
  keyType: row.key_type,
  addedAtMs: row.added_at_ms,
  addedBy: row.added_by,
});
