import * as v from 'valibot';
import {
  ENGINE_REQUESTS,
  type EngineOutput,
  type EngineParsedInput,
  type EngineRequestName,
} from '../../shared/contract/engine-requests.ts';
import { hintFor } from '../../shared/contract/enqueue.ts';
import { appError } from '../../shared/errors.ts';
import { err, type Result, resultOf } from '../../shared/result.ts';
import { unlessCancelled } from './cancellation/cancellation.ts';
import type { Engine } from './engine.ts';
import type { Handlers } from './handlers.ts';
import { entryAt, entryOfTransfer, partnersInLedger } from './ledger/entries.ts';
import { countInWorker, exportHistory, listInWorker, verifyInWorker } from './ledger/export/export.ts';
import { listHistory } from './ledger/history.ts';
import { keepTo } from './policy/request-rules.ts';
import { inspect } from './preflight/preflight.ts';
import { SELDOM_HANDLERS } from './seldom-requests.ts';
import { findConflicts } from './transfers/conflicts.ts';
import { batchOptions, expandDownload, expandUploads, foldsNames } from './transfers/expanding/expand.ts';
import { readControls } from './transfers/queue/queue-controls.ts';
import { listTransfers, profilesWithWork } from './transfers/queue/queue-list.ts';
import { queueOverview } from './transfers/queue/queue-overview.ts';
import { writeBatch } from './transfers/queue/write-batch.ts';
import { TRUST_HANDLERS, trustChangeMayHelp } from './trust-requests.ts';

/** One handler for each line of the contract; a missing or a surplus one doesn't compile. */
const HANDLERS: Handlers = {
  'profiles.list': ({ profiles }, input) => profiles.list(input),
  'profiles.find': ({ profiles }, { name }) => profiles.find(name),
  'profiles.get': ({ profiles }, { id }) => profiles.get(id),
  'profiles.add': ({ profiles }, input) => profiles.add(input),
  'profiles.update': async ({ profiles, pool, limits, scheduler }, { id, settings }) => {
    const before = profiles.get(id);
    const profile = await profiles.update(id, settings);
    limits.refresh();
    pool.dropOutdated();
    if (trustChangeMayHelp(before, profile, profiles.status(id).held?.error)) {
      await profiles.release(id);
      scheduler.kick();
    }
    return profile;
  },
  'profiles.arrange': async ({ profiles }, { places }) => {
    await profiles.arrange(places);
    return null;
  },
  'profiles.remove': async ({ profiles, pool }, { id }) => {
    await profiles.remove(id);
    pool.dropOutdated();
    return null;
  },
  'policy.get': ({ policy }) => policy.view,
  'profiles.adHoc': ({ profiles }, input) => profiles.adHoc(input),
  'profiles.statuses': ({ profiles }) => ({ statuses: profiles.statuses() }),
  'profiles.status': ({ profiles }, { id }) => profiles.status(id),
  'profiles.release': async ({ profiles, scheduler }, { id }) => {
    const released = await profiles.release(id);
    scheduler.kick();
    return { released };
  },
  'profiles.tryNow': async ({ profiles, scheduler }, { id }) => {
    await profiles.tryNow(id);
    scheduler.kick();
    return null;
  },
  'sessions.configure': ({ pool, limits }, input) => {
    pool.configure(input);
    limits.refresh();
    return null;
  },

  ...TRUST_HANDLERS,
  ...SELDOM_HANDLERS,
  'connections.test': (engine, input, signal) => engine.testConnection(input, signal),

  'connections.securityReport': (engine, input, signal) => engine.securityReport(input, signal),

  'keys.list': ({ keys }, _, signal) => keys.list(signal),
  'keys.show': ({ keys }, { path }) => keys.show(path),
  'keys.make': ({ keys }, input, signal) => keys.make(input, signal),
  'keys.newPath': ({ keys }, input) => keys.newPath(input),
  'keys.remindAfter': async ({ keys }, { days }) => {
    await keys.remindAfter(days);
    return null;
  },

  'remote.openListing': ({ remoteFiles }, input, signal) => remoteFiles.openListing(input, signal),
  'remote.readListing': ({ remoteFiles }, input, signal) => remoteFiles.readListing(input, signal),
  'remote.closeListing': ({ remoteFiles }, input) => remoteFiles.closeListing(input),
  'remote.stat': ({ remoteFiles }, input, signal) => remoteFiles.stat(input, signal),
  'remote.makeFolder': ({ remoteFiles }, input, signal) => remoteFiles.makeFolder(input, signal),
  'remote.rename': ({ remoteFiles }, input, signal) => remoteFiles.rename(input, signal),
  'remote.remove': ({ remoteFiles }, input, signal) => remoteFiles.remove(input, signal),
  'remote.connection': ({ pool }, { profileId }) => pool.facts(profileId),

  'local.openListing': ({ localFiles }, input, signal) => localFiles.openListing(input, signal),
  'local.readListing': ({ localFiles }, input, signal) => localFiles.readListing(input, signal),
  'local.closeListing': ({ localFiles }, input) => localFiles.closeListing(input),
  'local.space': ({ localFiles }, input, signal) => localFiles.space(input, signal),
  'local.makeFolder': ({ localFiles }, input, signal) => localFiles.makeFolder(input, signal),
  'local.rename': ({ localFiles }, input, signal) => localFiles.rename(input, signal),

  'preflight.inspect': ({ queue }, input, signal) => inspect(queue.parts, input, signal),

  'transfers.enqueueUploads': async ({ queue, scheduler, progress, profiles, pool }, input, signal) => {
    const { conflict, options } = batchOptions(profiles.get(input.profileId), input, queue.open, signal);
    // A command waits for just this: the server is reached while the files are being looked for. What goes wrong is written down.
    if (input.reserve)
      pool.acquire(input.profileId, signal).then(
        (lease) => lease[Symbol.dispose](),
        () => {},
      );
    const transfers = expandUploads(input.items, options);
    const batch = await writeBatch(queue, {
      ...input,
      conflict,
      direction: 'upload',
      taken: options.taken,
      transfers,
      signal,
    });
    if (input.part?.isLast !== false) progress.batchChanged(batch.batchId);
    scheduler.kick();
    return batch;
  },
  'transfers.enqueueDownloads': async ({ queue, scheduler, progress, pool, profiles }, input, signal) => {
    const { conflict, options } = batchOptions(profiles.get(input.profileId), input, queue.open, signal);
    async function* transfers() {
      // Only a folder's content has to be asked for; a single file can be queued without a connection.
      using lease = input.recursive ? await pool.acquire(input.profileId, signal) : undefined;
      const session = lease?.session;
      const folds = await foldsNames(input.items[0]?.localPath ?? '/');
      for (const item of input.items) yield* expandDownload(item, options, session, process.platform, folds);
    }
    const batch = await writeBatch(queue, {
      ...input,
      conflict,
      direction: 'download',
      taken: options.taken,
      transfers: transfers(),
      signal,
    });
    if (input.part?.isLast !== false) progress.batchChanged(batch.batchId);
    scheduler.kick();
    return batch;
  },
  'transfers.list': ({ queue, progress }, input) => listTransfers(queue.parts.database, progress, input),
  'transfers.pause': ({ commands }, selection) => commands.pause(selection),
  'transfers.resume': async ({ commands, profiles, scheduler }, selection) => {
    const { changed, profiles: waiting } = await commands.resume(selection);
    for (const id of waiting) await profiles.release(id);
    scheduler.kick();
    return { changed };
  },
  'transfers.cancel': ({ commands }, selection) => commands.cancel(selection),
  'transfers.retry': async ({ commands }, selection) => ({ changed: await commands.retry(selection) }),
  'transfers.resolveConflict': async ({ commands }, { ids, conflict }) => ({
    changed: await commands.resolveConflict(ids, conflict),
  }),
  'transfers.dismiss': async ({ commands }, selection) => ({ changed: await commands.dismiss(selection) }),
  'transfers.tryNow': async ({ commands }, selection) => ({ changed: await commands.tryNow(selection) }),
  'transfers.move': async ({ commands }, input) => ({ changed: await commands.move(input) }),
  'transfers.setPriority': async ({ commands }, input) => ({ changed: await commands.setPriority(input) }),
  'transfers.findConflicts': ({ pool }, input, signal) => findConflicts(pool, input, signal),
  'batches.get': ({ queue, progress }, { id }) => progress.withRunning(queue.summary(id)),
  'batches.publish': ({ commands }, { id }) => commands.publishTogether(id),
  'queue.work': async (engine, { on }) => {
    await engine.recover();
    engine.scheduler.workOn(on);
    const { profiles } = profilesWithWork(engine.queue.parts.database, engine.profiles);
    return { unfinished: profiles.reduce((sum, { unfinished }) => sum + unfinished, 0) };
  },
  'queue.profiles': ({ queue, profiles }) => profilesWithWork(queue.parts.database, profiles),
  'queue.overview': ({ queue, progress }, { sinceMs }) =>
    queueOverview(queue.parts.database, progress, sinceMs),
  'queue.controls': ({ queue }) => readControls(queue.parts.database),
  'queue.limit': (engine, limits) => engine.control(limits),
  'queue.stop': (engine) => engine.control({ stopped: true }),
  'queue.start': (engine) => engine.control({ stopped: false }),
  'queue.wake': ({ wake }) => wake(),
  'queue.drain': async ({ scheduler, temporaries }, { deadlineMs }) => {
    await scheduler.drain(deadlineMs);
    return { temporariesLeft: temporaries.count(temporaries.profilesToClean()) };
  },

  'history.list': ({ queue, dataDirectory }, { filter, after, limit }, signal) => {
    const page = after === undefined ? { limit } : { after, limit };
    // Partner and outcome have an index each. Anything else that is rare is looked for in every entry, and that must
    // not hold up keepalives.
    const { text, direction, profileName, outcome } = filter;
    const isQuick = text === undefined && direction === undefined;
    return isQuick && (profileName === undefined || outcome === undefined)
      ? listHistory(queue.parts.database, filter, page)
      : listInWorker({ dataDirectory, filter, page, signal });
  },
  'history.ofTransfer': ({ queue }, { transferId }) => entryOfTransfer(queue.parts.database, transferId),
  'history.get': ({ queue }, { sequence }) => entryAt(queue.parts.database, sequence),
  'history.partners': ({ queue }) => ({ names: partnersInLedger(queue.parts.database) }),
  'history.count': async ({ dataDirectory }, { filter }, signal) => ({
    entries: await countInWorker({ dataDirectory, filter, signal }),
  }),
  'history.export': ({ dataDirectory }, input, signal) => exportHistory({ dataDirectory, ...input, signal }),
  'ledger.verify': async ({ dataDirectory, ledgerHeads }, _input, signal) => {
    await ledgerHeads.flush();
    return verifyInWorker({ dataDirectory, signal });
  },

  'practice.start': ({ practice }, _input, signal) => unlessCancelled(practice.start(), signal),
};

/** Checks a request's input and answers it; never throws. */
export async function answerRequest<N extends EngineRequestName>(
  engine: Engine,
  name: N,
  input: unknown,
  signal: AbortSignal,
): Promise<Result<EngineOutput<N>>> {
  if (!Object.hasOwn(ENGINE_REQUESTS, name)) return err(appError('InvalidRequest', 'no such request'));
  const parsed = v.safeParse(
    ENGINE_REQUESTS[name].input as v.GenericSchema<unknown, EngineParsedInput<N>>,
    input,
  );
  if (!parsed.success)
    return err(
      appError('InvalidRequest', `${name}: ${parsed.issues[0].message}`, {
        detail: { field: v.getDotPath(parsed.issues[0]) ?? '' },
        ...hintFor(parsed.issues[0]),
      }),
    );
  const handler: Handlers[N] = HANDLERS[name];
  const { commits } = engine.queue.parts;
  return resultOf(() => {
    keepTo(engine, name, parsed.output);
    return commits.read(() => handler(engine, parsed.output, signal));
  });
}
