import { resolve } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { EngineInput } from '../../shared/contract/engine-requests.ts';
import type { SpeedLimit } from '../../shared/models/queue-controls.ts';
import type { Asker } from './ask.ts';
import { limitOf, readRate } from './rate.ts';
import { addRouteOptions, type RouteFlags, refusePasswordWithoutProxy } from './route-options.ts';
import { UsageError } from './usage-error.ts';

/** How to sign in and whom to trust, for this run only. Nothing of it is stored. */
export interface ConnectionOptions {
  /** Absolute path of a private key. */
  readonly identity?: string;
  /** From standard input: the password, or with `identity` the key's passphrase. */
  readonly secret?: string;
  /** From standard input: the proxy's password. */
  readonly proxySecret?: string;
  readonly route?: RouteFlags;
  readonly knownHostsFiles: readonly string[];
  readonly pinnedHostKeys: readonly string[];
  readonly acceptNewHostKey: boolean;
  readonly concurrency?: number;
  readonly syncDownloads?: boolean;
  readonly uploadLimit?: SpeedLimit;
  readonly downloadLimit?: SpeedLimit;
  readonly syncUploads?: 'off';
  readonly directWrite?: boolean;
}

/** The options as commander hands them over. */
export interface ConnectionFlags extends RouteFlags {
  readonly identity?: string;
  readonly passwordStdin?: boolean;
  readonly proxyPasswordStdin?: boolean;
  readonly knownHosts?: readonly string[];
  readonly hostKey?: readonly string[];
  readonly acceptNewHostKey?: boolean;
  readonly jobs?: number;
  /** Commander's form of `--no-sync`. */
  readonly sync?: boolean;
  readonly limitUp?: number;
  readonly limitDown?: number;
  readonly direct?: boolean;
}

export const NO_CONNECTION_OPTIONS: ConnectionOptions = {
  knownHostsFiles: [],
  pinnedHostKeys: [],
  acceptNewHostKey: false,
};

/** Far longer than any password or passphrase. */
const LONGEST_SECRET = 65_536;

export function addConnectionOptions(command: Command): Command {
  const group = 'Connection options:';
  const option = (flags: string, description: string): Option =>
    new Option(flags, description).helpGroup(group);
  const all = command
    .addOption(option('-i, --identity <file>', 'sign in with this private key (OpenSSH or PEM)'))
    .addOption(
      option(
        '--password-stdin',
        "read the password from standard input; with --identity, the key's passphrase",
      ),
    )
    .addOption(
      option('--known-hosts <file>', 'trust the keys in this OpenSSH known_hosts file; repeatable').argParser(
        collect,
      ),
    )
    .addOption(
      option('--host-key <fingerprint>', 'accept only this host key, SHA256:…; repeatable').argParser(
        collectFingerprint,
      ),
    )
    .addOption(option('--accept-new-host-key', 'trust a server never seen before, and record that'));
  return addRouteOptions(all, group).addOption(
    option('--proxy-password-stdin', "read the proxy's password from standard input").conflicts(
      'passwordStdin',
    ),
  );
}

/** How much at once and how fast, for this run only. */
export function addJobsOption(command: Command): Command {
  return command
    .addOption(
      new Option(
        '-j, --jobs <number>',
        'large files at the same time, 1 to 10 (default: as the profile says)',
      )
        .argParser(readJobs)
        .helpGroup('Connection options:'),
    )
    .addOption(
      new Option('--limit-up <speed>', 'send no faster, bytes per second: 500k, 2M, or none')
        .argParser(readRate)
        .helpGroup('Connection options:'),
    )
    .addOption(
      new Option('--limit-down <speed>', 'fetch no faster, bytes per second: 500k, 2M, or none')
        .argParser(readRate)
        .helpGroup('Connection options:'),
    );
}

const collect = (value: string, earlier: readonly string[] = []): readonly string[] => [...earlier, value];

/** An OpenSSH fingerprint: 32 bytes in base64, padded or not. */
const FINGERPRINT = /^SHA256:[A-Za-z0-9+/]{43}=?$/;

function collectFingerprint(value: string, earlier: readonly string[] = []): readonly string[] {
  if (!FINGERPRINT.test(value)) {
    throw new InvalidArgumentError(
      'A fingerprint is SHA256: and 43 characters, as "ssh-keygen -lf" prints it.',
    );
  }
  return [...earlier, value.replace(/=$/, '')];
}

export function readJobs(value: string): number {
  const jobs = /^\d+$/.test(value) ? Number(value) : 0;
  if (jobs < 1 || jobs > 10) throw new InvalidArgumentError('It is a number from 1 to 10.');
  return jobs;
}

/** Where a secret on standard input comes from. */
export interface SecretSource {
  readonly asker: Asker;
  /** All of standard input as text. */
  readonly readInput: (limit: number) => Promise<string>;
  readonly workingDirectory: string;
  readonly signal: AbortSignal;
}

/** Reads the flags, and standard input where `--password-stdin` says so: once, before anything else happens. */
export async function readConnectionOptions(
  flags: ConnectionFlags,
  source: SecretSource,
): Promise<ConnectionOptions> {
  const absolute = (path: string): string => resolve(source.workingDirectory, path);
  refusePasswordWithoutProxy(flags);
  const secret = flags.passwordStdin === true ? await readSecret('Password: ', source) : undefined;
  const proxySecret =
    flags.proxyPasswordStdin === true ? await readSecret('Password for the proxy: ', source) : undefined;
  const { jump, proxy } = flags;
  const hasRoute = jump !== undefined || proxy !== undefined;
  return {
    ...(flags.identity !== undefined && { identity: absolute(flags.identity) }),
    ...(secret !== undefined && { secret }),
    ...(proxySecret !== undefined && { proxySecret }),
    ...(hasRoute && {
      route: { ...(jump !== undefined && { jump }), ...(proxy !== undefined && { proxy }) },
    }),
    knownHostsFiles: (flags.knownHosts ?? []).map(absolute),
    pinnedHostKeys: flags.hostKey ?? [],
    acceptNewHostKey: flags.acceptNewHostKey ?? false,
    ...(flags.jobs !== undefined && { concurrency: flags.jobs }),
    ...(flags.sync === false && { syncDownloads: false, syncUploads: 'off' as const }),
    ...(flags.limitUp !== undefined && { uploadLimit: limitOf(flags.limitUp) }),
    ...(flags.limitDown !== undefined && { downloadLimit: limitOf(flags.limitDown) }),
    ...(flags.direct === true && { directWrite: true }),
  };
}

/** A secret from standard input, its line end removed; from a person without showing it. */
export async function readSecret(question: string, source: SecretSource): Promise<string> {
  const secret = source.asker.canAsk
    ? await source.asker.secret(question, source.signal)
    : (await source.readInput(LONGEST_SECRET)).replace(/\r?\n$/, '');
  if (secret === '') throw new UsageError('There was no secret on standard input.');
  if (secret.length >= LONGEST_SECRET) throw new UsageError('The secret on standard input is too long.');
  return secret;
}

/** Something was given that may settle what a profile is held for. */
export function areFresh(options: ConnectionOptions): boolean {
  return holdsSecret(options) || speaksOfTrust(options) || options.route !== undefined;
}

/** These options sign in as somebody: they may go to one server only. */
export function holdsSecret(options: ConnectionOptions): boolean {
  return options.secret !== undefined || options.identity !== undefined || options.proxySecret !== undefined;
}

export function speaksOfTrust(options: ConnectionOptions): boolean {
  return options.acceptNewHostKey || options.knownHostsFiles.length > 0 || options.pinnedHostKeys.length > 0;
}

/** What the engine is told; the secret stays with us until it asks for it. */
export function sessionInput(
  profileId: string,
  options: ConnectionOptions,
): EngineInput<'sessions.configure'> {
  const { knownHostsFiles, pinnedHostKeys, acceptNewHostKey, concurrency } = options;
  const { syncDownloads, syncUploads, directWrite } = options;
  const { uploadLimit, downloadLimit } = options;
  return {
    profileId,
    knownHostsFiles: [...knownHostsFiles],
    pinnedHostKeys: [...pinnedHostKeys],
    acceptNewHostKey,
    ...(options.identity !== undefined && { identityGiven: true }),
    ...(concurrency !== undefined && { concurrency }),
    ...(syncDownloads !== undefined && { syncDownloads }),
    ...(uploadLimit !== undefined && { uploadLimit }),
    ...(downloadLimit !== undefined && { downloadLimit }),
    ...(syncUploads !== undefined && { syncUploads }),
    ...(directWrite !== undefined && { directWrite }),
  };
}
