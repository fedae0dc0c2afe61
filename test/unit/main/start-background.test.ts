import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Background, startBackground } from '../../../electron/main/background/start-background.ts';
import { Supervisor } from '../../../electron/main/engine-host/supervisor.ts';
import { type FakeElectron, fakeElectron } from '../../support/fake-electron.ts';
import { FakeEngines } from './fake-engines.ts';
import { fakeSafeStorage } from './fake-vaults.ts';

let electron: FakeElectron;
let engines: FakeEngines;
let background: Background;

beforeEach(() => {
  vi.useFakeTimers();
  electron = fakeElectron(fakeSafeStorage('basic_text'));
  engines = new FakeEngines();
  engines.answers = {
    'queue.overview': {
      profiles: [
        {
          profileId: 'p',
          unfinished: { transferring: 1, queued: 2 },
          running: { files: 3, filesDone: 0, bytesTotal: 10, bytesDone: 5 },
        },
      ],
      failed: 0,
      controls: { uploadLimit: null, downloadLimit: null, stoppedAtMs: null },
    },
    'profiles.statuses': { statuses: [] },
  };
  const engine = new Supervisor({
    start: () => engines.start(),
    prepare: async () => {},
    report: () => {},
    now: () => Date.now(),
  });
  background = startBackground({
    electron: electron.parts,
    engine,
    window: electron.window,
    dialogs: electron.dialogs,
    trayIcon: '',
    wanted: () => ({ delivered: true, trouble: true, fileNames: false }),
    closeServices: async () => {},
    exit: () => {},
    report: () => {},
  });
});
afterEach(() => {
  background[Symbol.dispose]();
  vi.useRealTimers();
});

describe('the life beside the window', () => {
  it('follows the queue: awake while files go, a tray while the window is hidden', async () => {
    await vi.advanceTimersByTimeAsync(500);
    expect(electron.calls).toEqual(['awake']);
    background.quit.onWindowClose({ preventDefault: () => {} });
    engines.current.tell('queue.changed', { transfers: [], batches: [] });
    await vi.advanceTimersByTimeAsync(500);
    expect(electron.calls).toEqual(['awake', 'hide', 'tray']);
  });

  it('tells the engine when the machine woke', async () => {
    await vi.advanceTimersByTimeAsync(500);
    electron.parts.powerMonitor.emit('resume');
    expect(engines.asked).toContain('1 queue.wake');
    background[Symbol.dispose]();
    expect(electron.parts.powerMonitor.listenerCount('resume')).toBe(0);
  });

  it('shows the window again, and says why, where its engine dies too often while that is hidden', async () => {
    await vi.advanceTimersByTimeAsync(500);
    background.quit.onWindowClose({ preventDefault: () => {} });
    for (let crash = 0; crash < 5; crash += 1) {
      engines.current.crash('SIGSEGV');
      await vi.advanceTimersByTimeAsync(5_000);
    }
    expect([electron.window.visible, electron.notifications.at(-1)]).toEqual([
      true,
      {
        title: 'Waybill has stopped sending',
        body: 'Your files are safe and wait. Open Waybill to start again.',
      },
    ]);
    expect(electron.calls).toContain('asleep');
  });
});
