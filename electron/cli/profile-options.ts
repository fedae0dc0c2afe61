import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Profile, ProfileInput } from '../../shared/models/profile.ts';
import { readJobs } from './connection-options.ts';
import { limitOf, rateOf, readRate } from './rate.ts';
import { seconds } from './seconds.ts';

/** How transfers of a profile go; what isn't said stays as it is. */
export interface PaceFlags {
  readonly jobs?: number;
  readonly retries?: number;
  readonly retryWait?: number;
  readonly retryLongest?: number;
  readonly limitUp?: number;
  readonly limitDown?: number;
}

export function addPaceOptions(command: Command): Command {
  const option = (flags: string, description: string, read: (text: string) => unknown): Option =>
    new Option(flags, description).argParser(read).helpGroup('How fast and how often:');
  return command
    .addOption(option('-j, --jobs <number>', 'large files at the same time, 1 to 10', readJobs))
    .addOption(option('--retries <number>', 'tries after a failure that may pass, 0 to 10', readRetries))
    .addOption(
      option('--retry-wait <seconds>', 'before the first of them; it doubles each time', seconds(0.001, 600)),
    )
    .addOption(option('--retry-longest <seconds>', 'no wait is longer', seconds(0.001, 3_600)))
    .addOption(option('--limit-up <speed>', 'send no faster, bytes per second: 500k, 2M, none', readRate))
    .addOption(option('--limit-down <speed>', 'fetch no faster, bytes per second: 500k, 2M, none', readRate));
}

function readRetries(text: string): number {
  const retries = /^\d{1,2}$/.test(text) ? Number(text) : Number.NaN;
  if (!(retries <= 10)) throw new InvalidArgumentError('It is a number from 0 to 10.');
  return retries;
}

/** The settings they stand for, over those of `base`. */
export function paceSettings(
  flags: PaceFlags,
  base?: Pick<Profile, 'transfer' | 'retry'>,
): Pick<ProfileInput, 'transfer' | 'retry'> {
  const { jobs, retries, retryWait, retryLongest, limitUp, limitDown } = flags;
  return {
    transfer: {
      ...base?.transfer,
      ...(jobs !== undefined && { concurrency: jobs }),
      ...(limitUp !== undefined && { uploadLimit: limitOf(limitUp) }),
      ...(limitDown !== undefined && { downloadLimit: limitOf(limitDown) }),
    },
    retry: {
      ...base?.retry,
      ...(retries !== undefined && { limit: retries }),
      ...(retryWait !== undefined && { baseMs: retryWait }),
      ...(retryLongest !== undefined && { capMs: retryLongest }),
    },
  };
}

/** As `profiles show` says it: label and value. */
export function paceRows({
  transfer,
  retry,
}: Pick<Profile, 'transfer' | 'retry'>): readonly (readonly [string, string])[] {
  const { limit, baseMs, capMs } = retry;
  const { uploadLimit, downloadLimit } = transfer;
  const again = limit === 0 ? 'never' : `${limit} times, after ${baseMs / 1_000} to ${capMs / 1_000} s`;
  return [
    ['At the same time', `${transfer.concurrency} large files`],
    ['Tries again', again],
    ['Speed', `sending: ${rateOf(uploadLimit)}; fetching: ${rateOf(downloadLimit)}`],
  ];
}
