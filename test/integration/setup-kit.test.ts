import { lstat, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { EngineHost } from '../../electron/engine-host/engine-host.ts';
import type { EngineInput, EngineOutput, EngineRequestName } from '../../shared/contract/engine-requests.ts';
import type { KitSignIn, SetupKit } from '../../shared/models/setup-kit.ts';
import { unwrap } from '../../shared/result.ts';
import { KIT_PLACES, makeSetupKit } from '../../shared/setup-kit.ts';
import { outcomeOf, run } from '../support/command.ts';
import { addProfile, engineHere, ownerWith } from '../support/engine.ts';
import { requires, titleWith } from '../support/requirements.ts';
import { type RealSshd, startSshd } from '../support/sshd.ts';
import { changeAccounts, randomSuffix } from '../support/system-user.ts';
import { type TempFolder, tempFolder, waitFor } from '../support/temp.ts';

const needs = requires('sshd', 'root');

describe.skipIf(!needs.available)(titleWith('a set-up kit, carried out on this machine', needs), () => {
  let stack: AsyncDisposableStack;
  let folder: TempFolder;
  let engine: EngineHost;
  /** Below root’s folders: sshd refuses a chroot under /tmp, which everybody may write to. */
  let server: string;
  let account: string;
  const ask = async <N extends EngineRequestName>(name: N, input: EngineInput<N>): Promise<EngineOutput<N>> =>
    unwrap(await engine.request(name, input));

  beforeEach(async () => {
    stack = new AsyncDisposableStack();
    const suffix = randomSuffix();
    account = `kit${suffix}`;
    server = `/var/lib/waybill-kit-${suffix}`;
    await mkdir(server, { mode: 0o755 });
    stack.defer(() => rm(server, { recursive: true, force: true }));
    stack.defer(async () => {
      if ((await outcomeOf('id', [account])).code === 0) await changeAccounts('userdel', [account]);
    });
    folder = stack.use(await tempFolder('kit'));
  });
  afterEach(() => stack.disposeAsync());

  const startEngine = async (password: string) => {
    const owner = ownerWith(
      password === '' ? { kind: 'key-file', path: join(folder.path, 'key') } : { kind: 'password', password },
    );
    engine = await engineHere(join(folder.path, 'data'), owner);
    stack.defer(() => engine.close());
    return owner;
  };

  /** Runs the script as it is, and starts an sshd whose configuration ends with the block as it is. */
  async function carryOut(kit: SetupKit): Promise<RealSshd> {
    await runScript(kit);
    const block = kit.files.find(({ name }) => name.endsWith('.conf'))?.text ?? '';
    const sshd = await startSshd({
      configFirst: ['StrictModes yes'],
      configLast: block.split('\n'),
    });
    stack.use(sshd);
    return sshd;
  }

  async function runScript(kit: SetupKit): Promise<void> {
    const script = join(folder.path, 'setup.sh');
    await writeFile(script, kit.files.find(({ name }) => name.endsWith('.sh'))?.text ?? '');
    await waitFor(
      async () => {
        const { code, stderr } = await outcomeOf('sh', [script]);
        if (code === 0) return true;
        // Another test changes this machine's accounts just now; useradd comes first, so that nothing was done.
        if (/cannot lock|try again later/i.test(stderr)) return false;
        throw new Error(stderr);
      },
      { what: 'the script of the kit', everyMs: 50 },
    );
  }

  const kitFor = (remoteFolder: string, signIn: KitSignIn, subfolders: readonly string[] = []): SetupKit =>
    makeSetupKit({
      name: 'Sleep Impressions',
      host: '127.0.0.1',
      port: 22,
      user: account,
      remoteFolder,
      signIn,
      subfolders,
      places: { chroots: `${server}/chroots`, authorizedKeys: `${server}/keys` },
    });

  async function upload(profileId: string, remotePath: string): Promise<string> {
    const localPath = join(folder.path, 'billing_log_2025-01-16.csv');
    await writeFile(localPath, 'a,b\n1,2\n');
    const { batchId } = await ask('transfers.enqueueUploads', {
      profileId,
      items: [{ localPath, remotePath, target: 'folder' }],
    });
    await ask('queue.work', { on: 'everything' });
    return waitFor(
      async () => {
        const { transfers } = await ask('transfers.list', { batchId });
        const [transfer] = transfers;
        return transfer !== undefined && ['delivered', 'failed'].includes(transfer.state)
          ? `${transfer.state} ${transfer.error?.code ?? ''}`.trim()
          : undefined;
      },
      { what: 'the end of the upload', deadlineMs: 60_000 },
    );
  }

  const refusal = async (profileId: string, path: string): Promise<string> => {
    const answer = await engine.request('remote.makeFolder', { profileId, path });
    return answer.ok ? 'made' : answer.error.code;
  };

  it('makes an account that signs in with the key, writes to its folders, and nowhere else', async () => {
    const owner = await startEngine('');
    const { facts } = await ask('keys.make', { path: join(folder.path, 'key') });
    const kit = kitFor(
      '/midwest/si',
      { kind: 'key', publicKey: facts.publicKey ?? '', fingerprint: facts.fingerprint ?? '' },
      ['archive', 'outbound'],
    );
    const sshd = await carryOut(kit);
    const profileId = await addProfile(
      engine,
      {
        port: sshd.port,
        hostPublicKey: sshd.hostPublicKey,
        user: account,
        authentication: { method: 'key-file', path: facts.path },
        owner,
      },
      { remoteFolder: kit.remoteFolder },
    );
    expect({
      uploaded: await upload(profileId, '/midwest/si'),
      atTheTop: await refusal(profileId, '/x'),
      between: await refusal(profileId, '/midwest/x'),
      inside: await refusal(profileId, '/midwest/si/archive/2025'),
      outside: await engine.request('remote.stat', { profileId, path: '/etc/passwd' }).then((one) => one.ok),
      start: unwrap(await engine.request('remote.openListing', { profileId, path: '.' })).path,
      seen: (await readdir(`${kit.chroot}/midwest/si`)).sort(),
    }).toEqual({
      uploaded: 'delivered',
      atTheTop: 'PermissionDenied',
      between: 'PermissionDenied',
      inside: 'made',
      outside: false,
      start: '/midwest/si',
      seen: ['archive', 'billing_log_2025-01-16.csv', 'outbound'],
    });
    const ssh = ['-i', facts.path, '-p', String(sshd.port), '-o', 'IdentitiesOnly=yes'];
    const known = ['-o', 'StrictHostKeyChecking=no', '-o', `UserKnownHostsFile=${folder.path}/known`];
    const commandRun = await outcomeOf('ssh', [
      ...ssh,
      ...known,
      `${account}@127.0.0.1`,
      'touch /midwest/si/shell',
    ]);
    const forwarding = await outcomeOf('ssh', [
      ...[...ssh, ...known, '-o', 'ExitOnForwardFailure=yes', '-W', `127.0.0.1:${sshd.port}`],
      `${account}@127.0.0.1`,
    ]);
    const byPassword = await outcomeOf('ssh', [
      ...[...known, '-p', String(sshd.port), '-o', 'BatchMode=yes', '-o', 'PubkeyAuthentication=no'],
      `${account}@127.0.0.1`,
    ]);
    expect({
      shell: commandRun.code !== 0 && !(await readdir(`${kit.chroot}/midwest/si`)).includes('shell'),
      forwarded: forwarding.code === 0 || forwarding.stdout.includes('SSH-2.0'),
      // What the server would take; a password isn't among it.
      methods: /Permission denied \(([^)]*)\)/.exec(byPassword.stderr)?.[1],
    }).toEqual({ shell: true, forwarded: false, methods: 'publickey' });
    const file = await stat(`${kit.chroot}/midwest/si/billing_log_2025-01-16.csv`);
    const group = (await run('getent', ['group', account])).split(':')[2];
    expect([(file.mode & 0o777).toString(8), String(file.gid)]).toEqual(['640', group]);
    const keyFile = await lstat(`${server}/keys/${account}`);
    expect([keyFile.uid, (keyFile.mode & 0o777).toString(8)]).toEqual([0, '644']);
  });

  it('takes whatever a folder is called, and begins in it', async () => {
    const owner = await startEngine('');
    const { facts } = await ask('keys.make', { path: join(folder.path, 'key'), comment: "it's $(id) `id`" });
    const nasty = `/mid west/it's "$(touch ${server}/pwned)" \`touch ${server}/pwned\` ; & \\ -n/-rf ünï`;
    const kit = kitFor(nasty, {
      kind: 'key',
      publicKey: facts.publicKey ?? '',
      fingerprint: facts.fingerprint ?? '',
    });
    const sshd = await carryOut(kit);
    const profileId = await addProfile(
      engine,
      {
        port: sshd.port,
        hostPublicKey: sshd.hostPublicKey,
        user: account,
        authentication: { method: 'key-file', path: facts.path },
        owner,
      },
      { remoteFolder: nasty },
    );
    expect([
      await upload(profileId, nasty),
      unwrap(await engine.request('remote.openListing', { profileId, path: '.' })).path,
      (await readdir(server)).sort(),
    ]).toEqual(['delivered', nasty, ['chroots', 'keys']]);
  });

  it('makes an account with a password where the profile has one', async () => {
    const password = 'correct horse battery';
    const owner = await startEngine(password);
    const kit = kitFor('/', { kind: 'password' });
    const sshd = await carryOut(kit);
    await changeAccounts('chpasswd', [], `${account}:${password}\n`);
    const profileId = await addProfile(
      engine,
      {
        port: sshd.port,
        hostPublicKey: sshd.hostPublicKey,
        user: account,
        authentication: { method: 'password' },
        owner,
      },
      { remoteFolder: kit.remoteFolder },
    );
    expect([
      kit.remoteFolder,
      kit.cautions.length,
      await upload(profileId, '/upload'),
      await refusal(profileId, '/x'),
    ]).toEqual(['/upload', 2, 'delivered', 'PermissionDenied']);
  });

  it('changes nothing where the account is there already, or others may write above the chroot', async () => {
    const script = join(folder.path, 'setup.sh');
    const attempt = async (kit: SetupKit) => {
      await writeFile(script, kit.files.find(({ name }) => name.endsWith('.sh'))?.text ?? '');
      return outcomeOf('sh', [script]);
    };
    const taken = account;
    account = 'games';
    const first = await attempt(kitFor('/in', { kind: 'password' }));
    account = taken;
    await run('chmod', ['777', server]);
    const second = await attempt(kitFor('/in', { kind: 'password' }));
    expect([first.code, first.stderr, second.code, second.stderr, await readdir(server)]).toEqual([
      1,
      'There is an account games already. Nothing was changed.\n',
      1,
      `${server} must belong to root, and nobody else may write there. Nothing was changed.\n`,
      [],
    ]);
    expect((await outcomeOf('id', [account])).code).not.toBe(0);
  });

  it('is written into a folder whole, and over nothing', async () => {
    await startEngine('');
    const { facts } = await ask('keys.make', { path: join(folder.path, 'key') });
    const { id: profileId } = await ask('profiles.add', {
      name: 'Sleep Impressions',
      host: 'imports.example.com',
      user: 'etl_si',
      authentication: { method: 'key-file', path: facts.path },
      remoteFolder: '/midwest/si',
    });
    const kit = await ask('setupKit.make', { profileId });
    const target = join(folder.path, 'out', 'kit');
    const saved = await ask('setupKit.save', { profileId, folder: target });
    const again = await engine.request('setupKit.save', { profileId, folder: target });
    const texts = await Promise.all(saved.files.map((path) => readFile(path, 'utf8')));
    expect([kit.chroot, texts, again.ok ? '' : again.error.code]).toEqual([
      `${KIT_PLACES.chroots}/etl_si`,
      kit.files.map(({ text }) => text),
      'AlreadyExists',
    ]);
    expect(kit.files.map(({ name }) => name)).toEqual([
      'README.txt',
      'setup-etl_si.sh',
      '50-waybill-etl_si.conf',
      'etl_si.pub',
    ]);
  });
});
