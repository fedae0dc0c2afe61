import { describe, it } from 'vitest';
import type { Typed } from '../support/doctor-bench.ts';
import { diagnosed, type Trouble, WRITE } from '../support/doctor-troubles.ts';
import { PRACTICE_PASSWORD, startPracticeFixture } from '../support/engine-fixture.ts';
import { startRawServer, startSilentPort, startTlsServer, startWebServer } from '../support/odd-servers.ts';
import { freePort } from '../support/temp.ts';

const NETWORK: readonly Trouble[] = [
  {
    name: 'a name nobody knows',
    stage: 'resolve',
    code: 'NameNotResolved',
    owner: 'network',
    says: [/couldn’t be found/, /typing error/],
    provoke: async () => ({ host: 'no-such-host.invalid', port: 22 }),
  },
  {
    name: 'connection refused',
    stage: 'reach',
    code: 'Unreachable',
    owner: 'partner',
    says: [/connection was refused/, /SSH service is running/],
    provoke: async () => ({ port: await freePort() }),
  },
  {
    name: 'a silent firewall',
    stage: 'reach',
    code: 'Timeout',
    owner: 'network',
    says: [/firewall on the way drops/, /Ask your IT whether port \d+ is open/],
    provoke: async (resources) => ({
      port: resources.use(await startSilentPort()).port,
      settings: { timeouts: { connectMs: 1_500 } },
    }),
  },
  {
    name: 'a proxy that takes the connection and says nothing',
    stage: 'banner',
    code: 'NoGreeting',
    owner: 'network',
    says: [/said nothing/, /firewall or proxy/],
    provoke: async (resources) => ({
      port: resources.use(await startRawServer(() => undefined)).port,
      settings: { timeouts: { connectMs: 1_500 } },
    }),
  },
  {
    name: 'a web server on the port',
    stage: 'banner',
    code: 'NotSsh',
    owner: 'you',
    says: [/HTTP/, /Check the port/],
    provoke: async (resources) => ({ port: resources.use(await startWebServer()).port }),
  },
  {
    name: 'an FTP server on the port',
    stage: 'banner',
    code: 'NotSsh',
    owner: 'you',
    says: [/FTP, which is another protocol/, /Check the port/],
    provoke: async (resources) => {
      const ftp = await startRawServer((socket) => socket.write('220 ProFTPD Server (Debian) ready.\r\n'));
      return { port: resources.use(ftp).port };
    },
  },
  {
    name: 'TLS on the port',
    stage: 'banner',
    code: 'NotSsh',
    owner: 'you',
    says: [/TLS/, /Check the port/],
    provoke: async (resources) => ({ port: resources.use(await startTlsServer()).port }),
  },
  {
    name: 'a server that hangs up without a word',
    stage: 'banner',
    code: 'ClosedEarly',
    owner: 'partner',
    says: [/without a word/, /list of allowed/],
    provoke: async (resources) => {
      const server = await startRawServer((socket) => socket.end());
      return { port: resources.use(server).port };
    },
  },
  {
    name: 'a server that greets and hangs up',
    stage: 'encrypt',
    code: 'ClosedEarly',
    owner: 'partner',
    says: [/greeted and then ended/, /list of allowed/],
    provoke: async (resources) => {
      const server = await startRawServer((socket) => socket.end('SSH-2.0-OpenSSH_9.2p1\r\n'));
      return { port: resources.use(server).port };
    },
  },
];

const PRACTICE: readonly Trouble[] = [
  {
    name: 'a used-up quota, by its own status',
    stage: 'write',
    code: 'DiskFull',
    owner: 'partner',
    says: [/quota seems to be used up/, /raise the quota/],
    provoke: (resources) => practice(resources, 15),
  },
  {
    name: 'a used-up quota, told as "failure" as OpenSSH does',
    stage: 'write',
    code: 'DiskFull',
    owner: 'partner',
    says: [/quota seems to be used up/, /raise the quota/],
    provoke: (resources) => practice(resources, 4),
  },
];

async function practice(resources: AsyncDisposableStack, status: number): Promise<Typed> {
  const { server } = resources.use(
    await startPracticeFixture({ failRequests: [{ name: 'WRITE', status, message: 'Disk quota exceeded' }] }),
  );
  return {
    port: server.port,
    user: 'desk',
    trusted: server.hostPublicKey,
    credential: { kind: 'password', password: PRACTICE_PASSWORD },
    wishes: WRITE,
  };
}

describe('the doctor knows the trouble on the way to a server', () => {
  it.each(NETWORK)('$name: $code at $stage', diagnosed);
  it.each(PRACTICE)('$name: $code at $stage', diagnosed);
});
