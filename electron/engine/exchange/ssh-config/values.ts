/** A port's number; `ssh` is the only service whose name anybody writes. */
export function readPort(text: string | undefined): number | undefined {
  if (text === 'ssh') return 22;
  const port = /^\d{1,5}$/.test(text ?? '') ? Number(text) : 0;
  return port >= 1 && port <= 65_535 ? port : undefined;
}

const UNITS: Readonly<Record<string, number>> = { '': 1, s: 1, m: 60, h: 3_600, d: 86_400, w: 604_800 };

/** Seconds, as ssh_config(5) writes times: `90`, `1m30s`. @returns `undefined` for none and for what isn't a time */
export function readSeconds(text: string | undefined): number | undefined {
  if (text === undefined || !/^(\d+[smhdw]?)+$/i.test(text)) return undefined;
  let seconds = 0;
  for (const [, number, unit] of text.matchAll(/(\d+)([smhdw]?)/gi))
    seconds += Number(number) * (UNITS[(unit ?? '').toLowerCase()] ?? 1);
  return Number.isSafeInteger(seconds) && seconds > 0 ? seconds : undefined;
}

/** What a hop of `ProxyJump` says: `[user@]host[:port]`, or a URI. */
export interface Hop {
  readonly user?: string;
  readonly host: string;
  readonly port?: number;
}

/** @returns `undefined` for what ssh wouldn't take */
export function readHop(text: string): Hop | undefined {
  const uri = /^ssh:\/\/(?:([^@]+)@)?(\[[^\]]+\]|[^:/@]+)(?::(\d+))?\/?$/i.exec(text);
  const plain = /^(?:(.+)@)?(\[[^\]]+\]|[^:@]+)(?::(\w+))?$/.exec(text);
  const [, user, host, port] = uri ?? plain ?? [];
  if (host === undefined || /[\s/]/.test(host)) return undefined;
  const number = port === undefined ? undefined : readPort(port);
  if (port !== undefined && number === undefined) return undefined;
  return {
    host: host.replace(/^\[(.*)\]$/, '$1'),
    ...(user !== undefined && { user: uri === null ? user : decoded(user) }),
    ...(number !== undefined && { port: number }),
  };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replace(/;.*$/, ''));
  } catch {
    return text;
  }
}
