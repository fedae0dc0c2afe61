import type { CredentialNeed } from '../../../../shared/contract/credentials.ts';
import { Failure } from '../../../../shared/errors.ts';
import { inBrackets } from '../../../../shared/host-name.ts';
import type { ProxyRoute } from '../../../../shared/models/route.ts';
import type { AskCredential } from '../authenticate.ts';
import { Deadline } from './deadline.ts';
import { connectDirectly, type DirectParts } from './direct.ts';
import { askHttpConnect } from './http-connect.ts';
import { ProxyTalk } from './proxy-talk.ts';
import type { OpenRoute } from './route.ts';
import { askSocks5, type ProxyAccount } from './socks5.ts';
import { blamedOn, routeCannotReach, type Via } from './via.ts';

export interface ProxyParts extends DirectParts {
  readonly askCredential: AskCredential;
  /** Whose route it is: its owner keeps the proxy's password with it. */
  readonly profileId: string;
  readonly profileName: string;
}

/** Through a SOCKS5 or an HTTP proxy, which looks the server's name up itself. One sign-in attempt. */
export const proxyRoute =
  (route: ProxyRoute, parts: ProxyParts): OpenRoute =>
  async (target, { connectMs, signal, onStep }) => {
    const via: Via = { kind: route.kind, name: `${inBrackets(route.host)}:${route.port}` };
    const asked = performance.now();
    try {
      const account = await accountFor(route, parts, signal);
      const waitedMs = performance.now() - asked;
      using deadline = new Deadline(connectMs, signal);
      const { socket, reuseReadBuffer } = await connectDirectly(route, parts, deadline, () => {});
      using talk = new ProxyTalk(socket, deadline.signal);
      try {
        onStep({ passed: 'resolve', by: 'proxy', addresses: [] });
        const ask = route.kind === 'socks5' ? askSocks5 : askHttpConnect;
        await ask(talk, target, account, via);
      } catch (thrown) {
        socket.destroy();
        throw talk.isConnecting && isTimeout(thrown)
          ? routeCannotReach(via, `no answer in ${connectMs} ms`)
          : thrown;
      }
      onStep({ passed: 'reach', tried: [], via: via.name });
      return { stream: socket, reuseReadBuffer, waitedMs };
    } catch (thrown) {
      throw blamedOn(via, thrown);
    }
  };

const isTimeout = (thrown: unknown): boolean => thrown instanceof Failure && thrown.error.code === 'Timeout';

async function accountFor(
  { host, port, user }: ProxyRoute,
  { askCredential, profileId, profileName }: ProxyParts,
  signal: AbortSignal,
): Promise<ProxyAccount | undefined> {
  if (user === undefined) return undefined;
  const need: CredentialNeed = { profileId, profileName, host, port, user, method: 'proxy-password' };
  const credential = await askCredential(need, signal);
  if (credential.kind === 'password') return { user, password: credential.password };
  throw new Failure(
    credential.kind === 'none'
      ? credential.error
      : { code: 'ProxySignInFailed', message: 'no password', retryable: false, detail: { why: 'needed' } },
  );
}
