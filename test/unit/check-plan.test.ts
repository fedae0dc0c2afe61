import { describe, expect, it } from 'vitest';
import {
  checkPlan,
  READ_BACK_BYTES,
  READ_BACK_FIRST_BYTES,
} from '../../electron/engine/transfers/check-plan.ts';
import type { Profile } from '../../shared/models/profile.ts';
import { profileNamed } from './cli/fixtures.ts';

type Settings = Partial<Profile['transfer']>;

const MIDDLE = READ_BACK_FIRST_BYTES + 1;
const LARGE = READ_BACK_BYTES + 1;

const planOf = (
  settings: Settings,
  size: number,
  {
    batch = null,
    kind = 'saved',
  }: { batch?: Profile['transfer']['verify'] | null; kind?: Profile['kind'] } = {},
) => {
  const profile = profileNamed(kind, 'partner');
  return checkPlan({ verify: batch }, { kind, transfer: { ...profile.transfer, ...settings } }, size);
};
const ways = (...given: Parameters<typeof planOf>) => planOf(...given).ways.join(' ');

describe('how a file is compared', () => {
  it('auto: reading back where it is cheap, the command where it is permitted and faster, else the size', () => {
    expect([0, MIDDLE, READ_BACK_BYTES, LARGE].map((size) => ways({}, size))).toEqual([
      'read-back size',
      'read-back size',
      'read-back size',
      'size',
    ]);
    const permitted = { hashCommand: true };
    expect([0, READ_BACK_FIRST_BYTES, MIDDLE, LARGE].map((size) => ways(permitted, size))).toEqual([
      'read-back hash-command size',
      'read-back hash-command size',
      'hash-command read-back size',
      'hash-command size',
    ]);
  });

  it('the other modes mean what they say, also where a command is permitted', () => {
    const hashCommand = true;
    expect(ways({ hashCommand, verify: 'read-back' }, LARGE)).toBe('read-back size');
    expect(ways({ hashCommand, verify: 'size' }, 1)).toBe('size');
    expect(ways({ hashCommand, verify: 'none', requiredCheck: 'none' }, 1)).toBe('');
  });

  it('what is required outranks the mode', () => {
    expect(ways({ verify: 'none' }, 1)).toBe('size');
    expect(ways({ verify: 'none', requiredCheck: 'content' }, LARGE)).toBe('read-back size');
    expect(ways({ verify: 'size', requiredCheck: 'content' }, LARGE)).toBe('read-back size');
    expect(ways({ requiredCheck: 'content', hashCommand: true }, LARGE)).toBe('hash-command read-back size');
  });

  it('a batch says for itself, within what is required', () => {
    expect(ways({ verify: 'size' }, LARGE, { batch: 'read-back' })).toBe('read-back size');
    expect(ways({ verify: 'read-back' }, 1, { batch: 'none' })).toBe('size');
    expect(planOf({ verify: 'read-back' }, 1, { batch: 'none' })).toMatchObject({ required: 'size' });
  });

  it('nobody has required anything of a destination that isn’t saved', () => {
    const kind = 'ad-hoc';
    expect(planOf({}, 1, { kind, batch: 'none' })).toMatchObject({ ways: [], required: 'none' });
    expect(planOf({}, 1, { kind })).toMatchObject({ required: 'size' });
  });
});
