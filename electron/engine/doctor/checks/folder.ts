import { errorOf } from '../../../../shared/errors.ts';
import { DOCTOR_WORDS } from '../../../../shared/messages/doctor-findings.ts';
import { unlessCancelled } from '../../cancellation/cancellation.ts';
import type { SftpSession } from '../../connections/sftp-session.ts';
import type { Check } from '../examination.ts';

/** Names are counted no further than somebody would want to know. */
const MOST_COUNTED = 1_000;

/** The start folder is there and its names can be read. */
export const checkFolder: Check = async (examination, { session }) => {
  const { signal, settings } = examination;
  const folder = settings.remoteFolder;
  const signInFolder = await unlessCancelled(
    session.realpath('.').catch(() => undefined),
    signal,
  );
  const details = [
    { label: DOCTOR_WORDS.folder, value: folder },
    ...(signInFolder === undefined ? [] : [{ label: DOCTOR_WORDS.signInFolder, value: signInFolder }]),
  ];
  try {
    const count = await countNames(session, folder, signal);
    examination.folderFound = true;
    const isMore = count >= MOST_COUNTED;
    return {
      finding: isMore ? DOCTOR_WORDS.itemsOrMore(MOST_COUNTED) : DOCTOR_WORDS.items(count),
      details,
    };
  } catch (thrown) {
    const error = errorOf(thrown);
    // A folder that only takes files can't be listed, and can be written to all the same.
    examination.folderFound = error.code === 'PermissionDenied';
    const where = signInFolder === undefined ? {} : { signInFolder };
    return { details, error: { ...error, path: folder, detail: { ...error.detail, ...where } } };
  }
};

async function countNames(session: SftpSession, path: string, signal: AbortSignal): Promise<number> {
  const handle = await unlessCancelled(session.opendir(path), signal, (late) => void session.close(late));
  let count = 0;
  try {
    while (count < MOST_COUNTED) {
      const batch = await unlessCancelled(session.readdir(handle), signal);
      if (batch === null) break;
      count += batch.filter(({ filename }) => filename !== '.' && filename !== '..').length;
    }
  } finally {
    // Nobody waits for it: a folder that was read is done with.
    session.close(handle).catch(() => {});
  }
  return count;
}
