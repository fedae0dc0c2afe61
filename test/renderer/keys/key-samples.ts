import type { KeyFacts, MadeKey } from '../../../shared/models/signing-key.ts';

export const keyFacts = (over: Partial<KeyFacts> = {}): KeyFacts => ({
  path: '/home/dana/.ssh/waybill_aimedres_ed25519',
  form: 'openssh',
  keyType: 'ssh-ed25519',
  bits: 256,
  grade: 'strong',
  fingerprint: `SHA256:${'Ab3/'.repeat(10)}xyz`,
  publicKey: 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIFkbMZQ6 dana@FRONT-DESK-2',
  comment: 'dana@FRONT-DESK-2',
  isProtected: true,
  isReadableByOthers: false,
  age: { sinceMs: Date.now(), from: 'made-here' },
  ...over,
});

export const madeKey = (over: Partial<KeyFacts> = {}): MadeKey => {
  const facts = keyFacts(over);
  return { facts, publicKeyPath: `${facts.path}.pub`, isFolderOpen: false };
};
