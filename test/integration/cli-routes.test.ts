import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Cli, commandLine } from '../support/cli.ts';
import { startMicrosocks, startTinyproxy } from '../support/proxies.ts';
import { requires, titleWith } from '../support/requirements.ts';
import { type RealSshd, startSshd } from '../support/sshd.ts';

const ACCOUNT = { user: 'ravi', password: 'proxy-canary' };

let resources: AsyncDisposableStack;
let cli: Cli;
beforeEach(async () => {
  resources = new AsyncDisposableStack();
  cli = resources.use(await commandLine());
});
afterEach(() => resources.disposeAsync());

const sshd = async (): Promise<RealSshd> => resources.use(await startSshd());
const address = (server: RealSshd, path = server.root) =>
  `sftp://${server.user}@127.0.0.1:${server.port}${path}`;
const signIn = (server: RealSshd) => ['--identity', server.identityFile, '--accept-new-host-key'];
const add = (name: string, server: RealSshd, ...more: string[]) => {
  const where = ['--host', '127.0.0.1', '--port', `${server.port}`, '--user', server.user];
  return cli.run(['profiles', 'add', name, ...where, '--identity', server.identityFile, ...more]);
};

const available = requires('sshd', 'proxies');

describe.skipIf(!available.available)(titleWith('waybill on its way', available), () => {
  it('goes through a jump host, by profile and for one run', async () => {
    const [bastion, inner] = [await sshd(), await sshd()];
    expect((await add('Bastion', bastion)).code).toBe(0);
    expect((await add('Inner', inner, '--jump', 'Bastion')).code).toBe(0);
    expect((await cli.run(['profiles', 'show', 'Inner'])).stdout).toMatch(
      /Route +through the jump host Bastion/,
    );
    const file = await cli.write('claims.csv', 'a;b\n');
    const put = await cli.run(['put', file, `Inner:${inner.root}/`, '--accept-new-host-key']);
    expect([put.code, put.stderr]).toEqual([0, '']);
    expect(await readFile(join(inner.root, 'claims.csv'), 'utf8')).toBe('a;b\n');
    const once = await cli.run(['ls', address(inner), ...signIn(inner), '--jump', 'bastion']);
    expect([once.code, once.stdout]).toEqual([0, expect.stringContaining('claims.csv')]);
    expect([bastion.signInAttempts(), inner.signInAttempts()]).toEqual([2, 2]);
    const direct = await cli.run(['ls', `Inner:${inner.root}`, '--no-proxy']);
    expect([direct.code, bastion.signInAttempts()]).toEqual([0, 2]);
  });

  it('says that it is the jump host that isn’t known, and leaves the server alone', async () => {
    const [bastion, inner] = [await sshd(), await sshd()];
    await add('Bastion', bastion);
    await add('Inner', inner, '--jump', 'Bastion');
    const ls = await cli.run(['ls', 'Inner:']);
    expect([ls.code, inner.connections()]).toEqual([5, 0]);
    expect(ls.stderr).toContain('The way to Inner leads through Bastion.');
    expect(ls.stderr).toContain(bastion.hostKeyFingerprint);
    // An answer about the way lets it go on.
    const again = await cli.run(['ls', `Inner:${inner.root}`, '--accept-new-host-key']);
    expect([again.code, again.stderr]).toEqual([0, '']);
  });

  it('goes through a SOCKS5 proxy with a password from standard input, which nobody else sees', async () => {
    const inner = await sshd();
    const proxy = resources.use(await startMicrosocks(ACCOUNT));
    const way = ['--proxy', `socks5://ravi@127.0.0.1:${proxy.port}`];
    const ls = await cli.run(['ls', address(inner), ...signIn(inner), ...way, '--proxy-password-stdin'], {
      input: `${ACCOUNT.password}\n`,
    });
    expect([ls.code, ls.stderr]).toEqual([0, '']);
    const without = await cli.run(['ls', address(inner), ...signIn(inner), ...way]);
    expect([without.code, without.stderr]).toEqual([4, expect.stringContaining('wants a sign-in')]);
    const wrong = await cli.run(['ls', address(inner), ...signIn(inner), ...way, '--proxy-password-stdin'], {
      input: 'wrong-canary\n',
    });
    expect([wrong.code, wrong.stderr]).toEqual([4, expect.stringContaining('didn’t accept')]);
    for (const { stdout, stderr } of [ls, without, wrong]) expect(stdout + stderr).not.toContain('canary');
    const log = await readFile(join(cli.dataDirectory, 'logs', 'waybill.log'), 'utf8');
    expect(log).not.toContain('canary');
  });

  it('goes through an HTTP proxy that a profile names, until that is changed', async () => {
    const inner = await sshd();
    const proxy = resources.use(await startTinyproxy({ ports: [inner.port] }));
    const way = ['--proxy', `http://127.0.0.1:${proxy.port}`];
    await add('Inner', inner, ...way);
    const ls = await cli.run(['ls', `Inner:${inner.root}`, '--accept-new-host-key']);
    expect([ls.code, ls.stderr]).toEqual([0, '']);
    await proxy[Symbol.asyncDispose]();
    const gone = await cli.run(['ls', 'Inner:']);
    expect([gone.code, gone.stderr]).toEqual([
      3,
      expect.stringContaining(`The proxy 127.0.0.1:${proxy.port} couldn’t be reached`),
    ]);
    await cli.run(['profiles', 'edit', 'Inner', '--no-proxy']);
    expect((await cli.run(['ls', `Inner:${inner.root}`])).code).toBe(0);
  });

  it('refuses what can’t be a way', async () => {
    const inner = await sshd();
    await add('Bastion', inner);
    await add('Inner', inner, '--jump', 'Bastion');
    for (const [args, why] of [
      [['ls', 'Inner:', '--proxy', 'socks5://ravi:secret@proxy'], /password doesn't belong/],
      [['ls', 'Inner:', '--proxy', 'ftp://proxy'], /socks5:\/\/host:port/],
      [['ls', 'Inner:', '--jump', 'Nobody'], /no connection profile "Nobody"/],
      [['ls', 'Inner:', '--jump', 'Bastion', '--proxy', 'http://proxy'], /cannot be used with/],
      [['profiles', 'edit', 'Bastion', '--jump', 'Inner'], /lead in a circle/],
      [['profiles', 'remove', 'Bastion'], /Bastion is the jump host of Inner/],
    ] as const) {
      const { code, stderr } = await cli.run(args);
      expect([code, stderr]).toEqual([2, expect.stringMatching(why)]);
    }
  });
});
