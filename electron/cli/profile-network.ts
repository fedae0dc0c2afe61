import { type Command, Option } from 'commander';
import type { ProfileSettings } from '../../shared/models/profile.ts';
import { seconds } from './seconds.ts';

/** How long a profile waits, in milliseconds; only what was given is there. */
export interface NetworkFlags {
  readonly connectTimeout?: number;
  readonly keepalive?: number;
  readonly stallTimeout?: number;
  readonly idleTimeout?: number;
}

/** The options of `profiles add` and `profiles edit`. Limits are those of the model. */
export function addNetworkOptions(command: Command): Command {
  const option = (flags: string, description: string, least: number, most: number): Option =>
    new Option(`${flags} <seconds>`, description).argParser(seconds(least, most)).helpGroup('Network:');
  return command
    .addOption(option('--connect-timeout', 'give up connecting after', 0.1, 600))
    .addOption(option('--keepalive', 'check that the server is there every', 0.1, 600))
    .addOption(option('--stall-timeout', 'give up a connection without an answer after', 0.1, 600))
    .addOption(option('--idle-timeout', 'close an unused connection after', 0, 3_600));
}

/** The part of a profile's settings that comes from these options. */
export const networkChange = (flags: NetworkFlags): Partial<ProfileSettings['timeouts']> => ({
  ...(flags.connectTimeout !== undefined && { connectMs: flags.connectTimeout }),
  ...(flags.keepalive !== undefined && { keepaliveMs: flags.keepalive }),
  ...(flags.stallTimeout !== undefined && { stallMs: flags.stallTimeout }),
  ...(flags.idleTimeout !== undefined && { idleMs: flags.idleTimeout }),
});

/** As `profiles show` says it: label and value. */
export function networkRows(timeouts: ProfileSettings['timeouts']): readonly (readonly [string, string])[] {
  const { connectMs, keepaliveMs, stallMs, idleMs } = timeouts;
  const s = (ms: number): string => `${ms / 1_000} s`;
  return [
    ['Gives up', `connecting after ${s(connectMs)}, without an answer after ${s(stallMs)}`],
    ['Connection', `checked every ${s(keepaliveMs)}, closed when unused after ${s(idleMs)}`],
  ];
}
