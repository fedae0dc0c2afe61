import { createServer, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemLookup } from '../../../../electron/engine/connections/routes/addresses.ts';
import { proxyRoute } from '../../../../electron/engine/connections/routes/through-proxy.ts';
import type { CredentialNeed } from '../../../../shared/contract/credentials.ts';
import { type AppError, errorOf } from '../../../../shared/errors.ts';
import type { ProxyRoute } from '../../../../shared/models/route.ts';
import { startMicrosocks, startScriptedProxy, startTinyproxy } from '../../../support/proxies.ts';
import { requires, titleWith } from '../../../support/requirements.ts';
import { freePort } from '../../../support/temp.ts';

const ACCOUNT = { user: 'ravi', password: 'canary-7Q' };
const BANNER = 'SSH-2.0-Test\r\n';

let resources: AsyncDisposableStack;
beforeEach(() => {
  resources = new AsyncDisposableStack();
});
afterEach(() => resources.disposeAsync());

/** Speaks first, as SSH servers do, and then says back what it hears. */
async function server(host = '127.0.0.1'): Promise<number> {
  const listening = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.write(BANNER);
    socket.pipe(socket);
  });
  await new Promise<void>((ready) => listening.listen(0, host, ready));
  resources.defer(() => void listening.close());
  const address = listening.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

interface Through {
  readonly kind: ProxyRoute['kind'];
  readonly proxyPort: number;
  readonly target: { readonly host: string; readonly port: number };
  readonly account?: typeof ACCOUNT;
  readonly connectMs?: number;
}

/** What the server said first, and what it said back. */
async function talkThrough({ kind, proxyPort, target, account, connectMs = 20_000 }: Through) {
  const asked: CredentialNeed[] = [];
  const route: ProxyRoute = {
    kind,
    host: '127.0.0.1',
    port: proxyPort,
    ...(account !== undefined && { user: account.user }),
  };
  const open = proxyRoute(route, {
    lookup: systemLookup,
    profileId: 'p',
    profileName: 'Midwest',
    askCredential: async (need) => {
      asked.push(need);
      return { kind: 'password', password: account?.password ?? '' };
    },
  });
  const { stream } = await open(target, {
    connectMs,
    signal: new AbortController().signal,
    onStep: () => {},
  });
  const heard = await new Promise<string>((resolve, reject) => {
    let text = '';
    stream.on('error', reject).on('data', (bytes: Buffer) => {
      text += bytes.toString('latin1');
      if (text.endsWith('ping\n')) resolve(text);
    });
    stream.resume().write('ping\n');
  });
  stream.destroy();
  return { heard, asked };
}

const failed = (through: Through): Promise<AppError> =>
  talkThrough(through).then(() => {
    throw new Error('it got through');
  }, errorOf);

const proxies = requires('proxies');

describe.skipIf(!proxies.available)(titleWith('real proxies', proxies), () => {
  it.each(['127.0.0.1', 'localhost', '::1'])('microsocks leads to %s', async (host) => {
    const { port: proxyPort } = resources.use(await startMicrosocks());
    const target = { host, port: await server(host === 'localhost' ? '127.0.0.1' : host) };
    const { heard, asked } = await talkThrough({ kind: 'socks5', proxyPort, target });
    expect([heard, asked]).toEqual([`${BANNER}ping\n`, []]);
  });

  it('microsocks checks user and password', async () => {
    const { port: proxyPort } = resources.use(await startMicrosocks(ACCOUNT));
    const target = { host: '127.0.0.1', port: await server() };
    const through: Through = { kind: 'socks5', proxyPort, target };
    const { heard, asked } = await talkThrough({ ...through, account: ACCOUNT });
    expect(heard).toBe(`${BANNER}ping\n`);
    expect(asked).toMatchObject([{ method: 'proxy-password', user: 'ravi', port: proxyPort }]);
    const via = { via: 'socks5', viaName: `127.0.0.1:${proxyPort}` };
    expect(await failed(through)).toMatchObject({
      code: 'ProxySignInFailed',
      detail: { ...via, why: 'needed' },
    });
    const wrong = await failed({ ...through, account: { user: 'ravi', password: 'canary-wrong' } });
    expect(wrong).toMatchObject({
      code: 'ProxySignInFailed',
      retryable: false,
      detail: { ...via, why: 'refused' },
    });
    expect(JSON.stringify(wrong)).not.toContain('canary');
  });

  it('microsocks says that it can’t reach the server', async () => {
    const { port: proxyPort } = resources.use(await startMicrosocks());
    const target = { host: '127.0.0.1', port: await freePort() };
    expect(await failed({ kind: 'socks5', proxyPort, target })).toMatchObject({
      code: 'RouteCannotReach',
      retryable: true,
      detail: { via: 'socks5', reason: 'connection refused' },
    });
  });

  it.each(['127.0.0.1', 'localhost', '::1'])('tinyproxy leads to %s', async (host) => {
    const target = { host, port: await server(host === 'localhost' ? '127.0.0.1' : host) };
    const { port: proxyPort } = resources.use(await startTinyproxy({ ports: [target.port] }));
    const { heard } = await talkThrough({ kind: 'http-connect', proxyPort, target });
    expect(heard).toBe(`${BANNER}ping\n`);
  });

  it('tinyproxy checks user and password, and which ports are allowed', async () => {
    const target = { host: '127.0.0.1', port: await server() };
    const elsewhere = { host: '127.0.0.1', port: await server() };
    const { port: proxyPort } = resources.use(
      await startTinyproxy({ ports: [target.port], account: ACCOUNT }),
    );
    const through: Through = { kind: 'http-connect', proxyPort, target };
    expect((await talkThrough({ ...through, account: ACCOUNT })).heard).toBe(`${BANNER}ping\n`);
    expect(await failed(through)).toMatchObject({ code: 'ProxySignInFailed', detail: { why: 'needed' } });
    const wrong = await failed({ ...through, account: { user: 'ravi', password: 'canary-wrong' } });
    // tinyproxy answers a wrong password with 401, a missing one with 407.
    expect(['ProxySignInFailed', 'RouteRefused']).toContain(wrong.code);
    expect(JSON.stringify(wrong)).not.toContain('canary');
    expect(await failed({ ...through, target: elsewhere, account: ACCOUNT })).toMatchObject({
      code: 'RouteRefused',
      retryable: false,
      detail: { via: 'http-connect', reason: 'HTTP status 403' },
    });
  });

  it('tinyproxy says that it can’t reach the server', async () => {
    const target = { host: '127.0.0.1', port: await freePort() };
    const { port: proxyPort } = resources.use(await startTinyproxy({ ports: [target.port] }));
    expect(await failed({ kind: 'http-connect', proxyPort, target })).toMatchObject({
      code: 'RouteCannotReach',
      detail: { via: 'http-connect' },
    });
  });
});

describe('proxies that behave badly', () => {
  const target = { host: 'sftp.example', port: 22 };
  const answerWith = (bytes: Buffer | string) => (socket: Socket) => {
    socket.write(bytes);
  };
  const closing = (bytes: string) => (socket: Socket) => {
    socket.end(bytes);
  };
  const silent = () => {};
  const scripted = async (script: (socket: Socket, heard: Buffer) => void) =>
    resources.use(await startScriptedProxy(script));

  it.each([
    ['garbage', 'socks5', 'ProtocolViolation', answerWith(Buffer.from([4, 90, 1, 2]))],
    ['an HTTP answer', 'socks5', 'ProtocolViolation', answerWith('HTTP/1.1 400 Bad Request\r\n\r\n')],
    ['a method nobody offered', 'socks5', 'ProtocolViolation', answerWith(Buffer.from([5, 1]))],
    ['a wish for another sign-in', 'socks5', 'ProxySignInFailed', answerWith(Buffer.from([5, 0xff]))],
    ['nothing, and closes', 'socks5', 'ConnectionLost', closing('')],
    ['nothing', 'socks5', 'Timeout', silent],
    ['garbage', 'http-connect', 'ProtocolViolation', answerWith('SSH-2.0-OpenSSH_9.2\r\n')],
    [
      'an endless head',
      'http-connect',
      'ProtocolViolation',
      answerWith(`HTTP/1.1 200 OK\r\nX: ${'x'.repeat(40_000)}`),
    ],
    ['half a head, and closes', 'http-connect', 'ConnectionLost', closing('HTTP/1.1 2')],
    ['nothing', 'http-connect', 'RouteCannotReach', silent],
    [
      'a wish for NTLM',
      'http-connect',
      'ProxySignInFailed',
      answerWith('HTTP/1.1 407 No\r\nProxy-Authenticate: NTLM\r\n\r\n'),
    ],
    ['404', 'http-connect', 'RouteCannotReach', answerWith('HTTP/1.1 404 No\r\n\r\n')],
    [
      'a redirection',
      'http-connect',
      'RouteRefused',
      answerWith('HTTP/1.1 302 Found\r\nLocation: http://x/\r\n\r\n'),
    ],
  ] as const)('say %s (%s): %s', async (_what, kind, code, script) => {
    const proxy = await scripted(script);
    const connectMs = script === silent ? 400 : 20_000;
    const error = await failed({ kind, proxyPort: proxy.port, target, connectMs });
    expect(error).toMatchObject({ code, detail: { via: kind, viaName: `127.0.0.1:${proxy.port}` } });
  });

  it('a SOCKS reply that comes byte by byte, with the server’s first words right behind it', async () => {
    const reply = Buffer.concat([
      Buffer.from([5, 0, 5, 0, 0, 3, 4]),
      Buffer.from('name'),
      Buffer.from([0, 22]),
      Buffer.from(BANNER),
    ]);
    let at = 0;
    const proxy = await scripted((socket, heard) => {
      if (heard.includes('ping')) socket.write('ping\n');
      if (at > 0) return;
      socket.setNoDelay();
      const next = () => {
        if (at >= reply.length) return;
        // The last byte of the reply and the server's first words in one piece.
        const to = at < reply.length - BANNER.length - 1 ? at + 1 : reply.length;
        socket.write(reply.subarray(at, to), () => setImmediate(next));
        at = to;
      };
      next();
    });
    const { heard } = await talkThrough({ kind: 'socks5', proxyPort: proxy.port, target });
    expect(heard).toBe(`${BANNER}ping\n`);
    // The name as a name: the proxy looks it up.
    expect(proxy.received().toString('latin1')).toContain('\x05\x01\x00\x03\x0csftp.example\x00\x16');
  });

  it('a refusal of each kind has its code', async () => {
    for (const [reply, code] of [
      [1, 'RouteCannotReach'],
      [2, 'RouteRefused'],
      [3, 'RouteCannotReach'],
      [4, 'RouteCannotReach'],
      [6, 'RouteCannotReach'],
      [7, 'RouteRefused'],
      [8, 'RouteRefused'],
    ] as const) {
      const proxy = await scripted((socket, heard) => {
        socket.write(
          heard.length <= 3 ? Buffer.from([5, 0]) : Buffer.from([5, reply, 0, 1, 0, 0, 0, 0, 0, 0]),
        );
      });
      expect((await failed({ kind: 'socks5', proxyPort: proxy.port, target })).code).toBe(code);
    }
  });

  it('an IPv6 address goes out in its bytes', async () => {
    const proxy = await scripted((socket, heard) => {
      socket.write(heard.length <= 3 ? Buffer.from([5, 0]) : Buffer.from([5, 4, 0, 1, 0, 0, 0, 0, 0, 0]));
    });
    await failed({
      kind: 'socks5',
      proxyPort: proxy.port,
      target: { host: '2001:db8::ffff:192.0.2.1', port: 22 },
    });
    const sent = proxy.received().subarray(3).toString('hex');
    expect(sent).toBe('0501000420010db8000000000000ffffc00002010016');
  });

  it('a proxy that isn’t there is the proxy’s trouble', async () => {
    const proxyPort = await freePort();
    expect(await failed({ kind: 'http-connect', proxyPort, target })).toMatchObject({
      code: 'Unreachable',
      detail: { via: 'http-connect', viaName: `127.0.0.1:${proxyPort}` },
    });
  });
});
