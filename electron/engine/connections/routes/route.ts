import type { Duplex } from 'node:stream';

/** Where a route ends: the server itself, as it is trusted and looked up. */
export interface RouteTarget {
  readonly host: string;
  readonly port: number;
}

/** One address that was tried on the way, and what came of it. */
export interface TriedAddress {
  readonly address: string;
  /** `too-late`: another one had answered before. Otherwise an errno name as Node tells it, such as `ECONNREFUSED`. */
  readonly outcome: 'connected' | 'too-late' | string;
  /** From the beginning of this attempt, milliseconds. */
  readonly durationMs: number;
}

/** What was passed on the way, in order. */
export type RouteStep =
  | {
      readonly passed: 'resolve';
      /** Who looks the server's name up. */
      readonly by: 'here' | 'proxy' | 'jump-host';
      /** Those of the name in the order they are tried in; none where somebody else looks it up. */
      readonly addresses: readonly string[];
    }
  | {
      readonly passed: 'reach';
      /** Addresses of the server; none where somebody else connects to it. */
      readonly tried: readonly TriedAddress[];
      /** The proxy or jump host it went through, as a person knows it. */
      readonly via?: string;
    };

/** A stream to the server, before the first byte of SSH. */
export interface RouteStream {
  /** Paused: nothing is read before whoever uses it listens. */
  readonly stream: Duplex;
  /** From here on what was read may be overwritten by what is read next; see `open-socket.ts`. */
  reuseReadBuffer(): void;
  /** How much of the time went into waiting for somebody's password or another server's sign-in, milliseconds. */
  readonly waitedMs: number;
}

export interface RouteOptions {
  /** For everything but waiting for a person or another profile, which has deadlines of its own. */
  readonly connectMs: number;
  readonly signal: AbortSignal;
  readonly onStep: (step: RouteStep) => void;
}

/**
 * Opens the way to a server; who connects doesn't know which one it is. It has its own deadline. What goes wrong on the
 * way says whose side it was: `detail.via` is `socks5`, `http-connect` or `jump`, and `detail.viaName` which one.
 */
export type OpenRoute = (target: RouteTarget, options: RouteOptions) => Promise<RouteStream>;
