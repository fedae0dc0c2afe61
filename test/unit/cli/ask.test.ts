import { expect, it } from 'vitest';
import { createAsker, type Keyboard } from '../../../electron/cli/ask.ts';
import type { Terminal } from '../../../electron/cli/terminal.ts';

it('a secret is asked for only once the terminal shows nothing by itself any more', async () => {
  const happened: string[] = [];
  let type: (keys: string) => void = () => {};
  const keyboard: Keyboard = {
    isTTY: true,
    setRawMode: (raw) => happened.push(raw ? 'raw' : 'cooked'),
    on: (event: 'data' | 'end', listener: (chunk: string) => void) => {
      if (event === 'data') type = listener;
    },
    off: () => {},
    resume: () => happened.push('listening'),
    pause: () => {},
  };
  const terminal = {
    animated: true,
    question: (text: string) => happened.push(text),
    endQuestion: () => {},
  } as unknown as Terminal;
  const asker = createAsker({ terminal, keyboard, interrupt: () => {} });
  const answer = asker.secret('Password: ', new AbortController().signal);
  await expect.poll(() => happened.at(-1)).toBe('Password: ');
  type('s3cret\r');
  expect(await answer).toBe('s3cret');
  expect(happened).toEqual(['raw', 'listening', 'Password: ', 'cooked']);
});
