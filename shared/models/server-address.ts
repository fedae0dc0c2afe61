import * as v from 'valibot';
import { asciiHost } from '../host-name.ts';

const A_HOST = 'a host is a name or an address, without spaces';

/** A name or an address; international names become the ASCII form that is looked up, `[::1]` becomes `::1`. */
export const HostName = v.pipe(
  v.string(),
  v.trim(),
  v.regex(/^[^\s\p{Cc}/@]{1,255}$/u, A_HOST),
  v.check((host) => (asciiHost(host)?.length ?? 256) <= 255, A_HOST),
  v.transform((host) => asciiHost(host) ?? host),
);

export const Port = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65_535));
