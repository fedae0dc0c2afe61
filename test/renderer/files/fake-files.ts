import { useFilesDialog } from '../../../renderer/features/files/files-dialog.ts';
import { useFilesStore } from '../../../renderer/features/files/files-store.ts';
import { EMPTY_PANE } from '../../../renderer/features/files/pane-state.ts';
import { useTransferFlow } from '../../../renderer/features/files/transfer-flow.ts';
import type { RequestInput } from '../../../shared/contract/requests.ts';
import { failure } from '../../../shared/errors.ts';
import type { RemoteEntry } from '../../../shared/models/remote-entry.ts';
import type { Answers } from '../support/fake-waybill.ts';
import { NOW } from '../support/samples.ts';
import { file, folder } from './entries.ts';

export type Tree = Record<string, readonly RemoteEntry[]>;

const MINUTE = 60_000;
const DAY = 86_400_000;

export const LOCAL_TREE = (): Tree => ({
  '/home/dana': [folder('Exports'), file('.profile')],
  '/home/dana/Exports': [folder('2026-11-22')],
  '/home/dana/Exports/2026-11-22': [
    file('notes.txt', { sizeBytes: 1_126, modifiedAtMs: NOW - 4 * DAY, mode: 0o600 }),
    file('billing_log_2026-11-22.csv', { sizeBytes: 18_642, modifiedAtMs: NOW - 29 * MINUTE }),
    file('Claims_Report_2026-11-22.csv', { sizeBytes: 23_040, modifiedAtMs: NOW - 30 * MINUTE }),
    file('insurance_pat_ref_2026-11-22.csv', { sizeBytes: 42_700, modifiedAtMs: NOW - 31 * MINUTE }),
    file('patient_visit_log_2026-11-22.csv', { sizeBytes: 98_304, modifiedAtMs: NOW - 31 * MINUTE }),
    folder('archive', { modifiedAtMs: NOW - 2 * DAY }),
    file('.draft', { sizeBytes: 12 }),
  ],
});

export const REMOTE_TREE = (): Tree => ({
  '/midwest/si': [
    file('patient_visit_log_2026-11-22.csv', { sizeBytes: 98_304, modifiedAtMs: NOW }),
    folder('outbound', { modifiedAtMs: NOW - DAY, mode: 0o775 }),
    folder('archive', { modifiedAtMs: NOW, mode: 0o775 }),
    file('insurance_pat_ref_2026-11-22.csv', { sizeBytes: 42_700, modifiedAtMs: NOW }),
  ],
  '/midwest/si/archive': [],
  '/midwest/si/outbound': [file('remittance.csv')],
  '/midwest': [folder('si')],
  '/upload': [file('cohort.csv')],
});

const parentOf = (path: string): string | null =>
  path === '/' ? null : path.slice(0, path.lastIndexOf('/')) || '/';

/** Folders of both sides, listed in pages like the real ones. The trees may be changed while it is used. */
export function fakeFiles(local: Tree = LOCAL_TREE(), remote: Tree = REMOTE_TREE()): Answers {
  const open = new Map<string, RemoteEntry[]>();
  let last = 0;
  const openIn = (tree: Tree, path: string, code: 'NotFound' | 'LocalFileNotFound'): string => {
    const entries = tree[path];
    if (entries === undefined) throw failure(code, 'no such folder', { path });
    last += 1;
    open.set(`listing-${last}`, [...entries]);
    return `listing-${last}`;
  };
  const read = ({ listingId, limit = 1_000 }: RequestInput<'local.readListing'>) => {
    const entries = open.get(listingId) ?? [];
    return { entries: entries.splice(0, limit), done: entries.length === 0 };
  };
  return {
    'places.list': {
      places: [
        { kind: 'home', path: '/home/dana' },
        { kind: 'documents', path: '/home/dana/Documents' },
        { kind: 'root', path: '/' },
      ],
    },
    'local.openListing': ({ path }) => ({
      listingId: openIn(local, path, 'LocalFileNotFound'),
      path,
      parent: parentOf(path),
    }),
    'local.readListing': read,
    'local.closeListing': null,
    'local.space': { freeBytes: 212 * 1_024 ** 3, totalBytes: 512 * 1_024 ** 3 },
    'local.makeFolder': null,
    'local.rename': null,
    'local.trash': ({ paths }) => ({ trashed: paths.length }),
    'local.reveal': null,
    'remote.openListing': ({ path }) => ({ listingId: openIn(remote, path, 'NotFound'), path }),
    'remote.readListing': read,
    'remote.closeListing': null,
    'remote.connection': {
      cipher: 'aes256-gcm@openssh.com',
      keyExchange: 'curve25519-sha256',
      mac: '',
      protocolVersion: '2.0',
      software: 'OpenSSH_9.2p1',
      hostKeyType: 'ssh-ed25519',
      hostKeyAlgorithm: 'ssh-ed25519',
      hostKeyBits: null,
      strictKeyExchange: true,
      trustedBy: 'stored',
      serverKey: 'SHA256:ziFfByF4CTwTmxWayga0kQ3rXv7sM1bT2nLpYw8hQeE',
      trustedAtMs: Date.UTC(2026, 2, 3),
    },
    'remote.makeFolder': null,
    'remote.rename': null,
    'remote.remove': null,
    'profiles.tryNow': null,
    'profiles.release': { released: 0 },
    'transfers.findConflicts': { conflicts: [] },
    'transfers.enqueueUploads': ({ items }) => ({ batchId: 'batch-1', transfers: items.length, bytes: 1 }),
    'transfers.enqueueDownloads': ({ items }) => ({ batchId: 'batch-1', transfers: items.length, bytes: 1 }),
  };
}

/** As at the start of the application: nothing of an earlier test is left. */
export function forgetFiles(): void {
  useFilesStore.setState({
    tabs: [],
    active: null,
    side: 'local',
    local: EMPTY_PANE,
    remotes: new Map(),
    places: [],
  });
  useFilesDialog.setState({ dialog: null });
  useTransferFlow.setState({ questions: [], underWay: 0 });
}
