import type { AppState } from '../../../shared/models/app-state.ts';
import type { LedgerEntry } from '../../../shared/models/ledger-entry.ts';
import type { Profile } from '../../../shared/models/profile.ts';
import type { ProfileOverview, QueueOverview } from '../../../shared/models/queue-overview.ts';
import type { TransferSnapshot } from '../../../shared/models/transfer.ts';
import { PROFILE_DEFAULTS } from '../../support/profile-defaults.ts';
import type { Answers } from './fake-waybill.ts';

/** 22 November 2026, 09:41 UTC. */
export const NOW = Date.UTC(2026, 10, 22, 9, 41, 3);

export const sampleProfile = (over: Partial<Profile> = {}): Profile => ({
  ...PROFILE_DEFAULTS,
  id: 'sleep',
  name: 'Sleep Impressions',
  description: 'Daily billing files',
  kind: 'saved',
  host: 'imports.flowiq.ai',
  user: 'etl_si',
  authentication: { method: 'password' },
  remoteFolder: '/midwest/si',
  createdAtMs: NOW - 86_400_000,
  updatedAtMs: NOW - 86_400_000,
  ...over,
});

export const PROFILES: readonly Profile[] = [
  sampleProfile(),
  sampleProfile({
    id: 'aimedres',
    name: 'AiMedRes',
    description: 'Clinical data, de-identified',
    host: 'aimedres-server.hospital.org',
    user: 'aimedres-sftp',
    remoteFolder: '/upload',
    authentication: { method: 'key-file', path: '/home/dana/.ssh/id_ed25519' },
  }),
  sampleProfile({
    id: 'midwest',
    name: 'Midwest Claims',
    description: 'Weekly remittances',
    host: 'sftp.midwestclaims.example',
    user: 'etl_mc',
    remoteFolder: '/in',
  }),
];

export const sampleTransfer = (over: Partial<TransferSnapshot> = {}): TransferSnapshot => ({
  id: 1,
  batchId: 'batch-1',
  profileId: 'sleep',
  profileName: 'Sleep Impressions',
  direction: 'upload',
  kind: 'file',
  skipReason: null,
  localPath: '/home/dana/Exports/billing_log_2026-11-22.csv',
  remotePath: '/midwest/si/billing_log_2026-11-22.csv',
  sizeBytes: 18_642,
  bytesDone: 18_642,
  bytesPerSecond: null,
  state: 'delivered',
  priority: 'normal',
  place: (over.id ?? 1) * 1_024,
  attempt: 1,
  tries: 4,
  nextAttemptAtMs: null,
  error: null,
  stage: 'published',
  checked: 'size',
  checkedBy: 'size',
  sha256: '9f2c41aa07d3e65b1c8077fe2ab9d4c155308e6faa1294b7c3de60f81b2a7e45',
  serverKey: 'SHA256:ziFfByF4CTwTmxWayga0kQ3rXv7sM1bT2nLpYw8hQeE',
  warnings: [],
  timeline: {
    queuedAtMs: NOW - 1_000,
    startedAtMs: NOW - 900,
    sentAtMs: NOW - 400,
    checkedAtMs: NOW - 200,
    finishedAtMs: NOW,
  },
  ...over,
});

export const sampleProfileOverview = (over: Partial<ProfileOverview> = {}): ProfileOverview => ({
  profileId: 'sleep',
  unfinished: {},
  running: { files: 0, filesDone: 0, bytesTotal: 0, bytesDone: 0 },
  delivered: { count: 0, unchecked: 0, lastAtMs: null },
  failed: 0,
  lastDeliveredAtMs: null,
  ...over,
});

export const sampleOverview = (over: Partial<QueueOverview> = {}): QueueOverview => ({
  profiles: [],
  active: 0,
  asking: [],
  waiting: 0,
  failed: 0,
  done: 0,
  controls: { uploadLimit: null, downloadLimit: null, stoppedAtMs: null },
  ...over,
});

export const sampleEntry = (sequence: number, fields: LedgerEntry['fields'] = {}): LedgerEntry => ({
  sequence,
  previousHash: '0'.repeat(64),
  hash: sequence.toString(16).padStart(64, 'a'),
  fields: {
    kind: 'transfer.delivered',
    atMs: NOW,
    osUser: 'dana',
    host: 'FRONT-DESK-2',
    appVersion: '0.1.0',
    transferId: sequence,
    batchId: 'batch-1',
    outcome: 'delivered',
    profileName: 'Sleep Impressions',
    profileId: 'sleep',
    server: 'imports.flowiq.ai:22',
    serverUser: 'etl_si',
    serverKey: 'SHA256:ziFfByF4CTwTmxWayga0kQ3rXv7sM1bT2nLpYw8hQeE',
    direction: 'upload',
    fileName: 'billing_log_2026-11-22.csv',
    localPath: '/home/dana/Exports/billing_log_2026-11-22.csv',
    remotePath: '/midwest/si/billing_log_2026-11-22.csv',
    sizeBytes: 18_642,
    sha256: '9f2c41aa07d3e65b1c8077fe2ab9d4c155308e6faa1294b7c3de60f81b2a7e45',
    stage: 'published',
    checked: 'size',
    checkedBy: 'size',
    attempts: 1,
    queuedAtMs: NOW - 1_000,
    startedAtMs: NOW - 900,
    sentAtMs: NOW - 400,
    checkedAtMs: NOW - 200,
    finishedAtMs: NOW,
    temporaryName: '/midwest/si/billing_log_2026-11-22.csv.k3v9.part',
    warnings: '',
    errorCode: null,
    errorMessage: null,
    ...fields,
  },
});

export const APP: AppState = {
  versions: { app: '0.1.0', electron: '45.4.1', chromium: '144', node: '24.21.0', engine: 'utility process' },
  platform: 'linux',
  dataDirectory: '/home/dana/.local/share/waybill',
  osUser: 'dana',
  hostName: 'FRONT-DESK-2',
  engine: { state: 'running', restarts: 0, error: null },
  secretStore: 'keychain',
  settings: {
    appearance: { theme: 'light', density: 'comfortable' },
    transfers: {
      concurrency: 2,
      retries: 3,
      retryWaitSeconds: 1,
      retryLongestSeconds: 60,
      requiredCheck: 'size',
      verify: 'auto',
      onConflict: 'ask',
    },
    notifications: { delivered: true, trouble: true, fileNames: false },
    keys: 'explorer',
    files: { showHidden: false, localFolder: '', divider: 0.5 },
  },
  practiceProfileId: null,
};

/** What an application with three partners and nothing going answers. */
export const CALM: Answers = {
  'app.state': APP,
  'app.report': null,
  'questions.list': { questions: [] },
  'credentials.overview': {
    store: 'keychain',
    filePath: '/home/dana/.local/share/Waybill/secrets.json',
    fileBackend: 'gnome_libsecret',
    kept: [],
    isComplete: true,
  },
  'settings.update': APP.settings,
  'profiles.list': { profiles: PROFILES, next: null },
  'profiles.statuses': {
    statuses: PROFILES.map(({ id }) => ({ profileId: id, held: null, unreachable: null })),
  },
  'policy.get': {
    state: 'none',
    source: null,
    reason: null,
    contact: null,
    forbidden: [],
    everyProfile: [],
    profiles: [],
    hostKeys: [],
  },
  'queue.overview': sampleOverview({
    profiles: PROFILES.map(({ id }) => sampleProfileOverview({ profileId: id })),
  }),
  'transfers.list': { transfers: [], next: null },
  'history.list': { entries: [], next: null },
  'history.count': { entries: 0 },
  'history.partners': { names: [] },
  'ledger.verify': { intact: true, entries: 0, head: '', headSequence: 0 },
  'clipboard.write': null,
  'trust.controls': { readsKnownHosts: true },
  'trust.knownHosts': { lines: [] },
  'remote.connection': null,
  'keys.list': { keys: [], reminderDays: 365 },
};
