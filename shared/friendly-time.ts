/** Times as a person says them, in that person's zone and locale; UTC milliseconds go in. */

export interface FriendlyTimeOptions {
  /** What counts as now. */
  readonly now?: number;
  /** IANA name; the machine's zone without it. */
  readonly timeZone?: string;
  /** BCP 47; the machine's locale without it. */
  readonly locale?: string;
}

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatter(options: FriendlyTimeOptions, style: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = JSON.stringify([options.locale, options.timeZone, style]);
  let found = formatters.get(key);
  if (found === undefined) {
    found = new Intl.DateTimeFormat(options.locale, {
      ...style,
      ...(options.timeZone !== undefined && { timeZone: options.timeZone }),
    });
    formatters.set(key, found);
  }
  return found;
}

/** Year, month and day as one comparable text, in the person's zone. */
function dayOf(ms: number, options: FriendlyTimeOptions): string {
  return formatter(
    { ...options, locale: 'en-CA' },
    { year: 'numeric', month: '2-digit', day: '2-digit' },
  ).format(ms);
}

export const isToday = (ms: number, options: FriendlyTimeOptions = {}): boolean =>
  dayOf(ms, options) === dayOf(options.now ?? Date.now(), options);

const time = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;

/** `09:41`. */
export const clockTime = (ms: number, options: FriendlyTimeOptions = {}): string =>
  formatter(options, time).format(ms);

/** `09:41:07`, for a waybill's timeline. */
export const clockTimeWithSeconds = (ms: number, options: FriendlyTimeOptions = {}): string =>
  formatter(options, { ...time, second: '2-digit' }).format(ms);

/** `20 Nov 2026`. */
export const shortDate = (ms: number, options: FriendlyTimeOptions = {}): string =>
  formatter(options, { day: 'numeric', month: 'short', year: 'numeric' }).format(ms);

/** `Sunday 22 November`. */
export const longDay = (ms: number, options: FriendlyTimeOptions = {}): string =>
  formatter(options, { weekday: 'long', day: 'numeric', month: 'long' }).format(ms).replace(',', '');

/** `22 November 2026`. */
export const longDate = (ms: number, options: FriendlyTimeOptions = {}): string =>
  formatter(options, { day: 'numeric', month: 'long', year: 'numeric' }).format(ms);

/** `3 March`, with the year where it isn't this one. */
export function dayAndMonth(ms: number, options: FriendlyTimeOptions = {}): string {
  const sameYear = dayOf(ms, options).slice(0, 4) === dayOf(options.now ?? Date.now(), options).slice(0, 4);
  return formatter(options, { day: 'numeric', month: 'long', ...(!sameYear && { year: 'numeric' }) }).format(
    ms,
  );
}

/** `Today 09:41`, `20 Nov 2026 17:02`. @param today the word for today */
export const friendlyTime = (ms: number, today: string, options: FriendlyTimeOptions = {}): string =>
  `${isToday(ms, options) ? today : shortDate(ms, options)} ${clockTime(ms, options)}`;
