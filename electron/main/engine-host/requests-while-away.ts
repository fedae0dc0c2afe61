import type { EngineInput, EngineRequestName } from '../../../shared/contract/engine-requests.ts';

/**
 * What happens to a request that comes while a dead engine is being replaced. `waits`: asking is harmless however
 * often, so it gets its answer from the next engine. `refused`: it changes something, or belongs to what the dead
 * engine held open; a person who asked for it must not find it done ten seconds later, after having asked again.
 * `waits-if-named`: it carries a batch id of its caller's, so that asking again adds nothing; without one it is refused.
 */
export const WHILE_AWAY: Readonly<Record<EngineRequestName, 'waits' | 'waits-if-named' | 'refused'>> = {
  'policy.get': 'waits',
  'profiles.list': 'waits',
  'profiles.find': 'waits',
  'profiles.get': 'waits',
  'profiles.add': 'refused',
  'profiles.update': 'refused',
  // The same places twice are the same places.
  'profiles.arrange': 'waits',
  'profiles.importPlaces': 'waits',
  'profiles.readImport': 'waits',
  'profiles.import': 'refused',
  'profiles.export': 'refused',
  'profiles.remove': 'refused',
  'profiles.adHoc': 'waits',
  'profiles.status': 'waits',
  'profiles.statuses': 'waits',
  'profiles.release': 'refused',
  'profiles.tryNow': 'waits',
  'sessions.configure': 'refused',
  'trust.list': 'waits',
  'trust.accept': 'refused',
  'trust.forget': 'refused',
  'trust.replace': 'refused',
  'trust.addNext': 'refused',
  'trust.forgetNext': 'refused',
  'trust.readKey': 'waits',
  'trust.look': 'refused',
  'trust.knownHosts': 'waits',
  'trust.controls': 'waits',
  'trust.configure': 'refused',
  'connections.test': 'refused',
  'remote.openListing': 'waits',
  'remote.readListing': 'refused',
  'remote.closeListing': 'refused',
  'remote.stat': 'waits',
  'remote.makeFolder': 'refused',
  'remote.rename': 'refused',
  'remote.remove': 'refused',
  'remote.connection': 'waits',
  'local.openListing': 'waits',
  'local.readListing': 'refused',
  'local.closeListing': 'refused',
  'local.space': 'waits',
  'local.makeFolder': 'refused',
  'local.rename': 'refused',
  'preflight.inspect': 'waits',
  'transfers.enqueueUploads': 'waits-if-named',
  'transfers.enqueueDownloads': 'waits-if-named',
  'transfers.list': 'waits',
  'transfers.pause': 'refused',
  'transfers.resume': 'refused',
  'transfers.cancel': 'refused',
  'transfers.retry': 'refused',
  'batches.get': 'waits',
  'batches.publish': 'refused',
  'transfers.findConflicts': 'waits',
  'transfers.resolveConflict': 'refused',
  'transfers.dismiss': 'refused',
  'transfers.tryNow': 'refused',
  'transfers.move': 'refused',
  'transfers.setPriority': 'refused',
  'queue.work': 'refused',
  'queue.profiles': 'waits',
  'queue.overview': 'waits',
  'queue.controls': 'waits',
  'queue.limit': 'refused',
  'queue.stop': 'refused',
  'queue.start': 'refused',
  // Whoever comes next begins with looking at everything.
  'queue.wake': 'waits',
  'queue.drain': 'refused',
  'history.list': 'waits',
  'history.count': 'waits',
  'history.get': 'waits',
  'history.ofTransfer': 'waits',
  'history.partners': 'waits',
  'history.export': 'refused',
  'ledger.verify': 'waits',
  'practice.start': 'waits',
};

/** Whether a request may wait for the next engine. */
export function mayWait<N extends EngineRequestName>(name: N, input: EngineInput<N>): boolean {
  const rule = WHILE_AWAY[name];
  return rule === 'waits-if-named'
    ? 'batchId' in input && typeof input.batchId === 'string'
    : rule === 'waits';
}
