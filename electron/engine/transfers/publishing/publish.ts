import { isConditional, whetherToReplace } from '../../../../shared/conflict-rules.ts';
import { errorOf, failure } from '../../../../shared/errors.ts';
import type { ConflictPolicy, SkipReason } from '../../../../shared/models/transfer.ts';
import { numberedName } from '../../../../shared/remote-path.ts';
import { unlessRefused } from '../checking/verify.ts';
import { factsIfShown, mayActUnseen } from '../hidden-targets.ts';
import type { PublishIntent } from '../queue/transfer-row.ts';
import type { ReceivingSide, TargetFacts, WillWarn } from '../receiving-side.ts';

/** Names tried for "keep both" before giving up. */
const MOST_NUMBERED_NAMES = 1_000;
/** Up to this size a published file is read back to be sure that it is ours, bytes. */
const READ_BACK_BYTES = 16 * 1_024 * 1_024;

export type Target =
  | {
      readonly kind: 'use';
      readonly path: string;
      readonly replaces?: boolean;
      /** What has the name, where it is to be completed. */
      readonly completes?: TargetFacts;
    }
  | { readonly kind: 'skip'; readonly reason: SkipReason };

/** What is known of the source where the target's fate depends on it. */
export type SourceFacts = Pick<TargetFacts, 'sizeBytes' | 'modifiedAtS'>;

/**
 * Which name the transfer may take, given what is there and what was asked.
 * @throws `AlreadyExists` where the policy is to leave an existing target, or where it can't be told whether it is to be
 * replaced; `IsADirectory` where a folder has the name
 */
export async function decideTarget(
  side: ReceivingSide,
  wanted: string,
  policy: ConflictPolicy,
  source: SourceFacts,
): Promise<Target> {
  const there = await factsIfShown(side, wanted, policy);
  if (there === null) return { kind: 'use', path: wanted };
  if (there.isFolder && policy !== 'rename')
    throw failure('IsADirectory', 'a folder has this name', { path: wanted });
  switch (policy) {
    case 'overwrite':
      return { kind: 'use', path: wanted, replaces: true };
    case 'skip':
      return { kind: 'skip', reason: 'exists' };
    case 'fail':
      throw failure('AlreadyExists', 'the target exists', { path: wanted });
    case 'rename':
      return { kind: 'use', path: await freeName(side, wanted) };
    case 'resume':
      if (there.sizeBytes > source.sizeBytes)
        throw failure('AlreadyExists', 'the target exists and is longer', { path: wanted });
      return { kind: 'use', path: wanted, completes: there };
    case 'only-if-newer':
    case 'only-if-different': {
      const verdict = whetherToReplace(policy, inMs(source), inMs(there));
      if (verdict === 'unknown')
        throw failure('AlreadyExists', 'the target exists and does not tell its time', { path: wanted });
      return verdict === 'replace'
        ? { kind: 'use', path: wanted, replaces: true }
        : { kind: 'skip', reason: verdict };
    }
  }
}

const inMs = ({ sizeBytes, modifiedAtS }: SourceFacts) => ({
  sizeBytes,
  modifiedAtMs: modifiedAtS === null ? null : modifiedAtS * 1_000,
});

async function freeName(side: ReceivingSide, wanted: string): Promise<string> {
  const folder = side.folderOf(wanted);
  const name = side.nameOf(wanted);
  for (let number = 2; number < MOST_NUMBERED_NAMES; number += 1) {
    const path = side.join(folder, numberedName(name, number));
    if ((await side.facts(path)) === null) return path;
  }
  throw failure('AlreadyExists', 'too many numbered names exist', { path: wanted });
}

/**
 * Gives the temporary file its final name. Without `overwrite` an existing target is never replaced: where the side's
 * own rename isn't known to fail on one, it is looked for once more right before.
 * @param record writes down, before it is done, with which other final name, and what is to be warned of
 */
export async function publish(
  side: ReceivingSide,
  intent: PublishIntent,
  policy: ConflictPolicy,
  record: { readonly moveTo: (path: string) => Promise<void>; readonly willWarn: WillWarn },
): Promise<{ kind: 'published'; path: string } | { kind: 'skip'; reason: SkipReason }> {
  const replace = async (path: string) => {
    await side.publishReplacing(intent.temporary, path, record.willWarn);
    return { kind: 'published' as const, path };
  };
  if (policy === 'overwrite') return replace(intent.final);
  if (policy === 'resume' && intent.completes !== undefined) {
    const { sizeBytes, modifiedAtS } = intent.completes;
    const there = await side.facts(intent.final);
    // Gone: a replacing that isn't one step was cut off after its first half, and ours is the whole file.
    if (there !== null) {
      if (there.sizeBytes !== sizeBytes || there.modifiedAtS !== modifiedAtS || there.isFolder)
        throw failure('AlreadyExists', 'the target changed meanwhile', { path: intent.final });
      return replace(intent.final);
    }
  }
  const { sizeBytes, sourceModifiedAtS = intent.modifiedAtS } = intent;
  let final = intent.final;
  for (let mustLook = !side.keepsTargets || isConditional(policy); ; mustLook = true) {
    if (mustLook) {
      // A number that was free and no longer is isn't numbered itself: the next one is tried.
      const wanted = policy === 'rename' ? (intent.wanted ?? final) : final;
      const target = await decideTarget(side, wanted, policy, { sizeBytes, modifiedAtS: sourceModifiedAtS });
      if (target.kind === 'skip') return target;
      if (target.replaces === true) return replace(final);
      // Nothing had the name when this began, so nothing there was proven to be a beginning of it.
      if (target.completes !== undefined)
        throw failure('AlreadyExists', 'the target exists', { path: final });
      if (target.path !== final) {
        final = target.path;
        await record.moveTo(final);
      }
    }
    try {
      await side.publishNew(intent.temporary, final);
      return { kind: 'published', path: final };
    } catch (thrown) {
      const { code } = errorOf(thrown);
      if (code !== 'ServerFailure' && code !== 'AlreadyExists') throw thrown;
      // OpenSSH answers status 4 to a rename onto an existing name and to much else: only looking tells.
      if ((await factsIfShown(side, final, policy)) === null) throw thrown;
    }
  }
}

/**
 * What became of a publish that was cut off.
 * `temporary`: nothing was renamed, it can go on. `published`: the final name holds our file.
 * `hidden`: the server shows nothing, and renaming once more does no harm.
 * `unknown`: the temporary name is gone and what we sent is not (or not surely) there under its final one.
 */
export async function look(
  side: ReceivingSide,
  intent: PublishIntent,
  policy: ConflictPolicy,
  signal: AbortSignal,
): Promise<'temporary' | 'published' | 'unknown' | 'hidden'> {
  const shown = await unlessRefused(Promise.all([side.facts(intent.temporary), side.facts(intent.final)]));
  if (shown === undefined) return mayActUnseen(side, policy) ? 'hidden' : 'unknown';
  const [temporary, final] = shown;
  const isPublished = () => isOurs(side, intent, final, signal);
  if (temporary === null) return (await isPublished()) ? 'published' : 'unknown';
  // Both names: cut off between making the final one and dropping the temporary one (a link here, a copy on some
  // servers). Where overwriting was asked the final one may be what was there before, and renaming is right again.
  return policy !== 'overwrite' && (await isPublished()) ? 'published' : 'temporary';
}

/** Whether what carries the final name is what we sent, as far as the side lets us find out. */
export async function isOurs(
  side: ReceivingSide,
  intent: PublishIntent,
  final: TargetFacts | null,
  signal: AbortSignal,
): Promise<boolean> {
  if (final === null || final.isFolder || final.sizeBytes !== intent.sizeBytes) return false;
  if (intent.sizeBytes <= READ_BACK_BYTES) {
    try {
      return (await side.sha256(intent.final, signal)) === intent.sha256;
    } catch (thrown) {
      // A partner's folder may let us write and not read: then size and time have to do.
      if (errorOf(thrown).code !== 'PermissionDenied') throw thrown;
    }
  }
  return intent.modifiedAtS !== null && final.modifiedAtS === intent.modifiedAtS;
}
