import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

/** Waybill's folder for what can be made again, outside the checkout, so that every checkout shares it. */
export function cacheFolder(environment: NodeJS.ProcessEnv = process.env): string {
  // The XDG base directory specification: a relative path is invalid and ignored.
  const chosen = environment.XDG_CACHE_HOME;
  const base = chosen !== undefined && isAbsolute(chosen) ? chosen : join(homedir(), '.cache');
  return join(base, 'waybill');
}
