import { possessive } from '../wording.ts';

/** Texts of the questions a held connection asks: signing in, the server's identity. */
export const TROUBLE = {
  cancel: 'Cancel',
  close: 'Close',
  copyForIt: 'Copy for IT',
  details: 'Details',

  signInTitle: (partner: string) => `Sign in to ${partner}`,
  passwordFor: (user: string) => `Password for ${user}`,
  passphraseFor: (file: string) => `Passphrase for ${file}`,
  keep: {
    keychain: 'Keep it in this computer’s keychain',
    'encrypted-file': 'Keep it on this computer, encrypted',
    none: '',
    forbidden: '',
  },
  keptNowhere: 'This computer has no keychain, so Waybill asks each time.',
  keepingForbidden: 'Your IT doesn’t allow keeping passwords, so Waybill asks each time.',
  askedEachTime: 'This connection asks each time; nothing is kept.',
  notKept: 'It couldn’t be kept on this computer, so Waybill asks again next time.',
  signIn: 'Sign in',
  oneTry: 'Waybill tries it once.',
  editConnection: 'Edit connection',
  tryAgain: 'Try again',

  unknownTitle: (host: string) => `First time connecting to ${host}`,
  unknownIntro:
    'A server proves who it is with a key. Its fingerprint is a short, unique mark of that key: if it is the same as the one your ' +
    'partner gave you, nobody stands in between.',
  keyType: 'Key',
  fingerprint: 'Fingerprint',
  theirs: 'Compare it with what your partner gave you',
  theirsHint: 'Paste their fingerprint or key here',
  matches: 'It matches.',
  differs: 'It does not match. Don’t trust this server; call your IT.',
  trust: 'Trust this server',
  cannotAccept: 'This key can’t be accepted here',
  trustNeedsMatch: 'Paste your partner’s fingerprint first: a match enables this.',
  trustWithoutComparing: 'Trust without comparing',
  withoutComparingNote: 'Trusting without comparing is recorded in the history.',
  randomart: 'The same fingerprint as a picture',

  changedTitle: (partner: string) => `This may not be ${possessive(partner)} server`,
  changedBody: (trustedOn: string | undefined) =>
    `Its identity differs from the one trusted${trustedOn === undefined ? ' before' : ` on ${trustedOn}`}. ` +
    'Waybill stopped before sending your password or any file. Call your IT.',
  shownNow: 'Shown now',
  trustedBefore: 'Trusted before',
  /** @param keys fingerprints with their types: pinned, or from a known_hosts file */
  trustedElsewhere: (keys: string) => `Expected, from pinned keys or known_hosts: ${keys}`,
  reasonsTitle: 'Likely reasons',
  reasons: [
    'The partner installed a new server or a new key. They can tell you, and give you the new fingerprint.',
    'The address now belongs to another machine.',
    'Somebody stands between you and the partner. Then nothing must be sent.',
  ],
  replace: 'Replace the trusted key…',
  replaceTitle: 'Replace the trusted key',
  replaceIntro: (partner: string) =>
    `Only do this once ${partner} confirmed the new fingerprint by phone or in person, not by the connection itself.`,
  replaceField: (host: string) => `Type the server’s name, ${host}, to confirm`,
  replaceNow: 'Replace the trusted key',
  replaceNeedsName: 'Type the server’s name first.',

  revokedTitle: (partner: string) => `${possessive(partner)} key was revoked`,

  reportHead: 'Waybill: a connection needs attention',
} as const;
