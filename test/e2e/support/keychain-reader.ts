import { createKeychainVault } from '../../../electron/vault/keychain-vault.ts';

/** A program of its own, because a keychain is found through the environment of the process: prints a secret as JSON. */
const [profileId = '', kind] = process.argv.slice(2);
const vault = createKeychainVault({ deadlineMs: 10_000 });
const secret = await vault.get({ profileId, kind: kind === 'passphrase' ? 'passphrase' : 'password' });
process.stdout.write(`${JSON.stringify(secret ?? null)}\n`);
