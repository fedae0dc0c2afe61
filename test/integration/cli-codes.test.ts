import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { commandLine } from '../support/cli.ts';
import { oneTimeCodes, pamSshd } from '../support/pam.ts';
import { requires, titleWith } from '../support/requirements.ts';
import { searchFolder } from '../support/secret-search.ts';
import { startSshAgent } from '../support/ssh-agent.ts';
import { startSshd } from '../support/sshd.ts';
import { tempFolder } from '../support/temp.ts';
import { hasTerminal, onTerminal } from '../support/terminal.ts';

const needed = requires('sshd', 'root', 'one-time-codes');

let resources: AsyncDisposableStack;
beforeEach(() => {
  resources = new AsyncDisposableStack();
});
afterEach(() => resources.disposeAsync());

async function serverWithCodes(methods: string) {
  const folder = resources.use(await tempFolder('codes'));
  const codes = await oneTimeCodes(folder.path);
  const pam = resources.use(await pamSshd(['requisite pam_unix.so', codes.pamLine]));
  const configFirst = [...pam.configFirst, `AuthenticationMethods ${methods}`];
  const server = resources.use(await startSshd({ passwordUser: true, program: pam.program, configFirst }));
  const { name = '', password = '', root = '' } = server.passwordUser ?? {};
  return { codes, server, password, address: `sftp://${name}@127.0.0.1:${server.port}${root}/`, name };
}

describe.skipIf(!needed.available || !hasTerminal)(titleWith('one-time codes at a terminal', needed), () => {
  it('are asked for in the server’s words, behind the password, unseen and kept nowhere', async () => {
    const { codes, server, password, address } = await serverWithCodes('keyboard-interactive');
    await using cli = await commandLine();
    await cli.write('a.csv', 'a');
    const session = onTerminal(cli, ['put', 'a.csv', address, '--host-key', server.hostKeyFingerprint]);
    await session.answer('server asks, in its own words:\r\n  ', '');
    await session.answer('Password: ', `${password}\r`);
    const code = codes.code();
    await session.answer('Verification code: ', `${code}\r`);
    const { code: exit, screen } = await session.ended;
    expect([exit, screen]).toEqual([0, expect.stringContaining('1 file delivered')]);
    expect(screen).not.toContain(code);
    expect(screen).not.toContain(password);
    for (const secret of [password, code])
      expect((await searchFolder(cli.dataDirectory, secret)).found).toEqual([]);
  });

  it('are asked for again after a wrong one, by the server itself', async () => {
    const { codes, server, password, address } = await serverWithCodes('keyboard-interactive');
    await using cli = await commandLine();
    const session = onTerminal(cli, ['ls', address, '--host-key', server.hostKeyFingerprint]);
    await session.answer('Password: ', `${password}\r`);
    await session.answer('Verification code: ', `${codes.wrongCode()}\r`);
    await session.answer('accept what was answered', '');
    await session.answer('Password: ', `${password}\r`);
    await session.answer('Verification code: ', `${codes.code()}\r`);
    expect((await session.ended).code).toBe(0);
    expect(server.connections()).toBe(2);
  });

  it('follow the key of an agent', async () => {
    const { codes, server, password, name } = await serverWithCodes('publickey,keyboard-interactive');
    const agent = resources.use(await startSshAgent());
    await agent.add(server.identityFile);
    await using cli = await commandLine();
    await cli.run([
      'profiles',
      'add',
      'P',
      '--host',
      '127.0.0.1',
      '--port',
      String(server.port),
      '-u',
      name,
      '--agent',
      agent.socket,
    ]);
    const session = onTerminal(cli, ['ls', 'P:/', '--host-key', server.hostKeyFingerprint]);
    await session.answer('Password: ', `${password}\r`);
    await session.answer('Verification code: ', `${codes.code()}\r`);
    expect((await session.ended).code).toBe(0);
  });

  it('are nothing that a script can answer: it ends, and says why', async () => {
    const { server, password, address } = await serverWithCodes('keyboard-interactive');
    await using cli = await commandLine();
    const args = ['ls', address, '--host-key', server.hostKeyFingerprint, '--password-stdin', '--json'];
    const { code, events } = await cli.run(args, { input: `${password}\n` });
    expect([code, events.at(-1)]).toMatchObject([4, { code: 'SignInUnanswered', detail: { why: 'nobody' } }]);
  });
});
