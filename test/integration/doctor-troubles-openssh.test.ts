import { once } from 'node:events';
import { appendFile, chmod, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Credential } from '../../shared/contract/credentials.ts';
import { smallDisk, whyNoSmallDisk } from '../faults/small-disk.ts';
import { diagnosisOf, examined, type Typed } from '../support/doctor-bench.ts';
import { diagnosed, type Trouble, WRITE } from '../support/doctor-troubles.ts';
import { startBlackHole } from '../support/odd-servers.ts';
import { requires, titleWith } from '../support/requirements.ts';
import { generateKey } from '../support/ssh-keys.ts';
import { type RealSshd, type SshdOptions, startSshd } from '../support/sshd.ts';
import { changeAccounts } from '../support/system-user.ts';
import { tempFolder } from '../support/temp.ts';

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
