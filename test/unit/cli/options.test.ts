import { CommanderError } from 'commander';
import { describe, expect, it } from 'vitest';
import { groupsOfFour, trustFrom } from '../../../electron/cli/answers.ts';
import { uploadTarget } from '../../../electron/cli/commands/put.ts';
import { createInterruption } from '../../../electron/cli/interruption.ts';
import { readFrom, readTo } from '../../../electron/cli/period.ts';
import { wantsColours } from '../../../electron/cli/terminal.ts';
import { dataDirectoryFor } from '../../../electron/engine-host/data-directory.ts';
import { FINGERPRINT } from './fake-engine.ts';

describe('a period', () => {
  it('holds whole local days, the last one included', () => {
    expect(readFrom('2025-01-16')).toBe(new Date(2025, 0, 16).getTime());
    expect(readTo('2025-01-31')).toBe(new Date(2025, 1, 1).getTime());
  });

  it('takes exact moments', () => {
    expect(readFrom('2025-01-16T09:30:00Z')).toBe(Date.UTC(2025, 0, 16, 9, 30));
    expect(readTo('2025-01-16T09:30')).toBe(new Date(2025, 0, 16, 9, 30).getTime());
  });

  it.each(['2025-02-31', '2025-13-01', '16.1.2025', 'yesterday', '', '2025-01-16T25:00'])(
    'refuses %j',
    (text) => {
      expect(() => readFrom(text)).toThrow(CommanderError);
    },
  );
});

describe('the data directory', () => {
  const at = (environment: Record<string, string>, platform: NodeJS.Platform, given?: string) =>
    dataDirectoryFor(
      given,
      environment,
      platform,
      platform === 'win32' ? 'C:\\work' : '/work-dir',
      '/home/dana',
    );

  it("follows the platform's convention", () => {
    expect(at({}, 'linux')).toBe('/home/dana/.local/share/waybill');
    expect(at({ XDG_DATA_HOME: '/data' }, 'linux')).toBe('/data/waybill');
    expect(at({ XDG_DATA_HOME: 'relative' }, 'linux')).toBe('/home/dana/.local/share/waybill');
    expect(at({}, 'darwin')).toBe('/home/dana/Library/Application Support/Waybill');
    expect(at({ APPDATA: 'C:\\Roaming' }, 'win32')).toBe('C:\\Roaming\\Waybill');
  });

  it('is the option before the environment', () => {
    expect(at({ WAYBILL_DATA_DIR: '/env' }, 'linux')).toBe('/env');
    expect(at({ WAYBILL_DATA_DIR: '/env' }, 'linux', 'here')).toBe('/work-dir/here');
  });
});

describe('trusting a host key', () => {
  const bare = FINGERPRINT.slice('SHA256:'.length);

  it('takes the fingerprint however it was copied', () => {
    for (const typed of [FINGERPRINT, bare, `${FINGERPRINT}=`, groupsOfFour(FINGERPRINT), `  ${bare} `]) {
      expect(trustFrom(typed, FINGERPRINT)).toBe('compared');
    }
  });

  it('is exact about letters', () => {
    expect(trustFrom(FINGERPRINT.toLowerCase(), FINGERPRINT)).toBe('different');
    expect(trustFrom(bare.slice(0, -1), FINGERPRINT)).toBe('different');
  });

  it('needs a whole yes; Enter and no decline', () => {
    expect(['yes', 'y', '', 'no'].map((typed) => trustFrom(typed, FINGERPRINT))).toEqual([
      'without-comparing',
      'different',
      'declined',
      'declined',
    ]);
  });
});

describe('an upload', () => {
  it('goes into a folder where several go, where the path ends so, or where none is given', () => {
    expect(uploadTarget(2, 'p:/in', '/in')).toBe('folder');
    expect(uploadTarget(1, 'p:/in/', '/in/')).toBe('folder');
    expect(uploadTarget(1, 'p:', '/in')).toBe('folder');
    expect(uploadTarget(1, 'sftp://u@h', '.')).toBe('folder');
    expect(uploadTarget(1, 'p:/in', '/in')).toBe('either');
  });
});

describe('Ctrl-C', () => {
  it('asks to stop; only a later one ends at once', () => {
    let now = 0;
    let ended = 0;
    const interruption = createInterruption({ endNow: () => (ended += 1), now: () => now });
    interruption.request();
    expect([interruption.signal.aborted, ended]).toEqual([true, 0]);
    now = 50; // the same key press, passed on by npx
    interruption.request();
    expect(ended).toBe(0);
    now = 2_000;
    interruption.request();
    expect(ended).toBe(1);
  });
});

describe('colours', () => {
  const tty = { isTTY: true };
  const pipe = { isTTY: false };

  it('are only where somebody looks, unless the environment says otherwise', () => {
    expect(wantsColours({}, tty)).toBe(true);
    expect(wantsColours({}, pipe)).toBe(false);
    expect(wantsColours({ NO_COLOR: '1', FORCE_COLOR: '1' }, tty)).toBe(false);
    expect(wantsColours({ NO_COLOR: '' }, tty)).toBe(true);
    expect(wantsColours({ FORCE_COLOR: '1' }, pipe)).toBe(true);
    expect(wantsColours({ FORCE_COLOR: '0' }, tty)).toBe(false);
    expect(wantsColours({ TERM: 'dumb' }, tty)).toBe(false);
  });
});
