import { spawn } from 'node:child_process';
import { type Cli, launcher } from './cli.ts';
import { pathOfProgram } from './requirements.ts';
import { waitFor } from './temp.ts';

const script = process.platform === 'linux' ? pathOfProgram('script') : undefined;
/** Whether a command line can be run on a terminal of its own here. */
export const hasTerminal = script !== undefined;

export interface TerminalSession {
  /** Waits until `text` is on the screen behind what was waited for before, then types `answer`. */
  answer(text: string, answer: string): Promise<void>;
  readonly ended: Promise<{ readonly code: number | null; readonly screen: string }>;
}

/** Runs a command line on a terminal of its own, which `script` provides. */
export function onTerminal(cli: Cli, args: readonly string[]): TerminalSession {
  const words = [process.execPath, launcher, '--data-dir', cli.dataDirectory, ...args];
  const line = words.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(' ');
  const child = spawn(script ?? 'script', ['-qefc', line, '/dev/null'], {
    cwd: cli.folder,
    env: { ...process.env, TERM: 'xterm', NO_COLOR: '1', SHELL: '/bin/sh' },
    timeout: 60_000,
  });
  let screen = '';
  let seen = 0;
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    screen += text;
  });
  return {
    async answer(text, answer) {
      await waitFor(() => screen.indexOf(text, seen) >= 0, { what: `"${text}" in ${screen}` });
      seen = screen.indexOf(text, seen) + text.length;
      child.stdin.write(answer);
    },
    ended: new Promise((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (code) => resolve({ code, screen: screen.replaceAll('\r\n', '\n') }));
    }),
  };
}
