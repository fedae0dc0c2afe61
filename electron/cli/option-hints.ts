import type { ErrorCode } from '../../shared/errors.ts';

const TRUST = 'Without a person to ask: --host-key SHA256:…, --known-hosts FILE or --accept-new-host-key.';
const SECRET = 'Without a person to ask: --password-stdin, or --identity FILE.';

const HINTS: Readonly<Partial<Record<ErrorCode, string>>> = {
  AlreadyExists: 'With --on-conflict overwrite, skip or rename you say so beforehand.',
  RenameRefused: 'With --direct it is written under its final name; half of it can be seen there meanwhile.',
  HostKeyUnknown: TRUST,
  CredentialMissing: SECRET,
  VaultUnavailable: SECRET,
  PassphraseNeeded: 'Without a person to ask: --password-stdin beside --identity FILE.',
};

/** The option of the command line that would make the difference, in a sentence; the catalogue knows of none. */
export const optionHint = (code: ErrorCode): string | undefined => HINTS[code];

/** Of what holds a profile until a person acts: how that is said where nothing is to be changed. */
export const onceMoreHint = (code: ErrorCode): string | undefined =>
  code === 'AuthenticationFailed'
    ? 'To try once more as it is: waybill queue resume --profile NAME'
    : undefined;

export const MAKE_DIRS_HINT = 'With --make-dirs missing folders are made.';
