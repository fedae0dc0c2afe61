import { type ChildProcess, spawn } from 'node:child_process';
import { chmod, chown, mkdir, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { outcomeOf, run } from './command.ts';
import { NotAvailable, pathOfProgram } from './requirements.ts';
import { generateKey } from './ssh-keys.ts';
import { createSystemUser, randomSuffix } from './system-user.ts';
import { freePort, tempFolder, waitFor } from './temp.ts';

/** A real SSH server that isn't OpenSSH, with an account for passwords. */
export interface OtherServer extends AsyncDisposable {
  readonly port: number;
  readonly user: string;
  readonly password: string;
  /** As the account sees its folder. */
  readonly folder: string;
  /** `type base64`. */
  readonly hostPublicKey: string;
}

/** Dropbear, which runs OpenSSH's sftp-server; its account is one of this machine. Root only. */
export async function startDropbear(): Promise<OtherServer> {
  const program = needed('dropbear', 'dropbear-bin');
  const resources = new AsyncDisposableStack();
  try {
    const own = resources.use(await tempFolder('dropbear'));
    const home = resources.use(await tempFolder('user'));
    const user = resources.use(
      await createSystemUser(`waybill${randomSuffix()}`, ['-M', '-d', home.path, '-s', '/bin/sh']),
    );
    await chown(home.path, user.uid, user.gid);
    const keyFile = join(own.path, 'host_key');
    await run('dropbearkey', ['-t', 'ed25519', '-f', keyFile]);
    const shown = await outcomeOf('dropbearkey', ['-y', '-f', keyFile]);
    const hostPublicKey = /^ssh-ed25519 \S+/m.exec(shown.stdout)?.[0] ?? '';
    const port = await freePort();
    await started(
      resources,
      port,
      spawn(program, [
        ...['-F', '-E', '-p', `127.0.0.1:${port}`, '-r', keyFile, '-P', join(own.path, 'pid')],
      ]),
    );
    const { name, password } = user;
    return answer(resources, { port, user: name, password, folder: home.path, hostPublicKey });
  } catch (error) {
    await resources.disposeAsync();
    throw error;
  }
}

/** ProFTPD with mod_sftp; its account is in a file of its own, its folder the root it sees. Root only. */
export async function startProftpd(): Promise<OtherServer> {
  const program = needed('proftpd', 'proftpd-core');
  const resources = new AsyncDisposableStack();
  try {
    const own = resources.use(await tempFolder('proftpd'));
    // It drops to the account's own rights below its files.
    await chmod(own.path, 0o755);
    const home = join(own.path, 'home');
    await mkdir(home);
    const ids = { uid: 65_534, gid: 65_534 };
    await chown(home, ids.uid, ids.gid);
    const key = await generateKey(join(own.path, 'host_key'), 'ed25519');
    const [user, password] = ['partner', randomSuffix()];
    const hashed = await run('openssl', ['passwd', '-6', password]);
    const accounts = join(own.path, 'accounts');
    await writeFile(accounts, `${user}:${hashed.trim()}:${ids.uid}:${ids.gid}::${home}:/bin/false\n`, {
      mode: 0o600,
    });
    const port = await freePort();
    const config = join(own.path, 'proftpd.conf');
    await writeFile(
      config,
      `${[
        'ModulePath /usr/lib/proftpd',
        'LoadModule mod_sftp.c',
        'ServerName test',
        'ServerType standalone',
        'DefaultAddress 127.0.0.1',
        `Port ${port}`,
        'UseIPv6 off',
        'User nobody',
        'Group nogroup',
        `PidFile ${join(own.path, 'pid')}`,
        `ScoreboardFile ${join(own.path, 'scoreboard')}`,
        'WtmpLog off',
        'TransferLog none',
        'SystemLog none',
        'UseReverseDNS off',
        'RequireValidShell off',
        'DefaultRoot ~',
        'DelayEngine off',
        'AuthOrder mod_auth_file.c',
        `AuthUserFile ${accounts}`,
        'AllowOverwrite on',
        'SFTPEngine on',
        `SFTPHostKey ${key.path}`,
        'SFTPAuthMethods password',
      ].join('\n')}\n`,
    );
    await started(resources, port, spawn(program, ['-n', '-q', '-c', config]));
    return answer(resources, { port, user, password, folder: '/', hostPublicKey: key.publicKey });
  } catch (error) {
    await resources.disposeAsync();
    throw error;
  }
}

const answer = (
  resources: AsyncDisposableStack,
  facts: Omit<OtherServer, keyof AsyncDisposable>,
): OtherServer => ({
  ...facts,
  [Symbol.asyncDispose]: () => resources.disposeAsync(),
});

function needed(program: string, packageName: string): string {
  const path = pathOfProgram(program);
  if (path === undefined) throw new NotAvailable(`no ${program}: install ${packageName}`);
  return path;
}

/** Waits until it listens; ends it with `resources`. */
async function started(resources: AsyncDisposableStack, port: number, child: ChildProcess): Promise<void> {
  let output = '';
  child.stdout?.on('data', (text: Buffer) => (output += text.toString()));
  child.stderr?.on('data', (text: Buffer) => (output += text.toString()));
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  resources.defer(async () => {
    child.kill('SIGTERM');
    const late = setTimeout(() => child.kill('SIGKILL'), 3_000);
    await ended;
    clearTimeout(late);
  });
  await waitFor(
    () => {
      if (child.exitCode !== null) throw new Error(`the server ended: ${output}`);
      return listens(port);
    },
    { what: `port ${port} to listen`, everyMs: 50 },
  );
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const end = (is: boolean) => () => {
      socket.destroy();
      resolve(is);
    };
    socket.once('connect', end(true)).once('error', end(false));
  });
}
