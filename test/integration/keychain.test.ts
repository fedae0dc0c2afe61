import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { outcomeOf } from '../support/command.ts';
import { runWithKeychain } from '../support/keychain.ts';
import { requires, titleWith } from '../support/requirements.ts';
import { tempFolder } from '../support/temp.ts';

const keychain = requires('keychain');

describe.skipIf(!keychain.available)(titleWith('a real keychain', keychain), () => {
  it('keeps a secret, replaces it, gives it back and forgets it', async () => {
    const script = join(import.meta.dirname, '../support/keychain-round-trip.ts');
    const outcome = await runWithKeychain([process.execPath, script]);
    expect(outcome.code, outcome.stderr).toBe(0);
    expect(JSON.parse(outcome.stdout)).toEqual({
      before: null,
      kept: 'Grüße, 東京',
      listed: ['keychain-round-trip password keychain'],
      replaced: 'replaced',
      removed: true,
      removedAgain: false,
      after: null,
    });
  });

  it('that never answers holds up neither the caller nor the end of the process', async () => {
    await using folder = await tempFolder('silent-bus');
    const path = join(folder.path, 'bus');
    // A session bus that takes connections and says nothing: as a prompt that nobody sees.
    const bus = createServer((socket) => socket.on('error', () => undefined).resume());
    await new Promise<void>((resolve) => bus.listen(path, resolve));
    try {
      const vault = join(import.meta.dirname, '../../electron/vault/keychain-vault.ts');
      const source = `const { createKeychainVault } = await import(${JSON.stringify(vault)});
        const reading = createKeychainVault({ deadlineMs: 500 }).get({ profileId: 'p', kind: 'password' });
        await reading.catch((thrown) => process.stdout.write(thrown.error.message));`;
      const outcome = await outcomeOf(process.execPath, ['--input-type=module', '-e', source], {
        environment: { ...process.env, DBUS_SESSION_BUS_ADDRESS: `unix:path=${path}` },
        deadlineMs: 30_000,
      });
      expect(outcome).toMatchObject({
        code: 0,
        stdout: 'reading from the keychain took longer than 500 ms',
      });
    } finally {
      bus.close();
    }
  });
});
