import { describe, expect, test } from 'vitest';
import { checkPolicy } from '../../../shared/policy/check-policy.ts';

const KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIFQkdSXLcVMpSPjKQpGeZ0JE8lq3JSXkXEkGZ0XqzbCd';
const PROFILE = {
  name: 'Sleep Impressions',
  host: 'imports.flowiq.ai',
  user: 'etl_si',
  authentication: { method: 'key-file', path: '/etc/waybill/id_ed25519' },
};

const problemsOf = (content: unknown) => {
  const checked = checkPolicy(content);
  return checked.ok ? [] : checked.problems;
};

test('a whole policy is taken as it stands, with nothing locked that it doesn’t name', () => {
  const checked = checkPolicy({
    waybillPolicy: 1,
    contact: 'Help desk, extension 4711',
    profiles: [{ ...PROFILE, remoteFolder: '/midwest/si', transfer: { verify: 'read-back' } }],
    everyProfile: { transfer: { requiredCheck: 'content', include: ['*.csv'] } },
    hostKeys: [{ host: 'imports.flowiq.ai', keys: [`${KEY} partner@server`] }],
    forbidden: ['accept-host-keys', 'accept-host-keys'],
  });
  expect(checked).toEqual({
    ok: true,
    policy: {
      contact: 'Help desk, extension 4711',
      profiles: [
        {
          name: 'Sleep Impressions',
          account: 'imports.flowiq.ai:22 etl_si',
          locked: [
            { path: 'port', value: 22 },
            { path: 'name', value: 'Sleep Impressions' },
            { path: 'host', value: 'imports.flowiq.ai' },
            { path: 'user', value: 'etl_si' },
            { path: 'authentication', value: { method: 'key-file', path: '/etc/waybill/id_ed25519' } },
            { path: 'remoteFolder', value: '/midwest/si' },
            { path: 'transfer.verify', value: 'read-back' },
          ],
        },
      ],
      everyProfile: [
        { path: 'transfer.requiredCheck', value: 'content' },
        { path: 'transfer.include', value: ['*.csv'] },
      ],
      hostKeys: [{ host: 'imports.flowiq.ai', port: 22, keys: [KEY] }],
      forbidden: ['accept-host-keys'],
    },
  });
});

describe('nothing is silently left out', () => {
  test.each([
    ['another version', { waybillPolicy: 2 }, 'waybillPolicy'],
    ['an unknown name', { waybillPolicy: 1, forbiden: [] }, 'forbiden'],
    ['an unknown action', { waybillPolicy: 1, forbidden: ['send'] }, 'forbidden.0'],
    [
      'a key that is none',
      { waybillPolicy: 1, hostKeys: [{ host: 'h', keys: ['AAAA'] }] },
      'hostKeys.0.keys.0',
    ],
    [
      'an unknown setting',
      { waybillPolicy: 1, everyProfile: { transfer: { verfy: 'size' } } },
      'everyProfile.transfer.verfy',
    ],
    [
      'a value a setting can’t have',
      { waybillPolicy: 1, everyProfile: { transfer: { verify: 'hope' } } },
      'everyProfile.transfer.verify',
    ],
    [
      'one server for every connection',
      { waybillPolicy: 1, everyProfile: { host: 'h' } },
      'everyProfile.host',
    ],
    [
      'a connection without a user',
      { waybillPolicy: 1, profiles: [{ ...PROFILE, user: undefined }] },
      'profiles[0].user',
    ],
    [
      'two connections of one name',
      { waybillPolicy: 1, profiles: [PROFILE, { ...PROFILE, name: 'sleep impressions' }] },
      'profiles[1].name',
    ],
    ['no object', 'policy', ''],
  ])('%s', (_what, content, place) => {
    const problems = problemsOf(content);
    expect(problems).not.toEqual([]);
    expect(problems.some((problem) => problem.includes(place))).toBe(true);
  });

  test('everything that is wrong is told at once', () => {
    expect(
      problemsOf({
        waybillPolicy: 1,
        everyProfile: { transfer: { verify: 'hope' }, retry: { limt: 3 } },
        profiles: [{ name: 'No server' }],
      }),
    ).toHaveLength(5);
  });
});
