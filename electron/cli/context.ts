import type { ErrorContext } from '../../shared/messages/error-words.ts';
import type { PolicyFound } from '../../shared/models/policy.ts';
import type { EngineHost, EngineOptions, EngineOwner } from '../engine-host/engine-host.ts';
import type { Vault } from '../vault/vault.ts';
import type { Asker } from './ask.ts';
import type { Interruption } from './interruption.ts';
import type { Terminal } from './terminal.ts';

/** Everything a command touches outside itself; a test gives its own. */
export interface CliContext {
  readonly terminal: Terminal;
  readonly asker: Asker;
  readonly interruption: Interruption;
  readonly vault: Vault;
  readonly platform: NodeJS.Platform;
  readonly workingDirectory: string;
  readonly dataDirectory: string;
  /** Where the program's own files are (assets). */
  readonly installation: string;
  readonly version: string;
  /** What IT decided for this machine. Throws `PolicyUnreadable`. */
  readonly policy: () => Promise<PolicyFound>;
  readonly startEngine: (options: EngineOptions, owner: EngineOwner) => Promise<EngineHost>;
  /** All of standard input; throws once it is longer than `limit` characters. */
  readonly readInput: (limit: number) => Promise<string>;
  /** Whom an error that ends the command is about. */
  readonly subject: { current: ErrorContext };
}
