import { formatCount } from '../format.ts';

/** What to do about a request that was refused, where the error's own next step would be too general. */
export const HINTS = {
  profileInUse: 'Cancel its unfinished transfers first, or let them finish.',
  jumpCircle: 'These jump hosts lead in a circle. Give one of them another route.',
  jumpMissing: 'The jump host isn’t saved any more. Choose another one.',
  /** @param names those that go through it */
  jumpInUse: (name: string, names: readonly string[]) =>
    `${name} is the jump host of ${names.join(', ')}. Give ${names.length === 1 ? 'that connection' : 'those connections'} another route first.`,
  trustedKeyChanged: 'The trusted key changed meanwhile. Look at it again before you decide.',
  keyExists: 'A key is never written over: it would be gone for good. Choose another name.',
  kitExists: 'Choose an empty folder: nothing is written over.',
  notAHostKey:
    'Paste the key or its fingerprint as your partner sent it: a line with ssh-ed25519 AAAA…, or SHA256: and 43 characters.',
  acceptingForbidden:
    'This connection takes only keys that were set beforehand. Ask your IT to add the key or to change that.',
  tooManyItems: (most: number) =>
    `Choose at most ${formatCount(most)} files at once, or the folder they are in.`,
  togetherDirectly:
    'This connection writes directly under the final names, so its files can’t be published together. Send them one by one.',
  importWithoutJump: (name: string) => `Import ${name} too: others go through it.`,
} as const;
