import type { AppError } from '../errors.ts';
import { type ErrorMessage, hintOr, say } from './error-message.ts';
import type { ErrorWords } from './error-words.ts';

export type OwnCode =
  | 'BatchBeingWritten'
  | 'ClaimLost'
  | 'LedgerBroken'
  | 'DatabaseFromFuture'
  | 'DatabaseDamaged'
  | 'DatabaseUnavailable'
  | 'EngineStopped'
  | 'Internal';

/** What is wrong with Waybill itself on this computer: its data, its record, its processes. */
export function ownTrouble(code: OwnCode, error: AppError, { file }: ErrorWords): ErrorMessage {
  switch (code) {
    case 'BatchBeingWritten':
      return say('Waybill', 'These files are still being queued.', 'Wait a moment, then try again.');
    case 'ClaimLost':
      return say(
        'Waybill',
        `Another Waybill on this computer took over ${file}.`,
        'Look at the queue: it goes on there.',
      );
    case 'LedgerBroken':
      return say(
        'your IT',
        'The history on this computer doesn’t prove itself any more: an entry was changed or is missing.',
        'Keep Waybill’s data folder as it is and call your IT.',
      );
    case 'DatabaseFromFuture':
      return say(
        'your IT',
        'The data on this computer was written by a newer Waybill. It was left untouched.',
        'Update Waybill, or choose another data folder.',
      );
    case 'DatabaseDamaged':
      return say(
        'your IT',
        'The data of Waybill on this computer is damaged, so it didn’t start on it. The file was left as it was found.',
        error.detail?.copy === undefined
          ? 'Don’t delete anything: call your IT.'
          : `Don’t delete anything: call your IT. A copy of the file as it was found lies beside it: ${error.detail.copy}.`,
      );
    case 'DatabaseUnavailable':
      if (String(error.detail?.sqlite).startsWith('SQLITE_BUSY'))
        return say(
          'you',
          'Another program has held Waybill’s data for a long time.',
          'Close what looks into Waybill’s data folder, a backup for instance; then try again. What waits stays in the queue.',
        );
      return say(
        'your IT',
        'Waybill’s data folder can’t be used.',
        hintOr(error, 'Check that its disk isn’t full and that you may write there.'),
      );
    case 'EngineStopped':
      return say(
        'Waybill',
        'Waybill’s transfer service stopped. The queue is safe.',
        'Try again in a moment. If that doesn’t help, start Waybill again: it goes on where it stopped.',
      );
    case 'Internal':
      return say(
        'Waybill',
        'Something went wrong inside Waybill. The queue is safe.',
        'Try again; if it stays, report it together with the log file.',
      );
  }
}
