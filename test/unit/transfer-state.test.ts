import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  ACTIVE_STATES,
  FINAL_STATES,
  isFinal,
  next,
  TRANSFER_STATES,
  type TransferEvent,
  type TransferState,
} from '../../shared/transfer-state.ts';

/** Every event; a missing one doesn't compile. */
const EVENTS = Object.keys({
  claim: 0,
  connect: 0,
  start: 0,
  sent: 0,
  verified: 0,
  stage: 0,
  published: 0,
  'look-unknown': 0,
  'retry-later': 0,
  due: 0,
  hold: 0,
  release: 0,
  pause: 0,
  resume: 0,
  skip: 0,
  fail: 0,
  cancel: 0,
  retry: 0,
  recover: 0,
} satisfies Record<TransferEvent, 0>) as readonly TransferEvent[];

const event = fc.constantFrom(...EVENTS);
const history = fc.array(event, { maxLength: 60 });

/** The states a queued transfer goes through; an event without a place leaves it as it is. */
function statesAfter(events: readonly TransferEvent[]): TransferState[] {
  const states: TransferState[] = ['queued'];
  for (const each of events) {
    const state = states.at(-1) ?? 'queued';
    states.push(next(state, each) ?? state);
  }
  return states;
}

/** A random walk in which every event leads on: half of the numbers choose the usual next step, the others any. */
function eventsWithEffect(choices: readonly number[]): TransferEvent[] {
  const events: TransferEvent[] = [];
  let state: TransferState = 'queued';
  for (const choice of choices) {
    const wasStaged = events.lastIndexOf('stage') > events.lastIndexOf('claim');
    const possible = TRANSITIONS.filter(
      // Only what was staged before goes from a pause back to the others: the queue knows by its intention to publish.
      ({ from, by }) => from === state && (from !== 'paused' || (by === 'stage') === wasStaged),
    );
    const chosen = possible[choice % 2 === 0 ? 0 : (choice >>> 1) % possible.length];
    if (chosen === undefined) break;
    events.push(chosen.by);
    state = chosen.to;
  }
  return events;
}

/** Every pair of state and event that leads on, and where to. */
const TRANSITIONS = TRANSFER_STATES.flatMap((from) =>
  EVENTS.flatMap((by) => {
    const to = next(from, by);
    return to === undefined ? [] : [{ from, by, to }];
  }),
);

describe('the life of a transfer', () => {
  it('leads from final states nowhere but, by a person, back to the queue', () => {
    expect(TRANSITIONS.filter(({ from }) => isFinal(from))).toEqual([
      { from: 'failed', by: 'retry', to: 'queued' },
      { from: 'cancelled', by: 'retry', to: 'queued' },
      { from: 'unconfirmed', by: 'retry', to: 'queued' },
    ]);
    fc.assert(
      fc.property(history, (events) => {
        const states = statesAfter(events);
        for (const [index, each] of events.entries()) {
          const [from, to] = [states[index], states[index + 1]];
          if (from !== undefined && isFinal(from) && each !== 'retry') expect(to).toBe(from);
        }
      }),
    );
  });

  it('a delivered file stays delivered, whatever happens afterwards', () => {
    fc.assert(
      fc.property(history, (events) => {
        const states = statesAfter(events);
        const delivered = states.indexOf('delivered');
        if (delivered >= 0) expect(new Set(states.slice(delivered))).toEqual(new Set(['delivered']));
      }),
    );
  });

  it('is delivered, or unconfirmed, from publishing only', () => {
    for (const outcome of ['delivered', 'unconfirmed'] as const) {
      const ways = TRANSITIONS.filter(({ to }) => to === outcome);
      expect(ways.map(({ from }) => from)).toEqual(['publishing']);
    }
  });

  it('is delivered only where the last worker verified it', () => {
    let deliveries = 0;
    fc.assert(
      fc.property(fc.array(fc.nat(), { maxLength: 60 }), (choices) => {
        const events = eventsWithEffect(choices);
        if (!events.includes('published')) return;
        deliveries += 1;
        const before = events.slice(0, events.indexOf('published'));
        // One that was staged was verified before it was claimed to be published.
        const staged = before.lastIndexOf('stage');
        const claims = before.flatMap((each, index) => (each === 'claim' ? [index] : []));
        const isFromStaged = staged > (claims.at(-2) ?? Number.POSITIVE_INFINITY);
        const verified = Math.max(before.lastIndexOf('verified'), staged);
        expect(verified).toBeGreaterThan(
          (isFromStaged ? claims.at(-2) : claims.at(-1)) ?? Number.POSITIVE_INFINITY,
        );
      }),
      { numRuns: 1_000 },
    );
    // It says nothing if random walks never got that far.
    expect(deliveries).toBeGreaterThan(20);
  });

  it('reaches every state from the queue', () => {
    const reached = new Set<TransferState>(['queued']);
    for (let size = 0; size !== reached.size; ) {
      size = reached.size;
      for (const { from, to } of TRANSITIONS) if (reached.has(from)) reached.add(to);
    }
    expect([...reached].sort()).toEqual([...TRANSFER_STATES].sort());
  });

  it('has a way to an end from everywhere', () => {
    const ending = new Set<TransferState>(FINAL_STATES);
    for (let size = 0; size !== ending.size; ) {
      size = ending.size;
      for (const { from, to } of TRANSITIONS) if (ending.has(to)) ending.add(from);
    }
    expect([...ending].sort()).toEqual([...TRANSFER_STATES].sort());
  });

  it('can be paused, cancelled and held while it is not at its end', () => {
    const open = TRANSFER_STATES.filter((state) => !isFinal(state));
    expect(open.map((state) => next(state, 'cancel'))).toEqual(open.map(() => 'cancelled'));
    expect(open.filter((state) => next(state, 'pause') !== 'paused')).toEqual(['paused']);
    // What a person has paused is not woken by the profile's hold and its release; what is staged needs no server.
    expect(open.filter((state) => next(state, 'hold') !== 'held').sort()).toEqual([
      'held',
      'paused',
      'staged',
    ]);
  });

  it('is worked on only after a claim, and comes back from its worker', () => {
    const entered = TRANSITIONS.filter(
      ({ from, to }) => !includes(ACTIVE_STATES, from) && includes(ACTIVE_STATES, to),
    );
    expect(entered).toEqual([
      { from: 'queued', by: 'claim', to: 'preparing' },
      { from: 'staged', by: 'claim', to: 'publishing' },
    ]);
    expect(ACTIVE_STATES.map((state) => next(state, 'recover'))).toEqual(ACTIVE_STATES.map(() => 'queued'));
    expect(ACTIVE_STATES.map((state) => next(state, 'retry-later'))).toEqual(
      ACTIVE_STATES.map(() => 'waiting-to-retry'),
    );
  });
});

const includes = (states: readonly TransferState[], state: TransferState): boolean => states.includes(state);
