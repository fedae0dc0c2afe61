import { readFile, realpath, stat } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';
import type { CustomScheme, Protocol } from 'electron';
import { CONTENT_SECURITY_POLICY } from './content-security-policy.ts';

/**
 * The window's pages come from `app://waybill/…`, never from `file://`: an origin of their own, with a policy in the
 * header, that reaches the files of the window and none besides. Answers Electron's checklist items 1, 7 and 18.
 */

const SCHEME = 'app';
const HOST = 'waybill';
/** As frames and events spell it. */
export const APP_ORIGIN = `${SCHEME}://${HOST}`;
export const START_URL = `${APP_ORIGIN}/index.html`;

/** To be registered before Electron is ready. Standard: relative addresses and an origin. Secure: like https. */
export const APP_SCHEME: CustomScheme = {
  scheme: SCHEME,
  privileges: { standard: true, secure: true },
};

/** What the window is made of; a file of any other kind isn't served. */
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.woff2': 'font/woff2',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
};

/** Names the bundler gives. No escapes, no backslashes, no dot in front: `..` and `%2e%2e` are no names. */
const NAME = /^[A-Za-z0-9_][A-Za-z0-9._-]*$/;

/** Whether an address is one of ours. Parsed by hand: to Node this scheme has no origin. */
export function isAppUrl(address: string): boolean {
  return address.startsWith(`${APP_ORIGIN}/`);
}

/**
 * The file an address means, below `root`, or `undefined` where there is none or it may not be served.
 * @param root absolute
 * @param address as the window asked, with its escapes
 */
export async function fileFor(root: string, address: string): Promise<string | undefined> {
  if (!isAppUrl(address)) return undefined;
  const path = address.slice(APP_ORIGIN.length + 1).replace(/[?#].*$/s, '');
  const names = path === '' ? ['index.html'] : path.split('/');
  if (!names.every((name) => NAME.test(name))) return undefined;
  try {
    // A link that leads out of the folder is found out by where the file really is.
    const home = await realpath(root);
    const file = await realpath(join(home, ...names));
    if (!file.startsWith(home + sep) || !Object.hasOwn(TYPES, extname(file))) return undefined;
    return (await stat(file)).isFile() ? file : undefined;
  } catch {
    return undefined;
  }
}

/** What goes with every answer. */
const headersFor = (type: string): Record<string, string> => ({
  'Content-Type': type,
  'Content-Security-Policy': CONTENT_SECURITY_POLICY,
  'X-Content-Type-Options': 'nosniff',
  'Cache-Control': 'no-store',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
});

const refusal = (status: number, text: string): Response =>
  new Response(text, { status, headers: headersFor('text/plain; charset=utf-8') });

/** Answers requests to `app://waybill/…` from the files below `root`. */
export function appFiles(root: string) {
  return async ({ url, method }: { readonly url: string; readonly method: string }): Promise<Response> => {
    if (method !== 'GET' && method !== 'HEAD') return refusal(405, 'Method not allowed');
    const file = await fileFor(root, url);
    const type = file === undefined ? undefined : TYPES[extname(file)];
    if (file === undefined || type === undefined) return refusal(404, 'Not found');
    const content = method === 'HEAD' ? null : new Uint8Array(await readFile(file));
    return new Response(content, { headers: headersFor(type) });
  };
}

/** @param protocol of the window's own session */
export function serveApp(protocol: Protocol, root: string): void {
  protocol.handle(SCHEME, appFiles(root));
}
