import { KEYS } from '../../shared/messages/window/keys.ts';
import { LONGEST_PASSPHRASE, type NewKeyType } from '../../shared/models/signing-key.ts';

/** What is typed in the key maker. */
export interface NewKeyForm {
  readonly type: NewKeyType;
  readonly path: string;
  /** Somebody chose it; otherwise it follows the type. */
  readonly isPathChosen: boolean;
  readonly comment: string;
  readonly passphrase: string;
  readonly again: string;
  /** A passphrase isn't wanted, says the person. */
  readonly isWithout: boolean;
  /** The passphrase goes to where secrets are kept, once the connection is saved. */
  readonly isKept: boolean;
}

export interface NewKeyProblems {
  readonly path?: string;
  readonly passphrase?: string;
  readonly again?: string;
}

/** What is wrong with it; nothing: the key can be made. */
export function problemsOfNewKey(form: NewKeyForm): NewKeyProblems {
  const { path, passphrase, again, isWithout } = form;
  return {
    ...(path.trim() === '' && { path: KEYS.needsFile }),
    ...(passphrase === '' && !isWithout && { passphrase: KEYS.needsPassphrase }),
    ...(passphrase.length > LONGEST_PASSPHRASE && { passphrase: KEYS.needsPassphrase }),
    ...(passphrase !== '' && passphrase !== again && { again: KEYS.differ }),
  };
}
