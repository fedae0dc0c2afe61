import type { NewKeyType } from '../../models/signing-key.ts';

/** Texts about keys for signing in: making one, those in use, the reminder. */
export const KEYS = {
  makeKey: 'Make a key…',
  makeTitle: 'Make a key',
  makeFor: (name: string) => `For ${name}`,
  intro:
    'A key signs in in the place of a password. Its private half stays in a file on this computer; the partner gets the public half.',
  type: 'Type',
  types: { ed25519: 'Ed25519', rsa: 'RSA 4096' } satisfies Record<NewKeyType, string>,
  typeNotes: {
    ed25519: 'Right for every server of the last ten years.',
    rsa: 'For old servers that know no other. Making one takes a few seconds.',
  } satisfies Record<NewKeyType, string>,
  file: 'Private key file',
  fileNote: 'The public key goes beside it, with .pub. Nothing is written over.',
  chooseFolder: 'Choose folder…',
  comment: 'Comment',
  commentNote: 'The partner sees it: whose key this is.',
  passphrase: 'Passphrase',
  again: 'Passphrase once more',
  differ: 'Those are two different ones.',
  passphraseNote: 'It protects the key where somebody copies its file.',
  without: 'Make it without a passphrase',
  withoutNote: 'Whoever copies the file, from a backup or a lost computer, can then sign in.',
  keep: {
    keychain: 'Keep the passphrase in this computer’s keychain',
    'encrypted-file': 'Keep the passphrase on this computer, encrypted',
  },
  keepNote: 'When the connection is saved. Otherwise Waybill asks at each sign-in.',
  needsPassphrase: 'Enter a passphrase, or tick that you do without.',
  needsFile: 'Say where the key shall go.',
  cancel: 'Cancel',
  make: 'Make key',
  failed: 'The key was not made',

  madeTitle: 'The key is made',
  publicKey: 'Public key',
  fingerprint: 'Fingerprint',
  privateFile: 'Private key file',
  publicFile: 'Public key file',
  showFile: 'Show in folder',
  message: 'For the partner’s administrator',
  messageNote: 'Send them this. It holds nothing secret.',
  copyMessage: 'Copy text',
  unprotected: 'The key has no passphrase: whoever copies its file can sign in with it.',
  folderOpen:
    'Others on this computer may write in this folder, and so put another key in the place of this one. Ask your IT to take that right from them.',
  use: 'Use for this connection',
  done: 'Done',

  section: 'Security',
  sectionNote: 'The keys that connections sign in with, in the window and on the command line.',
  reminder: 'Replace keys after (days)',
  reminderNote: 'Connections with an older key are named then. 0: never.',
  none: 'No connection signs in with a key file.',
  due: 'Due',
  unreadable: 'Can’t be read',
  noPassphrase: 'No passphrase',
  readableByOthers: 'Others can read it',
  unused: 'No connection uses it',
  usedBy: (names: readonly string[]) => `Used by ${names.join(', ')}`,
  noFingerprint: 'Protected file without a .pub beside it: its fingerprint can’t be told.',
  showMessage: 'Text for the administrator…',
  notLoaded: 'The keys couldn’t be looked at.',

  dueOne: (name: string, age: string, days: number) =>
    `The key of ${name} is ${age}. Here, keys are replaced after ${days} days.`,
  dueMany: (names: readonly string[], days: number) =>
    `The keys of ${names.join(', ')} are older than ${days} days.`,
  seeKeys: 'See keys',
} as const;
