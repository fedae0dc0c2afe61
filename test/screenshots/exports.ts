import { mkdir, readFile, truncate, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

const SAMPLES = join(import.meta.dirname, '..', '..', 'assets', 'samples');
const SAMPLE_DATE = '2025-01-16';

/** The four files that go to Sleep Impressions every day, without date and ending. */
export const DAILY = ['billing_log', 'patient_visit_log', 'insurance_pat_ref', 'Claims_Report'] as const;
export type Daily = (typeof DAILY)[number];

/** Writes one day's export as the clinic's system would have: the sample's header and as many of its rows as that day had. */
export async function writeDaily(folder: string, which: Daily, date: string, savedAtMs: number) {
  const [header = '', ...rows] = (await readFile(join(SAMPLES, `${which}_${SAMPLE_DATE}.csv`), 'utf8'))
    .trimEnd()
    .split('\n');
  const day = Number(date.slice(-2));
  const share = 0.55 + ((day * 37 + which.length * 11) % 45) / 100;
  const lines = [header, ...rows.slice(0, Math.floor(rows.length * share))];
  return write(
    join(folder, `${which}_${date}.csv`),
    `${lines.join('\n').replaceAll(SAMPLE_DATE, date)}\n`,
    savedAtMs,
  );
}

/** Writes a file of exactly so many bytes. What is in a big one doesn't matter: it is only watched on its way. */
export async function writeSized(path: string, bytes: number, savedAtMs: number): Promise<string> {
  await write(path, `${path}\n`, savedAtMs);
  await truncate(path, Math.round(bytes));
  return touch(path, savedAtMs);
}

async function write(path: string, content: string, savedAtMs: number): Promise<string> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content);
  return touch(path, savedAtMs);
}

async function touch(path: string, atMs: number): Promise<string> {
  await utimes(path, atMs / 1_000, atMs / 1_000);
  return path;
}
