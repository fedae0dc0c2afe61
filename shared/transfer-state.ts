/** The life of a transfer as a pure state machine; drawn in docs/architecture.md. */

export const ACTIVE_STATES = ['preparing', 'connecting', 'transferring', 'verifying', 'publishing'] as const;
/** `staged`: sent and verified under its temporary name; it waits for the others of its batch to be published with them. */
export const WAITING_STATES = ['queued', 'waiting-to-retry', 'staged', 'held', 'paused'] as const;
export const FINAL_STATES = ['delivered', 'skipped', 'failed', 'cancelled', 'unconfirmed'] as const;
export const TRANSFER_STATES = [...WAITING_STATES, ...ACTIVE_STATES, ...FINAL_STATES] as const;

export type FinalState = (typeof FINAL_STATES)[number];
export type TransferState = (typeof TRANSFER_STATES)[number];

export type TransferEvent =
  | 'claim' //            a worker took it
  | 'connect' //          its source is known, a connection is wanted
  | 'start' //            bytes begin to flow
  | 'sent' //             every byte was acknowledged
  | 'verified' //         compared as far as the profile asks
  | 'stage' //            the same, in a batch that publishes together and isn't complete
  | 'published' //        it carries its final name
  | 'look-unknown' //     cut off at publishing, and looking could not tell
  | 'retry-later' //      retryable error, tries left
  | 'due' //              the time for the next try has come
  | 'hold' //             the profile needs a person
  | 'release' //          the person answered
  | 'pause'
  | 'resume'
  | 'skip' //             the target exists and skipping was asked
  | 'fail'
  | 'cancel'
  | 'retry' //            a person wants a failed or cancelled one tried again
  | 'recover'; //         its worker died; someone else may take it

const isActive = (state: TransferState): boolean => (ACTIVE_STATES as readonly string[]).includes(state);
export const isFinal = (state: TransferState): state is FinalState =>
  (FINAL_STATES as readonly string[]).includes(state);

/** The steps that only make sense from one state. */
const STEPS: Partial<Record<TransferEvent, Partial<Record<TransferState, TransferState>>>> = {
  // A staged one has nothing left to do but to be published, once its whole batch is set going.
  claim: { queued: 'preparing', staged: 'publishing' },
  connect: { preparing: 'connecting' },
  start: { preparing: 'transferring', connecting: 'transferring' },
  sent: { transferring: 'verifying' },
  // An interrupted publish is taken up again without sending anything: it goes straight to looking.
  verified: { verifying: 'publishing', preparing: 'publishing', connecting: 'publishing' },
  // A paused one that was staged before waits for the others again.
  stage: { verifying: 'staged', paused: 'staged' },
  published: { publishing: 'delivered' },
  'look-unknown': { publishing: 'unconfirmed' },
  due: { 'waiting-to-retry': 'queued' },
  release: { held: 'queued' },
  resume: { paused: 'queued' },
  // An unconfirmed one only by a person's explicit wish: nothing is sent twice to make sure.
  retry: { failed: 'queued', cancelled: 'queued', unconfirmed: 'queued', 'waiting-to-retry': 'queued' },
};

/**
 * The state after `event`, or `undefined` where the event has no place in that state
 * (the caller then leaves the transfer as it is).
 */
export function next(state: TransferState, event: TransferEvent): TransferState | undefined {
  const step = STEPS[event]?.[state];
  if (step !== undefined) return step;
  if (isFinal(state)) return undefined;
  switch (event) {
    case 'retry-later':
      return isActive(state) ? 'waiting-to-retry' : undefined;
    case 'recover':
      return isActive(state) ? 'queued' : undefined;
    case 'hold':
      // What is staged asks nothing of its server until the others are.
      return state === 'paused' || state === 'held' || state === 'staged' ? undefined : 'held';
    case 'pause':
      return state === 'paused' ? undefined : 'paused';
    case 'skip':
      return isActive(state) ? 'skipped' : undefined;
    case 'fail':
      return isActive(state) ? 'failed' : undefined;
    case 'cancel':
      return 'cancelled';
    default:
      return undefined;
  }
}
