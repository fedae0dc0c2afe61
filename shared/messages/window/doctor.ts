import type { Owner } from '../error-message.ts';

/** Texts of the connection test beside the form. The stages' own are in `doctor-messages.ts`. */
export const DOCTOR = {
  title: {
    none: 'Test',
    running: 'Testing…',
    passed: 'Test: ready to send',
    warning: 'Test: ready to send, with something to look at',
    failed: 'Test: not ready',
    stopped: 'Test stopped',
  },
  intro:
    'Tries what is typed, stage by stage, and says whose side a trouble is on. Nothing is saved. Signing in is tried once.',
  writes: 'Also write a test file',
  writesNote:
    'A few bytes in the remote folder: written, read, renamed and removed again. Also compares the clocks.',
  stop: 'Stop the test',
  whose: {
    you: 'Yours to mend',
    'your IT': 'For your IT',
    network: 'The network',
    partner: 'Theirs',
    Waybill: 'Waybill',
  } satisfies Record<Owner, string>,
  checkIdentity: 'Check its identity…',
  report: 'Report for whoever mends it',
  reportNote: 'Without passwords, paths of this computer and file names.',
  withUser: 'With the account’s name',
  copy: 'Copy report',
  save: 'Save report…',
  saved: 'The report is saved.',
  show: 'Show in folder',
  saveFailed: 'The report couldn’t be saved.',
  fileName: (host: string) => `connection-test ${host}.md`,
} as const;
