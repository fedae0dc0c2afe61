import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { NO_NUMBERS, type QueueNumbers } from '../../../electron/main/background/queue-numbers.ts';
import { QuitKeeper, type QuitParts } from '../../../electron/main/background/quit.ts';

const GOING: QueueNumbers = { ...NO_NUMBERS, going: 3 };

let calls: string[];
let numbers: QueueNumbers;
beforeEach(() => {
  vi.useFakeTimers();
  calls = [];
  numbers = NO_NUMBERS;
});
afterEach(() => {
  vi.useRealTimers();
});

const keeper = (more: Partial<QuitParts> = {}) =>
  new QuitKeeper({
    platform: 'linux',
    numbers: () => numbers,
    freshNumbers: async () => numbers,
    hideWindow: () => calls.push('hide'),
    sayStillGoing: (going) => calls.push(`say ${going}`),
    confirm: async ({ message, detail, yes, no }) => {
      calls.push(`${message} ${detail} [${yes}] [${no}]`);
      return false;
    },
    closeServices: async () => void calls.push('close'),
    exit: () => calls.push('exit'),
    quit: () => calls.push('quit'),
    ...more,
  });
const event = () => ({ preventDefault: () => calls.push('prevented') });
const settle = () => vi.advanceTimersByTimeAsync(0);
const QUESTION =
  '3 files are still being sent. They continue when Waybill is started again. [Quit] [Keep sending]';

describe('closing the window', () => {
  it('is just that while nothing goes', () => {
    keeper().onWindowClose(event());
    expect(calls).toEqual([]);
  });

  it('hides it while files go, and says so once', () => {
    const quit = keeper();
    numbers = GOING;
    quit.onWindowClose(event());
    expect([calls, quit.isHidden]).toEqual([['prevented', 'hide', 'say 3'], true]);
    quit.onWindowShown();
    quit.onWindowClose(event());
    expect(calls.slice(3)).toEqual(['prevented', 'hide']);
  });

  it('ends the application a minute after the last file, if nothing waits for a person since', async () => {
    const quit = keeper();
    numbers = { ...GOING, failed: 1 };
    quit.onWindowClose(event());
    calls.length = 0;
    numbers = { ...NO_NUMBERS, failed: 2 };
    quit.look();
    await vi.advanceTimersByTimeAsync(120_000);
    expect([calls, quit.newTrouble]).toEqual([[], 1]);
    numbers = { ...NO_NUMBERS, failed: 1 };
    quit.look();
    await vi.advanceTimersByTimeAsync(59_999);
    expect(calls).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(calls).toEqual(['quit']);
  });

  it('does not end it where more files come, a person looks, or it is a Mac', async () => {
    const finish = async (quit: QuitKeeper, meanwhile: () => void) => {
      numbers = GOING;
      quit.onWindowClose(event());
      numbers = NO_NUMBERS;
      quit.look();
      await vi.advanceTimersByTimeAsync(30_000);
      meanwhile();
      quit.look();
      await vi.advanceTimersByTimeAsync(120_000);
    };
    const busy = keeper();
    await finish(busy, () => {
      numbers = GOING;
    });
    const shown = keeper();
    await finish(shown, () => shown.onWindowShown());
    await finish(keeper({ platform: 'darwin' }), () => {});
    expect(calls).not.toContain('quit');
  });
});

describe('quitting', () => {
  it('closes everything and ends, without a question while nothing goes', async () => {
    keeper().onBeforeQuit(event());
    await settle();
    expect(calls).toEqual(['prevented', 'close', 'exit']);
  });

  it('asks while files go, and keeps sending unless a person says otherwise', async () => {
    numbers = GOING;
    const quit = keeper();
    quit.onBeforeQuit(event());
    await settle();
    expect(calls).toEqual(['prevented', QUESTION]);
    quit.onBeforeQuit(event());
    await settle();
    expect(calls.slice(2)).toEqual(['prevented', QUESTION]);
  });

  it('asks once, however often it is asked for meanwhile', async () => {
    numbers = GOING;
    const answer = Promise.withResolvers<boolean>();
    const quit = keeper({ confirm: () => answer.promise });
    for (let each = 0; each < 3; each += 1) quit.onBeforeQuit(event());
    await settle();
    answer.resolve(true);
    await settle();
    quit.onBeforeQuit(event());
    await settle();
    expect(calls).toEqual(['prevented', 'prevented', 'prevented', 'close', 'exit', 'prevented']);
  });

  it('lets the window close while it ends', async () => {
    numbers = GOING;
    const quit = keeper({ closeServices: () => new Promise(() => {}) });
    quit.onShutdown();
    quit.onWindowClose(event());
    await vi.advanceTimersByTimeAsync(11_999);
    expect(calls).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(calls).toEqual(['exit']);
  });
});
