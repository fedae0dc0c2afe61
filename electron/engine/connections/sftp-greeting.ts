import type { ClientChannel } from 'ssh2';
import type Client from 'ssh2/lib/client.js';
import { errorOf, type Failure, failure } from '../../../shared/errors.ts';
import { cleanServerText } from '../errors/from-ssh.ts';
import { refusal } from './authentication/refusals.ts';

/** How the SFTP subsystem introduces itself (draft-ietf-secsh-filexfer-02 section 4). */
export interface SftpGreeting {
  readonly version: number;
  /** In the server's order, each with its data where that is text. */
  readonly extensions: readonly { readonly name: string; readonly data: string }[];
  /** What was written to standard error meanwhile, cleaned. */
  readonly stderr: string;
}

/** Milliseconds, and bytes kept of what comes. */
const LOOK_MS = 4_000;
const MOST_BYTES = 16_384;
/** What isn't SFTP is heard to the end of its sentence, milliseconds. */
const REST_OF_NOISE_MS = 300;
/** No server greets with more, bytes: then the four bytes of a length are letters. */
const LONGEST_ANSWER = 256 * 1_024;
/** SSH_FXP_INIT, version 3, and the answer to it (section 4). */
const INIT = Buffer.from([0, 0, 0, 5, 1, 0, 0, 0, 3]);
const VERSION = 2;

/** OpenSSH's session.c and Linux-PAM's messages where a password must be changed first. */
const EXPIRED =
  /password has expired|password change required|must change your password|account has expired/i;

interface Seen {
  readonly stdout: Buffer;
  readonly stderr: string;
  readonly exitCode: number | undefined;
}

type SshClient = InstanceType<typeof Client>;
type Opened = (error: Error | undefined, channel: ClientChannel) => void;

/**
 * Opens one more channel with the subsystem and reads what comes byte for byte: ssh2 tells only that it wasn't SFTP.
 * Signs in nowhere.
 * @param user for what is said where the account's password must be changed first
 * @throws `SftpUnavailable`, `NoiseBeforeSftp`, `AuthenticationFailed`
 */
export async function readSftpGreeting(client: SshClient, user: string): Promise<SftpGreeting> {
  const seen = await look(client, (opened) => client.subsys('sftp', opened), INIT);
  return versionIn(seen.stdout, seen.stderr) ?? Promise.reject(whyNot(seen, user));
}

/**
 * Why there is no SFTP for an account that was let in: never fulfilled. One that only says that it ended is asked with a
 * command that does nothing: OpenSSH sends on what an account is told (its password has expired, it may not sign in) for
 * commands, and not for subsystems (session.c, session_set_fds).
 */
export async function whyNoSftp(client: SshClient, user: string, refused: unknown): Promise<never> {
  try {
    await readSftpGreeting(client, user);
  } catch (thrown) {
    const { code, detail } = errorOf(thrown);
    if (code !== 'SftpUnavailable' || detail?.exitCode === undefined) throw thrown;
    const { stdout, stderr, exitCode } = await look(client, (opened) => client.exec('exit', opened));
    const said = Buffer.concat([stdout, Buffer.from(stderr)]);
    if (said.length === 0) throw thrown;
    throw whyNot({ stdout: Buffer.alloc(0), stderr: said.toString('utf8'), exitCode }, user);
  }
  throw refused;
}

function look(client: SshClient, open: (opened: Opened) => unknown, say?: Buffer): Promise<Seen> {
  return new Promise((resolve, reject) => {
    let channel: ClientChannel | undefined;
    let stdout = Buffer.alloc(0);
    let stderr = '';
    let exitCode: number | undefined;
    const end = () => {
      clearTimeout(timer);
      client.off('close', end);
      channel?.destroy();
      resolve({ stdout, stderr, exitCode });
    };
    let timer = setTimeout(end, LOOK_MS);
    let isNoise = false;
    client.once('close', end);
    const refused = (cause: unknown) => {
      clearTimeout(timer);
      client.off('close', end);
      reject(failure('SftpUnavailable', 'the server offers no SFTP subsystem', { cause }));
    };
    try {
      open((error, opened) => {
        if (error) {
          refused(error);
          return;
        }
        channel = opened;
        opened.on('data', (chunk: Buffer) => {
          stdout = Buffer.concat([stdout, chunk]).subarray(0, MOST_BYTES);
          if (versionIn(stdout, stderr) !== undefined || isRefusal(stdout) || stdout.length === MOST_BYTES)
            end();
          else if (!isNoise && isNoAnswer(stdout)) {
            isNoise = true;
            clearTimeout(timer);
            timer = setTimeout(end, REST_OF_NOISE_MS);
          }
        });
        opened.stderr.on('data', (chunk: Buffer) => {
          stderr = (stderr + chunk.toString('utf8')).slice(0, MOST_BYTES);
        });
        opened.on('exit', (code: number | null) => {
          exitCode = code ?? undefined;
        });
        opened.on('close', end);
        opened.on('error', () => {});
        if (say !== undefined) opened.write(say);
      });
    } catch (thrown) {
      refused(thrown);
    }
  });
}

/** The whole answer to INIT, if that is what the bytes are. */
function versionIn(bytes: Buffer, stderr: string): SftpGreeting | undefined {
  if (bytes.length < 9 || bytes[4] !== VERSION) return undefined;
  const end = 4 + bytes.readUInt32BE(0);
  if (end < 9 || bytes.length < end) return undefined;
  const extensions: { name: string; data: string }[] = [];
  for (let at = 9; at < end; ) {
    const name = textAt(bytes, at, end);
    const data = name === undefined ? undefined : textAt(bytes, name.end, end);
    if (name === undefined || data === undefined) break;
    extensions.push({ name: name.text, data: data.text });
    at = data.end;
  }
  return { version: bytes.readUInt32BE(5), extensions, stderr: cleanServerText(stderr) };
}

/** A packet of SFTP's own, and not the one that begins it. */
const isRefusal = (bytes: Buffer): boolean =>
  bytes.length >= 5 && bytes.readUInt32BE(0) <= LONGEST_ANSWER && bytes[4] !== VERSION;

const isNoAnswer = (bytes: Buffer): boolean => bytes.length >= 4 && bytes.readUInt32BE(0) > LONGEST_ANSWER;

function textAt(bytes: Buffer, at: number, limit: number): { text: string; end: number } | undefined {
  if (at + 4 > limit) return undefined;
  const end = at + 4 + bytes.readUInt32BE(at);
  if (end > limit) return undefined;
  return { text: cleanServerText(bytes.toString('utf8', at + 4, end)), end };
}

function whyNot({ stdout, stderr, exitCode }: Seen, user: string): Failure {
  const said = cleanServerText(`${stdout.toString('utf8')} ${stderr}`).trim();
  const detail = { serverSays: said, ...(exitCode !== undefined && { exitCode }) };
  if (EXPIRED.test(said)) return refusal('expired', user, [], { serverSays: said });
  if (isNoAnswer(stdout)) return failure('NoiseBeforeSftp', 'the subsystem began with text', { detail });
  return failure('SftpUnavailable', 'the SFTP subsystem ended at once', { detail });
}
