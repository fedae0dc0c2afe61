import type { Command } from 'commander';
import type { CliContext } from './context.ts';
import type { ExitCode } from './exit-codes.ts';

/** Runs a command's work with a context made from the options given anywhere on the line. */
export type RunCommand = (
  command: Command,
  work: (context: CliContext) => Promise<ExitCode>,
) => Promise<void>;
