import type { AppError } from '../errors.ts';

/** What can be the matter with a private key file. */
export type KeyTrouble =
  | 'missing'
  | 'forbidden'
  | 'unread'
  | 'not-a-key'
  | 'public'
  | 'not-public'
  | 'damaged'
  | 'type'
  | 'openssh-cipher'
  | 'pem-cipher'
  | 'putty-form'
  | 'putty-cost';

const OTHER_FORM =
  'Ask for the key as an OpenSSH, PuTTY or PEM private key of type Ed25519, RSA or ECDSA (P-256, P-384, P-521).';

/** What to do about each. */
export const KEY_HINTS: Readonly<Record<KeyTrouble, string>> = {
  missing: 'Check its name and folder, or choose the key file again.',
  forbidden: 'Ask your IT for the right to read it, or choose a key file of your own.',
  unread: 'Check that it is a file and that its disk or network drive is connected.',
  'not-a-key': OTHER_FORM,
  public: 'This is the public key. Choose the private key: usually the file of the same name without .pub.',
  'not-public': 'Choose the file of the public key (usually with .pub at its end), or give its fingerprint.',
  damaged: `It was cut short or changed since it was written: get a new copy. ${OTHER_FORM}`,
  type: OTHER_FORM,
  'openssh-cipher': 'Protect the key again with another cipher: ssh-keygen -p -Z aes256-ctr -f FILE',
  'pem-cipher': 'Protect the key again with a cipher of today: ssh-keygen -p -f FILE',
  'putty-form': 'Load it in a PuTTYgen of today and save it again, or export it there as an OpenSSH key.',
  'putty-cost': 'Load it in PuTTYgen and save it again with its usual settings for protecting a key.',
};

const SENTENCES: Readonly<Record<KeyTrouble, (key: string) => string>> = {
  missing: (key) => `${key} isn’t there.`,
  forbidden: (key) => `This computer doesn’t let you read ${key}.`,
  unread: (key) => `${key} couldn’t be read.`,
  'not-a-key': (key) => `${key} isn’t a private key.`,
  public: (key) => `${key} is a public key, and signing in takes the private one.`,
  'not-public': (key) => `${key.replace('private', 'public')} isn’t a public key.`,
  damaged: (key) => `${key} is damaged.`,
  type: (key) => `${key} is of a type that can’t be used for signing in.`,
  'openssh-cipher': (key) => `${key} is protected in a way that Waybill can’t open.`,
  'pem-cipher': (key) => `${key} is protected in a way that is too old to open.`,
  'putty-form': (key) => `${key} is a PuTTY key of a form that Waybill doesn’t read.`,
  'putty-cost': (key) => `Opening ${key} would take more memory or time than any key needs.`,
};

/** What is wrong with the key file, as a whole sentence. */
export function keyTroubleOf({ path, detail }: AppError): string {
  const key = path === undefined ? 'the private key' : `the private key ${path}`;
  const say = SENTENCES[String(detail?.why) as KeyTrouble] as ((key: string) => string) | undefined;
  const sentence = say === undefined ? `${key} couldn’t be used.` : say(key);
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}
