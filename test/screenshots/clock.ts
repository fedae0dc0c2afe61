/**
 * Time as the pictures have it. The past of a history can't be made up afterwards, so it is lived through once more: before
 * an engine is started in this process, its clock is set back, and then forward day by day until it is the real one.
 */

const DAY_MS = 86_400_000;
/** When the pictures are taken, local time: nobody works at three at night. */
const OFFICE_HOUR = 10;

const realNow = Date.now;
let shiftMs = 0;
Date.now = () => realNow() + shiftMs;

/** Sets this process's clock, for everyone who reads `Date.now`; without a time back to the real one. */
export function setClock(atMs: number = realNow()): void {
  shiftMs = atMs - realNow();
}

/**
 * Moves this process and all it starts into the time zone where it is mid-morning now. UTC-12 to UTC+14 have
 * every hour of the day among them.
 */
export function moveToOfficeHours(): void {
  const ahead = OFFICE_HOUR - new Date(realNow()).getUTCHours();
  const hours = ahead < -12 ? ahead + 24 : ahead;
  // POSIX counts westwards.
  process.env.TZ = hours === 0 ? 'Etc/GMT' : `Etc/GMT${hours > 0 ? '-' : '+'}${Math.abs(hours)}`;
}

/** Of a day `daysAgo` (0: today) at a local time, UTC milliseconds. */
export function at(daysAgo: number, hour: number, minute: number, second = 0): number {
  const day = new Date(realNow() - daysAgo * DAY_MS);
  day.setHours(hour, minute, second, 0);
  return day.getTime();
}

export const isWeekend = (daysAgo: number): boolean => [0, 6].includes(new Date(at(daysAgo, 12, 0)).getDay());

/** `2026-11-20` */
export function dateOf(daysAgo: number): string {
  const day = new Date(at(daysAgo, 12, 0));
  const two = (part: number) => String(part).padStart(2, '0');
  return `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}`;
}

/** `2026-11` */
export const monthOf = (daysAgo: number): string => dateOf(daysAgo).slice(0, 7);
