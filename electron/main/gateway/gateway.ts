import * as v from 'valibot';
import {
  CANCEL_CHANNEL,
  REQUEST_CHANNEL,
  WINDOW_REQUESTS,
  type WindowRequestName,
} from '../../../shared/contract/channels.ts';
import type { EngineInput, EngineRequestName } from '../../../shared/contract/engine-requests.ts';
import { hintFor } from '../../../shared/contract/enqueue.ts';
import type { MainParsedInput, MainRequestName } from '../../../shared/contract/main-requests.ts';
import { REQUESTS, type RequestOutput } from '../../../shared/contract/requests.ts';
import { appError } from '../../../shared/errors.ts';
import { err, type Result, resultOf } from '../../../shared/result.ts';
import type { EngineHost } from '../../engine-host/engine-host.ts';
import { OpenRequests } from './open-requests.ts';
import { reasonAgainst } from './plain-data.ts';
import type { Sent } from './trusted-sender.ts';

/** One handler for each request the main process answers itself; a missing or a surplus one doesn't compile. */
export type MainHandlers = {
  readonly [N in MainRequestName]: (
    input: MainParsedInput<N>,
    signal: AbortSignal,
  ) => RequestOutput<N> | Promise<RequestOutput<N>>;
};

/** What of Electron's `ipcMain` is used. */
export interface Ipc {
  handle(channel: string, listener: (event: Sent, ...sent: unknown[]) => Promise<unknown>): void;
  removeHandler(channel: string): void;
  on(channel: string, listener: (event: Sent, ...sent: unknown[]) => void): unknown;
  removeListener(channel: string, listener: (event: Sent, ...sent: unknown[]) => void): unknown;
}

export interface GatewayParts {
  readonly ipc: Ipc;
  readonly isTrusted: (sent: Sent) => boolean;
  readonly handlers: MainHandlers;
  readonly engine: Pick<EngineHost, 'request'>;
  /** Something was refused. `facts` name the request and where in it the trouble is, never what was sent. */
  readonly onRefused: (facts: { readonly request: string; readonly reason: string }) => void;
  /** A trusted page asked for something, so its scripts run. */
  readonly onHeard?: () => void;
}

export interface Gateway extends Disposable {
  /** Ends the open requests of a window that reloads or is gone. @param windowId of its contents */
  abandon(windowId: number): void;
}

const OFFERED: ReadonlySet<unknown> = new Set(WINDOW_REQUESTS);
const isOffered = (name: unknown): name is WindowRequestName => OFFERED.has(name);
const isEngines = (name: WindowRequestName): name is WindowRequestName & EngineRequestName =>
  REQUESTS[name].owner === 'engine';

/**
 * The only way in from the window: sender, name, shape, owner, `Result`. Nothing is thrown across, since an exception
 * would arrive there as a text without a code.
 */
export function createGateway(parts: GatewayParts): Gateway {
  const { ipc, isTrusted, handlers, engine, onRefused, onHeard } = parts;
  const requests = new OpenRequests();

  const refuse = (name: unknown, reason: string, more: { hint?: string } = {}): Result<never> => {
    const request = isOffered(name) ? name : '(unknown)';
    onRefused({ request, reason });
    return err(appError('InvalidRequest', `${request}: ${reason}`, more));
  };

  const answer = (name: WindowRequestName, input: unknown, signal: AbortSignal): Promise<Result<unknown>> => {
    // Both are typed by name where they are made and where they are called; what was parsed for a name is its input.
    if (isEngines(name)) return engine.request(name, input as EngineInput<typeof name>, { signal });
    const handler = handlers[name as MainRequestName] as (input: unknown, signal: AbortSignal) => unknown;
    return resultOf(() => handler(input, signal));
  };

  const onRequest = async (event: Sent, ...sent: unknown[]): Promise<Result<unknown>> => {
    const [name, input, id] = sent;
    if (!isTrusted(event)) return refuse(name, 'not from our window');
    onHeard?.();
    if (sent.length !== 3 || !Number.isSafeInteger(id)) return refuse(name, 'not a request');
    if (!isOffered(name)) return refuse(name, 'no such request');
    const trouble = reasonAgainst(input);
    if (trouble !== undefined) return refuse(name, trouble);
    const parsed = v.safeParse(REQUESTS[name].input, input, { abortEarly: true });
    if (!parsed.success) {
      const [issue] = parsed.issues;
      return refuse(name, `unfit input at ${v.getDotPath(issue) ?? '(all of it)'}`, hintFor(issue));
    }
    const windowId = event.sender.id;
    const controller = requests.open(windowId, id as number);
    if (controller === undefined) return refuse(name, 'its number is taken, or too many requests are open');
    try {
      // The engine's owners answer with results, but a request sent to a broken port may still reject.
      const result = await resultOf(() => answer(name, parsed.output, controller.signal));
      return result.ok ? result.value : result;
    } finally {
      requests.close(windowId, id as number, controller);
    }
  };

  const onCancel = (event: Sent, ...sent: unknown[]): void => {
    if (!isTrusted(event)) return void refuse(undefined, 'not from our window');
    const [id] = sent;
    if (typeof id === 'number') requests.cancel(event.sender.id, id);
  };

  ipc.handle(REQUEST_CHANNEL, onRequest);
  ipc.on(CANCEL_CHANNEL, onCancel);
  return {
    abandon: (windowId) => requests.abandon(windowId),
    [Symbol.dispose]: () => {
      ipc.removeHandler(REQUEST_CHANNEL);
      ipc.removeListener(CANCEL_CHANNEL, onCancel);
      requests.abandonAll();
    },
  };
}
