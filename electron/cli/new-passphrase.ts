import { KEY_CLI } from '../../shared/messages/signing-key-messages.ts';
import type { Profile } from '../../shared/models/profile.ts';
import { LONGEST_PASSPHRASE } from '../../shared/models/signing-key.ts';
import { readSecret } from './connection-options.ts';
import type { CliContext } from './context.ts';
import { UsageError } from './usage-error.ts';

export interface PassphraseFlags {
  readonly passphraseStdin?: boolean;
  /** Commander's form of `--no-passphrase`. */
  readonly passphrase?: boolean;
  readonly keepPassphrase?: boolean;
}

/**
 * A passphrase for a new key: from standard input, or typed twice. Where nobody can be asked, doing without one has to be said.
 * @returns empty: none
 */
export async function askNewPassphrase(
  context: CliContext,
  flags: PassphraseFlags,
  profile: Profile | undefined,
): Promise<string> {
  const { asker, interruption, readInput, workingDirectory } = context;
  if (flags.keepPassphrase === true && profile === undefined)
    throw new UsageError('--keep-passphrase needs --for: a passphrase is kept for a profile.');
  if (flags.passphrase === false) return '';
  const { signal } = interruption;
  if (flags.passphraseStdin === true)
    return checked(await readSecret('Passphrase: ', { asker, readInput, workingDirectory, signal }));
  if (!asker.canAsk)
    throw new UsageError('Say --passphrase-stdin, or --no-passphrase for a key without one.');
  context.terminal.note(KEY_CLI.advice);
  for (;;) {
    const first = checked(await asker.secret('Passphrase for the new key (empty for none): ', signal));
    if (first === '') return '';
    if (first === (await asker.secret('Once more: ', signal))) return first;
    context.terminal.note(KEY_CLI.differ);
  }
}

function checked(passphrase: string): string {
  if (passphrase.length > LONGEST_PASSPHRASE)
    throw new UsageError(`A passphrase has at most ${LONGEST_PASSPHRASE} characters.`);
  return passphrase;
}
