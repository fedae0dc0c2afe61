import type { Grade } from '../../algorithm-grades.ts';
import { formatCount } from '../../format.ts';
import type { HostKeyPolicy } from '../../models/trust-settings.ts';

/** Texts about whom a connection trusts and how well it is protected. */
export const TRUST = {
  summary: { ask: '', 'pinned-only': 'Pinned keys only', 'never-accept': 'Nobody may accept keys' },

  policyPart: 'Accepting keys',
  policy: 'When the server shows a key that isn’t known',
  policies: {
    ask: { label: 'Ask', description: 'A person compares it and decides, once.' },
    'pinned-only': {
      label: 'Take pinned keys only',
      description: 'Only the keys pinned here count, whatever else is known.',
    },
    'never-accept': {
      label: 'Never accept one',
      description:
        'Only keys that are known already count. Nobody can accept, replace or store one, with no option either.',
    },
  } satisfies Record<HostKeyPolicy, { label: string; description: string }>,

  pinsPart: 'Pinned keys',
  noPins: 'None. Once a key is pinned, this connection takes no other.',
  noPinsButOnly: 'None: no server is trusted until a key is pinned.',
  pin: 'Pin a key',
  pinHint: 'ssh-ed25519 AAAA… or SHA256:…',
  pinNow: 'Pin',
  unpin: (fingerprint: string) => `Unpin ${fingerprint}`,
  typeUnknown: 'type not known yet',
  notAKey:
    'That is no key and no fingerprint. Paste the line your partner sent: ssh-ed25519 AAAA…, or SHA256:… with 43 characters.',
  pinnedAlready: 'That key is pinned already.',

  sourcesPart: 'Where keys are known from',
  alias: 'Known under another name',
  aliasNote: 'The name its key is looked up by, where that isn’t its address (HostKeyAlias).',
  aliasProblem: 'A name has no spaces, commas or wildcards.',
  knownHosts: 'This computer’s known_hosts files',
  knownHostsChoices: { 'as-set': 'As set for all connections', read: 'Read them', ignore: 'Don’t read them' },
  files: 'Further known_hosts files',
  filesNote: 'One path a line. One that is missing stops the connection.',

  keysPart: 'Known keys',
  noKeys: 'No key of this server is known yet. The first connection asks you to compare it.',
  nextKey: 'Next key',
  nextKeyNote: (day: string, person: string) =>
    `Stored ahead on ${day} by ${person}. It is accepted once the server shows it, and is the trusted key from then on.`,
  addNext: 'Add next key…',
  changeNext: 'Change next key…',
  forgetNext: 'Forget next key',
  inFile: (path: string, line: number) => `${path}, line ${line}`,
  markers: {
    none: '',
    revoked: 'Revoked: this key is never trusted.',
    'cert-authority': 'A certificate authority. Waybill can’t check certificates, so this counts as no key.',
  },

  nextTitle: (host: string) => `Next key of ${host}`,
  nextIntro:
    'When a partner announces a new key for their server, store it here ahead of time. The present key stays trusted until the server ' +
    'shows the new one; then the new one takes its place, and nobody is asked.',
  nextField: 'The new key or its fingerprint, as your partner sent it',
  nextRead: 'Read as',
  store: 'Store next key',
  cancel: 'Cancel',

  weakPart: 'Weak algorithms',
  weakIntro:
    'None of these is ever used unless it is allowed here. Allow only what a server needs that can’t be brought up to date; Waybill ' +
    'prefers everything that is sound, and warns while something weak is in use.',
  weakShow: 'Choose what is allowed',
  weakNone: 'None allowed',
  weakSome: (names: readonly string[]) => names.join(', '),
  weakKinds: { kex: 'Key exchange', 'host-key': 'Host key', cipher: 'Cipher', mac: 'Packet check (MAC)' },
  weakAllowed: (names: readonly string[]) =>
    `This connection may use ${names.join(', ')}. Somebody who listens may be able to read or change what is sent.`,
  weakChip: 'Weak encryption allowed',

  factsPart: 'Present connection',
  notConnected: 'Not connected just now. What is agreed on shows here while a connection is open.',
  facts: 'How this connection is protected',
  factsFor: (partner: string) => `Connection to ${partner}`,
  protocol: 'Protocol',
  protocolLine: (version: string, software: string) =>
    software === '' ? `SSH ${version}` : `SSH ${version}, ${software}`,
  serverKey: 'Server key',
  kinds: { kex: 'Key exchange', 'host-key': 'Host key', cipher: 'Cipher', mac: 'Packet check' },
  noMac: 'Part of the cipher',
  bits: (name: string, bits: number) => `${name}, ${formatCount(bits)} bits`,
  strict: 'Strict key exchange',
  strictPresent: 'Present',
  strictAbsent: 'Not offered by the server',
  strictNote: 'Keeps anybody in between from removing the first packets (Terrapin).',
  grades: { strong: 'Strong', acceptable: 'Acceptable', weak: 'Weak' } satisfies Record<Grade, string>,
  overall: {
    strong: 'Well protected.',
    acceptable: 'Protected. Some of it isn’t the best there is.',
    weak: 'Weakly protected. Ask your partner to bring their server’s SSH settings up to date.',
  } satisfies Record<Grade, string>,
  close: 'Close',

  acceptedBy: (day: string, person: string, how: string) => `Accepted on ${day} by ${person}, ${how}.`,
  settingsTitle: 'Trust',
  readsKnownHosts: 'Read this computer’s known_hosts files',
  readsKnownHostsNote:
    'Servers that OpenSSH knows on this computer are trusted here too, in the window and on the command line. Waybill never writes ' +
    'to these files. Every connection can differ.',
} as const;
