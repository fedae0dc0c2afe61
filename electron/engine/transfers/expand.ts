/** From what a person chose to single files: run once, when transfers are enqueued. */

import { expandUpload, type UploadItem } from './expand-upload.ts';
import type { ExpandedTransfer, ExpandOptions } from './expanded-transfer.ts';
import { inTurn } from './in-turn.ts';

export { batchOptions } from './batch-options.ts';
export { type DownloadItem, expandDownload } from './expand-download.ts';
export { expandUpload, type UploadItem } from './expand-upload.ts';
export type { ExpandedTransfer, ExpandOptions } from './expanded-transfer.ts';
export { foldsNames } from './local-rules.ts';

/**
 * Up to here a file is small: many of them travel at the same time, because what they cost is round trips. OpenSSH
 * takes 255 KiB in one write (`limits@openssh.com`), so these are gone with one or two.
 */
export const SMALL_FILE_BYTES = 256 * 1_024;

/** @param sizeBytes `null` where it isn't known: such a file may have any size, so it counts as large */
export function sizeClassOf(sizeBytes: number | null): 'small' | 'large' {
  return sizeBytes !== null && sizeBytes <= SMALL_FILE_BYTES ? 'small' : 'large';
}

/** Items that are looked at together, where many were named. */
const LOOKED_AT_TOGETHER = 32;

/** The files behind many items, in their order. @throws as `expandUpload` */
export const expandUploads = (
  items: readonly UploadItem[],
  options: ExpandOptions,
): AsyncGenerator<ExpandedTransfer> =>
  inTurn(items, (item) => expandUpload(item, options), LOOKED_AT_TOGETHER);
