import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { expect } from 'vitest';
import { openDatabaseReadOnly } from '../../electron/engine/storage/database.ts';
import type { EngineHost } from '../../electron/engine-host/engine-host.ts';
import { unwrap } from '../../shared/result.ts';
import type { CrashScene } from './crash-scene.ts';
import { transferHistory } from './engine.ts';

/** SHA-256 in hexadecimal of every file below a folder, by its path in it. */
export async function contentOf(folder: string): Promise<Readonly<Record<string, string>>> {
  const content: Record<string, string> = {};
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const hash = createHash('sha256');
    await pipeline(createReadStream(path), hash);
    content[path.slice(folder.length + 1)] = hash.digest('hex');
  }
  return content;
}

/** Both sides hold exactly what they should: every file whole, and no temporary name. */
export async function expectWhole(scene: CrashScene): Promise<void> {
  expect(await contentOf(scene.sent)).toEqual(await contentOf(scene.toSend));
  expect(await contentOf(scene.fetched)).toEqual(await contentOf(scene.toFetch));
}

/** What must be right after everything has come to its end, whatever happened on the way. */
export interface Aftermath {
  /** How many entries each transfer has in the ledger, by kind: one transfer, one entry. */
  readonly entries: Readonly<Record<string, number>>;
  /** Transfers with more than one entry. */
  readonly recordedTwice: readonly number[];
  /** Rows in the list of temporary names. */
  readonly temporaries: number;
  readonly ledgerIntact: boolean;
}

/** Lets the engine remove what is to be removed, then looks. */
export async function aftermath(engine: EngineHost, dataDirectory: string): Promise<Aftermath> {
  unwrap(await engine.request('queue.drain', { deadlineMs: 30_000 }));
  const history = await transferHistory(engine);
  const entries: Record<string, number> = {};
  const seen = new Set<number>();
  const recordedTwice: number[] = [];
  for (const { fields } of history) {
    const kind = String(fields.kind);
    entries[kind] = (entries[kind] ?? 0) + 1;
    const id = Number(fields.transferId);
    if (seen.has(id)) recordedTwice.push(id);
    seen.add(id);
  }
  const verdict = unwrap(await engine.request('ledger.verify', {}));
  const database = openDatabaseReadOnly(dataDirectory);
  try {
    const row = database.prepare<[], { n: number }>('SELECT count(*) AS n FROM temporaries').get();
    return { entries, recordedTwice, temporaries: row?.n ?? -1, ledgerIntact: verdict.intact };
  } finally {
    database.close();
  }
}

/** The {@link Aftermath} of so many deliveries and nothing else. */
export const allDelivered = (transfers: number): Aftermath => ({
  entries: { 'transfer.delivered': transfers },
  recordedTwice: [],
  temporaries: 0,
  ledgerIntact: true,
});
