import * as v from 'valibot';
import type { AppError } from '../errors.ts';

/** The stages of a connection test, in the order in which they are taken. */
export const DOCTOR_STAGES = [
  'resolve',
  'reach',
  'banner',
  'encrypt',
  'host-key',
  'sign-in',
  'sftp',
  'folder',
  'write',
  'space',
  'round-trip',
  'clock',
  'server',
] as const;
export type DoctorStageName = (typeof DOCTOR_STAGES)[number];

/** What works and should still be looked at; each has its sentence in `messages/doctor-cautions.ts`. */
export const CAUTIONS = [
  'addresses-unreachable',
  'text-before-greeting',
  'weak-algorithms',
  'key-not-stored',
  'no-credential-needed',
  'old-sftp',
  'rename-refused-direct',
  'not-readable',
  'not-removed',
  'little-space',
  'far-away',
  'clock-differs',
  'quirks',
] as const;
export type CautionName = (typeof CAUTIONS)[number];

export interface Caution {
  readonly name: CautionName;
  /** What its sentence may name. */
  readonly facts: Readonly<Record<string, string | number>>;
}

/** Why a stage has no result of its own. */
export type NoResult =
  /** An earlier one failed, or the test was called off. */
  | 'earlier-failed'
  | 'called-off'
  | 'out-of-time'
  /** The write probe wasn't asked for. */
  | 'not-asked'
  | 'needs-write-probe'
  | 'not-offered'
  /** Another host on the way finds the name and opens the connection. */
  | 'done-by-route'
  /** It is an address: there is no name to look up. */
  | 'is-address';

/** One thing that was found, for whoever wants to know exactly: `Cipher`, `aes128-gcm@openssh.com`. */
export interface Detail {
  readonly label: string;
  readonly value: string;
}

export interface DoctorStage {
  readonly name: DoctorStageName;
  /** `skipped`: it had nothing to do, or wasn't asked for. `not-run`: it couldn't be reached. */
  readonly state: 'waiting' | 'running' | 'passed' | 'warning' | 'failed' | 'skipped' | 'not-run';
  /** Milliseconds; `null` where it didn't run. */
  readonly durationMs: number | null;
  /** Short and technical: `203.0.113.24`, `4 items`. Holds no file names. */
  readonly finding: string | null;
  readonly details: readonly Detail[];
  readonly cautions: readonly Caution[];
  readonly error: AppError | null;
  readonly reason: NoResult | null;
}

/** A whole test, always with all stages. */
export interface DoctorReport {
  readonly testId: string;
  readonly startedAtMs: number;
  readonly stages: readonly DoctorStage[];
  /** `null` while it runs. A warning doesn't keep it from passing. */
  readonly passed: boolean | null;
}

/** What a person may choose about a test. */
export const DoctorWishes = v.object({
  /** Also writes a small file into the start folder, reads, renames and removes it. */
  write: v.optional(v.boolean(), false),
  /** The whole test ends within this, milliseconds; waiting for a person isn't counted. */
  deadlineMs: v.optional(v.pipe(v.number(), v.integer(), v.minValue(5_000), v.maxValue(300_000)), 30_000),
});
export type DoctorWishes = v.InferOutput<typeof DoctorWishes>;
