import { readdir } from 'node:fs/promises';
import { type AddressInfo, connect, createServer } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { examineOn } from '../support/doctor-bench.ts';
import {
  type EngineFixture,
  type PracticeFixture,
  startEngineFixture,
  startPracticeFixture,
} from '../support/engine-fixture.ts';

let resources: AsyncDisposableStack;
let server: PracticeFixture;
let other: PracticeFixture;
let engine: EngineFixture;
let port: number;
/** Where further connections end; the first two are those that look at the greeting and sign in. */
let later: PracticeFixture;

beforeEach(async () => {
  resources = new AsyncDisposableStack();
  server = resources.use(await startPracticeFixture({ dropInsteadOf: { name: 'WRITE', times: 1 } }));
  other = resources.use(await startPracticeFixture());
  later = server;
  let connections = 0;
  const way = createServer((socket) => {
    connections += 1;
    const target = connections <= 2 ? server : later;
    const onward = connect(target.server.port, '127.0.0.1');
    socket.on('error', () => onward.destroy()).on('close', () => onward.destroy());
    onward.on('error', () => socket.destroy()).on('close', () => socket.destroy());
    socket.pipe(onward).pipe(socket);
  });
  await new Promise<void>((done) => way.listen(0, '127.0.0.1', done));
  resources.defer(() => void way.close());
  ({ port } = way.address() as AddressInfo);
  engine = resources.use(await startEngineFixture({ port }));
  await engine.request('sessions.configure', { profileId: engine.profile.id, acceptNewHostKey: true });
});
afterEach(() => resources.disposeAsync());

const examined = () =>
  examineOn(engine, {
    port,
    user: 'desk',
    wishes: { write: true },
  });
const signIns = ({ events }: PracticeFixture) => events.filter(({ kind }) => kind === 'sign-in').length;

describe('after a cut in the middle of the write probe', () => {
  it('one more connection to the same server removes its file', async () => {
    expect((await examined()).passed).toBe(false);
    expect(await readdir(server.root)).toEqual([]);
    expect(signIns(server)).toBeGreaterThan(1);
  });

  it('another server that answers there now hears no password, though new keys are accepted', async () => {
    later = other;
    expect((await examined()).passed).toBe(false);
    expect(signIns(other)).toBe(0);
  });
});
