import { createKeychainVault } from '../../electron/vault/keychain-vault.ts';

/**
 * A program of its own, because a keychain is found through the environment of the process: keeps a secret,
 * reads it, removes it, all in the keychain of the session it runs in, and prints what it saw as JSON.
 */
const vault = createKeychainVault({ deadlineMs: 10_000 });
const account = { profileId: 'keychain-round-trip', kind: 'password' } as const;
const before = await vault.get(account);
await vault.set(account, 'Grüße, 東京');
const kept = await vault.get(account);
const listed = (await vault.list()).map(({ profileId, kind, where }) => `${profileId} ${kind} ${where}`);
await vault.set(account, 'replaced');
const replaced = await vault.get(account);
const removed = await vault.delete(account);
const removedAgain = await vault.delete(account);
const after = await vault.get(account);
const seen = { before: before ?? null, kept, listed, replaced, removed, removedAgain, after: after ?? null };
process.stdout.write(`${JSON.stringify(seen)}\n`);
