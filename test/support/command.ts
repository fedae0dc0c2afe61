import { spawn } from 'node:child_process';

/** How a command ended and what it wrote. */
export interface CommandOutcome {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CommandOptions {
  /** Written to standard input, which is then closed. */
  readonly input?: string;
  readonly environment?: NodeJS.ProcessEnv;
  readonly folder?: string;
  /** After this time the command and all it started in its process group are killed; 60 s by default. */
  readonly deadlineMs?: number;
}

/** Runs a command to its end, whatever the exit code. Throws if it can't be started or passes its deadline. */
export function outcomeOf(
  command: string,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<CommandOutcome> {
  const deadlineMs = options.deadlineMs ?? 60_000;
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: options.folder,
      env: options.environment ?? process.env,
      // A process group of its own, so that its children can be ended with it.
      detached: true,
    });
    let stdout = '';
    let stderr = '';
    let late = false;
    const endGroup = (): void => {
      try {
        if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
      } catch {
        // Nothing of the group is left.
      }
    };
    const timer = setTimeout(() => {
      late = true;
      endGroup();
    }, deadlineMs);
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    child.stdin.on('error', () => undefined);
    child.stdin.end(options.input ?? '');
    child.on('error', (error) => {
      clearTimeout(timer);
      reject(error);
    });
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      endGroup();
      if (late)
        reject(new Error(`${command} took longer than ${deadlineMs} ms; it wrote: ${stdout}${stderr}`));
      else resolve({ code, signal, stdout, stderr });
    });
  });
}

/** Runs a command that has to succeed; returns its standard output. */
export async function run(
  command: string,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<string> {
  const outcome = await outcomeOf(command, args, options);
  if (outcome.code === 0) return outcome.stdout;
  const end = outcome.signal ?? `exit code ${outcome.code}`;
  throw new Error(`${command} ${args.join(' ')}: ${end}\n${outcome.stderr}${outcome.stdout}`);
}
