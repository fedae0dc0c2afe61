import { type QuietOutcome, runQuietly } from './run-quietly.ts';

/**
 * Runs the npm that runs this script, or else the machine's, quietly and with the user's own configuration. Settings
 * that npm hands down to its scripts (`npm_config_local_prefix` …) are taken away: they would make the inner npm work
 * on the outer project.
 */
export function runNpm(args: readonly string[], folder: string, deadlineMs: number): Promise<QuietOutcome> {
  const environment = Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !/^npm_(package|lifecycle|config_(local_prefix|workspace|ignore_scripts))/i.test(name),
    ),
  );
  const executable = process.env.npm_execpath;
  const options = { folder, deadlineMs, environment: { ...environment, INIT_CWD: folder } };
  return executable?.endsWith('.js') === true
    ? runQuietly(process.execPath, [executable, ...args], options)
    : runQuietly('npm', args, options);
}
