import { type ChildProcess, spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { NotAvailable, pathOfProgram } from './requirements.ts';
import { freePort, tempFolder, waitFor } from './temp.ts';

/** A proxy on a loopback port of its own. */
export interface TestProxy extends AsyncDisposable {
  readonly port: number;
}

export interface ProxyAccount {
  readonly user: string;
  readonly password: string;
}

/** Still running if this process ends without disposing: then they are ended with it. */
const running = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** A real SOCKS5 server (Debian's microsocks). */
export async function startMicrosocks(account?: ProxyAccount): Promise<TestProxy> {
  const port = await freePort();
  const signIn = account === undefined ? [] : ['-u', account.user, '-P', account.password];
  return startProgram('microsocks', ['-i', '127.0.0.1', '-p', String(port), ...signIn], port);
}

/** A real HTTP proxy (Debian's tinyproxy) that lets CONNECT go to the given ports. */
export async function startTinyproxy(options: {
  readonly ports: readonly number[];
  readonly account?: ProxyAccount;
}): Promise<TestProxy> {
  const { ports, account } = options;
  const port = await freePort();
  const folder = await tempFolder('tinyproxy');
  const config = join(folder.path, 'tinyproxy.conf');
  const lines = [
    `Port ${port}`,
    'Listen 127.0.0.1',
    'Timeout 30',
    'MaxClients 20',
    'Allow 127.0.0.1',
    ...ports.map((allowed) => `ConnectPort ${allowed}`),
    ...(account === undefined ? [] : [`BasicAuth ${account.user} ${account.password}`]),
  ];
  await writeFile(config, `${lines.join('\n')}\n`);
  const proxy = await startProgram('tinyproxy', ['-d', '-c', config], port);
  return {
    port,
    [Symbol.asyncDispose]: async () => {
      await proxy[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
}

async function startProgram(name: string, args: readonly string[], port: number): Promise<TestProxy> {
  const program = pathOfProgram(name);
  if (program === undefined) throw new NotAvailable(`no ${name}`);
  const child = spawn(program, args, { stdio: 'ignore' });
  running.add(child);
  let ended = false;
  child.on('exit', () => {
    ended = true;
    running.delete(child);
  });
  child.on('error', () => {
    ended = true;
  });
  const proxy: TestProxy = {
    port,
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGKILL');
      await waitFor(() => ended, { what: `${name} to end` });
    },
  };
  try {
    await waitFor(() => ended || answers(port), { what: `${name} to listen` });
    if (ended) throw new Error(`${name} did not start`);
    return proxy;
  } catch (error) {
    await proxy[Symbol.asyncDispose]();
    throw error;
  }
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

/** A proxy that says what a script has it say. `heard` gets what came, whole so far. */
export async function startScriptedProxy(
  script: (socket: Socket, heard: Buffer) => void,
): Promise<TestProxy & { received(): Buffer }> {
  let all = Buffer.alloc(0);
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    let heard = Buffer.alloc(0);
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
    socket.on('data', (bytes) => {
      heard = Buffer.concat([heard, bytes]);
      all = Buffer.concat([all, bytes]);
      script(socket, heard);
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    received: () => all,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((closed) => {
        server.close(() => closed());
      });
    },
  };
}
