import { chmod, chown, writeFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { generateKey, type KeyType } from './ssh-keys.ts';
import { PortTaken, type SshdProcess, startSshdProcess } from './sshd-process.ts';
import { createSystemUser, randomSuffix, type SystemUser } from './system-user.ts';
import { freePort, type TempFolder, tempFolder } from './temp.ts';

export interface SshdOptions {
  /** The host keys the server has, the first being the main one; one of ed25519 unless said otherwise. */
  readonly hostKeyTypes?: readonly [KeyType, ...KeyType[]];
  /** The type of the client's key; ed25519 unless said otherwise. */
  readonly clientKeyType?: KeyType;
  /** Protects the client's key file; none unless said otherwise. */
  readonly clientKeyPassphrase?: string;
  /** Also creates a throw-away system user who signs in with a password. Root only. */
  readonly passwordUser?: boolean;
  /** The login shell of that user: SFTP doesn't run it, commands do. `/bin/sh` unless said otherwise. */
  readonly passwordUserShell?: string;
  /** What the SFTP subsystem runs, or `none`; `internal-sftp` unless said otherwise. */
  readonly subsystem?: string;
  /** Lines for that user alone, inside of its `Match` block. */
  readonly passwordUserConfig?: readonly string[];
  /** Options of `internal-sftp`, for instance `-P read`: requests it denies. */
  readonly sftpOptions?: string;
  /** Another name of the program, for a PAM service of its own. */
  readonly program?: string;
  /** Lines in front of the configuration: sshd goes by the first value it finds. */
  readonly configFirst?: readonly string[];
  /** Lines at its end, where `Match` blocks belong. */
  readonly configLast?: readonly string[];
}

/** A real OpenSSH server on a loopback port of its own. */
export interface RealSshd extends AsyncDisposable {
  readonly host: '127.0.0.1';
  /** Stays the same over `stop`, `start` and `replaceHostKey`. */
  readonly port: number;
  /** `SHA256:…` of the main host key, as it is now. */
  readonly hostKeyFingerprint: string;
  /** Type and base64 of the main host key, as in known_hosts behind the name. */
  readonly hostPublicKey: string;
  /** Who runs the tests; signs in with `identityFile`. */
  readonly user: string;
  readonly identityFile: string;
  /** The account for password logins, where asked for, and a folder of its own. */
  readonly passwordUser:
    | { readonly name: string; readonly password: string; readonly root: string }
    | undefined;
  /** A folder for the server's files; clients see it under this very path. */
  readonly root: string;
  /** All that sshd has written to standard error so far. */
  log(): string;
  /** How many TCP connections the server has accepted. */
  connections(): number;
  /** How many credentials were tried, accepted or not. A key that was only offered counts if refused. */
  signInAttempts(): number;
  /** Ends every session at once; the server goes on listening. */
  endSessions(): Promise<void>;
  /** Ends the channel that was opened last, and nothing else. */
  endLastChannel(): Promise<void>;
  /** Restarts on the same port with one other host key. */
  replaceHostKey(type: KeyType): Promise<void>;
  stop(): Promise<void>;
  start(): Promise<void>;
}

/**
 * Starts a server for one test file. Throws `NotAvailable` where there is no sshd, or where a password user
 * is wanted without being root.
 */
export async function startSshd(options: SshdOptions = {}): Promise<RealSshd> {
  const resources = new AsyncDisposableStack();
  try {
    return await startWith(resources, options);
  } catch (error) {
    await resources.disposeAsync();
    throw error;
  }
}

async function startWith(resources: AsyncDisposableStack, options: SshdOptions): Promise<RealSshd> {
  const own = resources.use(await tempFolder('sshd'));
  const root = resources.use(await tempFolder('remote'));
  const client = await generateKey(
    join(own.path, 'client_key'),
    options.clientKeyType ?? 'ed25519',
    options.clientKeyPassphrase,
  );
  await writeFile(join(own.path, 'authorized_keys'), `${client.publicKey}\n`);
  // sshd reads it as whoever signs in; the keys beside it stay nobody else's.
  if (options.passwordUser === true) await chmod(own.path, 0o711);
  const keyTypes = options.hostKeyTypes ?? ['ed25519'];
  const [mainType, ...otherTypes] = keyTypes;
  let mainKey = await generateKey(join(own.path, `host_${mainType}`), mainType);
  let hostKeys = [mainKey.path];
  for (const type of otherTypes) {
    hostKeys.push((await generateKey(join(own.path, `host_${type}`), type)).path);
  }
  const passwordUser = options.passwordUser === true ? await addPasswordUser(resources, options) : undefined;

  let log = '';
  let port = await freePort();
  let server: SshdProcess | undefined;
  const start = async (): Promise<void> => {
    if (server !== undefined) return;
    const config = join(own.path, 'sshd_config');
    await writeFile(config, configText({ port, hostKeys, own, passwordUser: passwordUser?.name, options }));
    const onLog = (text: string): void => {
      log += text;
    };
    server = await startSshdProcess(config, onLog, options.program);
  };
  const stop = async (): Promise<void> => {
    const stopping = server;
    server = undefined;
    await stopping?.stop();
  };
  resources.defer(stop);
  for (let attempt = 1; server === undefined; attempt += 1) {
    try {
      await start();
    } catch (error) {
      if (!(error instanceof PortTaken) || attempt === 5) throw error;
      port = await freePort();
    }
  }

  return {
    host: '127.0.0.1',
    port,
    get hostKeyFingerprint() {
      return mainKey.fingerprint;
    },
    get hostPublicKey() {
      return mainKey.publicKey;
    },
    user: userInfo().username,
    identityFile: client.path,
    passwordUser,
    root: root.path,
    log: () => log,
    connections: () => countOf(/^Connection from /gm, log),
    signInAttempts: () => countOf(SIGN_IN_LINE, log),
    endSessions: async () => server?.endSessions(),
    endLastChannel: async () => {
      const youngest = (await server?.below())?.at(-1);
      if (youngest !== undefined) process.kill(youngest, 'SIGKILL');
    },
    replaceHostKey: async (type) => {
      await stop();
      mainKey = await generateKey(join(own.path, `host_${type}`), type);
      hostKeys = [mainKey.path];
      await start();
    },
    stop,
    start,
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}

/** One line a credential; "Accepted key …" and "Postponed publickey …" only tell how one came about. */
const SIGN_IN_LINE = /^(Accepted|Failed) (password|publickey|keyboard-interactive\S*) for /gm;

function countOf(pattern: RegExp, log: string): number {
  // sshd ends the lines of its log with CR LF; ^ with the flag m fits behind either.
  return [...log.matchAll(pattern)].length;
}

interface ConfigInput {
  readonly port: number;
  readonly hostKeys: readonly string[];
  readonly own: TempFolder;
  readonly passwordUser: string | undefined;
  readonly options: SshdOptions;
}

function configText({ port, hostKeys, own, passwordUser, options }: ConfigInput): string {
  const lines = [
    ...(options.configFirst ?? []),
    'ListenAddress 127.0.0.1',
    `Port ${port}`,
    ...hostKeys.map((path) => `HostKey ${path}`),
    `PidFile ${join(own.path, 'sshd.pid')}`,
    // The level at which refused keys are logged too.
    'LogLevel VERBOSE',
    `AuthorizedKeysFile ${join(own.path, 'authorized_keys')}`,
    // The key file is below /tmp, which everybody may write to.
    'StrictModes no',
    'UsePAM no',
    'UseDNS no',
    'PermitUserEnvironment no',
    'PermitRootLogin prohibit-password',
    'PasswordAuthentication no',
    'KbdInteractiveAuthentication no',
    // Real servers begin to refuse at 10; tests that want that say so in configFirst.
    'MaxStartups 100',
    ...(options.subsystem === 'none'
      ? []
      : [`Subsystem sftp ${options.subsystem ?? 'internal-sftp'} ${options.sftpOptions ?? ''}`]),
    ...(options.configLast ?? []),
  ];
  if (passwordUser !== undefined)
    lines.push(
      `Match User ${passwordUser}`,
      '    PasswordAuthentication yes',
      ...(options.passwordUserConfig ?? []).map((line) => `    ${line}`),
    );
  return `${lines.join('\n')}\n`;
}

async function addPasswordUser(
  resources: AsyncDisposableStack,
  { passwordUserShell }: SshdOptions,
): Promise<{ name: string; password: string; root: string }> {
  const folder = resources.use(await tempFolder('user'));
  const user: SystemUser = resources.use(
    await createSystemUser(`waybill${randomSuffix()}`, [
      '-M',
      '-d',
      folder.path,
      '-s',
      passwordUserShell ?? '/bin/sh',
    ]),
  );
  await chown(folder.path, user.uid, user.gid);
  return { name: user.name, password: user.password, root: folder.path };
}
