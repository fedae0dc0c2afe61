import * as v from 'valibot';

/**
 * How a file is compared once it was sent. `auto`: by a hash command on the server where the profile permits one, else by
 * reading back where that is cheap, else by its size. `read-back`: the whole file is read once more from the server.
 */
export const VERIFY_MODES = ['auto', 'size', 'read-back', 'none'] as const;
export const VerifyMode = v.picklist(VERIFY_MODES);
export type VerifyMode = v.InferOutput<typeof VerifyMode>;

/** How well a delivery was compared. `content`: two SHA-256 of the whole file, one of each side, are equal. */
export const CHECKS = ['none', 'size', 'content'] as const;
export type Checked = (typeof CHECKS)[number];

/** The least comparison a delivery needs; less is a failure. */
export const RequiredCheck = v.picklist(CHECKS);

/** What told the other side's size or hash. */
export const CHECKED_BY = ['size', 'read-back', 'hash-command'] as const;
export type CheckedBy = (typeof CHECKED_BY)[number];

/** Whether a comparison is as good as another one. */
export const isEnough = (reached: Checked, wanted: Checked): boolean =>
  CHECKS.indexOf(reached) >= CHECKS.indexOf(wanted);
