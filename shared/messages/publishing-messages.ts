import type { AppError } from '../errors.ts';
import type { ErrorMessage } from './error-message.ts';

/** What keeps a complete file from its final name. @param File its name, at the start of a sentence */
export function alreadyThere({ detail, hint }: AppError, File: string): ErrorMessage {
  return {
    sentence:
      detail?.takenMeanwhile === undefined
        ? `${File} is there already. It was left as it is.`
        : `Somebody put another ${File} there while ours waited for the rest to be sent. It was left as it is.`,
    owner: 'you',
    nextStep: hint ?? 'Decide whether to replace it, keep both or skip this one.',
  };
}

/** @param server whose: `Midwest’s server` */
export function renameRefused(File: string, server: string): ErrorMessage {
  return {
    sentence: `${File} was sent, but ${server} lets nothing be renamed, so it could not get its final name. It was removed again.`,
    owner: 'your IT',
    nextStep: 'Set this connection to write directly under the final name, then send it again.',
  };
}
