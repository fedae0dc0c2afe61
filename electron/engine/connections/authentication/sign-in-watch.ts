import type { Client } from 'ssh2';

/** What the server said about the last attempt. */
export interface Heard {
  /** What can go on. */
  readonly offered: readonly string[];
  /** The attempt was accepted, and is not enough. */
  readonly isPartial: boolean;
}

interface Internals {
  readonly _protocol?: {
    readonly _handlers?: {
      USERAUTH_FAILURE?(protocol: unknown, methods: readonly string[], partial: boolean): void;
      USERAUTH_INFO_REQUEST?(protocol: unknown, name: string, instruction: string, prompts: unknown): void;
    };
  };
}

/**
 * Listens to two messages of which ssh2 keeps a part to itself: what remains after a key of an agent was accepted as the first of
 * several (it would try the agent's next key instead), and a word of the server that asks nothing (it answers by itself).
 * Call it before signing in begins.
 */
export function watchSignIn(
  client: Client,
  on: { readonly heard: (heard: Heard) => void; readonly told: (name: string, instruction: string) => void },
): void {
  const handlers = (client as unknown as Internals)._protocol?._handlers;
  const { USERAUTH_FAILURE: failed, USERAUTH_INFO_REQUEST: asked } = handlers ?? {};
  if (handlers === undefined || failed === undefined || asked === undefined) return;
  handlers.USERAUTH_FAILURE = (protocol, methods, partial) => {
    on.heard({ offered: methods, isPartial: partial });
    failed(protocol, methods, partial);
  };
  handlers.USERAUTH_INFO_REQUEST = (protocol, name, instruction, prompts) => {
    if (Array.isArray(prompts) && prompts.length === 0) on.told(name, instruction);
    asked(protocol, name, instruction, prompts);
  };
}
