import type { BigIntStats } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import type { Lease } from '../connections/pool.ts';
import type { ContentUpload } from './pump/send-content.ts';
import type { SmallSource } from './small-source.ts';

interface OpenSource {
  readonly before: BigIntStats;
  readonly lease: Lease;
}

/** A source that is open, and the connection it goes over. */
export interface LargeSource extends OpenSource {
  readonly file: FileHandle;
  readonly content: ContentUpload;
  readonly small?: undefined;
}

/** All that it holds is one write. */
export interface SmallerSource extends OpenSource {
  readonly small: SmallSource;
  readonly content?: undefined;
}

/** UTC seconds, as servers keep times. */
export const secondsOf = (source: BigIntStats): number => Number(source.mtimeMs / 1_000n);
