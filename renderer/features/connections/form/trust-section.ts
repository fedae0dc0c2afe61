import * as v from 'valibot';
import { TRUST } from '../../../../shared/messages/window/trust.ts';
import {
  HostKeyAlias,
  type HostKeyPolicy,
  type PinnedKey,
} from '../../../../shared/models/trust-settings.ts';
import type { WeakAlgorithm } from '../../../../shared/models/weak-algorithms.ts';
import type { FormSection } from './form-section.ts';

/** Whom the connection trusts, and how weak it may be. */
export interface TrustFields {
  readonly policy: HostKeyPolicy;
  readonly pinnedKeys: readonly PinnedKey[];
  readonly hostKeyAlias: string;
  readonly knownHosts: 'as-set' | 'read' | 'ignore';
  /** One path a line. */
  readonly knownHostsFiles: string;
  readonly weakAlgorithms: readonly WeakAlgorithm[];
}

const linesOf = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

export const trustSection: FormSection<TrustFields> = {
  empty: () => ({
    policy: 'ask',
    pinnedKeys: [],
    hostKeyAlias: '',
    knownHosts: 'as-set',
    knownHostsFiles: '',
    weakAlgorithms: [],
  }),
  of: ({ trust }) => ({
    policy: trust.policy,
    pinnedKeys: trust.pinnedKeys,
    hostKeyAlias: trust.hostKeyAlias ?? '',
    knownHosts: trust.knownHosts,
    knownHostsFiles: trust.knownHostsFiles.join('\n'),
    weakAlgorithms: trust.weakAlgorithms,
  }),
  problems: ({ hostKeyAlias }) => {
    const isFine = hostKeyAlias.trim() === '' || v.is(HostKeyAlias, hostKeyAlias);
    return [['hostKeyAlias', isFine ? undefined : TRUST.aliasProblem]];
  },
  input: (fields) => ({
    trust: {
      policy: fields.policy,
      pinnedKeys: [...fields.pinnedKeys],
      hostKeyAlias: fields.hostKeyAlias.trim() === '' ? null : fields.hostKeyAlias.trim(),
      knownHosts: fields.knownHosts,
      knownHostsFiles: linesOf(fields.knownHostsFiles),
      weakAlgorithms: [...fields.weakAlgorithms],
    },
  }),
};
