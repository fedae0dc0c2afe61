import type { AppError } from '../errors.ts';

/** Something a person should know before sending. `stop`: can't be sent; `warning`: needs a decision. */
export type PreflightFinding =
  | { readonly kind: 'unreadable'; readonly level: 'stop'; readonly error: AppError }
  | { readonly kind: 'not-a-file'; readonly level: 'stop' }
  | { readonly kind: 'empty'; readonly level: 'warning' }
  /** Written within the last seconds: another program may not be done with it. */
  | { readonly kind: 'just-changed'; readonly level: 'warning'; readonly modifiedAtMs: number }
  | { readonly kind: 'from-the-future'; readonly level: 'warning'; readonly modifiedAtMs: number }
  /** The same content was delivered to this partner before. */
  | {
      readonly kind: 'already-sent';
      readonly level: 'warning';
      readonly fileName: string;
      readonly finishedAtMs: number;
      readonly osUser: string | null;
    };

/** What was found about one file or folder that somebody wants to send. */
export interface PreflightItem {
  readonly path: string;
  readonly name: string;
  readonly kind: 'file' | 'folder' | 'other';
  /** Bytes; of a folder the sum of the files in it. */
  readonly sizeBytes: number | null;
  readonly modifiedAtMs: number | null;
  /** Number of files: 1, or how many a folder holds. */
  readonly files: number;
  readonly findings: readonly PreflightFinding[];
}
