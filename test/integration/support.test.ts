import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { Client } from 'ssh2';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { outcomeOf } from '../support/command.ts';
import { type ReferenceServer, startReferenceServer } from '../support/reference-server.ts';
import { requires, titleWith } from '../support/requirements.ts';
import { type RealSshd, startSshd } from '../support/sshd.ts';
import { startTcpProxy, type TcpProxy } from '../support/tcp-proxy.ts';
import { waitFor } from '../support/temp.ts';

const sshdHere = requires('sshd', 'sftp');
const rootHere = requires('sshd', 'root');

/** Runs a batch of OpenSSH's own client; `port` may be a proxy's. */
function sftp(server: RealSshd, batch: string, port = server.port): ReturnType<typeof outcomeOf> {
  const options = [
    'StrictHostKeyChecking=no',
    'UserKnownHostsFile=/dev/null',
    'IdentitiesOnly=yes',
    'BatchMode=yes',
  ];
  const args = options.flatMap((option) => ['-o', option]);
  const target = `${server.user}@${server.host}`;
  return outcomeOf('sftp', ['-q', '-b', '-', ...args, '-i', server.identityFile, '-P', `${port}`, target], {
    input: batch,
  });
}

/** Signs in with a password and answers the names in `folder`, or rejects. */
function listWithPassword(
  server: RealSshd,
  username: string,
  password: string,
  folder: string,
): Promise<string[]> {
  return new Promise((resolve, reject) => {
    const client = new Client();
    const settle = (work: () => void): void => {
      client.end();
      work();
    };
    client.on('error', (error) => settle(() => reject(error)));
    client.on('ready', () => {
      client.sftp((error, session) => {
        if (error !== undefined) return settle(() => reject(error));
        session.readdir(folder, (failed, entries) =>
          settle(() =>
            failed === undefined ? resolve(entries.map((entry) => entry.filename)) : reject(failed),
          ),
        );
      });
    });
    client.connect({ host: server.host, port: server.port, username, password, hostVerifier: () => true });
  });
}

describe.skipIf(!sshdHere.available)(titleWith('a real sshd for tests', sshdHere), () => {
  let server: RealSshd;
  beforeAll(async () => {
    server = await startSshd({ hostKeyTypes: ['ed25519', 'ecdsa'] });
  });
  afterAll(() => server[Symbol.asyncDispose]());

  it('lets the current user in by key, and counts the attempt', async () => {
    const before = server.signInAttempts();
    await writeFile(join(server.root, 'local.txt'), 'freight');
    const outcome = await sftp(server, `put ${server.root}/local.txt ${server.root}/remote.txt\n`);
    expect(outcome.code, outcome.stderr + server.log()).toBe(0);
    expect(await readFile(join(server.root, 'remote.txt'), 'utf8')).toBe('freight');
    expect(server.signInAttempts() - before).toBe(1);
  });

  it('keeps its port and changes its identity when the host key is replaced', async () => {
    const { port, hostKeyFingerprint } = server;
    await server.replaceHostKey('ecdsa');
    expect(server.port).toBe(port);
    expect(server.hostKeyFingerprint).toMatch(/^SHA256:[A-Za-z0-9+/]{43}$/);
    expect(server.hostKeyFingerprint).not.toBe(hostKeyFingerprint);
    const scan = await outcomeOf('ssh-keyscan', ['-p', `${port}`, server.host]);
    expect(scan.stdout.trim()).toBe(`[${server.host}]:${port} ${server.hostPublicKey}`);
  });

  it('refuses connections while stopped and takes them again when started', async () => {
    await server.stop();
    expect((await sftp(server, 'pwd\n')).code).not.toBe(0);
    await server.start();
    expect((await sftp(server, 'pwd\n')).code).toBe(0);
  });

  it('ends established sessions when it stops', async () => {
    const socket = connect(server.port, server.host);
    const closed = new Promise<void>((resolve) =>
      socket.on('error', () => undefined).on('close', () => resolve()),
    );
    await new Promise((resolve) => socket.once('data', resolve));
    await server.stop();
    await closed;
    await server.start();
  });
});

describe.skipIf(!rootHere.available)(titleWith('accounts with a password', rootHere), () => {
  it('sign in with it, and count when refused', async () => {
    await using server = await startSshd({ passwordUser: true });
    const user = server.passwordUser;
    if (user === undefined) throw new Error('no password user was made');
    await writeFile(join(user.root, 'here.txt'), '');
    expect(await listWithPassword(server, user.name, user.password, user.root)).toEqual(['here.txt']);
    await expect(listWithPassword(server, user.name, 'wrong', user.root)).rejects.toThrow(/authentication/i);
    expect(server.signInAttempts()).toBe(2);
  });
});

describe.skipIf(!rootHere.available)(titleWith('the reference set-up', rootHere), () => {
  let reference: ReferenceServer;
  beforeAll(async () => {
    reference = await startReferenceServer();
  });
  afterAll(() => reference[Symbol.asyncDispose]());

  it('shows the chroot as / and the document’s folders in it, with its modes', async () => {
    const { sshd, user, password, chroot, deliveryFolder } = reference;
    expect((await listWithPassword(sshd, user, password, '.')).sort()).toEqual(['etl_si', 'midwest']);
    expect((await listWithPassword(sshd, user, password, deliveryFolder)).sort()).toEqual([
      'archive',
      'outbound',
    ]);
    const modes = await Promise.all(
      ['', '/midwest', deliveryFolder, `${deliveryFolder}/archive`].map(async (path) => {
        const { mode, uid } = await stat(chroot + path);
        return [(mode & 0o7777).toString(8), uid === 0];
      }),
    );
    expect(modes).toEqual([
      ['755', true],
      ['755', false],
      ['775', false],
      ['775', false],
    ]);
  });

  it('is gone afterwards, account, group and folder', async () => {
    const other = await startReferenceServer();
    await other[Symbol.asyncDispose]();
    expect((await outcomeOf('id', [other.user])).code).not.toBe(0);
    expect(await readdir('/home')).not.toContain(other.chroot.slice('/home/'.length));
  });
});

/** A server that returns every byte, with a proxy in front. */
async function echoBehindProxy(delayMs: number): Promise<TcpProxy & { received(): number }> {
  let received = 0;
  const echo = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      received += chunk.length;
      socket.write(chunk);
    });
  });
  await new Promise<void>((resolve) => echo.listen(0, '127.0.0.1', resolve));
  const address = echo.address();
  if (address === null || typeof address === 'string') throw new Error('the echo server has no port');
  const proxy = await startTcpProxy({ targetPort: address.port, delayMs });
  return {
    ...proxy,
    received: () => received,
    [Symbol.asyncDispose]: async () => {
      await proxy[Symbol.asyncDispose]();
      await new Promise((resolve) => echo.close(resolve));
    },
  };
}

/** A connection that counts what comes back and remembers how it ended. */
function openClient(port: number): {
  socket: ReturnType<typeof connect>;
  got: () => number;
  ended: () => boolean;
} {
  let got = 0;
  let ended = false;
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  socket.on('data', (chunk) => {
    got += chunk.length;
  });
  socket.on('error', () => undefined);
  socket.on('close', () => {
    ended = true;
  });
  return { socket, got: () => got, ended: () => ended };
}

describe('the proxy', () => {
  it('adds the round trip once, however much is under way', async () => {
    await using proxy = await echoBehindProxy(100);
    const client = openClient(proxy.port);
    const roundTrips: number[] = [];
    for (let count = 1; count <= 5; count += 1) {
      const startMs = performance.now();
      client.socket.write('x');
      await waitFor(() => client.got() === count, { what: 'the echo', everyMs: 1 });
      roundTrips.push(performance.now() - startMs);
    }
    // The shortest: a busy machine adds to some of them.
    expect(Math.min(...roundTrips)).toBeGreaterThanOrEqual(99);
    expect(Math.min(...roundTrips)).toBeLessThan(190);

    // A window of 16 MiB at 100 ms: a line that let one chunk through at a time would need 25 s.
    client.socket.write(Buffer.alloc(16 * 1024 * 1024));
    await waitFor(() => client.got() === 5 + 16 * 1024 * 1024, { what: '16 MiB', deadlineMs: 15_000 });
    client.socket.destroy();
  });

  it('cuts after exactly so many bytes, once', async () => {
    await using proxy = await echoBehindProxy(0);
    const cut = proxy.cutAfterBytes('up', 100_000);
    const client = openClient(proxy.port);
    client.socket.write(Buffer.alloc(300_000));
    await waitFor(client.ended, { what: 'the cut' });
    await waitFor(() => proxy.received() === 100_000, { what: 'the bytes before the cut' });
    expect([cut.fired(), proxy.bytes('up')]).toEqual([true, 100_000]);

    const next = openClient(proxy.port);
    next.socket.write(Buffer.alloc(300_000));
    await waitFor(() => next.got() === 300_000, { what: 'the next connection’s echo' });
    expect(proxy.connectionsSeen()).toBe(2);
    next.socket.destroy();
  });

  it('stalls without closing, and goes on where it was', async () => {
    await using proxy = await echoBehindProxy(10);
    const client = openClient(proxy.port);
    client.socket.write('before');
    await waitFor(() => client.got() === 6, { what: 'the echo before the stall' });
    proxy.stall();
    client.socket.write('during');
    const second = openClient(proxy.port);
    await waitFor(() => proxy.connectionsSeen() === 2, { what: 'a connection during the stall' });
    expect([client.got(), client.ended(), proxy.received()]).toEqual([6, false, 6]);
    proxy.resume();
    await waitFor(() => client.got() === 12, { what: 'the echo after the stall' });
    second.socket.destroy();
    client.socket.destroy();
  });

  it('refuses new connections and leaves those there are', async () => {
    await using proxy = await echoBehindProxy(0);
    const client = openClient(proxy.port);
    await waitFor(() => proxy.connectionsSeen() === 1, { what: 'the connection' });
    await proxy.refuse();
    const refused = openClient(proxy.port);
    await waitFor(refused.ended, { what: 'the refusal' });
    client.socket.write('still');
    await waitFor(() => client.got() === 5, { what: 'the echo of the earlier connection' });
    await proxy.accept();
    const accepted = openClient(proxy.port);
    accepted.socket.write('again');
    await waitFor(() => accepted.got() === 5, { what: 'the echo of a new connection' });
    proxy.cut();
    await waitFor(() => client.ended() && accepted.ended(), { what: 'the cut of both' });
  });
});
