import { once } from 'node:events';
import { connect } from 'node:net';
import { promisify } from 'node:util';
import type { ConnectConfig, FileEntryWithStats, SFTPWrapper, Stats } from 'ssh2';
import { Client } from 'ssh2';

/** A plain ssh2 client, without anything of Waybill in it: it shows what a server does. */
export interface PracticeClient extends AsyncDisposable {
  readonly client: Client;
  readonly sftp: SFTPWrapper;
  /** Resolves when the connection is gone, whoever ended it. */
  readonly gone: Promise<void>;
}

/** Signs in on loopback and opens an SFTP channel. Rejects with ssh2's error. */
export async function practiceClient(
  port: number,
  login: Pick<ConnectConfig, 'username' | 'password' | 'privateKey'>,
): Promise<PracticeClient> {
  const client = new Client();
  const gone = new Promise<void>((resolve) => client.on('close', () => resolve()));
  // Cut connections are what these tests are about.
  const ready = once(client, 'ready');
  client.on('error', () => undefined);
  // Nagle's algorithm, which ssh2's own socket has on, costs 40 ms a request.
  client.connect({ sock: connect({ host: '127.0.0.1', port, noDelay: true }), ...login });
  await ready;
  const sftp = await promisify<SFTPWrapper>(client.sftp.bind(client))();
  return {
    client,
    sftp,
    gone,
    [Symbol.asyncDispose]: async () => {
      client.end();
      await gone;
    },
  };
}

/** Calls one of ssh2's callback methods; an error becomes its SFTP status number in `code`. */
export function asked<T = unknown>(
  call: (callback: (error?: Error | null, value?: T) => void) => void,
): Promise<T> {
  return new Promise((resolve, reject) => {
    call((error, value) => (error ? reject(error) : resolve(value as T)));
  });
}

/** The SFTP status number of a call that has to fail. */
export async function statusOf(
  call: (callback: (error?: Error | null, value?: unknown) => void) => void,
): Promise<unknown> {
  const error = await asked(call).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  return error instanceof Error && 'code' in error ? error.code : error;
}

/** Writes a whole small file, in one write. */
export async function writeRemote(sftp: SFTPWrapper, path: string, text: string): Promise<void> {
  const handle = await asked<Buffer>((done) => sftp.open(path, 'w', done));
  const data = Buffer.from(text);
  await asked((done) => sftp.write(handle, data, 0, data.length, 0, done));
  await asked((done) => sftp.close(handle, done));
}

export function readRemote(sftp: SFTPWrapper, path: string): Promise<string> {
  return asked<Buffer>((done) => sftp.readFile(path, done)).then((data) => data.toString());
}

export async function namesIn(sftp: SFTPWrapper, path: string): Promise<string[]> {
  const entries = await asked<FileEntryWithStats[]>((done) => sftp.readdir(path, done));
  return entries.map((entry) => entry.filename).sort();
}

export function statRemote(sftp: SFTPWrapper, path: string): Promise<Stats> {
  return asked<Stats>((done) => sftp.stat(path, done));
}
