import type { Credential, CredentialNeed } from '../../shared/contract/credentials.ts';
import type { EngineRequestName } from '../../shared/contract/engine-requests.ts';
import { appError, errorOf } from '../../shared/errors.ts';
import { createEngine, type Engine } from './engine.ts';
import type { EnginePort, StartMessage } from './port-protocol.ts';
import { answerRequest } from './requests.ts';

/**
 * Runs an engine behind a port until the owner says close or is gone. An engine without an owner ends itself: what it
 * had claimed goes back to the queue.
 * @returns settles when the engine is closed
 */
export function servePort(port: EnginePort): Promise<void> {
  return new Promise((ended) => {
    let engine: Engine | undefined;
    let closing = false;
    const requests = new Map<number, AbortController>();
    const questions = new Map<number, (credential: Credential) => void>();
    let questionId = 0;

    const askCredential = (need: CredentialNeed, signal: AbortSignal): Promise<Credential> =>
      new Promise((resolve) => {
        questionId += 1;
        const id = questionId;
        const withdraw = () => {
          questions.delete(id);
          if (!closing) port.send({ type: 'credential-withdrawn', id });
          resolve({ kind: 'none', error: appError('Cancelled', 'nobody waits for the credential any more') });
        };
        questions.set(id, (credential) => {
          questions.delete(id);
          signal.removeEventListener('abort', withdraw);
          resolve(credential);
        });
        if (signal.aborted) withdraw();
        else {
          signal.addEventListener('abort', withdraw, { once: true });
          port.send({ type: 'credential-needed', id, need });
        }
      });

    const begin = async ({ type: _, ...start }: StartMessage) => {
      try {
        engine = await createEngine({
          ...start,
          askCredential,
          emit: (event, news) => {
            if (!closing) port.send({ type: 'event', event, news });
          },
        });
        if (closing) await engine[Symbol.asyncDispose]();
        else port.send({ type: 'started' });
      } catch (thrown) {
        port.send({ type: 'not-started', error: errorOf(thrown) });
      }
    };
    const answer = async (id: number, name: string, input: unknown) => {
      if (engine === undefined || closing) return;
      const controller = new AbortController();
      requests.set(id, controller);
      const result = await answerRequest(engine, name as EngineRequestName, input, controller.signal);
      requests.delete(id);
      if (!closing) port.send({ type: 'answer', id, result });
    };
    const close = async () => {
      if (closing) return;
      closing = true;
      for (const controller of requests.values()) controller.abort();
      await engine?.[Symbol.asyncDispose]();
      ended();
    };

    port.onMessage((message) => {
      switch (message.type) {
        case 'start':
          void begin(message);
          break;
        case 'request':
          void answer(message.id, message.name, message.input);
          break;
        case 'cancel':
          requests.get(message.id)?.abort();
          break;
        case 'credential':
          questions.get(message.id)?.(message.credential);
          break;
        case 'close':
          void close();
          break;
      }
    });
    port.onClosed(() => void close());
  });
}
