import { InvalidArgumentError } from 'commander';

/** Reads seconds from an option. @returns milliseconds */
export const seconds =
  (least: number, most: number) =>
  (text: string): number => {
    const given = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
    if (!(given >= least && given <= most))
      throw new InvalidArgumentError(`It is a number of seconds, ${least} to ${most}.`);
    return Math.round(given * 1_000);
  };
