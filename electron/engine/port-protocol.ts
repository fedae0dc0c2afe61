import type { Credential, CredentialNeed } from '../../shared/contract/credentials.ts';
import type { EngineEventName, EngineEvents } from '../../shared/contract/events.ts';
import type { AppError } from '../../shared/errors.ts';
import type { PolicyFound } from '../../shared/models/policy.ts';
import type { Result } from '../../shared/result.ts';

/** How an engine starts in a process of its own; the same for every kind of port. */
export interface StartMessage {
  readonly type: 'start';
  readonly dataDirectory: string;
  readonly appVersion: string;
  readonly logFile?: string;
  readonly policy?: PolicyFound;
}

/** What the owner sends to an engine behind a port. */
export type ToEngine =
  | StartMessage
  | { readonly type: 'request'; readonly id: number; readonly name: string; readonly input: unknown }
  | { readonly type: 'cancel'; readonly id: number }
  | { readonly type: 'credential'; readonly id: number; readonly credential: Credential }
  | { readonly type: 'close' };

/** What an engine behind a port sends to its owner. */
export type FromEngine =
  | { readonly type: 'started' }
  | { readonly type: 'not-started'; readonly error: AppError }
  | { readonly type: 'answer'; readonly id: number; readonly result: Result<unknown> }
  | {
      readonly type: 'event';
      readonly event: EngineEventName;
      readonly news: EngineEvents[EngineEventName];
    }
  | { readonly type: 'credential-needed'; readonly id: number; readonly need: CredentialNeed }
  | { readonly type: 'credential-withdrawn'; readonly id: number };

/** A two-way channel of plain data; Node's process channel and Electron's message port both fit. */
export interface EnginePort {
  send(message: FromEngine): void;
  onMessage(listener: (message: ToEngine) => void): void;
  /** The owner is gone. */
  onClosed(listener: () => void): void;
}
