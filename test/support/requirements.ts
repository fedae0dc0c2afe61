import { execFileSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** What some tests need from the machine. */
export type Requirement =
  | 'sshd'
  | 'sftp'
  | 'lftp'
  | 'rclone'
  | 'keychain'
  | 'root'
  | 'puttygen'
  | 'one-time-codes'
  | 'proxies';

export interface Availability {
  readonly available: boolean;
  /** Why not, for the test's name; empty where it is available. */
  readonly reason: string;
}

/** Thrown by set-ups that can't work on this machine. */
export class NotAvailable extends Error {
  override readonly name = 'NotAvailable';
}

/** On CI these tests may not be skipped: there, a machine without them is a broken machine. */
const CI_MUST_HAVE: readonly Requirement[] = [
  'sshd',
  'sftp',
  'keychain',
  'root',
  'puttygen',
  'one-time-codes',
  'proxies',
];

/** sshd is in a folder that only root has on its PATH. */
const SYSTEM_FOLDERS = ['/usr/sbin', '/usr/local/sbin', '/sbin', '/usr/libexec'];

/** The full path of a program, looked for on the PATH and in the system's folders. */
export function pathOfProgram(name: string): string | undefined {
  const folders = [...(process.env.PATH ?? '').split(delimiter), ...SYSTEM_FOLDERS];
  return folders
    .filter((folder) => folder !== '')
    .map((folder) => join(folder, name))
    .find(isExecutable);
}

/**
 * Whether the machine has all of `needed`, and the reason if not.
 *
 * Use: `const sshd = requires('sshd')`, then
 * `describe.skipIf(!sshd.available)(titleWith('uploads', sshd), …)`. With WAYBILL_CI=1 in the environment it
 * throws instead, where CI must have what is missing.
 */
export function requires(...needed: readonly Requirement[]): Availability {
  const missing = needed.map((requirement) => [requirement, reasonAgainst(requirement)] as const);
  const lacking = missing.filter(([, reason]) => reason !== '');
  const reason = lacking.map(([, text]) => text).join('; ');
  if (process.env.WAYBILL_CI === '1' && lacking.some(([requirement]) => CI_MUST_HAVE.includes(requirement))) {
    throw new NotAvailable(`these tests may not be skipped on CI: ${reason}`);
  }
  return { available: lacking.length === 0, reason };
}

/** The test's name, with the reason behind it where it is going to be skipped. */
export function titleWith(name: string, availability: Availability): string {
  return availability.available ? name : `${name} (skipped: ${availability.reason})`;
}

function reasonAgainst(requirement: Requirement): string {
  switch (requirement) {
    case 'sshd':
      return withoutPrograms('openssh-server', ['sshd']) || withoutPrograms('openssh-client', ['ssh-keygen']);
    case 'proxies':
      return withoutPrograms('microsocks', ['microsocks']) || withoutPrograms('tinyproxy-bin', ['tinyproxy']);
    case 'sftp':
      return withoutPrograms('openssh-client', ['sftp', 'ssh']);
    case 'lftp':
    case 'rclone':
      return withoutPrograms(requirement, [requirement]);
    case 'puttygen':
      return withoutPrograms('putty-tools', ['puttygen']);
    case 'one-time-codes':
      return hasOneTimeCodes() ? '' : 'no pam_google_authenticator.so: install libpam-google-authenticator';
    case 'root':
      return process.getuid?.() === 0 ? '' : 'only root can create system users';
    case 'keychain':
      return (
        withoutPrograms('dbus', ['dbus-run-session']) ||
        withoutPrograms('gnome-keyring', ['gnome-keyring-daemon']) ||
        withoutKeytar()
      );
  }
}

function withoutPrograms(packageName: string, programs: readonly string[]): string {
  const missing = programs.filter((program) => pathOfProgram(program) === undefined);
  return missing.length === 0 ? '' : `no ${missing.join(', ')}: install ${packageName}`;
}

/** Asked in another process: a broken native addon may end the process that loads it. */
function withoutKeytar(): string {
  try {
    execFileSync(process.execPath, ['-e', "require('keytar')"], {
      cwd: import.meta.dirname,
      stdio: 'ignore',
      timeout: 60_000,
    });
    return '';
  } catch {
    return 'the optional package keytar does not load';
  }
}

/** Whether sshd can ask for one-time codes, by whichever of the folders PAM keeps its modules in. */
function hasOneTimeCodes(): boolean {
  return [
    '/lib',
    '/usr/lib',
    ...['x86_64', 'aarch64'].map((machine) => `/usr/lib/${machine}-linux-gnu`),
  ].some((folder) => existsSync(join(folder, 'security', 'pam_google_authenticator.so')));
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
