import type { Command } from '../../shared/contract/events.ts';
import { goTo, usePageStore } from '../stores/page-store.ts';
import { isHeldUp, runCommand, runOnceThere } from './commands.ts';

/**
 * Carries out a command wherever a person is. Exporting goes to History first. What belongs to Files goes there from the
 * menu, and no further: what is chosen there is seen before anything happens to it. Its keys mean nothing elsewhere.
 */
export function obey(command: Command, from: 'menu' | 'keys'): void {
  if (isHeldUp() || runCommand(command)) return;
  if (command === 'history.export') void goFor('history', () => runOnceThere(command));
  else if (from === 'menu' && command.startsWith('files.')) void goFor('files', () => {});
}

/** Nothing where that page is open already: it can't do it now. */
async function goFor(page: 'history' | 'files', then: () => void): Promise<void> {
  if (usePageStore.getState().place.page !== page && (await goTo({ page }))) then();
}
