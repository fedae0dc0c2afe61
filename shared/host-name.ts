import { fromPunycode } from './punycode.ts';

/**
 * Names of hosts in their two forms. What is stored, trusted, looked up and sent is always the one in ASCII letters: two
 * spellings of one host must not be two hosts. The other one is for people, and never shown alone: letters of different
 * scripts look alike.
 */

/** `URL` is in every runtime, but neither in the language's own types nor, for the window, in Node's. */
declare const URL: new (text: string) => { readonly hostname: string };

const isAscii = (text: string): boolean => !/[^ -~]/.test(text);

/**
 * The host as it is looked up: `[::1]` without its brackets, `münchen.example` as `xn--mnchen-3ya.example` (UTS 46, as
 * browsers do it). ASCII stays as it was typed.
 * @returns `undefined` for letters no name can have
 */
export function asciiHost(typed: string): string | undefined {
  const host = typed.trim().replace(/^\[([0-9a-fA-F:.]+(?:%[^\]]+)?)\]$/, '$1');
  if (isAscii(host)) return host;
  try {
    const { hostname } = new URL(`https://${host}/`);
    // A name in wide digits must not turn into an address.
    return /^[0-9.]+$/.test(hostname) || hostname.startsWith('[') ? undefined : hostname;
  } catch {
    return undefined;
  }
}

/** The host in the letters of its language; the same text where it has no others than ASCII. */
export function unicodeHost(host: string): string {
  const labels = host.split('.').map((label) => {
    if (!/^xn--/i.test(label)) return label;
    return fromPunycode(label.slice(4).toLowerCase()) ?? label;
  });
  const unicode = labels.join('.');
  // What wouldn't be looked up as the same name isn't shown as if it would.
  return asciiHost(unicode)?.toLowerCase() === host.toLowerCase() ? unicode : host;
}

/** For people: `münchen.example (xn--mnchen-3ya.example)`, or just the name. */
export function bothForms(host: string): string {
  const ascii = asciiHost(host) ?? host;
  const unicode = unicodeHost(ascii);
  return unicode === ascii ? ascii : `${unicode} (${ascii})`;
}

/** An IPv6 address in brackets, anything else as it is: `host:port` can be read back. */
export const inBrackets = (host: string): string => (host.includes(':') ? `[${host}]` : host);
