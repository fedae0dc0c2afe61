import { spawn } from 'node:child_process';

/** What became of a command: whether it ended with exit code 0, and all it wrote. */
export interface QuietOutcome {
  readonly ok: boolean;
  readonly output: string;
}

/**
 * Runs a command without showing its output. Never throws: a missing program or a passed deadline is an
 * outcome like any other. Standard input is closed, so nothing can wait for an answer.
 */
export function runQuietly(
  command: string,
  args: readonly string[],
  options: { deadlineMs: number; folder?: string; environment?: NodeJS.ProcessEnv },
): Promise<QuietOutcome> {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: options.folder,
      env: options.environment ?? process.env,
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: options.deadlineMs,
    });
    let output = '';
    const collect = (chunk: Buffer): void => {
      output += chunk.toString('utf8');
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    child.on('error', (error) => resolve({ ok: false, output: `${output}\n${error.message}` }));
    child.on('close', (code, signal) => {
      const end = signal === null ? '' : `\nended by ${signal} (deadline ${options.deadlineMs / 1000} s)`;
      resolve({ ok: code === 0, output: output + end });
    });
  });
}
