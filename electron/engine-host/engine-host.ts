import type { Credential, CredentialNeed } from '../../shared/contract/credentials.ts';
import type { EngineInput, EngineOutput, EngineRequestName } from '../../shared/contract/engine-requests.ts';
import type { EngineEventName, EngineEvents } from '../../shared/contract/events.ts';
import type { PolicyFound } from '../../shared/models/policy.ts';
import type { Result } from '../../shared/result.ts';

export interface RequestOptions {
  readonly signal?: AbortSignal;
}

/**
 * An engine, wherever it runs. Everyone above the engine sees only this.
 * After {@link EngineHost.closed} every request answers `EngineStopped`.
 */
export interface EngineHost extends AsyncDisposable {
  request<N extends EngineRequestName>(
    name: N,
    input: EngineInput<N>,
    options?: RequestOptions,
  ): Promise<Result<EngineOutput<N>>>;
  /** Returns the way to stop listening. */
  on<E extends EngineEventName>(event: E, listener: (news: EngineEvents[E]) => void): () => void;
  /** Settles when the engine is gone; `crashed` unless somebody asked for it. */
  readonly closed: Promise<{ readonly crashed: boolean; readonly reason: string }>;
  close(): Promise<void>;
}

/** What an engine asks of whoever owns it. */
export interface EngineOwner {
  credential(need: CredentialNeed, signal: AbortSignal): Promise<Credential>;
}

export interface EngineOptions {
  readonly dataDirectory: string;
  readonly appVersion: string;
  /** Where the log file goes; none is written when absent. */
  readonly logFile?: string;
  /** What IT decided for this machine; nothing, unless said. */
  readonly policy?: PolicyFound;
}
