import * as v from 'valibot';
import { DefaultConflict } from './profile.ts';
import { RequiredCheck, VerifyMode } from './verification.ts';

const flag = (fallback: boolean) => v.optional(v.boolean(), fallback);

/** What a person set for the whole application. Every field has a default, so that an older file stays readable. */
export const AppSettings = v.object({
  appearance: v.optional(
    v.object({
      theme: v.optional(v.picklist(['system', 'light', 'dark']), 'system'),
      density: v.optional(v.picklist(['comfortable', 'compact']), 'comfortable'),
    }),
    {},
  ),
  /** What a new connection starts with; every connection can differ. */
  transfers: v.optional(
    v.object({
      concurrency: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(10)), 2),
      retries: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(10)), 3),
      /** The wait before the first of them; it doubles each time, up to the longest. */
      retryWaitSeconds: v.optional(v.pipe(v.number(), v.minValue(1), v.maxValue(600)), 1),
      retryLongestSeconds: v.optional(v.pipe(v.number(), v.minValue(1), v.maxValue(3_600)), 60),
      requiredCheck: v.optional(RequiredCheck, 'size'),
      verify: v.optional(VerifyMode, 'auto'),
      onConflict: v.optional(DefaultConflict, 'ask'),
    }),
    {},
  ),
  notifications: v.optional(
    v.object({
      delivered: flag(true),
      trouble: flag(true),
      /** Off: a notification names the partner and a number, never a file. */
      fileNames: flag(false),
    }),
    {},
  ),
  keys: v.optional(v.picklist(['explorer', 'commander']), 'explorer'),
  files: v.optional(
    v.object({
      showHidden: flag(false),
      /** The folder the local pane was in; empty: the home folder. */
      localFolder: v.optional(v.pipe(v.string(), v.maxLength(32_767)), ''),
      /** Where the divider stands, as a share of the width. */
      divider: v.optional(v.pipe(v.number(), v.minValue(0.2), v.maxValue(0.8)), 0.5),
    }),
    {},
  ),
});
export type AppSettings = v.InferOutput<typeof AppSettings>;

/** A change: only what is to differ, group by group. */
export const SettingsChange = v.partial(
  v.object({
    appearance: v.partial(AppSettings.entries.appearance.wrapped),
    transfers: v.partial(AppSettings.entries.transfers.wrapped),
    notifications: v.partial(AppSettings.entries.notifications.wrapped),
    keys: AppSettings.entries.keys.wrapped,
    files: v.partial(AppSettings.entries.files.wrapped),
  }),
);
export type SettingsChange = v.InferInput<typeof SettingsChange>;
