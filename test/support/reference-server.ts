import { chmod, mkdir, rm } from 'node:fs/promises';
import { run } from './command.ts';
import { NotAvailable } from './requirements.ts';
import { type RealSshd, type SshdOptions, startSshd } from './sshd.ts';
import { changeAccounts, createSystemUser, randomSuffix } from './system-user.ts';

/**
 * A server set up step by step as the reference document "SFTP Server Setup for Sleep Impressions ETL"
 * (option 1, steps 2 and 3) writes it. Clients see the chroot as `/`.
 */
export interface ReferenceServer extends AsyncDisposable {
  readonly sshd: RealSshd;
  /** `etl_si`, or a throw-away name where the machine has such an account or group already. */
  readonly user: string;
  readonly password: string;
  /** Where files are delivered, as clients name it: `/midwest/si`. */
  readonly deliveryFolder: '/midwest/si';
  /** The chroot as this machine names it; `${chroot}/midwest/si` is the delivery folder. */
  readonly chroot: string;
}

/**
 * What running the document's own steps on OpenSSH 9.2 shows:
 * - Its modes let the chroot work as written: `chmod -R 755 /home/sftp` leaves the chroot itself to root and
 *   writable by nobody else, which is what sshd asks of every folder on the way.
 * - The session begins in `/`: the account's home, `/home/sftp/etl_si`, has no such path inside the chroot,
 *   and sshd passes that over silently. So `/` is not writable for the account and `/midwest/si` is.
 * - `Subsystem sftp internal-sftp` is "added" to a stock sshd_config of Ubuntu or Debian, which already has a
 *   `Subsystem sftp` line: sshd then refuses to start ("Subsystem 'sftp' already defined") until the old one
 *   is removed. The configuration here has just the one.
 */
const MATCH_BLOCK = (group: string, chroot: string): readonly string[] => [
  `Match Group ${group}`,
  `    ChrootDirectory ${chroot}`,
  '    ForceCommand internal-sftp',
  '    AllowTcpForwarding no',
  '    X11Forwarding no',
  '    PasswordAuthentication yes',
];

/**
 * Sets the server up, with account and group, below `/home/sftp-…`: a chroot can't be in a folder for
 * temporary files, where everybody may write. All of it is removed on dispose.
 * Throws `NotAvailable` where this process isn't root or there is no sshd.
 */
export async function startReferenceServer(options: SshdOptions = {}): Promise<ReferenceServer> {
  if (process.getuid?.() !== 0) throw new NotAvailable('only root can set up a chroot with its account');
  const resources = new AsyncDisposableStack();
  try {
    return await startWith(resources, options);
  } catch (error) {
    await resources.disposeAsync();
    throw error;
  }
}

async function startWith(resources: AsyncDisposableStack, options: SshdOptions): Promise<ReferenceServer> {
  const chroot = `/home/sftp-${randomSuffix()}`;
  await mkdir(chroot);
  resources.defer(() => rm(chroot, { recursive: true, force: true }));
  await chmod(chroot, 0o755);

  // The document's names where they are free. Creating the group claims both: it is one atomic step.
  const suffix = await claimGroup(resources);
  const group = `sftp${suffix}`;
  const home = `${chroot}/etl_si`;
  const user = resources.use(
    await createSystemUser(`etl_si${suffix}`, ['-m', '-d', home, '-s', '/bin/false', '-G', group]),
  );

  await run('mkdir', ['-p', `${chroot}/midwest/si/archive`]);
  await run('mkdir', ['-p', `${chroot}/midwest/si/outbound`]);
  await run('chown', ['-R', `${user.name}:${group}`, `${chroot}/midwest`]);
  await run('chmod', ['-R', '755', chroot]);
  await run('chmod', ['-R', '775', `${chroot}/midwest/si`]);

  const sshd = resources.use(
    await startSshd({
      ...options,
      configLast: [...(options.configLast ?? []), ...MATCH_BLOCK(group, chroot)],
    }),
  );
  return {
    sshd,
    user: user.name,
    password: user.password,
    deliveryFolder: '/midwest/si',
    chroot,
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}

/** Creates the group; returns what was appended to its name to make it new, often nothing. */
async function claimGroup(resources: AsyncDisposableStack): Promise<string> {
  const userExists = await run('id', ['-u', 'etl_si']).then(
    () => true,
    () => false,
  );
  for (const suffix of userExists ? [`-${randomSuffix()}`] : ['', `-${randomSuffix()}`]) {
    try {
      await changeAccounts('groupadd', [`sftp${suffix}`]);
    } catch {
      continue;
    }
    resources.defer(() => changeAccounts('groupdel', [`sftp${suffix}`]));
    return suffix;
  }
  throw new NotAvailable('the group of the reference set-up could not be created');
}
