/** Numbers and times as people read them. Sizes are of 1,024; times are UTC milliseconds. */

const UNITS = ['KB', 'MB', 'GB', 'TB', 'PB'] as const;

/** `512 bytes`, `18.2 KB`, `1.0 GB`. */
export function formatSize(bytes: number): string {
  if (bytes < 1_024) return formatExactBytes(bytes);
  let value = bytes / 1_024;
  let unit = 0;
  // 1,023.95 would be shown as 1,024.0: that is one of the next unit.
  while (value >= 1_023.95 && unit < UNITS.length - 1) {
    value /= 1_024;
    unit += 1;
  }
  return `${value.toFixed(1)} ${UNITS[unit]}`;
}

/** `18,637 bytes`; for waybills. */
export function formatExactBytes(bytes: number): string {
  return `${formatCount(bytes)} ${bytes === 1 ? 'byte' : 'bytes'}`;
}

/** `12,431`. */
export function formatCount(count: number): string {
  return String(Math.trunc(count)).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** `1 file`, `2,000 files`. */
export function countOf(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}

/** `48.0 MB/s`. */
export function formatRate(bytesPerSecond: number): string {
  return `${formatSize(Math.max(0, bytesPerSecond))}/s`;
}

/** `0:24`, `12:05`, `1:02:03`; rounded up to whole seconds, so that `0:00` means it is over. */
export function formatDuration(milliseconds: number): string {
  const seconds = Math.max(0, Math.ceil(milliseconds / 1_000));
  const two = (value: number): string => String(value).padStart(2, '0');
  const minutes = Math.trunc(seconds / 60);
  const hours = Math.trunc(minutes / 60);
  if (hours === 0) return `${minutes}:${two(seconds % 60)}`;
  return `${hours}:${two(minutes % 60)}:${two(seconds % 60)}`;
}

/** How long something took: `0.42 s`, `12.3 s`, `2:05`. */
export function formatElapsed(milliseconds: number): string {
  if (milliseconds < 10_000) return `${(milliseconds / 1_000).toFixed(2)} s`;
  if (milliseconds < 60_000) return `${(milliseconds / 1_000).toFixed(1)} s`;
  return formatDuration(milliseconds);
}

export interface TimeOptions {
  /** IANA name; the machine's zone without it. */
  readonly timeZone?: string;
}

/** Time of day in the person's zone: `09:41`. */
export function formatTimeOfDay(ms: number, options: TimeOptions = {}): string {
  const { hour, minute } = parts(ms, options.timeZone);
  return `${hour}:${minute}`;
}

/** `2025-01-16 09:41`, in the person's zone. */
export function formatMinute(ms: number, options: TimeOptions = {}): string {
  if (options.timeZone === undefined) {
    // The machine's own zone is what Date counts in, at a tenth of the time: listings format 100,000 of these.
    const date = new Date(ms);
    const two = (value: number): string => (value < 10 ? `0${value}` : String(value));
    return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${two(date.getHours())}:${two(date.getMinutes())}`;
  }
  const { year, month, day, hour, minute } = parts(ms, options.timeZone);
  return `${year}-${month}-${day} ${hour}:${minute}`;
}

/** `2025-01-16 09:41:07 GMT+1`, in the person's zone and with its name. */
export function formatLocalTime(ms: number, options: TimeOptions = {}): string {
  const { year, month, day, hour, minute, second, timeZoneName } = parts(ms, options.timeZone);
  return `${year}-${month}-${day} ${hour}:${minute}:${second} ${timeZoneName}`;
}

/** `2025-01-16 08:41:07 UTC`. */
export function formatUtcTime(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

const formatters = new Map<string, Intl.DateTimeFormat>();

function parts(ms: number, timeZone: string | undefined): Record<string, string> {
  const key = timeZone ?? '';
  let formatter = formatters.get(key);
  if (formatter === undefined) {
    formatter = new Intl.DateTimeFormat('en-GB', {
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      hourCycle: 'h23',
      timeZoneName: 'short',
      ...(timeZone !== undefined && { timeZone }),
    });
    formatters.set(key, formatter);
  }
  return Object.fromEntries(formatter.formatToParts(ms).map(({ type, value }) => [type, value]));
}
