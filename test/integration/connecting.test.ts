import { createServer, connect as dial, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startEngineFixture } from '../support/engine-fixture.ts';
import type { KeyType } from '../support/ssh-keys.ts';
import { type RealSshd, startSshd } from '../support/sshd.ts';

let resources: AsyncDisposableStack;
beforeEach(() => {
  resources = new AsyncDisposableStack();
});
afterEach(() => resources.disposeAsync());

const serverFor = async (clientKeyType: KeyType): Promise<RealSshd> =>
  resources.use(await startSshd({ clientKeyType }));

async function engineFor(sshd: RealSshd, port: number) {
  return resources.use(
    await startEngineFixture({
      port,
      user: sshd.user,
      authentication: { method: 'key-file', path: sshd.identityFile },
      credential: () => ({ kind: 'key-file', path: sshd.identityFile }),
      trusted: sshd.hostPublicKey,
    }),
  );
}

/** A relay that holds every chunk for a while and counts how often the other side's turn to speak came. */
async function countingRelay(targetPort: number): Promise<{ port: number; roundTrips(): number }> {
  let last: 'up' | 'down' = 'up';
  let trips = 0;
  const pass = (from: Socket, to: Socket, direction: 'up' | 'down') => {
    from.on('data', (chunk) => {
      if (direction === 'down' && last === 'up') trips += 1;
      last = direction;
      setTimeout(() => to.write(chunk), 40);
    });
    from.on('error', () => undefined).on('close', () => to.destroy());
  };
  const server = createServer({ noDelay: true }, (client) => {
    const upstream = dial({ port: targetPort, host: '127.0.0.1', noDelay: true });
    pass(client, upstream, 'up');
    pass(upstream, client, 'down');
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  resources.defer(() => void server.close());
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    roundTrips: () => trips,
  };
}

describe('connecting to OpenSSH', () => {
  it.each(['ed25519', 'ecdsa', 'rsa'] as const)(
    'signs in with one request, its %s key not asked about first',
    async (type) => {
      const sshd = await serverFor(type);
      const engine = await engineFor(sshd, sshd.port);
      await engine.request('remote.stat', { profileId: engine.profile.id, path: '/' });
      expect(sshd.signInAttempts()).toBe(1);
      expect(sshd.log()).toContain('Accepted publickey for');
      expect(sshd.log()).not.toContain('Postponed publickey');
    },
  );

  it('takes seven round trips to SFTP’s limits', async () => {
    const sshd = await serverFor('ed25519');
    // On a busy machine what belongs together may come in two parts, which counts as one more.
    let fewest = Number.POSITIVE_INFINITY;
    for (let attempt = 0; attempt < 4 && fewest > 8; attempt += 1) {
      const relay = await countingRelay(sshd.port);
      const engine = await engineFor(sshd, relay.port);
      await engine.request('remote.stat', { profileId: engine.profile.id, path: '/' });
      fewest = Math.min(fewest, relay.roundTrips());
    }
    // Identification and offers, keys, service and sign-in, channel, subsystem, greeting, limits; and the question.
    expect(fewest).toBeLessThanOrEqual(8);
  });
});
