import { type Command, CommanderError } from 'commander';
import { errorOf } from '../../shared/errors.ts';
import type { PolicyFound } from '../../shared/models/policy.ts';
import { dataDirectoryFor } from '../engine-host/data-directory.ts';
import type { EngineHost, EngineOptions, EngineOwner } from '../engine-host/engine-host.ts';
import { policyPlaces } from '../policy/policy-places.ts';
import { findPolicy } from '../policy/read-policy.ts';
import { vaultByPolicy } from '../policy/vault-by-policy.ts';
import { createKeychainVault } from '../vault/keychain-vault.ts';
import type { Vault } from '../vault/vault.ts';
import { createAsker, type Keyboard } from './ask.ts';
import type { CliContext } from './context.ts';
import { EXIT, type ExitCode, exitCodeOf } from './exit-codes.ts';
import { findInstallation } from './installation.ts';
import { createInterruption, listenToSignals } from './interruption.ts';
import { buildProgram, everyCommand, type GlobalFlags } from './program.ts';
import { type OutputStream, Terminal } from './terminal.ts';
import { UsageError } from './usage-error.ts';

/** The world around the command line; a test gives its own. */
export interface Surroundings {
  readonly stdin: Keyboard & AsyncIterable<Buffer | string>;
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  readonly workingDirectory: string;
  readonly vault: Vault;
  /** Where IT's policy may be; the platform's places unless said. */
  readonly policyPlaces?: readonly string[];
  readonly startEngine: (options: EngineOptions, owner: EngineOwner) => Promise<EngineHost>;
  /** Ends the process at once: the second Ctrl-C. */
  readonly endNow: (code: ExitCode) => void;
}

/** This process's surroundings. The engine is loaded only by commands that need one: help answers at once. */
function processSurroundings(): Surroundings {
  return {
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    environment: process.env,
    platform: process.platform,
    workingDirectory: process.cwd(),
    vault: createKeychainVault(),
    async startEngine(options, owner) {
      const { startInProcessEngine } = await import('../engine-host/in-process-host.ts');
      return startInProcessEngine(options, owner);
    },
    endNow: (code) => process.exit(code),
  };
}

/**
 * Runs one command line.
 * @param args without the program's own name.
 * @returns the exit code; nothing is left running.
 */
export async function main(
  args: readonly string[],
  surroundings: Surroundings = processSurroundings(),
): Promise<ExitCode> {
  const installation = findInstallation();
  const { stdout, stderr, environment } = surroundings;
  const terminalFor = ({ json = false, quiet = false }: GlobalFlags): Terminal =>
    new Terminal({ stdout, stderr, environment, json, quiet });
  let code: ExitCode = EXIT.ok;
  const program = buildProgram(installation.version, async (command, work) => {
    const flags: GlobalFlags = command.optsWithGlobals();
    code = await runCommand(
      command,
      work,
      contextMaker(surroundings, installation, flags, terminalFor(flags)),
    );
  });
  // Before options are read, only the words themselves tell how a wrong command line is to be answered.
  const early = terminalFor({ json: args.includes('--json') });
  for (const command of everyCommand(program)) {
    command.exitOverride();
    command.configureOutput({
      writeOut: (text) => stdout.write(text),
      writeErr: (text) => stderr.write(text),
      outputError: (text) => early.usage(text.replace(/^error: /, ''), `See: ${nameOf(command)} --help`),
    });
  }
  try {
    await program.parseAsync([...args], { from: 'user' });
    return code;
  } catch (thrown) {
    if (!(thrown instanceof CommanderError)) throw thrown;
    if (thrown.exitCode === 0) return EXIT.ok;
    return EXIT.usage;
  }
}

interface RunContext {
  readonly context: CliContext;
  readonly dispose: () => void;
}

function contextMaker(
  surroundings: Surroundings,
  { folder, version }: { folder: string; version: string },
  flags: GlobalFlags,
  terminal: Terminal,
): () => RunContext {
  const { environment, platform, workingDirectory, stdin, vault, startEngine } = surroundings;
  let found: Promise<PolicyFound> | undefined;
  const policy = (): Promise<PolicyFound> => {
    found ??= findPolicy(
      surroundings.policyPlaces ?? policyPlaces({ platform, programFolder: folder }),
      platform,
    );
    return found;
  };
  return () => {
    const interruption = createInterruption({
      endNow: () => {
        terminal.clearProgress();
        surroundings.endNow(EXIT.interrupted);
      },
    });
    const listening = listenToSignals(interruption);
    const asker = createAsker({ terminal, keyboard: stdin, interrupt: () => interruption.request() });
    const context: CliContext = {
      terminal,
      asker,
      interruption,
      vault: vaultByPolicy(vault, policy),
      policy,
      platform,
      workingDirectory,
      dataDirectory: dataDirectoryFor(flags.dataDir, environment, platform, workingDirectory),
      installation: folder,
      version,
      startEngine,
      readInput: (limit) => readAll(stdin, limit),
      subject: { current: {} },
    };
    return { context, dispose: () => listening[Symbol.dispose]() };
  };
}

async function runCommand(
  command: Command,
  work: (context: CliContext) => Promise<ExitCode>,
  makeContext: () => RunContext,
): Promise<ExitCode> {
  const { context, dispose } = makeContext();
  const { terminal, interruption } = context;
  try {
    return await work(context);
  } catch (thrown) {
    terminal.clearProgress();
    if (thrown instanceof UsageError) {
      terminal.usage(thrown.message, `See: ${nameOf(command)} --help`);
      return EXIT.usage;
    }
    const error = errorOf(thrown);
    if (interruption.signal.aborted) {
      terminal.event('error', { code: 'Cancelled', sentence: 'Interrupted.', exitCode: EXIT.interrupted });
      terminal.problem('Interrupted.');
      return EXIT.interrupted;
    }
    terminal.error(error, context.subject.current);
    return exitCodeOf(error.code);
  } finally {
    dispose();
  }
}

/** `waybill queue resume`. */
function nameOf(command: Command): string {
  return command.parent === null ? command.name() : `${nameOf(command.parent)} ${command.name()}`;
}

/** All of a stream as UTF-8 text. Throws once there is more than `limit` characters: that is no password. */
async function readAll(stream: AsyncIterable<Buffer | string>, limit: number): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of stream) {
    const bytes = Buffer.from(chunk);
    chunks.push(bytes);
    length += bytes.length;
    if (length > limit) throw new UsageError('What came on standard input is too long for a secret.');
  }
  return Buffer.concat(chunks).toString('utf8');
}
