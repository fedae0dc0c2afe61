import { once } from 'node:events';
import { appendFile, chmod, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Credential } from '../../shared/contract/credentials.ts';
import { smallDisk, whyNoSmallDisk } from '../faults/small-disk.ts';
import { diagnosisOf, examined, type Typed } from '../support/doctor-bench.ts';
import { PRACTICE_PASSWORD, startPracticeFixture } from '../support/engine-fixture.ts';
import {
  startBlackHole,
  startRawServer,
  startSilentPort,
  startTlsServer,
  startWebServer,
} from '../support/odd-servers.ts';
import { requires, titleWith } from '../support/requirements.ts';
import { generateKey } from '../support/ssh-keys.ts';
import { type RealSshd, type SshdOptions, startSshd } from '../support/sshd.ts';
import { changeAccounts } from '../support/system-user.ts';
import { freePort, tempFolder } from '../support/temp.ts';

/** What the doctor must say: at which stage, the code, whose side it is, and words of the sentence and the next step. */
interface Diagnosis {
  readonly stage: string;
  readonly code: string;
  readonly owner: string;
  readonly says: readonly RegExp[];
  /** What stands beside the stage, where that tells how far it came. */
  readonly finding?: string;
}

interface Trouble extends Diagnosis {
  readonly name: string;
  /** Sets the trouble up on `resources`, and says what somebody types. */
  readonly provoke: (resources: AsyncDisposableStack) => Promise<Typed>;
}

const WRITE = { write: true };

const NETWORK: readonly Trouble[] = [
  {
    name: 'a name nobody knows',
    stage: 'resolve',
    code: 'NameNotResolved',
    owner: 'network',
    says: [/couldn’t be found/, /typing error/],
    provoke: async () => ({ host: 'no-such-host.invalid', port: 22 }),
  },
  {
    name: 'connection refused',
    stage: 'reach',
    code: 'Unreachable',
    owner: 'partner',
    says: [/connection was refused/, /SSH service is running/],
    provoke: async () => ({ port: await freePort() }),
  },
  {
    name: 'a silent firewall',
    stage: 'reach',
    code: 'Timeout',
    owner: 'network',
    says: [/firewall on the way drops/, /Ask your IT whether port \d+ is open/],
    provoke: async (resources) => ({
      port: resources.use(await startSilentPort()).port,
      settings: { timeouts: { connectMs: 1_500 } },
    }),
  },
  {
    name: 'a proxy that takes the connection and says nothing',
    stage: 'banner',
    code: 'NoGreeting',
    owner: 'network',
    says: [/said nothing/, /firewall or proxy/],
    provoke: async (resources) => ({
      port: resources.use(await startRawServer(() => undefined)).port,
      settings: { timeouts: { connectMs: 1_500 } },
    }),
  },
  {
    name: 'a web server on the port',
    stage: 'banner',
    code: 'NotSsh',
    owner: 'you',
    says: [/HTTP/, /Check the port/],
    provoke: async (resources) => ({ port: resources.use(await startWebServer()).port }),
  },
  {
    name: 'an FTP server on the port',
    stage: 'banner',
    code: 'NotSsh',
    owner: 'you',
    says: [/FTP, which is another protocol/, /Check the port/],
    provoke: async (resources) => {
      const ftp = await startRawServer((socket) => socket.write('220 ProFTPD Server (Debian) ready.\r\n'));
      return { port: resources.use(ftp).port };
    },
  },
  {
    name: 'TLS on the port',
    stage: 'banner',
    code: 'NotSsh',
    owner: 'you',
    says: [/TLS/, /Check the port/],
    provoke: async (resources) => ({ port: resources.use(await startTlsServer()).port }),
  },
  {
    name: 'a server that hangs up without a word',
    stage: 'banner',
    code: 'ClosedEarly',
    owner: 'partner',
    says: [/without a word/, /list of allowed/],
    provoke: async (resources) => {
      const server = await startRawServer((socket) => socket.end());
      return { port: resources.use(server).port };
    },
  },
  {
    name: 'a server that greets and hangs up',
    stage: 'encrypt',
    code: 'ClosedEarly',
    owner: 'partner',
    says: [/greeted and then ended/, /list of allowed/],
    provoke: async (resources) => {
      const server = await startRawServer((socket) => socket.end('SSH-2.0-OpenSSH_9.2p1\r\n'));
      return { port: resources.use(server).port };
    },
  },
];

const needsSshd = requires('sshd', 'root');

/** A real OpenSSH server with an account of its own, and what somebody would type to reach it. */
async function typedFor(
  resources: AsyncDisposableStack,
  options: SshdOptions = {},
): Promise<{ sshd: RealSshd; typed: Typed; root: string; user: string }> {
  const sshd = resources.use(await startSshd({ passwordUser: true, ...options }));
  const { name: user, password, root } = sshd.passwordUser ?? { name: '', password: '', root: '' };
  const credential: Credential = { kind: 'password', password };
  return {
    sshd,
    root,
    user,
    typed: { port: sshd.port, user, remoteFolder: root, trusted: sshd.hostPublicKey, credential },
  };
}

const SSHD: readonly Trouble[] = [
  {
    name: 'too many connections (MaxStartups)',
    stage: 'banner',
    code: 'TooManyConnections',
    owner: 'partner',
    says: [/too many connections/, /MaxStartups/],
    provoke: async (resources) => {
      const { typed } = await typedFor(resources, { configLast: ['MaxStartups 1'] });
      const waiting = resources.adopt(connect(typed.port, '127.0.0.1'), (socket) => void socket.destroy());
      await once(waiting, 'data');
      return typed;
    },
  },
  {
    name: 'no common algorithm',
    stage: 'encrypt',
    code: 'NoCommonAlgorithm',
    owner: 'partner',
    says: [/considers unsafe/, /up to date/],
    provoke: async (resources) =>
      (await typedFor(resources, { configFirst: ['KexAlgorithms diffie-hellman-group1-sha1'] })).typed,
  },
  {
    name: 'an MTU black hole: small packets pass, those of the key exchange vanish',
    stage: 'encrypt',
    code: 'KeyExchangeStalled',
    owner: 'network',
    says: [/large packets seem to get lost/, /MTU/],
    provoke: async (resources) => {
      const { sshd, typed } = await typedFor(resources);
      const { port } = resources.use(await startBlackHole(sshd.port, 500));
      return { ...typed, port, settings: { timeouts: { connectMs: 2_500 } } };
    },
  },
  {
    name: 'authentication failed: a wrong password',
    stage: 'sign-in',
    code: 'AuthenticationFailed',
    owner: 'you',
    says: [/didn’t accept the password/, /Enter the current password/],
    provoke: async (resources) => ({
      ...(await typedFor(resources)).typed,
      credential: { kind: 'password', password: 'wrong' },
    }),
  },
  {
    name: 'a key that is refused',
    stage: 'sign-in',
    code: 'AuthenticationFailed',
    owner: 'you',
    says: [/didn’t accept the key/, /public half is on the server/],
    provoke: async (resources) => {
      const { typed } = await typedFor(resources);
      const folder = resources.use(await tempFolder('key'));
      const { path } = await generateKey(join(folder.path, 'id'), 'ed25519');
      return {
        ...typed,
        credential: { kind: 'key-file', path },
        authentication: { method: 'key-file', path },
      };
    },
  },
  {
    name: 'a password where only keys are taken',
    stage: 'sign-in',
    code: 'AuthenticationFailed',
    owner: 'you',
    says: [/doesn’t take this way of signing in .*It takes a key/, /another way to sign in/],
    provoke: async (resources) => ({
      ...(await typedFor(resources, { passwordUserConfig: ['AuthenticationMethods publickey'] })).typed,
    }),
  },
  {
    name: 'an expired password',
    stage: 'sftp',
    code: 'AuthenticationFailed',
    owner: 'you',
    says: [/password for waybill\w+ has expired/, /then enter the new one/],
    provoke: async (resources) => {
      const { typed, user } = await typedFor(resources);
      await changeAccounts('chage', ['-d', '0', user]);
      return typed;
    },
  },
  {
    name: 'a chroot folder that belongs to the account',
    stage: 'sftp',
    code: 'ClosedAfterSignIn',
    owner: 'partner',
    says: [/accepted the sign-in .* ended the connection/, /chroot folder/],
    provoke: async (resources) =>
      (await typedFor(resources, { passwordUserConfig: ['ChrootDirectory %h'] })).typed,
  },
  {
    name: 'text of a start-up file before SFTP',
    stage: 'sftp',
    code: 'NoiseBeforeSftp',
    owner: 'partner',
    says: [/Welcome to Sleep Impressions/, /\.bashrc/],
    provoke: async (resources) => {
      const { typed, root } = await typedFor(resources, {
        subsystem: '/usr/lib/openssh/sftp-server',
        passwordUserShell: '/bin/bash',
      });
      await writeFile(join(root, '.bashrc'), 'echo "Welcome to Sleep Impressions"\n');
      return typed;
    },
  },
  {
    name: 'no SFTP subsystem',
    stage: 'sftp',
    code: 'SftpUnavailable',
    owner: 'partner',
    says: [/doesn’t offer file transfer/, /allow SFTP/],
    provoke: async (resources) => (await typedFor(resources, { subsystem: 'none' })).typed,
  },
  {
    name: 'a home folder that is missing',
    stage: 'folder',
    code: 'NotFound',
    owner: 'you',
    says: [/doesn’t exist.*one stands in \/\./, /home may be missing/],
    provoke: async (resources) => {
      const { typed, root } = await typedFor(resources);
      await rm(root, { recursive: true });
      return typed;
    },
  },
  {
    name: 'permission denied: a folder nobody may look into',
    stage: 'folder',
    code: 'PermissionDenied',
    owner: 'partner',
    says: [/permission denied/, /right to read there/],
    provoke: async (resources) => {
      const { typed, root } = await typedFor(resources);
      await chmod(root, 0o000);
      return typed;
    },
  },
  {
    name: 'a read-only folder',
    stage: 'write',
    code: 'PermissionDenied',
    owner: 'partner',
    says: [/put files into .*permission denied/, /right to write there/],
    finding: 'nothing written',
    provoke: async (resources) => {
      const { typed, root } = await typedFor(resources);
      await chmod(root, 0o555);
      return { ...typed, wishes: WRITE };
    },
  },
  {
    name: 'renaming that is forbidden',
    stage: 'write',
    code: 'RenameRefused',
    owner: 'partner',
    says: [/but not renamed/, /allow renaming/],
    finding: 'written, read',
    provoke: async (resources) => ({
      ...(await typedFor(resources, { sftpOptions: '-P rename,posix-rename' })).typed,
      wishes: WRITE,
    }),
  },
  {
    name: 'a test file that can’t be removed again',
    stage: 'write',
    code: 'not-removed',
    owner: 'partner',
    says: [/couldn’t be removed/, /Ask Sleep Impressions to remove it/],
    finding: 'written, read, renamed',
    provoke: async (resources) => ({
      ...(await typedFor(resources, { sftpOptions: '-P remove' })).typed,
      wishes: WRITE,
    }),
  },
];

const PRACTICE: readonly Trouble[] = [
  {
    name: 'a used-up quota, by its own status',
    stage: 'write',
    code: 'DiskFull',
    owner: 'partner',
    says: [/quota seems to be used up/, /raise the quota/],
    provoke: (resources) => practice(resources, 15),
  },
  {
    name: 'a used-up quota, told as "failure" as OpenSSH does',
    stage: 'write',
    code: 'DiskFull',
    owner: 'partner',
    says: [/quota seems to be used up/, /raise the quota/],
    provoke: (resources) => practice(resources, 4),
  },
];

async function practice(resources: AsyncDisposableStack, status: number): Promise<Typed> {
  const { server } = resources.use(
    await startPracticeFixture({ failRequests: [{ name: 'WRITE', status, message: 'Disk quota exceeded' }] }),
  );
  return {
    port: server.port,
    user: 'desk',
    trusted: server.hostPublicKey,
    credential: { kind: 'password', password: PRACTICE_PASSWORD },
    wishes: WRITE,
  };
}

async function diagnosed(trouble: Trouble): Promise<void> {
  await using resources = new AsyncDisposableStack();
  const typed = await trouble.provoke(resources);
  const { report } = await examined(typed);
  const { stage, code, owner, says, finding } = trouble;
  const diagnosis = diagnosisOf(report, typed);
  expect(diagnosis).toMatchObject({ stage, code, owner, ...(finding !== undefined && { finding }) });
  for (const words of says) expect(diagnosis?.text).toMatch(words);
  expect(report.passed).toBe(diagnosis?.code === 'not-removed');
}

describe('the doctor knows the trouble on the way to a server', () => {
  it.each(NETWORK)('$name: $code at $stage', diagnosed);
  it.each(PRACTICE)('$name: $code at $stage', diagnosed);
});

describe.skipIf(!needsSshd.available)(
  titleWith('the doctor knows the trouble with OpenSSH', needsSshd),
  () => {
    it.each(SSHD)('$name: $code at $stage', diagnosed);
  },
);

const noDisk = await whyNoSmallDisk();
describe.skipIf(noDisk !== '')(
  `the doctor knows a disk that is full${noDisk === '' ? '' : ` (skipped: ${noDisk})`}`,
  () => {
    it('by its room, because OpenSSH says no more than "failure"', async () => {
      await using resources = new AsyncDisposableStack();
      const { typed, root } = await typedFor(resources);
      const disk = resources.use(await smallDisk(root, 1));
      await chmod(root, 0o777);
      await disk.fill();
      await appendFile(join(root, 'filler'), Buffer.alloc(65_536)).catch(() => undefined);
      const wishing = { ...typed, wishes: WRITE };
      const { report } = await examined(wishing);
      expect(diagnosisOf(report, wishing)).toMatchObject({
        stage: 'write',
        code: 'DiskFull',
        owner: 'partner',
        text: expect.stringContaining('out of space'),
      });
    });
  },
);
