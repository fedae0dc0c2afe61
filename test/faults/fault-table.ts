import { expect } from 'vitest';
import type { AppError, ErrorCode } from '../../shared/errors.ts';
import type { Owner } from '../../shared/messages/error-message.ts';
import { describe as describeError } from '../../shared/messages/error-messages.ts';

/** What a fault looks like to a person while it lasts, and how the transfers end. */
export interface Fault {
  readonly what: string;
  /** `null`: nobody is told anything, because nothing is wrong yet. */
  readonly code: ErrorCode | null;
  readonly owner: Owner | null;
  readonly nextStep: string | null;
  /** What it is told as where it happens before a connection is there: what can be seen from here is all that can be said. */
  readonly whileConnecting?: readonly ErrorCode[];
  readonly ends: string;
  /** What its tests prove, for docs/reliability.md. */
  readonly proves: string;
}

/** Who is spoken of in the sentences below. */
export const NAMES = { partner: 'Sleep Impressions', fileName: 'claims.csv' } as const;

const CHECK_NETWORK = 'Check the network, then try again. Nothing incomplete carries a final name.';
const CHECK_ONLINE =
  'Check that this computer is online and that server name and port are right. What waits stays in the queue.';
const ASK_ABOUT_FIREWALL =
  'Try again; if it stays, ask your IT whether a firewall is in the way, then ask Sleep Impressions.';
const ASK_FOR_SPACE = 'Only Sleep Impressions can free space; tell them, then try again.';
const ASK_FOR_RIGHTS =
  'Ask Sleep Impressions to give your account the right to write there, or choose another folder.';
const SEND_AGAIN = 'Check the name and where the file was saved, then send it again.';

const quiet = { code: null, owner: null, nextStep: null } as const;
const network = { code: 'ConnectionLost', owner: 'network', nextStep: CHECK_NETWORK } as const;

/** The one table: fault, error code, whose side it is on, what to do, and how it ends. */
export const FAULTS = {
  'reset at a packet': {
    what: 'The connection is reset before or inside any SSH packet of an upload or a download, in either direction',
    ...network,
    whileConnecting: ['ClosedEarly', 'ClosedAfterSignIn'],
    ends: 'delivered',
    proves:
      'A clean run is recorded and cut into its SSH packets: TCP accept, identification, key exchange, sign-in, channel, INIT, every request and every answer. Each is then the point where the next run is cut.',
  },
  'reset at a request': {
    what: 'The connection is reset when the server gets a request, or when it has carried it out and not answered',
    ...network,
    whileConnecting: ['ClosedAfterSignIn'],
    ends: 'delivered',
    proves:
      'The same by the names of the protocol: INIT, OPEN, several WRITEs or READs, FSETSTAT, FSTAT, CLOSE, LSTAT and RENAME; among them the rename whose answer never comes. No file is sent twice under two names.',
  },
  'server restarted': {
    what: 'sshd is stopped in the middle of a file, refuses for a while, and is started again',
    code: 'Unreachable',
    owner: 'network',
    nextStep: CHECK_ONLINE,
    ends: 'delivered',
    proves: 'What was going is put back, the profile waits with one timer, and all of it goes on afterwards.',
  },
  'black hole': {
    what: 'The network swallows everything without closing the connection',
    code: 'Timeout',
    owner: 'network',
    nextStep: ASK_ABOUT_FIREWALL,
    whileConnecting: ['NoGreeting'],
    ends: 'delivered',
    proves:
      'The watchdog gives the connection up within `stallMs`, 30 s by default, after the first unanswered request; tested with it scaled down, and the default is asserted.',
  },
  'stalled read': {
    what: 'The server never answers a READ although the connection lives',
    code: 'Timeout',
    owner: 'network',
    nextStep: ASK_ABOUT_FIREWALL,
    ends: 'delivered',
    proves: 'A server that hangs is noticed as a dead network is.',
  },
  'server’s disk full': {
    what: 'The file system the server writes to has no space left',
    code: 'DiskFull',
    owner: 'partner',
    nextStep: ASK_FOR_SPACE,
    ends: 'failed; delivered when tried again with space',
    proves:
      'On a real, full file system behind sshd, which says no more than “failure”: what is free tells the rest.',
  },
  'quota used up': {
    what: 'The server answers a WRITE with the status “quota exceeded”',
    code: 'DiskFull',
    owner: 'partner',
    nextStep: ASK_FOR_SPACE,
    ends: 'failed; delivered when tried again',
    proves: 'Space and quota are the partner’s alike, and no space is asked of anybody else.',
  },
  'local disk full': {
    what: 'The folder a download goes to has no space left',
    code: 'LocalDiskFull',
    owner: 'you',
    nextStep: 'Free some space or choose another disk, then try again.',
    ends: 'failed; delivered when tried again with space',
    proves: 'On a real, full file system; nothing incomplete stays on it.',
  },
  'not allowed on the server': {
    what: 'The server refuses the folder or the file',
    code: 'PermissionDenied',
    owner: 'partner',
    nextStep: ASK_FOR_RIGHTS,
    ends: 'failed; delivered when tried again with the right',
    proves: 'Folder and file by the modes of a real account behind sshd.',
  },
  'rename not allowed': {
    what: 'The server takes the file and lets nobody rename it',
    code: 'RenameRefused',
    owner: 'your IT',
    nextStep: 'Set this connection to write directly under the final name, then send it again.',
    ends: 'failed; delivered when tried again with the right',
    proves:
      'By the practice server. A refused rename is an answer: the temporary file is removed, and nothing is called unconfirmed.',
  },
  'handle limit': {
    what: 'The server allows few open files, and says so or doesn’t',
    ...quiet,
    ends: 'delivered',
    proves:
      'Never more files are open than the server’s limit; where it names none, a refused OPEN while others are open is taken as one.',
  },
  'slow server': {
    what: 'Every answer takes its time',
    ...quiet,
    ends: 'delivered',
    proves: 'Slowness alone is no error: the watchdog counts silence, not speed.',
  },
  'answers out of order': {
    what: 'The server answers what was asked together in another order',
    ...quiet,
    ends: 'delivered',
    proves: 'Bytes go where they belong whatever order the answers take, up and down.',
  },
  'short reads': {
    what: 'The server gives fewer bytes than were asked for',
    ...quiet,
    ends: 'delivered',
    proves: 'The rest is asked for until it is whole.',
  },
  'short writes': {
    what: 'The server says yes to a WRITE and stores less of it',
    code: 'IntegrityMismatch',
    owner: 'network',
    nextStep:
      'Send it again; if it happens twice, ask your IT to check the network between here and the server.',
    ends: 'delivered once the server stores all of it',
    proves: 'A copy that is too short never gets its final name.',
  },
  'disconnects after N operations': {
    what: 'The server ends every connection after a number of requests',
    ...network,
    ends: 'delivered',
    proves:
      'Every connection brings some files through, and those that were only interrupted by it use up no tries.',
  },
  'login refused in the middle': {
    what: 'Signing in worked at first; after a reset the same password is refused',
    code: 'AuthenticationFailed',
    owner: 'you',
    nextStep: 'Enter the current password, or ask your IT for it.',
    ends: 'delivered after a person answered',
    proves:
      'One refusal, one question: the profile is held with everything that waits, and no lockout is provoked.',
  },
  'local file locked': {
    what: 'Another program has the file open and Windows doesn’t let anybody else',
    code: 'LocalFileLocked',
    owner: 'you',
    nextStep: 'Close it in the other program; Waybill tries again by itself.',
    ends: 'delivered once it is free',
    proves: 'What Windows answers (EBUSY, EPERM, EACCES) is handed in; no Windows was there.',
  },
  'local file removed': {
    what: 'The file to send, or the folder to save to, is removed before or while its turn comes',
    code: 'LocalFileNotFound',
    owner: 'you',
    nextStep: SEND_AGAIN,
    ends: 'failed; delivered when it is there again',
    proves: 'The others of the batch arrive, and nothing of this one stays on the server.',
  },
  'engine killed': {
    what: 'SIGKILL of the engine at any moment of a batch',
    ...quiet,
    ends: 'delivered',
    proves: 'The next engine finishes the batch: every file once, one entry of the ledger each.',
  },
  'parent killed': {
    what: 'SIGKILL of the process that owns the engine, at any moment of a batch',
    ...quiet,
    ends: 'delivered',
    proves: 'The engine notices, gives its claims back and ends; the next one finishes.',
  },
  'both killed': {
    what: 'SIGKILL of the engine and its owner at the same moment of a batch',
    ...quiet,
    ends: 'delivered',
    proves: 'What a closed laptop lid that loses its battery would do, but for the disk’s own cache.',
  },
  'clock jumps': {
    what: 'The machine’s clock is set forwards or back, by hours or years, while files go and while they wait',
    ...quiet,
    ends: 'delivered',
    proves:
      'A retry is never further away than its profile’s longest wait; no living engine is taken for dead; speed and time left use a clock of their own.',
  },
  'database busy': {
    what: 'Another process holds SQLite’s write lock for longer than anybody waits for it',
    ...quiet,
    ends: 'delivered',
    proves:
      'Nothing fails and nobody is asked: what has to be written down waits, and its transfers with it.',
  },
  'database can’t be written': {
    what: 'The disk with the data folder fills up while files go',
    ...quiet,
    ends: 'delivered once it can be written again',
    proves:
      'What can’t be written down isn’t acted on; no transfer fails for it, no profile is held, and everything goes on by itself.',
  },
  'database folder read-only': {
    what: 'The data folder can’t be written when Waybill starts',
    code: 'DatabaseUnavailable',
    owner: 'your IT',
    nextStep: 'Check that its disk isn’t full and that you may write there.',
    ends: 'Waybill doesn’t start',
    proves: 'A file system mounted read-only; nothing starts that couldn’t keep its word.',
  },
  'database damaged': {
    what: 'The database file is empty, cut short, overwritten at its beginning or in its middle',
    code: 'DatabaseDamaged',
    owner: 'your IT',
    nextStep:
      'Don’t delete anything: call your IT. A copy of the file as it was found lies beside it: waybill.db.damaged-….',
    ends: 'Waybill doesn’t start; the file and its copy are as they were found',
    proves:
      'Nothing is repaired or begun anew behind a person’s back, because the file is the proof of deliveries.',
  },
} as const satisfies Readonly<Record<string, Fault>>;

export type FaultId = keyof typeof FAULTS;

/** The error a person would be told is the table's, with the table's owner and next step. */
export function expectTold(fault: FaultId, error: AppError | undefined): void {
  const { code, owner, nextStep, whileConnecting = [] }: Fault = FAULTS[fault];
  if (error === undefined) {
    expect({ code: null, owner: null, nextStep: null }).toEqual({ code, owner, nextStep });
    return;
  }
  if (whileConnecting.includes(error.code)) {
    expect(error.retryable, error.message).toBe(true);
    return;
  }
  const told = describeError(error, NAMES);
  const shown = {
    code: error.code,
    owner: told.owner,
    nextStep: told.nextStep.replace(/damaged-[\w.-]*\w/, 'damaged-…'),
  };
  expect(shown, error.message).toEqual({ code, owner, nextStep });
}
