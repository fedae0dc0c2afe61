import type { ForbiddableAction, ValueSource } from '../../models/policy.ts';
import { FORBIDDEN } from '../policy-messages.ts';

/** Texts about what IT decided for this computer. */
export const POLICY = {
  section: 'Set by your IT',
  /** Beside a field that is locked. */
  locked: 'Set by your IT',
  lockedHint: (contact: string | null) =>
    contact === null ? 'Only your IT can change this.' : `Only your IT can change this: ${contact}`,
  none: 'Your IT has decided nothing for this computer.',
  noneNote:
    'An administrator can give connections and trusted keys to everybody, lock settings and forbid actions.',
  ignored: 'A file with settings for this computer is ignored',
  ignoredNote: (source: string, reason: string) =>
    `${source}: ${reason}. Only administrators may be able to write it.`,
  file: 'File',
  contact: 'Whom to ask',
  connections: 'Connections from your IT',
  notAllowed: 'Not allowed',
  forbidden: (action: ForbiddableAction) => {
    const what = FORBIDDEN[action];
    return `${what.charAt(0).toUpperCase()}${what.slice(1)}`;
  },
  refused: (action: ForbiddableAction) => `Your IT doesn’t allow ${FORBIDDEN[action]}.`,
  everyConnection: 'For every connection',
  hostKeys: 'Servers with keys from your IT',
  show: 'Where settings come from…',
  effectiveTitle: 'Where settings come from',
  effectiveNote: 'Every setting of a connection as it is in force.',
  connection: 'Connection',
  columns: { setting: 'Setting', value: 'Value', from: 'From' },
  sources: {
    policy: 'Your IT',
    profile: 'This connection',
    default: 'Waybill’s default',
  } satisfies Readonly<Record<ValueSource, string>>,
  close: 'Close',
} as const;
