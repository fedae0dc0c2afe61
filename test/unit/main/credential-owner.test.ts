import { beforeEach, describe, expect, it } from 'vitest';
import { CredentialOwner } from '../../../electron/main/secrets/credential-owner.ts';
import { LiveQuestions } from '../../../electron/main/secrets/live-questions.ts';
import type { CredentialNeed } from '../../../shared/contract/credentials.ts';
import { FakeKeychain } from './fake-vaults.ts';

const NEED: CredentialNeed = {
  profileId: 'p',
  profileName: 'Sleep Impressions',
  host: 'h',
  port: 22,
  user: 'etl_si',
  method: 'password',
};
const KEY: CredentialNeed = { ...NEED, method: 'key-file', keyFile: '/key' };
const MISSING = { kind: 'none', error: { code: 'CredentialMissing' } };
const { signal } = new AbortController();

let keychain: FakeKeychain;
let live: LiveQuestions;
let owner: CredentialOwner;
beforeEach(() => {
  keychain = new FakeKeychain();
  live = new LiveQuestions(() => {});
  owner = new CredentialOwner(keychain, live);
});
const answer = (need: CredentialNeed = NEED) => owner.credential(need, signal);

describe("the application's answer to the engine's question", () => {
  it('is the kept password, of this profile only', async () => {
    keychain.secrets.set('p:password', 'kept');
    expect(await answer()).toEqual({ kind: 'password', password: 'kept' });
    expect(await answer({ ...NEED, profileId: 'other' })).toMatchObject(MISSING);
  });

  it('is what a person gave, for one sign-in', async () => {
    keychain.secrets.set('p:password', 'kept');
    owner.giveOnce('p', { kind: 'password', secret: 'given' });
    expect([await answer(), await answer()]).toEqual([
      { kind: 'password', password: 'given' },
      { kind: 'password', password: 'kept' },
    ]);
  });

  it('is nothing any more once it was withdrawn', async () => {
    owner.giveOnce('p', { kind: 'password', secret: 'given' });
    owner.withdraw('p');
    expect(await answer()).toMatchObject(MISSING);
  });

  it('is only what was given where a person wants to be asked each time', async () => {
    keychain.secrets.set('p:password', 'kept');
    expect(await answer({ ...NEED, method: 'ask' })).toMatchObject(MISSING);
    owner.giveOnce('p', { kind: 'password', secret: 'given' });
    expect(await answer({ ...NEED, method: 'ask' })).toEqual({ kind: 'password', password: 'given' });
  });

  it('is a key, and its passphrase once it turns out to need one', async () => {
    owner.giveOnce('p', { kind: 'passphrase', secret: 'given' });
    expect(await answer(KEY)).toEqual({ kind: 'key-file', path: '/key' });
    const again = { ...KEY, passphraseFor: '/key' };
    expect(await answer(again)).toEqual({ kind: 'key-file', path: '/key', passphrase: 'given' });
    expect(await answer(again)).toMatchObject({ kind: 'none', error: { code: 'PassphraseNeeded' } });
    keychain.secrets.set('p:passphrase', 'kept');
    expect(await answer(again)).toEqual({ kind: 'key-file', path: '/key', passphrase: 'kept' });
  });

  it('says that the keychain is locked', async () => {
    keychain.locked = true;
    expect(await answer()).toMatchObject({ kind: 'none', error: { code: 'VaultUnavailable' } });
  });

  it('is the password of the practice server while it runs', async () => {
    owner.usePractice('p', 'practice');
    expect([await answer(), await answer()]).toEqual([
      { kind: 'password', password: 'practice' },
      { kind: 'password', password: 'practice' },
    ]);
  });

  it('is what was typed for a test, else what is kept for its profile, and nothing once the test is over', async () => {
    keychain.secrets.set('p:password', 'kept');
    const need = { ...NEED, profileId: 'test-1' };
    const typed = owner.openTest('test-1', 'p', { kind: 'password', secret: 'typed' });
    expect(await answer(need)).toEqual({ kind: 'password', password: 'typed' });
    typed[Symbol.dispose]();
    using _kept = owner.openTest('test-2', 'p', undefined);
    expect(await answer({ ...NEED, profileId: 'test-2' })).toEqual({ kind: 'password', password: 'kept' });
    using _new = owner.openTest('test-3', undefined, undefined);
    expect(await answer({ ...NEED, profileId: 'test-3' })).toMatchObject(MISSING);
    expect(await answer(need)).toMatchObject(MISSING);
  });

  it('is what was typed for a test also where a person wants to be asked each time, and nothing kept', async () => {
    keychain.secrets.set('p:password', 'kept');
    const need = { ...NEED, profileId: 'test-1', method: 'ask' } as const;
    using _typed = owner.openTest('test-1', 'p', { kind: 'password', secret: 'typed' });
    expect(await answer(need)).toEqual({ kind: 'password', password: 'typed' });
    using _none = owner.openTest('test-2', 'p', undefined);
    expect(await answer({ ...need, profileId: 'test-2' })).toMatchObject(MISSING);
  });

  it('does not spend what was given for a sign-in on a test', async () => {
    owner.giveOnce('p', { kind: 'password', secret: 'given' });
    using _test = owner.openTest('test-1', 'p', undefined);
    expect(await answer({ ...NEED, profileId: 'test-1' })).toMatchObject(MISSING);
    expect(await answer()).toEqual({ kind: 'password', password: 'given' });
  });
});
