import type { ImportVia } from '../../../../shared/models/profile-import.ts';
import { wordsOf } from './parse-line.ts';
import { readPort } from './values.ts';

type Proxy = Exclude<ImportVia, { kind: 'jump' }>;

/** What a `ProxyCommand` comes to, where it is one of those that everybody writes. */
export type KnownCommand =
  | { readonly kind: 'hop'; readonly hop: string }
  | { readonly kind: 'proxy'; readonly proxy: Proxy };

/**
 * Waybill runs no programs to connect. `ssh -W %h:%p gate` is a jump host, and `nc -x`, `ncat --proxy` and `connect` are
 * proxies; these it can do itself. @returns `undefined` for any other command
 */
export function knownCommand(command: string): KnownCommand | undefined {
  const [, ...rest] = wordsIn(command);
  const name = programOf(command);
  if (name === 'ssh') return jumpOf(rest);
  if (name === 'nc') return netcat(rest);
  if (name === 'ncat') return ncat(rest);
  if (name === 'connect' || name === 'connect-proxy') return connect(rest);
  return undefined;
}

const wordsIn = (command: string): readonly string[] =>
  (wordsOf(command) ?? []).filter((word) => word !== 'exec');

/** The program a command runs, without its folder. */
export const programOf = (command: string): string =>
  (wordsIn(command)[0] ?? '').replace(/^.*[\\/]/, '').replace(/\.exe$/i, '');

/** Options and what is left over. `undefined`: one that isn't in either list. */
function optionsOf(
  words: readonly string[],
  flags: string,
  valued: readonly string[],
): { readonly values: ReadonlyMap<string, string>; readonly rest: readonly string[] } | undefined {
  const values = new Map<string, string>();
  const rest: string[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    if (!word.startsWith('-')) {
      rest.push(word);
      continue;
    }
    const valuedOption = valued.find((option) => word.startsWith(option));
    if (valuedOption !== undefined) {
      const joined = word.slice(valuedOption.length);
      if (joined === '') at += 1;
      values.set(valuedOption, joined === '' ? (words[at] ?? '') : joined);
    } else if (![...word.slice(1)].every((flag) => flags.includes(flag))) return undefined;
  }
  return { values, rest };
}

function jumpOf(words: readonly string[]): KnownCommand | undefined {
  const found = optionsOf(words, 'qxTaAnC', ['-W', '-l', '-p']);
  const [host, ...more] = found?.rest ?? [];
  const target = found?.values.get('-W');
  if (found === undefined || host === undefined || more.length > 0) return undefined;
  if (target !== '%h:%p' && target !== '[%h]:%p') return undefined;
  const user = found.values.get('-l');
  const port = found.values.get('-p');
  const hop = `${user === undefined || host.includes('@') ? '' : `${user}@`}${host}${port === undefined ? '' : `:${port}`}`;
  return { kind: 'hop', hop };
}

function netcat(words: readonly string[]): KnownCommand | undefined {
  const found = optionsOf(words, 'v', ['-X', '-x', '-P', '-w']);
  if (found?.rest.join(' ') !== '%h %p') return undefined;
  const version = found.values.get('-X') ?? '5';
  const kind = version === '5' ? 'socks5' : version === 'connect' ? 'http-connect' : undefined;
  return proxy(kind, found.values.get('-x'), found.values.get('-P'));
}

function ncat(words: readonly string[]): KnownCommand | undefined {
  const found = optionsOf(words, 'v', ['--proxy-type', '--proxy-auth', '--proxy']);
  if (found?.rest.join(' ') !== '%h %p') return undefined;
  const type = found.values.get('--proxy-type') ?? 'http';
  const kind = type === 'socks5' ? 'socks5' : type === 'http' ? 'http-connect' : undefined;
  return proxy(kind, found.values.get('--proxy'), found.values.get('--proxy-auth')?.replace(/:.*$/, ''));
}

function connect(words: readonly string[]): KnownCommand | undefined {
  const found = optionsOf(words, '45n', ['-S', '-H']);
  if (found?.rest.join(' ') !== '%h %p') return undefined;
  const socks = found.values.get('-S');
  const address = socks ?? found.values.get('-H');
  const [, user, place] = /^(?:(.*)@)?([^@]+)$/.exec(address ?? '') ?? [];
  return proxy(socks === undefined ? 'http-connect' : 'socks5', place, user);
}

/** The ports are those nc and connect take by themselves. */
function proxy(
  kind: Proxy['kind'] | undefined,
  address: string | undefined,
  user: string | undefined,
): KnownCommand | undefined {
  const [, bracketed, plain, portText] = /^(?:\[([^\]]+)\]|([^:]+))(?::(\w+))?$/.exec(address ?? '') ?? [];
  const host = bracketed ?? plain;
  const port = portText === undefined ? (kind === 'socks5' ? 1_080 : 3_128) : readPort(portText);
  if (kind === undefined || host === undefined || port === undefined) return undefined;
  return { kind: 'proxy', proxy: { kind, host, port, ...(user !== undefined && { user }) } };
}
