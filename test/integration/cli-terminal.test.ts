import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commandLine } from '../support/cli.ts';
import { requires, titleWith } from '../support/requirements.ts';
import { type RealSshd, startSshd } from '../support/sshd.ts';
import { waitFor } from '../support/temp.ts';
import { hasTerminal, onTerminal } from '../support/terminal.ts';

const needed = requires('sshd', 'root');
describe.skipIf(!needed.available || !hasTerminal)(titleWith('a person at a terminal', needed), () => {
  let server: RealSshd;
  let address: string;
  let password: string;
  beforeAll(async () => {
    server = await startSshd({ passwordUser: true });
    const { name, root } = server.passwordUser ?? { name: '', root: '' };
    password = server.passwordUser?.password ?? '';
    address = `sftp://${name}@127.0.0.1:${server.port}${root}`;
  });
  afterAll(() => server[Symbol.asyncDispose]());

  it('compares the fingerprint, types the password unseen, and watches it go', async () => {
    await using cli = await commandLine();
    await cli.write('a.csv', Buffer.alloc(5_000_000, 'a'));
    const session = onTerminal(cli, ['put', 'a.csv', `${address}/`]);
    await session.answer('to stop: ', `SHA256:${'B'.repeat(43)}\r`);
    await session.answer('a different fingerprint', '');
    await session.answer('to stop: ', `${server.hostPublicKey} root@imports\r`);
    await session.answer('Password for', 'not it\r');
    await session.answer('(Enter to stop): ', `${password}\r`);
    const { code, screen } = await session.ended;
    expect(code).toBe(0);
    expect(screen).toContain('They match. Trusted.');
    // The picture, as ssh-keygen -lv draws it.
    expect(screen).toContain('+----[SHA256]-----+');
    expect(screen).toContain('Sending to 127.0.0.1  0 of 1 file');
    expect(screen).toContain('1 file delivered to 127.0.0.1');
    for (const secret of [password, 'not it']) expect(screen).not.toContain(secret);
    const decisions = await cli.run(['history', 'list', '--everything', '--json']);
    expect(decisions.stdout).toContain('"how":"compared"');
  });

  it('is shown the question alone: no bar is drawn over it', async () => {
    await using cli = await commandLine();
    await cli.write('b.csv', 'b');
    const session = onTerminal(cli, ['put', 'b.csv', `${address}/`, '--host-key', server.hostKeyFingerprint]);
    await session.answer('127.0.0.1: ', '');
    // Longer than the command line waits before it looks at its queue again.
    const askedAtMs = performance.now();
    await waitFor(() => performance.now() - askedAtMs > 2_500, { what: 'a slow typist' });
    await session.answer('', `${password}\r`);
    const { code, screen } = await session.ended;
    expect(code).toBe(0);
    const afterQuestion = screen.slice(screen.indexOf('Password for'));
    expect(afterQuestion.split('\n')[0]).toMatch(/^Password for \S+ on 127\.0\.0\.1: $/);
  });

  it('stops with Enter or Ctrl-C at a question, sending nothing', async () => {
    await using cli = await commandLine();
    await cli.write('c.csv', 'c');
    const before = server.signInAttempts();
    const declined = onTerminal(cli, ['put', 'c.csv', `${address}/`]);
    await declined.answer('to stop: ', '\r');
    expect((await declined.ended).code).toBe(5);
    const interrupted = onTerminal(cli, ['put', 'c.csv', `${address}/`]);
    await interrupted.answer('to stop: ', '\u0003');
    expect((await interrupted.ended).code).toBe(130);
    expect(server.signInAttempts()).toBe(before);
    expect(await readdir(join(server.passwordUser?.root ?? ''))).not.toContain('c.csv');
  });
});
