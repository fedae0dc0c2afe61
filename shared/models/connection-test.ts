import type { AppError } from '../errors.ts';

/** The steps of a connection test, in the order in which they are taken. */
export const CONNECTION_STEPS = ['resolve', 'reach', 'encrypt', 'host-key', 'sign-in', 'list'] as const;
export type ConnectionStepName = (typeof CONNECTION_STEPS)[number];

export interface ConnectionStep {
  readonly name: ConnectionStepName;
  /** `skipped`: not tried, because an earlier one failed. */
  readonly state: 'waiting' | 'running' | 'passed' | 'failed' | 'skipped';
  /** Milliseconds; `null` until it is over. */
  readonly durationMs: number | null;
  /** What was found, technical and short: `203.0.113.24`, `OpenSSH_9.2`, `curve25519-sha256, aes256-gcm`, `4 items`. */
  readonly finding: string | null;
  readonly error: AppError | null;
}

/** A whole test, always with all steps. */
export interface ConnectionTest {
  readonly testId: string;
  readonly steps: readonly ConnectionStep[];
  /** `null` while it runs. */
  readonly passed: boolean | null;
}

/** What an open connection agreed on. */
export interface ConnectionFacts {
  /** As negotiated, client to server: `aes256-gcm@openssh.com`. */
  readonly cipher: string;
  readonly keyExchange: string;
  readonly hostKeyType: string;
  /** `SHA256:…`. */
  readonly serverKey: string;
  /** When a person or an option trusted that key; `null` where a pin or a known_hosts file did. */
  readonly trustedAtMs: number | null;
}
