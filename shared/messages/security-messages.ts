import type { SecurityCheck, SecurityVerdict } from '../models/security-report.ts';

/** What each check of a security report is about. */
export const SECURITY_TITLES: Readonly<Record<SecurityCheck, string>> = {
  'sign-in': 'No password',
  'key-strength': 'Strong key',
  'key-file': 'Key file protected',
  'key-age': 'Age of the key',
  'known-host': 'Server known',
  'host-key': 'Server’s signature',
  'key-exchange': 'Key exchange',
  cipher: 'Cipher',
  mac: 'Integrity',
  logging: 'Recording',
};

export const SECURITY_VERDICTS: Readonly<Record<SecurityVerdict, string>> = {
  pass: 'Good',
  warn: 'Warning',
  fail: 'Not good',
  unknown: 'Not known',
  'not-needed': 'Not needed',
};

/** What was found, and what to do about it. */
export const SECURITY_WORDS = {
  withKey: 'This connection signs in with a key.',
  withAgent: 'This connection signs in with a key that an agent holds.',
  withPassword: 'This connection signs in with a password, which can be guessed, overheard and passed on.',
  withAsked:
    'This connection asks for a password each time. Nothing is kept, but a password can be guessed and passed on.',
  makeKey:
    'Make a key, send its public half to the partner, choose it as the sign-in, and ask them to turn the password off.',

  noKey: 'This connection signs in without a key of its own.',
  agentKey: 'The agent holds the key; its file can’t be looked at from here.',
  chooseKey: 'Check the path of the key file in the connection.',
  keyHidden:
    'The file is protected and keeps even its public key to itself, and no .pub file lies beside it.',
  writePublic: 'Write the public key beside it: ssh-keygen -y -f KEY > KEY.pub',
  newKey: 'Make a new Ed25519 key and send its public half to the partner.',

  heldByAgent: 'An agent holds the private key.',
  fileGood: 'The key has a passphrase, and only you can read its file.',
  fileMine: 'The key has a passphrase. Who can read its file can’t be told on this system.',
  fileOpen: 'Others on this computer can read the key file.',
  closeFile: 'Take the right to read it from everybody else: chmod 600, and 700 for its folder.',
  noPassphrase: 'The key has no passphrase: whoever copies its file can sign in.',
  addPassphrase: 'Give it one: ssh-keygen -p -f KEY. Waybill can keep the passphrase in the keychain.',

  ageGood: (age: string) => `The key is ${age}.`,
  ageOld: (age: string, days: number) => `The key is ${age}. Keys are to be replaced after ${days} days.`,
  ageNotWatched: (age: string) => `The key is ${age}. Nobody is reminded of old keys on this computer.`,
  watchAge: 'Set after how many days a key is old: in Settings, or with waybill keys remind.',

  compared: 'Its key was compared with the fingerprint the partner gave.',
  pinned: 'Its key is pinned by fingerprint.',
  planned: 'Its key was stored ahead of a planned change, and the server came to show it.',
  imported: 'Its key came with a file of connections that somebody chose to trust.',
  inKnownHosts: 'Its key is in a known_hosts file.',
  notCompared: 'Its key was trusted at first sight. Nobody compared its fingerprint.',
  compareKey: 'Ask the partner for the fingerprint on the phone, and compare it with the one under Trust.',
  notOpened: 'No connection could be opened, so this can’t be told.',
  storedButNotSeen: 'A key of this server is trusted, but no connection could be opened to see it.',

  weakAlgorithm: 'Ask the partner to bring their server up to date.',
  algorithm: (name: string, reason: string) => `${name}. ${reason}`,
  builtIn: 'Part of the cipher',

  recorded:
    'Every file, deletion and decision to trust is recorded in the history, and its newest entry is as it was written.',
  recordedYet: 'Every file, deletion and decision to trust is recorded in the history. It is empty so far.',
  headUnknown:
    'The history is being recorded, but the note of its newest entry can’t be read, so that a cut end wouldn’t show.',
  headWrong: 'The history isn’t as it was written.',
  verifyLedger: 'Let it be verified: in History, or with waybill verify.',
} as const;

/** Texts around a report, in the window and on the command line. */
export const SECURITY_REPORT = {
  title: (name: string) => `Security of ${name}`,
  head: 'Waybill: security report',
  overall: {
    pass: 'Nothing to mend.',
    warn: 'It holds, but some of it could be better.',
    fail: 'Some of it needs mending.',
    unknown: 'Not all of it could be looked at.',
  },
} as const;
