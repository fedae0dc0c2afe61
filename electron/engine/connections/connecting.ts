import type { NegotiatedAlgorithms } from 'ssh2';
import type Client from 'ssh2/lib/client.js';
import type { CredentialNeed } from '../../../shared/contract/credentials.ts';
import type { WeakAlgorithm } from '../../../shared/models/weak-algorithms.ts';
import type { AskCredential } from './authenticate.ts';
import type { HostKey } from './host-key.ts';
import type { HostTrustSources, TrustedBy } from './host-trust.ts';
import type { MethodWatch } from './method-watch.ts';
import type { OpenRoute, RouteStep } from './routes/route.ts';
import type { ServerOffer } from './trust/server-offer.ts';

/** How far a connection has come: what was just passed, and what was found. */
export type ConnectStep =
  | RouteStep
  | {
      readonly passed: 'encrypt';
      readonly software: string;
      readonly negotiated: NegotiatedAlgorithms | undefined;
    }
  | { readonly passed: 'host-key'; readonly key: HostKey; readonly by: TrustedBy | 'accept-new' }
  | { readonly passed: 'sign-in' };

export interface ConnectOptions {
  readonly need: CredentialNeed;
  readonly askCredential: AskCredential;
  readonly trust: HostTrustSources;
  readonly acceptNewHostKey: boolean;
  /** Offered although they are weak. */
  readonly weakAlgorithms: readonly WeakAlgorithm[];
  readonly timeouts: { readonly connectMs: number; readonly keepaliveMs: number; readonly stallMs: number };
  readonly signal: AbortSignal;
  /** The way to the server, before SSH begins. */
  readonly openRoute: OpenRoute;
  /** Hears of every step that is passed, in order. */
  readonly onStep?: (step: ConnectStep) => void;
  /** Asks first which methods the server offers, and hears what became of each that was tried. */
  readonly methods?: MethodWatch;
}

/** A connection on which somebody is signed in; nothing is open on it yet. */
export interface SignedIn {
  readonly client: InstanceType<typeof Client>;
  /** Of the key the server proved to hold: `SHA256:…`. */
  readonly serverKey: string;
  readonly hostKey: HostKey;
  /** What vouches for that key; the caller stores what is `accept-new` or `next`. */
  readonly trustedBy: TrustedBy | 'accept-new';
  readonly negotiated: NegotiatedAlgorithms | undefined;
  /** A person answered the server's questions, and would have to again. */
  readonly askedPerson: boolean;
  /** What the server said it can do; `undefined` where that was missed. */
  readonly offer: ServerOffer | undefined;
  /** Settles when the connection is gone, for whatever reason. */
  readonly closed: Promise<void>;
  close(): void;
}
