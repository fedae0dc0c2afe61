import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, expectTypeOf, test } from 'vitest';
import { createGateway, type Ipc, type MainHandlers } from '../../../electron/main/gateway/gateway.ts';
import { MOST_OPEN } from '../../../electron/main/gateway/open-requests.ts';
import { reasonAgainst } from '../../../electron/main/gateway/plain-data.ts';
import { isTrustedSender, type Sent } from '../../../electron/main/gateway/trusted-sender.ts';
import {
  CANCEL_CHANNEL,
  REQUEST_CHANNEL,
  WINDOW_REQUESTS,
  type WindowRequestName,
} from '../../../shared/contract/channels.ts';
import { ITEMS_PER_BATCH } from '../../../shared/contract/enqueue.ts';
import { MAIN_REQUESTS, type MainRequestName } from '../../../shared/contract/main-requests.ts';
import { REQUESTS } from '../../../shared/contract/requests.ts';
import { failure } from '../../../shared/errors.ts';
import { ok, type Result } from '../../../shared/result.ts';

const FRAME = {
  processId: 4,
  routingId: 1,
  parent: null,
  origin: 'app://waybill',
  url: 'app://waybill/index.html',
};
const WINDOW = { id: 7, isDestroyed: () => false, mainFrame: FRAME };
const FROM_WINDOW: Sent = { sender: WINDOW, senderFrame: FRAME };

/** An `ipcMain` that is called by hand. */
function ipcByHand() {
  const handlers = new Map<string, (event: Sent, ...sent: unknown[]) => Promise<unknown>>();
  const listeners = new Map<string, (event: Sent, ...sent: unknown[]) => void>();
  const ipc: Ipc = {
    handle: (channel, listener) => void handlers.set(channel, listener),
    removeHandler: (channel) => void handlers.delete(channel),
    on: (channel, listener) => listeners.set(channel, listener),
    removeListener: (channel) => listeners.delete(channel),
  };
  return {
    ipc,
    invoke: (event: Sent, ...sent: unknown[]) =>
      handlers.get(REQUEST_CHANNEL)?.(event, ...sent) as Promise<Result<unknown>>,
    cancel: (event: Sent, ...sent: unknown[]) => listeners.get(CANCEL_CHANNEL)?.(event, ...sent),
    channels: () => [...handlers.keys(), ...listeners.keys()],
  };
}

interface Call {
  readonly name: string;
  readonly input: unknown;
  readonly signal: AbortSignal;
}

/** A gateway whose owners only write down what reached them. `behave` says what they answer. */
function gatewayByHand(behave: (call: Call) => unknown = () => null) {
  const calls: Call[] = [];
  const refusals: { request: string; reason: string }[] = [];
  const called = (name: string, input: unknown, signal: AbortSignal) => {
    const call = { name, input, signal };
    calls.push(call);
    return behave(call);
  };
  const handlers = Object.fromEntries(
    Object.keys(MAIN_REQUESTS).map((name) => [
      name,
      (input: unknown, signal: AbortSignal) => called(name, input, signal),
    ]),
  ) as unknown as MainHandlers;
  const byHand = ipcByHand();
  let heard = 0;
  const gateway = createGateway({
    ipc: byHand.ipc,
    isTrusted: (sent) => isTrustedSender(sent, WINDOW),
    handlers,
    engine: {
      request: async (name, input, options) =>
        ok((await called(name, input, options?.signal ?? AbortSignal.abort())) as never),
    },
    onRefused: (facts) => refusals.push(facts),
    onHeard: () => {
      heard += 1;
    },
  });
  return { ...byHand, gateway, calls, refusals, heard: () => heard };
}

const code = (result: Result<unknown>) => (result.ok ? 'ok' : result.error.code);
/** Answers once the request was aborted. */
const untilAborted = ({ signal }: Call) =>
  new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason));
  });

describe('the gateway', () => {
  test('hands the engine what is the engine’s, parsed, with defaults and without what nobody asked for', async () => {
    const { invoke, calls } = gatewayByHand();
    const answer = await invoke(FROM_WINDOW, 'profiles.list', { more: 'x' }, 1);
    expect([answer, calls.map(({ name, input }) => [name, input])]).toEqual([
      { ok: true, value: null },
      [['profiles.list', { limit: 200 }]],
    ]);
  });

  test('hands the main process what is its own, and answers its failures as results', async () => {
    const { invoke } = gatewayByHand(({ name }) => {
      if (name === 'local.reveal') throw failure('LocalFileNotFound', 'gone');
      return { printed: true };
    });
    expect([
      await invoke(FROM_WINDOW, 'window.print', {}, 1),
      code(await invoke(FROM_WINDOW, 'local.reveal', { path: '/a' }, 2)),
    ]).toEqual([{ ok: true, value: { printed: true } }, 'LocalFileNotFound']);
  });

  test('answers, and never throws, whatever happens behind it', async () => {
    const { invoke } = gatewayByHand(() => {
      throw new TypeError('unforeseen');
    });
    expect([
      code(await invoke(FROM_WINDOW, 'window.print', {}, 1)),
      code(await invoke(FROM_WINDOW, 'ledger.verify', {}, 2)),
    ]).toEqual(['Internal', 'Internal']);
  });

  test('offers the window every request of the main process', () => {
    expectTypeOf<Exclude<MainRequestName, WindowRequestName>>().toEqualTypeOf<never>();
    expect(Object.keys(MAIN_REQUESTS).filter((name) => !WINDOW_REQUESTS.includes(name as never))).toEqual([]);
  });

  test('refuses a request that isn’t the window’s, as it refuses one that doesn’t exist', async () => {
    const { invoke, calls } = gatewayByHand();
    const names = [
      'history.export',
      'profiles.remove',
      'sessions.configure',
      'practice.start',
      'toString',
      '',
    ];
    const answers = await Promise.all(names.map((name, id) => invoke(FROM_WINDOW, name, {}, id)));
    expect([answers.map(code), calls]).toEqual([names.map(() => 'InvalidRequest'), []]);
  });

  test('answers garbage on every channel with InvalidRequest, and no garbage gets behind it', async () => {
    const { invoke, cancel, calls, refusals } = gatewayByHand();
    // Whatever structured clone carries. An object could be an input by chance, so that these say they are garbage.
    const garbage = fc.oneof(
      fc
        .anything({ withBigInt: true, withDate: true, withMap: true, withSet: true, withTypedArray: true })
        .filter(
          (value) =>
            typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype,
        ),
      fc.constantFrom(new Error('no'), () => 1, Symbol('no'), Number.NaN, { path: 1, id: [], profileId: {} }),
      fc.dictionary(fc.string(), fc.anything()).map((more) => ({ ...more, limit: 'many', which: 'none' })),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...WINDOW_REQUESTS),
        garbage,
        fc.integer(),
        async (name, input, id) => {
          // An object may be fit by chance: where nothing is required, unknown keys are left out.
          fc.pre(reasonAgainst(input) !== undefined || !v.is(REQUESTS[name].input, input));
          const before = calls.length;
          expect(code(await invoke(FROM_WINDOW, name, input, id))).toBe('InvalidRequest');
          expect(calls.length).toBe(before);
        },
      ),
      { numRuns: 2_000 },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(fc.anything()), async (sent) => {
        cancel(FROM_WINDOW, ...sent);
        expect(code(await invoke(FROM_WINDOW, ...sent))).toBe('InvalidRequest');
      }),
    );
    // What is noted names the request and the place, and no value.
    expect(new Set(refusals.map(({ request }) => request)).size).toBeLessThanOrEqual(
      WINDOW_REQUESTS.length + 1,
    );
  });

  test('notes where the trouble is, and not what was sent', async () => {
    const { invoke, refusals } = gatewayByHand();
    const secret = 'hunter2'.repeat(1_000);
    await invoke(
      FROM_WINDOW,
      'credentials.give',
      { profileId: 'p', kind: 'password', secret, keep: true },
      1,
    );
    expect(refusals).toEqual([{ request: 'credentials.give', reason: 'unfit input at secret' }]);
  });

  test('says what to do about a batch that is too large', async () => {
    const { invoke } = gatewayByHand();
    const item = { localPath: '/a', remotePath: '/', target: 'folder' };
    const items = Array.from({ length: ITEMS_PER_BATCH + 1 }, () => item);
    expect(await invoke(FROM_WINDOW, 'transfers.enqueueUploads', { profileId: 'p', items }, 1)).toMatchObject(
      {
        ok: false,
        error: {
          code: 'InvalidRequest',
          hint: 'Choose at most 200,000 files at once, or the folder they are in.',
        },
      },
    );
  });

  test.each([
    ['another window', { sender: { id: 8, isDestroyed: () => false }, senderFrame: FRAME }],
    ['a frame inside our window', { sender: WINDOW, senderFrame: { ...FRAME, routingId: 2, parent: FRAME } }],
    ['a frame of another process', { sender: WINDOW, senderFrame: { ...FRAME, processId: 5 } }],
    [
      'another origin in our window',
      { sender: WINDOW, senderFrame: { ...FRAME, origin: 'https://example.org' } },
    ],
    [
      'our origin with another address',
      { sender: WINDOW, senderFrame: { ...FRAME, url: 'app://waybill.evil/' } },
    ],
    ['a sandboxed page at our address', { sender: WINDOW, senderFrame: { ...FRAME, origin: 'null' } }],
    ['a frame that is gone', { sender: WINDOW, senderFrame: null }],
    ['a window that is gone', { sender: { id: 7, isDestroyed: () => true }, senderFrame: FRAME }],
  ] as const)('refuses %s on every channel', async (_who, sent) => {
    const { invoke, cancel, calls, heard } = gatewayByHand();
    const answers = await Promise.all(WINDOW_REQUESTS.map((name, id) => invoke(sent, name, {}, id)));
    cancel(sent, 1);
    expect([new Set(answers.map(code)), calls, heard()]).toEqual([new Set(['InvalidRequest']), [], 0]);
  });

  test('a foreign sender can’t cancel what the window asked for', async () => {
    const { invoke, cancel, calls, gateway } = gatewayByHand(untilAborted);
    const answer = invoke(FROM_WINDOW, 'ledger.verify', {}, 5);
    cancel({ sender: WINDOW, senderFrame: { ...FRAME, origin: 'null' } }, 5);
    expect(calls[0]?.signal.aborted).toBe(false);
    gateway.abandon(WINDOW.id);
    expect(code(await answer)).toBe('Cancelled');
  });

  test('cancelling aborts that request and no other', async () => {
    const { invoke, cancel, calls, gateway } = gatewayByHand(untilAborted);
    const first = invoke(FROM_WINDOW, 'ledger.verify', {}, 1);
    const second = invoke(FROM_WINDOW, 'window.print', {}, 2);
    cancel(FROM_WINDOW, 1);
    expect(code(await first)).toBe('Cancelled');
    expect(calls.map(({ signal }) => signal.aborted)).toEqual([true, false]);
    gateway[Symbol.dispose]();
    expect(code(await second)).toBe('Cancelled');
  });

  test('a window that was reloaded may use its numbers anew, and an old answer doesn’t end a new request', async () => {
    let releaseOld = (): void => {};
    const { invoke, calls, gateway, cancel } = gatewayByHand((call) =>
      call.name === 'window.print'
        ? new Promise((resolve) => {
            releaseOld = () => resolve({ printed: false });
          })
        : untilAborted(call),
    );
    const old = invoke(FROM_WINDOW, 'window.print', {}, 1);
    gateway.abandon(WINDOW.id);
    const renewed = invoke(FROM_WINDOW, 'ledger.verify', {}, 1);
    releaseOld();
    await old;
    cancel(FROM_WINDOW, 1);
    expect([calls.map(({ signal }) => signal.aborted), code(await renewed)]).toEqual([
      [true, true],
      'Cancelled',
    ]);
  });

  test('refuses a number that is taken, and more open requests than a window can mean', async () => {
    const { invoke, gateway } = gatewayByHand(untilAborted);
    const open = Array.from({ length: MOST_OPEN }, (_, id) => invoke(FROM_WINDOW, 'ledger.verify', {}, id));
    expect([
      code(await invoke(FROM_WINDOW, 'ledger.verify', {}, 0)),
      code(await invoke(FROM_WINDOW, 'ledger.verify', {}, MOST_OPEN)),
    ]).toEqual(['InvalidRequest', 'InvalidRequest']);
    gateway[Symbol.dispose]();
    expect(new Set((await Promise.all(open)).map(code))).toEqual(new Set(['Cancelled']));
  });

  test('is gone once it is closed', () => {
    const { gateway, channels } = gatewayByHand();
    gateway[Symbol.dispose]();
    expect(channels()).toEqual([]);
  });
});
