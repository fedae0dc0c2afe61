import type { CredentialNeed } from '../../../../shared/contract/credentials.ts';

/** The methods of RFC 4252 and 4256 that we speak. */
export type Method = 'publickey' | 'password' | 'keyboard-interactive';

/** What each way of signing in begins with, where the server offers it. */
const OWN: Readonly<Record<CredentialNeed['method'], readonly Method[]>> = {
  'key-file': ['publickey'],
  agent: ['publickey'],
  // A kept password needs nobody; the server's questions may.
  password: ['password', 'keyboard-interactive'],
  // Whoever is asked anyway can answer whatever the server asks: a code, or a new password in place of an expired one.
  ask: ['keyboard-interactive', 'password'],
  // No server is ever signed in to with it.
  'proxy-password': [],
};

export interface SignInProgress {
  readonly wanted: CredentialNeed['method'];
  /** What the server says can go on, in its order. */
  readonly offered: readonly string[];
  /** What was tried; nothing is tried twice. */
  readonly tried: ReadonlySet<Method>;
  /** Something was accepted, and the server wants more (RFC 4252, section 5.1: "partial success"). */
  readonly isPartial: boolean;
}

/** What to do next; undefined: nothing the server offers is left for us. */
export function nextMethod({ wanted, offered, tried, isPartial }: SignInProgress): Method | undefined {
  const hasKey = wanted === 'key-file' || wanted === 'agent';
  const possible = offered.filter(
    (name): name is Method => isMethod(name) && !tried.has(name) && (name !== 'publickey' || hasKey),
  );
  const own = OWN[wanted].find((method) => possible.includes(method));
  // Once it has begun to ask for more, the order is the server's.
  return isPartial ? possible[0] : (own ?? possible[0]);
}

const isMethod = (name: string): name is Method =>
  name === 'publickey' || name === 'password' || name === 'keyboard-interactive';
