import { mkdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { at, dateOf, isWeekend, monthOf, setClock } from './clock.ts';
import type { Desk } from './desk.ts';
import { DAILY, type Daily, writeDaily, writeSized } from './exports.ts';
import type { Partner } from './partners.ts';
import { persona } from './persona.ts';

const KB = 1_024;
const MB = 1_024 * KB;

export interface Office {
  readonly desk: Desk;
  readonly sleepImpressions: Partner;
  readonly aiMedRes: Partner;
  readonly midwestClaims: Partner;
  /** Where the clinic's system leaves its exports. */
  readonly exports: string;
}

const DAYS = 19;

/** Lives through the last weeks at the billing desk, up to this morning. What is sent is really sent, to real servers. */
export async function liveThroughThePast(office: Office): Promise<void> {
  await office.desk.work('everything');
  for (let daysAgo = DAYS; daysAgo > 0; daysAgo -= 1) if (!isWeekend(daysAgo)) await workDay(office, daysAgo);
  await thisMorning(office);
  await office.desk.work('nothing');
  setClock();
}

async function workDay(office: Office, daysAgo: number): Promise<void> {
  const { desk, sleepImpressions, aiMedRes, midwestClaims, exports } = office;
  const date = dateOf(daysAgo);
  persona.user = 'dana';
  setClock(at(daysAgo, 9, 40, 8 + daysAgo));
  await desk.send(sleepImpressions, await dailyExports(exports, DAILY, daysAgo));
  // Their job has picked the files up by the evening.
  const folder = join(sleepImpressions.root, sleepImpressions.facts.folder);
  for (const which of DAILY)
    await rename(join(folder, `${which}_${date}.csv`), join(folder, 'archive', `${which}_${date}.csv`)).catch(
      () => {},
    );
  if (daysAgo % 3 === 0) {
    setClock(at(daysAgo, 11, 5));
    const name = `ERA_835_${date}.txt`;
    await writeSized(join(midwestClaims.root, 'out', name), (180 + daysAgo * 7) * KB, at(daysAgo, 5, 30));
    await mkdir(join(exports, 'Remittances'), { recursive: true });
    await desk.receive(midwestClaims, `/out/${name}`, join(exports, 'Remittances'));
  }
  if (daysAgo % 7 === 2) {
    persona.user = 'ravi';
    setClock(at(daysAgo, 18, 20));
    const path = join(exports, 'Research', `imaging_${date}.zip`);
    await desk.send(aiMedRes, [
      await writeSized(path, (3 + (daysAgo % 5)) * MB + 77 * KB, at(daysAgo, 17, 55)),
    ]);
    persona.user = 'dana';
  }
}

async function thisMorning(office: Office): Promise<void> {
  const { desk, sleepImpressions, midwestClaims, exports } = office;
  setClock(at(0, 8, 15));
  const week = join(exports, `remit_week${weekOf(at(0, 12, 0))}.csv`);
  await desk.send(midwestClaims, [await writeSized(week, 7_931, at(0, 8, 2))]);
  setClock(at(0, 9, 41, 2));
  await desk.send(sleepImpressions, await dailyExports(exports, DAILY.slice(0, 3), 0));
  // The fourth is exported, and not sent yet.
  await dailyExports(exports, DAILY.slice(3), 0);
  await writeSized(join(exports, 'Research', `cohort_${monthOf(0)}_dictionary.csv`), 31_402, at(0, 9, 20));
  await writeSized(
    join(exports, 'Research', `cohort_${monthOf(0)}_deidentified.csv`),
    182.4 * MB,
    at(0, 9, 22),
  );
  await writeSized(join(exports, 'Research', `imaging_index_${monthOf(0)}.csv`), 50.2 * MB, at(0, 9, 25));
  await writeSized(join(exports, 'Research', `sleep_stages_${monthOf(0)}.csv`), 64.8 * MB, at(0, 9, 26));
}

const dailyExports = (exports: string, which: readonly Daily[], daysAgo: number): Promise<string[]> =>
  Promise.all(which.map((each) => writeDaily(exports, each, dateOf(daysAgo), at(daysAgo, 9, 12))));

/** ISO 8601: the week with the year's first Thursday is the first. */
function weekOf(ms: number): number {
  const day = new Date(ms);
  const thursday = new Date(day.getFullYear(), day.getMonth(), day.getDate() + 4 - (day.getDay() || 7));
  const days = (thursday.getTime() - new Date(thursday.getFullYear(), 0, 1).getTime()) / 86_400_000;
  return Math.ceil((days + 1) / 7);
}
