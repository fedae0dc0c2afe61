import type { RequestName } from './requests.ts';

/**
 * The names that cross between window and main process, and nothing but names: the preload script imports
 * this file, and must stay small.
 */

/** Invoked with (name, input, id); answers with a `Result`. */
export const REQUEST_CHANNEL = 'waybill:request';
/** Sent with (id): the answer isn't wanted any more. */
export const CANCEL_CHANNEL = 'waybill:cancel';
/** Sent to the window with (event, news). */
export const EVENT_CHANNEL = 'waybill:event';

/** What the window may ask for. Whatever isn't here is for the main process or the command line only. */
export const WINDOW_REQUESTS = [
  'app.state',
  'app.openFolder',
  'app.report',
  'engine.restart',
  'settings.update',
  'dialogs.chooseFiles',
  'dialogs.chooseFolder',
  'dialogs.chooseKeyFile',
  'dialogs.chooseImport',
  'clipboard.write',
  'places.list',
  'local.trash',
  'local.reveal',
  'local.openListing',
  'local.readListing',
  'local.closeListing',
  'local.space',
  'local.makeFolder',
  'local.rename',
  'credentials.state',
  'credentials.give',
  'credentials.forget',
  'connections.tryOut',
  'connections.update',
  'connections.remove',
  'connections.import',
  'connections.saveExport',
  'profiles.list',
  'profiles.get',
  'profiles.add',
  'profiles.arrange',
  'profiles.importPlaces',
  'profiles.readImport',
  'profiles.statuses',
  'profiles.release',
  'profiles.tryNow',
  'trust.list',
  'trust.accept',
  'trust.replace',
  'trust.forget',
  'remote.openListing',
  'remote.readListing',
  'remote.closeListing',
  'remote.stat',
  'remote.makeFolder',
  'remote.rename',
  'remote.remove',
  'remote.connection',
  'preflight.inspect',
  'transfers.enqueueUploads',
  'transfers.enqueueDownloads',
  'transfers.findConflicts',
  'transfers.resolveConflict',
  'transfers.list',
  'transfers.pause',
  'transfers.resume',
  'transfers.cancel',
  'transfers.retry',
  'transfers.dismiss',
  'transfers.tryNow',
  'transfers.move',
  'transfers.setPriority',
  'batches.get',
  'batches.publish',
  'queue.overview',
  'queue.limit',
  'queue.stop',
  'queue.start',
  'queue.wake',
  'history.list',
  'history.count',
  'history.get',
  'history.ofTransfer',
  'history.partners',
  'history.saveExport',
  'ledger.verify',
  'window.print',
  'window.savePdf',
  'practice.use',
] as const satisfies readonly RequestName[];
export type WindowRequestName = (typeof WINDOW_REQUESTS)[number];

/** What the window may listen to. */
export const WINDOW_EVENTS = [
  'queue.changed',
  'profiles.changed',
  'connection-test.changed',
  'engine.state',
  'settings.changed',
  'command',
] as const;
export type WindowEventName = (typeof WINDOW_EVENTS)[number];
