import { resolve } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import * as v from 'valibot';
import { gradeOf } from '../../shared/algorithm-grades.ts';
import type { ProfileSettings } from '../../shared/models/profile.ts';
import {
  Fingerprint,
  HOST_KEY_POLICIES,
  HostKeyAlias,
  type HostKeyPolicy,
  type PinnedKey,
} from '../../shared/models/trust-settings.ts';
import {
  WEAK_ALGORITHM_NAMES,
  WEAK_ALGORITHMS,
  type WeakAlgorithm,
} from '../../shared/models/weak-algorithms.ts';

/** Whom a profile trusts and how well; only what was given is there. */
export interface TrustFlags {
  readonly hostKeyPolicy?: HostKeyPolicy;
  readonly pin?: readonly PinnedKey[];
  readonly clearPins?: boolean;
  /** `false` for `--no-host-key-alias`. */
  readonly hostKeyAlias?: string | false;
  readonly systemKnownHosts?: 'as-set' | 'read' | 'ignore';
  readonly knownHostsFile?: readonly string[];
  readonly allowWeak?: readonly WeakAlgorithm[];
  readonly clearWeak?: boolean;
}

/** The options of `profiles add` and `profiles edit`. */
export function addTrustOptions(command: Command): Command {
  const option = (flags: string, description: string): Option =>
    new Option(flags, description).helpGroup('Trust:');
  return command
    .addOption(
      option(
        '--host-key-policy <policy>',
        'ask a person about an unknown host key; take only pinned ones; or let nobody accept any',
      ).choices(HOST_KEY_POLICIES),
    )
    .addOption(
      option('--pin <fingerprint>', 'take only this host key, SHA256:…; repeatable').argParser(collectPin),
    )
    .addOption(option('--clear-pins', 'pin none any more'))
    .addOption(option('--host-key-alias <name>', 'look its host key up under this name').argParser(readAlias))
    .addOption(option('--no-host-key-alias', 'look it up under its address'))
    .addOption(
      option('--system-known-hosts <how>', "whether this computer's known_hosts files are read").choices([
        'as-set',
        'read',
        'ignore',
      ]),
    )
    .addOption(
      option('--known-hosts-file <file>', 'a further known_hosts file; repeatable').argParser(collectFile),
    )
    .addOption(
      option('--allow-weak <algorithm>', 'offer this weak algorithm too; repeatable').argParser(collectWeak),
    )
    .addOption(option('--clear-weak', 'offer no weak algorithm any more'));
}

function collectPin(text: string, earlier: readonly PinnedKey[] = []): readonly PinnedKey[] {
  const parsed = v.safeParse(Fingerprint, text);
  if (!parsed.success)
    throw new InvalidArgumentError(
      'A fingerprint is SHA256: and 43 characters, as "ssh-keygen -lf" prints it.',
    );
  return [...earlier, { fingerprint: parsed.output, keyType: null }];
}

function readAlias(text: string): string {
  const parsed = v.safeParse(HostKeyAlias, text);
  if (!parsed.success) throw new InvalidArgumentError('It is a name without spaces and wildcards.');
  return parsed.output;
}

const collectFile = (path: string, earlier: readonly string[] = []): readonly string[] => [
  ...earlier,
  resolve(path),
];

function collectWeak(name: string, earlier: readonly WeakAlgorithm[] = []): readonly WeakAlgorithm[] {
  const found = WEAK_ALGORITHM_NAMES.find((each) => each === name);
  if (found === undefined) throw new InvalidArgumentError(`It is one of ${WEAK_ALGORITHM_NAMES.join(', ')}.`);
  return [...earlier, found];
}

/** The part of a profile's settings that comes from these options. */
export function trustChange(flags: TrustFlags): Partial<ProfileSettings['trust']> {
  const { hostKeyPolicy, pin, clearPins, hostKeyAlias, systemKnownHosts, knownHostsFile } = flags;
  const { allowWeak, clearWeak } = flags;
  return {
    ...(hostKeyPolicy !== undefined && { policy: hostKeyPolicy }),
    ...(clearPins === true && { pinnedKeys: [] }),
    ...(pin !== undefined && { pinnedKeys: [...pin] }),
    ...(hostKeyAlias !== undefined && { hostKeyAlias: hostKeyAlias === false ? null : hostKeyAlias }),
    ...(systemKnownHosts !== undefined && { knownHosts: systemKnownHosts }),
    ...(knownHostsFile !== undefined && { knownHostsFiles: [...knownHostsFile] }),
    ...(clearWeak === true && { weakAlgorithms: [] }),
    ...(allowWeak !== undefined && { weakAlgorithms: [...allowWeak] }),
  };
}

/** Each weak algorithm that these options allow, with what speaks against it. */
export const weakWarnings = ({ allowWeak = [] }: TrustFlags): readonly string[] =>
  allowWeak.map((name) => `${name} is weak. ${gradeOf(WEAK_ALGORITHMS[name], name).reason}`);

const POLICY_WORDS: Readonly<Record<HostKeyPolicy, string>> = {
  ask: 'a person is asked about an unknown host key',
  'pinned-only': 'only pinned host keys',
  'never-accept': 'only host keys that are known already; nobody may accept one',
};

/** As `profiles show` says it: label and value. */
export function trustRows(trust: ProfileSettings['trust']): readonly (readonly [string, string])[] {
  const { policy, pinnedKeys, hostKeyAlias, knownHosts, knownHostsFiles, weakAlgorithms } = trust;
  return [
    ['Trusts', POLICY_WORDS[policy]],
    ...pinnedKeys.map(
      ({ fingerprint, keyType }) =>
        ['Pinned key', keyType === null ? fingerprint : `${fingerprint} (${keyType})`] as const,
    ),
    ...(hostKeyAlias === null ? [] : [['Known as', hostKeyAlias] as const]),
    ...(knownHosts === 'as-set' ? [] : [['known_hosts', KNOWN_HOSTS_WORDS[knownHosts]] as const]),
    ...knownHostsFiles.map((path) => ['known_hosts', path] as const),
    ...(weakAlgorithms.length === 0 ? [] : [['Weak, allowed', weakAlgorithms.join(', ')] as const]),
  ];
}

const KNOWN_HOSTS_WORDS = { read: "this computer's are read", ignore: "this computer's are not read" };
