import { countOf } from '../format.ts';

/** What became of a batch that publishes together, in numbers. */
export interface TogetherCounts {
  /** Complete under their temporary names. */
  readonly staged: number;
  readonly failed: number;
  readonly delivered: number;
  /** Of those that failed: sent, and their names were taken before they got them. */
  readonly takenMeanwhile: number;
  /** All but refused, skipped and cancelled ones. */
  readonly total: number;
}

/** Why nothing is published: `5 files are sent and checked, and not published: 1 failed.` */
export function togetherAsks({ staged, failed }: Pick<TogetherCounts, 'staged' | 'failed'>): string {
  const [are, has] = [staged === 1 ? 'is' : 'are', failed === 1 ? 'has' : 'have'];
  return `${countOf(staged, 'file')} ${are} sent and checked, but nothing is published: ${failed} ${has} failed, and these files go out together.`;
}

/** Where a part of it is published and nobody wanted that: `5 of 6 published; one name was taken meanwhile.` */
export function togetherInPart({ delivered, takenMeanwhile, total }: TogetherCounts): string | undefined {
  if (takenMeanwhile === 0) return undefined;
  const names = takenMeanwhile === 1 ? 'one name was' : `${takenMeanwhile} names were`;
  return `${delivered} of ${total} published; ${names} taken meanwhile.`;
}
