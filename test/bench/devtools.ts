import { waitFor } from '../support/temp.ts';

/** The page of a running Electron, asked from outside over Chromium's debugging port; nothing is loaded into it. */
export interface PageProbe extends Disposable {
  /** The value of an expression, promises awaited. */
  evaluate(expression: string): Promise<unknown>;
}

interface Target {
  readonly type: string;
  readonly webSocketDebuggerUrl?: string;
}

/** Connects to the first page. @param port what `--remote-debugging-port` was */
export async function connectToPage(port: number): Promise<PageProbe> {
  const url = await waitFor(
    async () => {
      const answer = await fetch(`http://127.0.0.1:${port}/json/list`).catch(() => undefined);
      const targets = (await answer?.json().catch(() => [])) as readonly Target[] | undefined;
      return targets?.find(({ type }) => type === 'page')?.webSocketDebuggerUrl;
    },
    { what: 'a page', deadlineMs: 60_000, everyMs: 50 },
  );
  const socket = new WebSocket(url);
  const waiting = new Map<number, PromiseWithResolvers<unknown>>();
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve, { once: true });
    socket.addEventListener('error', () => reject(new Error('the page can’t be asked')), { once: true });
  });
  socket.addEventListener('message', ({ data }) => {
    const { id, result } = JSON.parse(String(data)) as { id?: number; result?: Evaluated };
    if (id === undefined) return;
    const { exceptionDetails } = result ?? {};
    if (exceptionDetails === undefined) waiting.get(id)?.resolve(result?.result?.value);
    else waiting.get(id)?.reject(new Error(JSON.stringify(exceptionDetails)));
    waiting.delete(id);
  });
  let last = 0;
  return {
    evaluate(expression) {
      const answer = Promise.withResolvers<unknown>();
      const id = ++last;
      waiting.set(id, answer);
      const params = { expression, awaitPromise: true, returnByValue: true };
      socket.send(JSON.stringify({ id, method: 'Runtime.evaluate', params }));
      return answer.promise;
    },
    [Symbol.dispose]: () => socket.close(),
  };
}

interface Evaluated {
  readonly result?: { readonly value?: unknown };
  readonly exceptionDetails?: unknown;
}
