import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream, type Stats } from 'node:fs';
import { lstat, mkdir, readdir, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { type TempFolder, tempFolder } from './temp.ts';

/** One object that `--json` printed. */
export interface CliEvent {
  readonly event: string;
  readonly [field: string]: unknown;
}

/** How a command line ended. */
export interface CliOutcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Standard output's lines as objects; reading this throws where one isn't JSON. */
  readonly events: readonly CliEvent[];
}

export interface CliOptions {
  /** Written to standard input, which is closed in any case. */
  readonly input?: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** After this the command is killed and the test fails; 25 s unless said otherwise. */
  readonly deadlineMs?: number;
}

/** A command line that runs. */
export interface RunningCli {
  readonly ended: Promise<CliOutcome>;
  stdout(): string;
  stderr(): string;
  interrupt(): void;
  /** Ends it as a crash does. */
  kill(): void;
}

/** The command line on a data directory of its own. */
export interface Cli extends AsyncDisposable {
  /** A folder for the test's own files, and the working directory of every command. */
  readonly folder: string;
  readonly dataDirectory: string;
  run(args: readonly string[], options?: CliOptions): Promise<CliOutcome>;
  start(args: readonly string[], options?: CliOptions): RunningCli;
  /** Writes a file below `folder` and returns its absolute path. */
  write(name: string, content: string | Buffer): Promise<string>;
}

/** The program's file. */
export const launcher = join(import.meta.dirname, '..', '..', 'electron', 'cli', 'waybill.mjs');

/** Prepares an empty data directory. The program itself must have been built: `npm run build`. */
export async function commandLine(): Promise<Cli> {
  const own: TempFolder = await tempFolder('cli');
  const folder = join(own.path, 'local');
  const dataDirectory = join(own.path, 'data');
  await mkdir(folder);
  const running = new Set<ChildProcess>();
  const start = (args: readonly string[], options: CliOptions = {}): RunningCli => {
    const child = spawn(process.execPath, [launcher, '--data-dir', dataDirectory, ...args], {
      cwd: folder,
      env: { ...process.env, NO_COLOR: '1', TZ: 'UTC', ...options.environment },
    });
    running.add(child);
    child.on('exit', () => running.delete(child));
    return watch(child, `waybill ${args.join(' ')}`, options);
  };
  return {
    folder,
    dataDirectory,
    start,
    run: (args, options) => start(args, options).ended,
    async write(name, content) {
      const path = join(folder, name);
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, content);
      return path;
    },
    async [Symbol.asyncDispose]() {
      for (const child of running) child.kill('SIGKILL');
      await own[Symbol.asyncDispose]();
    },
  };
}

function watch(child: ReturnType<typeof spawn>, name: string, options: CliOptions): RunningCli {
  let stdout = '';
  let stderr = '';
  const ended = new Promise<CliOutcome>((resolve, reject) => {
    const deadlineMs = options.deadlineMs ?? 60_000;
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new Error(`${name} took longer than ${deadlineMs} ms and wrote:\n${stdout}${stderr}`));
    }, deadlineMs);
    child.on('error', reject);
    child.on('close', (code) => {
      clearTimeout(timer);
      resolve({
        code,
        stdout,
        stderr,
        get events() {
          return linesOf(stdout).map((line) => JSON.parse(line) as CliEvent);
        },
      });
    });
  });
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  // It may end before it has read its input.
  child.stdin?.on('error', () => undefined);
  child.stdin?.end(options.input ?? '');
  return {
    ended,
    stdout: () => stdout,
    stderr: () => stderr,
    interrupt: () => child.kill('SIGINT'),
    kill: () => child.kill('SIGKILL'),
  };
}

const linesOf = (text: string): string[] => text.split('\n').filter((line) => line !== '');

/** The events of one kind. */
export const eventsOf = (outcome: CliOutcome, kind: string): readonly CliEvent[] =>
  outcome.events.filter(({ event }) => event === kind);

/** SHA-256 of a file in lower-case hexadecimal. */
export async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

/** Every file below a folder with its hash, and every empty folder; sorted by path. */
export async function treeOf(folder: string): Promise<Readonly<Record<string, string>>> {
  const found: [string, string][] = [];
  const visit = async (path: string): Promise<void> => {
    const names = await readdir(path);
    if (names.length === 0) found.push([`${relative(folder, path)}/`, 'empty']);
    for (const name of names) {
      const child = join(path, name);
      const facts: Stats = await lstat(child);
      if (facts.isDirectory()) await visit(child);
      else found.push([relative(folder, child), await hashOf(child)]);
    }
  };
  await visit(folder);
  return Object.fromEntries(found.sort(([one], [other]) => (one < other ? -1 : 1)));
}
