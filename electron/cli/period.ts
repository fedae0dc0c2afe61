import { InvalidArgumentError } from 'commander';

const DAY = /^(\d{4})-(\d{2})-(\d{2})$/;
/** ISO 8601 with a time; without a zone it is local time, as ECMAScript has it. */
const MOMENT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})?$/;

/** UTC ms at which a period begins: local midnight of a day, or the given moment. */
export function readFrom(text: string): number {
  return dayStart(text, 0) ?? moment(text);
}

/** UTC ms before which a period ends: a day is meant whole, so it ends at the next local midnight. */
export function readTo(text: string): number {
  return dayStart(text, 1) ?? moment(text);
}

function dayStart(text: string, daysLater: number): number | undefined {
  const match = DAY.exec(text);
  if (match === null) return undefined;
  const [year, month, day] = match.slice(1).map(Number);
  if (year === undefined || month === undefined || day === undefined) return undefined;
  const start = new Date(year, month - 1, day);
  // Date takes 31 February for 3 March; a person who types that means something else.
  if (start.getMonth() !== month - 1 || start.getDate() !== day) throw badTime();
  return new Date(year, month - 1, day + daysLater).getTime();
}

function moment(text: string): number {
  const ms = MOMENT.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(ms)) throw badTime();
  return ms;
}

const badTime = (): InvalidArgumentError =>
  new InvalidArgumentError('Write a day as 2025-01-16 or a moment as 2025-01-16T09:30.');
