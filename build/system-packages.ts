import { accessSync, constants } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { runQuietly } from './run-quietly.ts';

/** A Debian package and how to see that the machine has what is in it, however it came there. */
export interface SystemPackage {
  readonly name: string;
  readonly present: () => boolean;
}

/** What the tests run: a real SSH server and client, real proxies, a real keychain, a real browser, and a screen for Electron. */
export const TEST_PACKAGES: readonly SystemPackage[] = [
  { name: 'openssh-server', present: () => hasProgram('sshd') },
  { name: 'openssh-client', present: () => hasProgram('sftp') && hasProgram('ssh-keygen') },
  // Other SSH servers than OpenSSH, for the connection test; the first runs OpenSSH's sftp-server.
  { name: 'dropbear-bin', present: () => hasProgram('dropbear') },
  { name: 'proftpd-core', present: () => hasProgram('proftpd') },
  { name: 'proftpd-mod-crypto', present: () => isThere('/usr/lib/proftpd/mod_sftp.so', constants.R_OK) },
  {
    name: 'libpam-google-authenticator',
    present: () => hasPamModule('pam_google_authenticator.so'),
  },
  { name: 'putty-tools', present: () => hasProgram('puttygen') },
  { name: 'microsocks', present: () => hasProgram('microsocks') },
  { name: 'tinyproxy-bin', present: () => hasProgram('tinyproxy') },
  { name: 'dbus', present: () => hasProgram('dbus-run-session') },
  { name: 'gnome-keyring', present: () => hasProgram('gnome-keyring-daemon') },
  { name: 'chromium', present: () => hasProgram('chromium') || process.env.WAYBILL_CHROMIUM !== undefined },
  { name: 'xvfb', present: () => hasProgram('Xvfb') },
  { name: 'xauth', present: () => hasProgram('xauth') },
];

/** What compiling keytar takes on Linux. */
export const KEYTAR_PACKAGES: readonly SystemPackage[] = [
  // pkg-config knows about libsecret only where its headers are; absent pkg-config is no answer.
  { name: 'libsecret-1-dev', present: () => hasHeaders('libsecret-1') },
  { name: 'pkg-config', present: () => hasProgram('pkg-config') },
  { name: 'g++', present: () => hasProgram('g++') || hasProgram('c++') },
  { name: 'make', present: () => hasProgram('make') },
  { name: 'python3', present: () => hasProgram('python3') },
];

/** The names of those that are missing. */
export function missingPackages(packages: readonly SystemPackage[]): string[] {
  return packages.filter((entry) => !entry.present()).map((entry) => entry.name);
}

/** True for root on a Debian-like system: there, packages can be installed without asking anybody. */
export function canInstall(): boolean {
  return process.platform === 'linux' && process.getuid?.() === 0 && hasProgram('apt-get');
}

/**
 * Installs Debian packages. Services among them are not started: the tests start their own `sshd` on
 * loopback, and installing openssh-server would otherwise open port 22 of this machine.
 *
 * @returns an empty text, or what apt-get complained about.
 */
export async function installPackages(names: readonly string[]): Promise<string> {
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const wait = ['-qq', '-o', 'DPkg::Lock::Timeout=60'];
  const update = await runQuietly('apt-get', [...wait, 'update'], { environment, deadlineMs: 180_000 });
  if (!update.ok) return update.output;
  const allowServices = await holdServicesBack();
  try {
    const args = [...wait, 'install', '-y', '--no-install-recommends', ...names];
    const install = await runQuietly('apt-get', args, { environment, deadlineMs: 600_000 });
    return install.ok ? '' : install.output;
  } finally {
    await allowServices();
  }
}

/** Debian asks this program before a package starts its service; 101 is "forbidden by policy". */
const SERVICE_POLICY = '/usr/sbin/policy-rc.d';

async function holdServicesBack(): Promise<() => Promise<void>> {
  const present = await readFile(SERVICE_POLICY, 'utf8').catch(() => undefined);
  if (present !== undefined) return async () => undefined;
  await writeFile(SERVICE_POLICY, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  return () => rm(SERVICE_POLICY, { force: true });
}

function hasProgram(name: string): boolean {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin', '/sbin'];
  return folders.some((folder) => folder !== '' && isThere(join(folder, name), constants.X_OK));
}

/** One-time codes that a real sshd asks for. Multi-arch systems keep modules below a folder named after theirs. */
function hasPamModule(name: string): boolean {
  const folders = ['/lib', '/usr/lib'].flatMap((folder) => [
    folder,
    join(folder, `${MACHINES[process.arch] ?? process.arch}-linux-gnu`),
  ]);
  return folders.some((folder) => isThere(join(folder, 'security', name), constants.R_OK));
}

const MACHINES: Readonly<Record<string, string>> = { x64: 'x86_64', arm64: 'aarch64' };

function hasHeaders(library: string): boolean {
  const folders = ['/usr/include', '/usr/local/include'];
  return folders.some((folder) => isThere(join(folder, library), constants.R_OK));
}

function isThere(path: string, mode: number): boolean {
  try {
    accessSync(path, mode);
    return true;
  } catch {
    return false;
  }
}
