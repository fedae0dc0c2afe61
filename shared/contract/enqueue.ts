import * as v from 'valibot';
import { MaskList } from '../masks.ts';
import { HINTS } from '../messages/hints.ts';
import { ConflictPolicy, LinkPolicy, Priority } from '../models/transfer.ts';
import { VerifyMode } from '../models/verification.ts';
import { BatchId, Id, LocalPath, RemotePath } from './define.ts';

/** Items of one batch, at most: a folder is one, however much is in it. */
export const ITEMS_PER_BATCH = 200_000;

/** Few enough to be carried, checked and passed on within a frame: 5,000 took 6 ms in the main process. */
export const ITEMS_PER_PART = 5_000;

const UploadItem = v.object({
  /** Absolute. A folder is sent whole, under its own name. */
  localPath: LocalPath,
  /** Absolute, or relative to the sign-in folder. */
  remotePath: RemotePath,
  /** `folder`: goes into that folder under its own name. `exact`: this is the name. `either`: into it if it is one. */
  target: v.picklist(['folder', 'exact', 'either']),
});
const DownloadItem = v.object({
  remotePath: RemotePath,
  localPath: LocalPath,
  target: v.picklist(['folder', 'exact']),
});

const Enqueue = v.object({
  /**
   * UUID v4 in small letters, made by the caller once for what a person asked for. Asking again with the same id is
   * answered with the batch that is there, as it is by then, and adds nothing; items and options aren't compared.
   * While somebody is still writing it, the answer is `BatchBeingWritten`, which passes.
   */
  batchId: v.optional(BatchId),
  /**
   * This is one part of the batch named by `batchId`, in turn from 0: whoever names very many items says them in parts of
   * {@link ITEMS_PER_PART}, so that no process on the way is held up. Nothing of the batch is visible before its last
   * part, and the answer to that is about all of it. Part 0 begins anew; a part said twice counts once.
   */
  part: v.optional(v.object({ index: v.pipe(v.number(), v.integer(), v.minValue(0)), isLast: v.boolean() })),
  profileId: Id,
  /** This and the next three: where left out, as the profile says. */
  conflict: v.optional(ConflictPolicy),
  /** Masks for what is in folders; what is named itself is always taken. See `shared/masks.ts`. */
  include: v.optional(MaskList),
  exclude: v.optional(MaskList),
  links: v.optional(LinkPolicy),
  /** How this batch is compared; without it as the profile says. The profile's `requiredCheck` holds either way. */
  verify: v.optional(VerifyMode),
  recursive: v.optional(v.boolean(), false),
  /** Make missing target folders. */
  makeFolders: v.optional(v.boolean(), false),
  priority: v.optional(Priority, 'normal'),
  /**
   * Publish together: everything is sent and verified first, then all of it gets its final names. Nothing does while
   * one of them failed, until a person decides (`batches.publish`).
   */
  together: v.optional(v.boolean(), false),
  /** Only this engine works on the batch while it lives. */
  reserve: v.optional(v.boolean(), false),
});

const TOO_MANY = HINTS.tooManyItems(ITEMS_PER_BATCH);

const listOf = <T extends v.GenericSchema>(item: T) =>
  v.pipe(v.array(item), v.minLength(1), v.maxLength(ITEMS_PER_BATCH, TOO_MANY));

/** What a person can do about input that doesn't fit, where there is more to say than that it doesn't. */
export const hintFor = ({ message }: { readonly message: string }): { hint?: string } =>
  message === TOO_MANY ? { hint: TOO_MANY } : {};

/** What is to be sent. */
export const EnqueueUploads = v.object({ ...Enqueue.entries, items: listOf(UploadItem) });
/** What is to be fetched. */
export const EnqueueDownloads = v.object({ ...Enqueue.entries, items: listOf(DownloadItem) });
