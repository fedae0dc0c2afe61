import * as v from 'valibot';
import { ImportChoice, ImportFormat } from '../models/profile-import.ts';
import { Id, LocalPath } from './define.ts';

/** A file of connections. Without a format it is what it looks like. */
export const ImportSource = v.object({ path: LocalPath, format: v.optional(ImportFormat) });

/** What of a file that was looked at is to come in. */
export const ImportWish = v.object({
  ...ImportSource.entries,
  /** Of the preview: where the file holds something else by now, nothing comes in. */
  digest: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/, 'not a digest')),
  choices: v.pipe(v.array(ImportChoice), v.maxLength(10_000)),
  /** The host keys of what comes in are trusted from now on: a person decided that, and it is recorded. */
  trustHostKeys: v.optional(v.boolean(), false),
});

/** Which connections to write to a file; their jump hosts go with them. */
export const ExportWish = v.object({
  ids: v.optional(v.pipe(v.array(Id), v.minLength(1), v.maxLength(10_000))),
  withHostKeys: v.optional(v.boolean(), true),
});

export interface ExportedProfiles {
  readonly path: string;
  readonly profiles: number;
  readonly hostKeys: number;
}
