import * as v from 'valibot';
import type { Grade } from '../algorithm-grades.ts';
import type { AppError } from '../errors.ts';
import type { Authentication } from './authentication.ts';

export const NewKeyType = v.picklist(['ed25519', 'rsa']);
export type NewKeyType = v.InferOutput<typeof NewKeyType>;

/** Goes into the key file and behind the public key, on one line. */
export const KeyComment = v.pipe(
  v.string(),
  v.trim(),
  v.regex(/^[^\p{Cc}]{0,200}$/u, 'a comment has at most 200 characters, all of them visible'),
);

/** Characters; no person types more, and the key derivation gets slower with it. */
export const LONGEST_PASSPHRASE = 1_024;

/** Days after which a key is old, where nobody says otherwise; 0 would be never. */
export const DEFAULT_REMINDER_DAYS = 365;
export const ReminderDays = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(3_650));

/** Since when there has been this key. `made-here`: Waybill made it and wrote that down. `file`: as old as its file, or older. */
export interface KeyAge {
  readonly sinceMs: number;
  readonly from: 'made-here' | 'file';
}

/** What can be told about a key file without its passphrase. Nothing in here is secret. */
export interface KeyFacts {
  readonly path: string;
  readonly form: 'openssh' | 'pem' | 'putty' | 'public';
  /**
   * As in authorized_keys: `ssh-ed25519`. `null`, like the next four, where the file is a protected PEM file, which tells
   * nothing, and no public key lies beside it.
   */
  readonly keyType: string | null;
  readonly bits: number | null;
  readonly grade: Grade | null;
  /** `SHA256:…`. */
  readonly fingerprint: string | null;
  /** The whole line for authorized_keys, comment included. */
  readonly publicKey: string | null;
  readonly comment: string;
  /** A passphrase is needed to use it; `null` for a public key. */
  readonly isProtected: boolean | null;
  /** Others on this computer may read the file; `null` where that can't be told (Windows). */
  readonly isReadableByOthers: boolean | null;
  readonly age: KeyAge;
}

/** A key file that connections sign in with, or that Waybill made and nobody uses (`usedBy` is empty). */
export interface ListedKey {
  readonly path: string;
  readonly usedBy: readonly { readonly id: string; readonly name: string }[];
  /** `null` where the file can't be read, and then `error` says why. */
  readonly facts: KeyFacts | null;
  readonly error: AppError | null;
  /** Older than the set number of days, and in use. */
  readonly isDue: boolean;
}

export interface KeyList {
  readonly keys: readonly ListedKey[];
  /** 0: nobody is reminded. */
  readonly reminderDays: number;
}

export interface MadeKey {
  readonly facts: KeyFacts;
  readonly publicKeyPath: string;
  /** The folder was there and others may write in it: they could put another key in the place of this one. */
  readonly isFolderOpen: boolean;
}

/** Whole days, rounded down. */
export const ageInDays = (age: KeyAge, nowMs: number): number =>
  Math.max(0, Math.floor((nowMs - age.sinceMs) / 86_400_000));

/** @param days 0: never */
export const isOlderThan = (age: KeyAge, days: number, nowMs: number): boolean =>
  days > 0 && ageInDays(age, nowMs) >= days;

/** The key file a profile signs in with, or the public key file that says which key of an agent; if there is one. */
export function keyFileOf(authentication: Authentication): string | undefined {
  switch (authentication.method) {
    case 'key-file':
      return authentication.path;
    case 'agent':
      // It may also be a fingerprint.
      return /^([/\\]|[A-Za-z]:)/.test(authentication.key ?? '') ? authentication.key : undefined;
    default:
      return undefined;
  }
}
