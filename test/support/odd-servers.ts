import { spawn } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { createServer as createHttpServer } from 'node:http';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { createServer as createTlsServer } from 'node:tls';
import { run } from './command.ts';
import { tempFolder } from './temp.ts';

/** Something that listens on a loopback port and isn't what a client hopes for. */
export interface OddServer extends AsyncDisposable {
  readonly port: number;
}

/** A raw TCP server that treats each connection as told. */
export async function startRawServer(treat: (socket: Socket) => void): Promise<OddServer> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
    treat(socket);
  });
  return listening(server, sockets);
}

/** A web server, which answers anything that isn't HTTP with "400 Bad Request". */
export const startWebServer = (): Promise<OddServer> =>
  listening(
    createHttpServer((_request, response) => response.end()),
    new Set(),
  );

/** A server that speaks nothing but TLS, with a certificate nobody knows. */
export async function startTlsServer(): Promise<OddServer> {
  await using folder = await tempFolder('tls');
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  const key = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const [keyFile, certificateFile] = [join(folder.path, 'key.pem'), join(folder.path, 'cert.pem')];
  await writeFile(keyFile, key, { mode: 0o600 });
  await run('openssl', [
    ...['req', '-x509', '-key', keyFile, '-out', certificateFile, '-days', '2', '-subj', '/CN=localhost'],
  ]);
  const server = createTlsServer({ key, cert: await readFile(certificateFile, 'utf8') });
  server.on('tlsClientError', () => undefined);
  return await listening(server, new Set());
}

/**
 * A port that never answers a SYN, as behind a firewall that drops them: a stopped process listens, and its queue is full
 * (Linux drops then; tcp(7), tcp_abort_on_overflow).
 */
export async function startSilentPort(): Promise<OddServer> {
  const listen =
    "require('net').createServer().listen({port:0,host:'127.0.0.1',backlog:1},function(){console.log(this.address().port)})";
  const child = spawn(process.execPath, ['-e', listen], { stdio: ['ignore', 'pipe', 'ignore'] });
  const [line] = await once(child.stdout, 'data');
  const port = Number(String(line));
  child.kill('SIGSTOP');
  const fillers: Socket[] = [];
  for (let isOpen = true; isOpen && fillers.length < 64; ) {
    const filler = connect(port, '127.0.0.1');
    filler.on('error', () => undefined);
    fillers.push(filler);
    isOpen = await Promise.race([
      once(filler, 'connect').then(() => true),
      new Promise<boolean>((settle) => setTimeout(() => settle(false), 400)),
    ]);
  }
  return {
    port,
    [Symbol.asyncDispose]: async () => {
      for (const filler of fillers) filler.destroy();
      const exited = once(child, 'exit');
      child.kill('SIGKILL');
      await exited;
    },
  };
}

/** A way on which small packets pass and large ones vanish, as where "fragmentation needed" is filtered (RFC 2923 section 2.1). */
export function startBlackHole(targetPort: number, largestBytes: number): Promise<OddServer> {
  return startRawServer((client) => {
    const upstream = connect({ port: targetPort, host: '127.0.0.1', noDelay: true });
    upstream.on('error', () => undefined);
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      let isBlocked = false;
      let isFirst = true;
      const pass = (packet: Buffer) => {
        // TCP delivers nothing behind a segment that is missing.
        isBlocked ||= packet.length > largestBytes;
        if (!isBlocked && packet.length > 0) to.write(packet);
      };
      from.on('data', (chunk: Buffer) => {
        // The greeting is a packet of its own, also where what follows it is read together with it here.
        const line = isFirst ? chunk.indexOf(0x0a) + 1 : 0;
        isFirst = false;
        pass(chunk.subarray(0, line));
        pass(chunk.subarray(line));
      });
      from.on('close', () => to.destroy());
    }
  });
}

async function listening(server: Server, sockets: Set<Socket>): Promise<OddServer> {
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port was given');
  return {
    port: address.port,
    [Symbol.asyncDispose]: async () => {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
