import { startChildProcessEngine } from '../../electron/engine-host/child-process-host.ts';
import type { EngineHost, EngineOwner } from '../../electron/engine-host/engine-host.ts';
import { startInProcessEngine } from '../../electron/engine-host/in-process-host.ts';
import type { Credential } from '../../shared/contract/credentials.ts';
import type { LedgerEntry } from '../../shared/models/ledger-entry.ts';
import type { ProfileInput } from '../../shared/models/profile.ts';
import type { BatchSummary } from '../../shared/models/transfer.ts';
import { unwrap } from '../../shared/result.ts';
import { FINAL_STATES } from '../../shared/transfer-state.ts';
import { waitFor } from './temp.ts';

/** An owner that answers every question with one credential, and counts the questions. */
export interface CountingOwner extends EngineOwner {
  readonly asked: number;
}

export function ownerWith(credential: Credential): CountingOwner {
  let asked = 0;
  return {
    get asked() {
      return asked;
    },
    credential: async () => {
      asked += 1;
      return credential;
    },
  };
}

/** Starts an engine in this process. */
export const engineHere = (dataDirectory: string, owner: EngineOwner): Promise<EngineHost> =>
  startInProcessEngine({ dataDirectory, appVersion: '0.0.0-test' }, owner);

/** Starts an engine in a child process, from the sources, under the Node that runs the tests. */
export const engineInChild = (
  dataDirectory: string,
  owner: EngineOwner,
): Promise<EngineHost & { readonly pid: number }> =>
  startChildProcessEngine({ dataDirectory, appVersion: '0.0.0-test', execPath: process.execPath }, owner);

/** Ends an engine's process as a power cut would, and waits until it is gone. */
export async function killEngine(engine: EngineHost & { readonly pid: number }): Promise<void> {
  process.kill(engine.pid, 'SIGKILL');
  await engine.closed;
}

/** A server as engines under test meet it, whatever it is made of. */
export interface ServerUnderTest {
  readonly port: number;
  /** `ssh-ed25519 AAAA…` */
  readonly hostPublicKey: string;
  readonly user: string;
  readonly authentication: ProfileInput['authentication'];
  readonly owner: CountingOwner;
}

/** Tries follow each other at once: what is tested is what they do, not how long they wait. */
export const QUICK_RETRIES = { limit: 5, baseMs: 20, capMs: 200 };

/** Stores a profile for a server and trusts its key, as a person would have done. Answers the profile's id. */
export async function addProfile(
  engine: EngineHost,
  server: ServerUnderTest,
  settings: Partial<ProfileInput> = {},
): Promise<string> {
  const profile = unwrap(
    await engine.request('profiles.add', {
      name: 'Sleep Impressions',
      host: '127.0.0.1',
      port: server.port,
      user: server.user,
      authentication: server.authentication,
      retry: QUICK_RETRIES,
      timeouts: { connectMs: 30_000 },
      ...settings,
    }),
  );
  const publicKey = server.hostPublicKey.split(' ')[1] ?? '';
  unwrap(
    await engine.request('trust.accept', {
      host: profile.host,
      port: profile.port,
      publicKey,
      how: 'compared',
    }),
  );
  return profile.id;
}

/** Queues files for one remote folder, each under its own name. Answers the batch's id. */
export async function enqueueUploads(
  engine: EngineHost,
  profileId: string,
  localPaths: readonly string[],
  remoteFolder: string,
): Promise<string> {
  const items = localPaths.map((localPath) => ({
    localPath,
    remotePath: remoteFolder,
    target: 'folder' as const,
  }));
  return unwrap(await engine.request('transfers.enqueueUploads', { profileId, items })).batchId;
}

/** Queues remote files for one local folder, each under its own name. Answers the batch's id. */
export async function enqueueDownloads(
  engine: EngineHost,
  profileId: string,
  remotePaths: readonly string[],
  localFolder: string,
): Promise<string> {
  const items = remotePaths.map((remotePath) => ({
    remotePath,
    localPath: localFolder,
    target: 'folder' as const,
  }));
  return unwrap(await engine.request('transfers.enqueueDownloads', { profileId, items })).batchId;
}

export async function workOnEverything(engine: EngineHost): Promise<void> {
  unwrap(await engine.request('queue.work', { on: 'everything' }));
}

/** Waits until every transfer of a batch has come to an end, whichever it is. */
export async function untilFinal(
  engine: EngineHost,
  batchId: string,
  deadlineMs = 100_000,
): Promise<BatchSummary> {
  let last: BatchSummary | undefined;
  try {
    return await waitFor(
      async () => {
        last = unwrap(await engine.request('batches.get', { id: batchId }));
        const final = FINAL_STATES.reduce((sum, state) => sum + (last?.counts[state] ?? 0), 0);
        return final === last.total && last;
      },
      { what: 'every transfer of the batch to be final', deadlineMs, everyMs: 20 },
    );
  } catch (thrown) {
    const page = unwrap(await engine.request('transfers.list', { batchId, limit: 1_000 }));
    const open = page.transfers.filter(({ state }) => !(FINAL_STATES as readonly string[]).includes(state));
    const shown = open.slice(0, 3).map(({ id, state, attempt, error }) => ({ id, state, attempt, error }));
    throw new Error(`${JSON.stringify(last?.counts)}, for instance ${JSON.stringify(shown)}`, {
      cause: thrown,
    });
  }
}

/** All entries of the ledger that are about transfers, oldest first. */
export async function transferHistory(engine: EngineHost): Promise<readonly LedgerEntry[]> {
  const entries: LedgerEntry[] = [];
  for (let after: number | undefined; ; ) {
    const page = unwrap(
      await engine.request('history.list', { limit: 1_000, ...(after !== undefined && { after }) }),
    );
    entries.push(...page.entries);
    if (page.next === null) return entries.sort((a, b) => a.sequence - b.sequence);
    after = page.next;
  }
}
