import { type Command, Option } from 'commander';
import type { ProfileSettings } from '../../shared/models/profile.ts';
import { CHECKS, type Checked, VERIFY_MODES, type VerifyMode } from '../../shared/models/verification.ts';
import { addDeliveryOptions, type DeliveryFlags, deliveryChange, deliveryRows } from './delivery-options.ts';

/** What `profiles add` and `profiles edit` set of how files travel; only what was given is there. */
export interface TransferFlags extends DeliveryFlags {
  readonly verify?: VerifyMode;
  readonly requireCheck?: Checked;
  /** Commander's form of `--hash-command` and `--no-hash-command`. */
  readonly hashCommand?: boolean;
}

export function addTransferOptions(command: Command): Command {
  const group = 'How files travel:';
  const option = (flags: string, description: string): Option =>
    new Option(flags, description).helpGroup(group);
  return addDeliveryOptions(command)
    .addOption(option('--verify <how>', 'how files are compared').choices(VERIFY_MODES))
    .addOption(
      option('--require-check <least>', 'the least comparison that counts as delivered').choices(CHECKS),
    )
    .addOption(
      option('--hash-command', "ask the server's shell for hashes where it has one; partners may log that"),
    )
    .addOption(option('--no-hash-command', 'run nothing on the server'));
}

/** The part of a profile's settings that comes from these options. */
export const transferChange = ({
  verify,
  requireCheck,
  hashCommand,
  ...delivery
}: TransferFlags): Partial<ProfileSettings['transfer']> => ({
  ...(verify !== undefined && { verify }),
  ...(requireCheck !== undefined && { requiredCheck: requireCheck }),
  ...(hashCommand !== undefined && { hashCommand }),
  ...deliveryChange(delivery),
});

/** How files travel, as `profiles show` says it: label and value. */
export function transferRows(transfer: ProfileSettings['transfer']): readonly (readonly [string, string])[] {
  const hashes = transfer.hashCommand ? ', its shell may be asked for hashes' : '';
  return [
    ['At the same time', `${transfer.concurrency} large files`],
    ['File mode', transfer.fileMode.toString(8).padStart(4, '0')],
    ['Compared', `${transfer.verify}${hashes}`],
    ['Counts as delivered', `with ${COUNTS[transfer.requiredCheck]}`],
    ...deliveryRows(transfer),
  ];
}

const COUNTS: Readonly<Record<Checked, string>> = {
  none: 'nothing compared',
  size: 'its size compared, or more',
  content: 'its contents compared',
};
