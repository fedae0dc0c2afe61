import { mkdir, readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { errnoOf } from '../errors/from-file-system.ts';

/** A sample looks as if a nightly export had written it: what was written just now could still be growing. */
const AGE_MS = 3_600_000;

interface Sample {
  /** With a date in it. */
  readonly name: string;
  readonly content: Buffer | string;
}

/** For an installation without its assets: something to send all the same. Invented, like the samples. */
const SPARE_SAMPLES: readonly Sample[] = [
  {
    name: 'billing_log_2025-01-16.csv',
    content:
      'Patient ID,Visit Date,CPT Code,Claim Amount,Claim ID\n' +
      'P004,2025-01-02,95810,1500.00,C250100001\nP011,2025-01-02,99214,210.00,C250100002\n',
  },
  {
    name: 'patient_visit_log_2025-01-16.csv',
    content:
      'Visit ID,Patient ID,Visit Date,Visit Type,Status\n' +
      'V250102-0001,P004,2025-01-02,Overnight study,Completed\nV250102-0002,P011,2025-01-02,Follow-up,Completed\n',
  },
];

/**
 * Puts sample files with today's date in their names into `folder`, which is made where it is missing. Those that are there
 * already stay as they are: a person may have changed them.
 * @param nowMs UTC milliseconds @param from a file's URL from which the installation's samples are looked for upwards
 * @returns their absolute paths, in alphabetical order
 */
export async function placeSamples(
  folder: string,
  nowMs: number,
  from: string = import.meta.url,
): Promise<readonly string[]> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const paths: string[] = [];
  const writtenAt = new Date(nowMs - AGE_MS);
  for (const { name, content } of (await installedSamples(from)) ?? SPARE_SAMPLES) {
    const path = join(folder, name.replace(/\d{4}-\d{2}-\d{2}/, localDate(nowMs)));
    paths.push(path);
    try {
      await writeFile(path, content, { flag: 'wx' });
      await utimes(path, writtenAt, writtenAt);
    } catch (thrown) {
      if (errnoOf(thrown) !== 'EEXIST') throw thrown;
    }
  }
  return paths.sort();
}

/** Upwards from the sources and from the bundle alike to the folder that has assets. */
async function installedSamples(from: string): Promise<readonly Sample[] | undefined> {
  for (let folder = dirname(fileURLToPath(from)); ; folder = dirname(folder)) {
    const samples = join(folder, 'assets', 'samples');
    const found = await readdir(samples).catch(() => []);
    const names = found.filter((name) => name.endsWith('.csv')).sort();
    if (names.length > 0) {
      // Read and written rather than copied: in an installed program they are inside an archive.
      const read = async (name: string) => ({ name, content: await readFile(join(samples, name)) });
      return Promise.all(names.map(read));
    }
    if (dirname(folder) === folder) return undefined;
  }
}

/** `2026-01-05`, by this machine's calendar. */
function localDate(ms: number): string {
  const date = new Date(ms);
  const two = (part: number) => String(part).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}
