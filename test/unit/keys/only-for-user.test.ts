import { describe, expect, it } from 'vitest';
import { makeOnlyForUser } from '../../../electron/engine/keys/only-for-user.ts';
import { errorOf } from '../../../shared/errors.ts';

const KEY = 'C:\\Users\\Dana Fox\\.ssh\\waybill_ed25519';
const WHOAMI = '"clinic\\dana fox","S-1-5-21-1004336348-1177238915-682003330-512"\r\n';

/** A Windows whose programs answer as said, and what was run on it. */
function windows(answers: Readonly<Record<string, string | Error>>) {
  const runs: (readonly [string, readonly string[]])[] = [];
  return {
    runs,
    options: {
      platform: 'win32' as const,
      systemRoot: 'C:\\Windows',
      runProgram: async (file: string, args: readonly string[]) => {
        runs.push([file, args]);
        const answer = answers[file.split('\\').at(-1) ?? ''] ?? '';
        if (answer instanceof Error) throw answer;
        return answer;
      },
    },
  };
}

describe('a key file on Windows', () => {
  it('gets one entry, for the user by security identifier, and inherits nothing', async () => {
    const { runs, options } = windows({ 'whoami.exe': WHOAMI });
    await makeOnlyForUser(KEY, options);
    expect(runs).toEqual([
      ['C:\\Windows\\System32\\whoami.exe', ['/user', '/fo', 'csv', '/nh']],
      [
        'C:\\Windows\\System32\\icacls.exe',
        [KEY, '/inheritance:r', '/grant:r', '*S-1-5-21-1004336348-1177238915-682003330-512:F'],
      ],
    ]);
  });

  it.each([
    ['whoami names nobody', { 'whoami.exe': 'ERROR' }],
    ['whoami fails', { 'whoami.exe': new Error('no') }],
    ['icacls fails', { 'whoami.exe': WHOAMI, 'icacls.exe': new Error('access denied') }],
  ])('is refused where it can’t be restricted: %s', async (_, answers) => {
    const { options } = windows(answers);
    const refused = await makeOnlyForUser(KEY, options).then(
      () => 'restricted',
      (thrown: unknown) => errorOf(thrown).code,
    );
    expect(refused).toBe('LocalPermissionDenied');
  });
});

it('elsewhere the mode has done it, and nothing is run', async () => {
  const { runs, options } = windows({});
  await makeOnlyForUser('/home/dana/.ssh/key', { ...options, platform: 'linux' });
  expect(runs).toEqual([]);
});
