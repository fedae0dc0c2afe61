import { PassThrough } from 'node:stream';
import { main, type Surroundings } from '../../../electron/cli/cli.ts';
import type { Vault } from '../../../electron/vault/vault.ts';
import { FakeEngine, type FakeWorld } from './fake-engine.ts';

export interface CliRun {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  /** The objects `--json` printed. */
  readonly events: readonly Record<string, unknown>[];
  readonly engine: FakeEngine | undefined;
}

export interface CliOptions {
  readonly world?: FakeWorld;
  readonly stdin?: string;
  /** Somebody sits at the terminal and types these, one after each question. */
  readonly typed?: readonly string[];
  readonly vault?: Partial<Vault>;
  readonly before?: (engine: FakeEngine) => void;
  readonly environment?: Record<string, string>;
}

/** Runs one command line against a pretended engine, in a folder that holds `a.csv` and `b.csv`. */
export async function runCli(
  folder: string,
  line: readonly string[],
  options: CliOptions = {},
): Promise<CliRun> {
  const { world = {}, typed } = options;
  const output = { out: '', err: '' };
  let engine: FakeEngine | undefined;
  const stdin = new PassThrough();
  const answers = [...(typed ?? [])];
  const stream = (name: 'out' | 'err') => ({
    isTTY: typed !== undefined,
    columns: 80,
    write(text: string): boolean {
      output[name] += text;
      // A question ends without a line end, and nothing else ends with a colon and a blank.
      if (typed !== undefined && text.endsWith(': '))
        setImmediate(() => stdin.write(`${answers.shift() ?? ''}\r`));
      return true;
    },
  });
  if (typed === undefined) stdin.end(options.stdin ?? '');
  const vault: Vault = {
    get: () => Promise.resolve(undefined),
    set: () => Promise.resolve(),
    delete: () => Promise.resolve(true),
    list: () => Promise.resolve([]),
    ...options.vault,
  };
  const surroundings: Surroundings = {
    stdin: Object.assign(stdin, { isTTY: typed !== undefined }),
    stdout: stream('out'),
    stderr: stream('err'),
    environment: { ...options.environment },
    platform: 'linux',
    workingDirectory: folder,
    vault,
    startEngine: (_, owner) => {
      engine = new FakeEngine(world, owner);
      options.before?.(engine);
      return Promise.resolve(engine);
    },
    endNow: () => undefined,
  };
  const code = await main(line, surroundings);
  const events = line.includes('--json')
    ? output.out
        .split('\n')
        .filter((text) => text !== '')
        .map((text) => JSON.parse(text) as Record<string, unknown>)
    : [];
  return { code, ...output, events, engine };
}
