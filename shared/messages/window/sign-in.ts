import type { SecretStore } from '../../models/app-state.ts';
import { possessive } from '../wording.ts';

/** Texts of the questions a server asks while it waits. */
export const LIVE_QUESTION = {
  title: (partner: string) => `${partner} asks before it lets you in`,
  intro: (partner: string) =>
    `${possessive(partner)} server wants an answer, for instance a one-time code. What stands below is written by the server, not by Waybill.`,
  theirWords: (partner: string) => `${possessive(partner)} server writes:`,
  answer: 'Answer',
  left: (time: string) => `${time} left; then the server hangs up.`,
  keptNowhere: 'What you answer is sent once and kept nowhere.',
  cancel: 'Cancel',
  send: 'Send answer',
  late: 'The server didn’t wait for the answer. Connect again to be asked anew.',
} as const;

/** Texts of the sign-in fields of a connection, beyond password and key file. */
export const SIGN_IN_FIELDS = {
  askPassphrase: 'Ask for the passphrase every time',
  passphraseForTest: 'Passphrase for the test',
  askPassphraseNote: 'What you type here is used for the test and not kept.',
  agentSocket: 'Agent',
  agentSocketHint: {
    linux: 'The one of this session (SSH_AUTH_SOCK)',
    darwin: 'The one of this session (SSH_AUTH_SOCK)',
    win32: 'OpenSSH’s of this computer',
  },
  agentSocketNote: 'Only for another agent: its socket or pipe, as IdentityAgent of ssh_config.',
  agentKey: 'Key of the agent',
  agentKeyHint: 'Its first four keys, one after the other',
  agentKeyNote: 'To show only one: its fingerprint (SHA256:…), or its public key file.',
  agentKeyProblem: 'A fingerprint is SHA256: and 43 characters. Otherwise choose a public key file.',
  askNote: 'You are asked whatever the server asks. What you type here is for the test and not kept.',
  passwordBeforeKey: (user: string) => `Password for ${user}, if the server asks for it before the key`,
} as const;

const WHERE: Readonly<Record<SecretStore, string>> = {
  keychain: 'keychain',
  'encrypted-file': 'encrypted file',
  none: '',
  forbidden: '',
};

/** Texts of "Where are my passwords?". */
export const WHERE_SECRETS = {
  title: 'Where are my passwords?',
  store: 'New ones go to',
  file: 'Encrypted file',
  kept: 'Kept on this computer',
  keptNone: 'No password and no passphrase is kept.',
  keptSome: (count: number) => (count === 1 ? '1 is kept' : `${count} are kept`),
  incomplete: 'The keychain doesn’t answer, so what it keeps can’t be listed now.',
  kinds: {
    password: 'password',
    passphrase: 'passphrase of its key',
    'proxy-password': 'password for its proxy',
  },
  line: (kinds: readonly string[], where: SecretStore) => `${kinds.join(' and ')}, in the ${WHERE[where]}`,
  orphan: 'A connection that is no longer here',
  list: 'Connections with a kept secret',
  forget: 'Forget',
  forgetOf: (name: string) => `Forget what is kept for ${name}`,
  never:
    'Answers to a server’s questions, passwords of “Ask each time” and the practice server’s password are kept nowhere. Transfers, logs and exports hold no secret.',
  forgetAll: 'Forget all…',
  forgetAllTitle: 'Forget all passwords and passphrases?',
  forgetAllBody: (count: number) =>
    `${count === 1 ? 'One secret' : `${count} secrets`} will be removed from this computer and can’t be brought back. Each connection asks again when it next signs in. Key files stay where they are.`,
  forgetAllNow: 'Forget all',
  cancel: 'Cancel',
  forgotten: 'Nothing is kept any more.',
  show: 'Show',
} as const;
