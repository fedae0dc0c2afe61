import { EventEmitter } from 'node:events';
import { expect, test } from 'vitest';
import { consoleFact, watchForTrouble } from '../../../electron/main/window-trouble.ts';

function pageByHand() {
  const page = new EventEmitter();
  const happened: string[] = [];
  let nowMs = 1_000_000;
  const watched = new Promise<void>((resolve) => {
    watchForTrouble(page as unknown as Parameters<typeof watchForTrouble>[0], {
      note: (event) => happened.push(event),
      now: () => nowMs,
      onGone: () => happened.push('gone'),
      reload: () => {
        happened.push('reload');
        resolve();
      },
      onGaveUp: () => happened.push('gave up'),
    });
  });
  const die = (reason = 'crashed') => page.emit('render-process-gone', {}, { reason, exitCode: 5 });
  const later = (ms: number) => {
    nowMs += ms;
  };
  return { die, happened, watched, later };
}

test('a dead page is loaded again once, and a person is asked the second time', async () => {
  const { die, happened, watched } = pageByHand();
  die();
  await watched;
  die();
  expect(happened).toEqual(['window.gone', 'gone', 'reload', 'window.gone', 'gone', 'gave up']);
});

test('a page that dies a long time later is loaded again', async () => {
  const { die, happened, watched, later } = pageByHand();
  die();
  await watched;
  later(61_000);
  die('oom');
  expect(happened.slice(3)).toEqual(['window.gone', 'gone']);
});

test('a page that was closed isn’t dead', () => {
  const { die, happened } = pageByHand();
  die('clean-exit');
  expect(happened).toEqual(['window.gone', 'gone']);
});

test('of the console’s errors the kind and the place are noted, of other lines nothing', () => {
  const message = "Uncaught TypeError: can't read /home/anna/patients.csv";
  const place = 'app://waybill/main-AB12.js';
  const noted = { what: 'TypeError', place: 'main-AB12.js', line: 7 };
  expect([
    consoleFact({ level: 'error', message, lineNumber: 7, sourceId: place }, []),
    consoleFact({}, [3, message, 7, place]),
    consoleFact({}, [3, 'patients.csv is missing', 1, 'file:///home/anna/x.js']),
    consoleFact({}, [2, message, 7, place]),
    consoleFact({ level: 'info', message, lineNumber: 7, sourceId: place }, []),
  ]).toEqual([noted, noted, { what: 'error', place: '(elsewhere)', line: 1 }, undefined, undefined]);
});
