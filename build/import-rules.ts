/**
 * Who may import whom, as data and one pure function. Paths are relative to the project's folder with forward
 * slashes; what isn't ours is written `node:fs` or `npm:valibot`. docs/architecture.md says why.
 */

export interface Room {
  /** Rooms it may import from, besides itself. `everything` is for tests. */
  readonly below: readonly string[] | 'everything';
  /** May use Node's own modules. */
  readonly node: boolean;
  /** May import `electron`. */
  readonly electron: boolean;
  /** Packages it may import; absent: any. */
  readonly packages?: readonly string[];
}

/** A room is a folder; a file belongs to the first whose name its path begins with. */
export const ROOMS: Readonly<Record<string, Room>> = {
  shared: { below: [], node: false, electron: false, packages: ['valibot'] },
  'electron/engine': { below: ['shared'], node: true, electron: false },
  'electron/engine-host': { below: ['electron/engine', 'shared'], node: true, electron: false },
  'electron/policy': { below: ['electron/vault', 'shared'], node: true, electron: false },
  'electron/vault': { below: ['shared'], node: true, electron: false },
  'electron/cli': {
    below: ['electron/engine-host', 'electron/policy', 'electron/vault', 'electron/engine', 'shared'],
    node: true,
    electron: false,
  },
  'electron/main': {
    below: ['electron/engine-host', 'electron/policy', 'electron/vault', 'shared'],
    node: true,
    electron: true,
  },
  'electron/preload': { below: ['shared'], node: false, electron: true },
  renderer: {
    below: ['shared'],
    node: false,
    electron: false,
    packages: [
      'react',
      'react-dom',
      'react-aria-components',
      '@internationalized/date',
      '@tanstack/react-virtual',
      'lucide-react',
      'zustand',
      'valibot',
      '@fontsource-variable/inter',
      '@fontsource-variable/jetbrains-mono',
    ],
  },
  build: { below: [], node: true, electron: false },
  test: { below: 'everything', node: true, electron: false },
};

/** What of the engine others may import, by room: everything else of it they reach through an EngineHost. */
export const ENGINE_FROM_OUTSIDE: Readonly<Record<string, readonly string[]>> = {
  'electron/engine-host': [
    'engine.ts',
    'requests.ts',
    'port-protocol.ts',
    'process-entry.ts',
    // Owners write a log beside the engine's, in the same format and with the same rule about file names.
    'logging/log.ts',
    // And they replace small files as it does: the old content or the new one, also after a power cut.
    'storage/write-atomically.ts',
  ],
  // A server like any other, which happens to run in this process: `waybill demo` starts it.
  'electron/cli': ['practice-server/practice-server.ts'],
};

/** The doors of the engine's folders. Whatever isn't here is its folder's own business. */
export const ENGINE_DOORS: Readonly<Record<string, string>> = {
  'cancellation/cancellation.ts': 'ending a wait when nobody wants the answer any more, and bounded work',
  'connections/pool.ts': 'everyone who works on a server leases its connection here',
  'connections/remote-shell.ts': 'what a lease gives besides, where an account has a shell: its hash program',
  'connections/sftp-session.ts':
    'what a lease gives: the SFTP channel that all transfers and listings speak through',
  'connections/authenticate.ts':
    'the type of the question for a credential, which the engine is given at its start',
  'connections/authentication/credential-need.ts':
    'what signing in begins with: the doctor signs in as everybody does',
  'connections/connect.ts': 'the doctor opens a connection of its own, told step by step',
  'connections/greeting.ts': "a server's first words, which the doctor reads on a socket of its own",
  'connections/method-watch.ts': 'which methods of signing in a server offers, and what became of each',
  'connections/sftp-greeting.ts': 'what the SFTP subsystem says of itself',
  'connections/routes/open-route.ts': 'the way to a server, which the doctor goes as everybody does',
  'connections/routes/route.ts': 'what a way is made of, for the stage that tells of it',
  'connections/server-traits.ts': 'what servers were found not to do',
  'connections/trust/server-offer.ts': 'the algorithms a server names in its first packet',
  'connections/authentication/key-failures.ts': 'what is the matter with a key file, in the words for it',
  'connections/host-key.ts': 'the fingerprint of a public key, of a server or of a person',
  'connections/private-key.ts': 'reading a private key file',
  'connections/ssh-wire.ts': "SSH's way of writing down strings and numbers, which keys are made of",
  'connections/trust/trust.ts':
    'whom to trust: the stored host keys and all that the requests about trust need',
  'connections/way-in.ts': 'how far a connection came, and so what its end means',
  'connections/trust-store.ts': 'the trusted keys that go into a file and come from one',
  'doctor/doctor.ts': 'trying out what was typed, stage by stage, before it is a profile',
  'errors/from-file-system.ts': 'errno to error codes, the only place',
  'errors/from-ssh.ts': 'SSH and SFTP statuses to error codes, the only place',
  'exchange/read-import.ts': "looking at other programs' connections, and at our own files of them",
  'exchange/import-profiles.ts': 'bringing them in, all or none',
  'exchange/export-profiles.ts': 'writing ours to a file',
  'exchange/places.ts': 'where other programs keep theirs',
  'keys/keys.ts': 'the keys people sign in with: making one, and how old those in use are',
  'ledger/ledger.ts': 'appending, by whoever changes something that is recorded',
  'ledger/head.ts': 'the newest head outside the database, kept after every commit',
  'ledger/history.ts': 'reading pages of history',
  'ledger/entries.ts': 'one entry, and whose names there are',
  'ledger/export/export.ts': 'export, verification and long reads in a worker',
  'listings/listings.ts': 'open folders, read page by page and closed when nobody reads on',
  'local-files/local-files.ts': 'listing and changing folders of this machine',
  'local-files/local-path.ts': 'which text is a path of this machine',
  'logging/log.ts': 'the log, opened once at the start',
  'practice-server/practice-server.ts': 'starting the embedded server',
  'practice-server/start-practice.ts':
    'the practice server a person may turn on, with its profile and samples',
  'policy/policy.ts': 'what IT decided for this machine',
  'policy/request-rules.ts': 'what the policy says to a request, before anything is done for it',
  'preflight/preflight.ts': 'looking at files before they are sent',
  'profiles/managed-profiles.ts': "the policy's own connections, at the start",
  'profiles/profiles.ts': 'stored profiles and what stops them just now',
  'random/random-bytes.ts': 'random bytes by the thousand',
  'remote-files/remote-files.ts': 'listing and changing remote folders',
  'remote-files/batches.ts': 'reading a remote folder with several requests in flight',
  'remote-files/remote-entry.ts':
    'checking what a server told about a name, for listings and recursive downloads',
  'security/security-report.ts': 'how secure a connection is, point by point',
  'setup-kit/setup-kit.ts': "what a partner's administrator needs to make a profile's account",
  'storage/database.ts': 'opening the database',
  'storage/group-commit.ts': 'writing to it',
  'storage/instances.ts': 'the row of this engine, and which others are dead',
  'storage/log-sync.ts': 'the one wait for the disk that all commits share',
  'storage/write-atomically.ts': 'replacing a small file',
  'storage/rows-per-change.ts': 'how much is written in one change',
  'storage/statements.ts': 'statements prepared once for each text',
  'transfers/conflicts.ts': 'which targets exist already',
  'transfers/expanding/expand.ts': 'from what a person chose to single files',
  'transfers/queue/queue.ts': "the queue's rows",
  'transfers/queue/queue-commands.ts': 'pause, resume, cancel, retry',
  'transfers/queue/queue-list.ts': "the queue's pages",
  'transfers/queue/queue-overview.ts': 'the queue in numbers',
  'transfers/queue/queue-controls.ts': 'what holds for the whole queue: limits, stopped or not',
  'transfers/queue/queue-limits.ts': 'the speed limits in force',
  'transfers/scheduler.ts': 'what runs when',
  'transfers/wake-watch.ts': 'noticing that the machine slept, or has a network',
  'transfers/queue/recover.ts': "taking back dead instances' claims",
  'transfers/progress.ts': 'news of the queue',
  'transfers/queue/write-batch.ts': 'writing down what was queued, whole or not at all',
  'transfers/publishing/temporaries.ts': 'the durable list of temporary names',
};

const ENGINE = 'electron/engine';

/** The room a file is in, if any. */
export const roomOf = (path: string): string | undefined =>
  Object.keys(ROOMS).find((room) => path.startsWith(`${room}/`));

/**
 * Why `path` may not import `imported`, or `undefined` where it may.
 * @param path a file of ours
 * @param imported another one, or `node:…`, or `npm:…`
 */
export function violation(path: string, imported: string): string | undefined {
  const room = roomOf(path);
  const rules = room === undefined ? undefined : ROOMS[room];
  if (room === undefined || rules === undefined)
    return 'this folder has no rules: add it to build/import-rules.ts';
  if (imported.startsWith('node:')) return rules.node ? undefined : `${room} has no Node modules`;
  if (imported.startsWith('npm:')) return packageViolation(room, rules, imported.slice('npm:'.length));
  const target = roomOf(imported);
  if (target === room)
    return room === ENGINE ? doorViolation(path, imported) : featureViolation(path, imported);
  if (rules.below === 'everything') return undefined;
  if (target === undefined) return `${imported} is outside every room`;
  if (!rules.below.includes(target)) return `${room} may not import from ${target}`;
  if (target !== ENGINE) return undefined;
  const allowed = ENGINE_FROM_OUTSIDE[room] ?? [];
  return allowed.includes(imported.slice(ENGINE.length + 1))
    ? undefined
    : `${room} may import of the engine only ${allowed.join(', ')}`;
}

function packageViolation(room: string, rules: Room, specifier: string): string | undefined {
  const name = specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
  if (name === 'electron' && !rules.electron)
    return 'only electron/main and electron/preload import electron';
  if (rules.packages !== undefined && !rules.packages.includes(name))
    return `${room} may import of packages only ${rules.packages.join(', ')}`;
  return undefined;
}

const FEATURE = /^renderer\/features\/([^/]+)\//;

/** The window's pages don't know each other: what two need stands in `design/`, `stores/` or beside `features/`. */
function featureViolation(path: string, imported: string): string | undefined {
  const [, from] = FEATURE.exec(path) ?? [];
  const [, to] = FEATURE.exec(imported) ?? [];
  return from === undefined || to === undefined || from === to
    ? undefined
    : `the page ${from} may not import from the page ${to}`;
}

/** Inside the engine: the folder itself may do as it likes, everyone else knocks. */
function doorViolation(path: string, imported: string): string | undefined {
  const folderOf = (file: string) => /^([^/]+)\//.exec(file.slice(ENGINE.length + 1))?.[1];
  const folder = folderOf(imported);
  if (folder === folderOf(path)) return undefined;
  // The files beside the folders are wiring: they stand above all of them.
  if (folder === undefined) return 'a folder of the engine may not import the wiring above it';
  return imported.slice(ENGINE.length + 1) in ENGINE_DOORS
    ? undefined
    : `not a door of ${ENGINE}/${folder}: import what is one, or add it to build/import-rules.ts with its reason`;
}

/**
 * What a source text imports: `from '…'`, `import '…'`, `import('…')`, and files named in
 * `new URL('….ts', import.meta.url)`. Relies on the formatter: statements begin a line, quotes are single.
 */
export function importsOf(text: string): readonly string[] {
  const found: string[] = [];
  for (const [, specifier] of text.matchAll(/^(?:import|export)\b(?:[^'";]*?\bfrom)?\s*'([^'\n]+)'/gm))
    if (specifier !== undefined) found.push(specifier);
  for (const [, specifier] of text.matchAll(/\bimport\(\s*'([^'\n]+)'/g))
    if (specifier !== undefined) found.push(specifier);
  for (const [, inside = ''] of text.matchAll(/\bnew URL\(([^;]*?)import\.meta\.url,?\s*\)/g))
    for (const [, file] of inside.matchAll(/'(\.{1,2}\/[^'\n]+\.ts)'/g))
      if (file !== undefined) found.push(file);
  return found;
}
