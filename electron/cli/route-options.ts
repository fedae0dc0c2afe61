import { type Command, InvalidArgumentError, Option } from 'commander';
import * as v from 'valibot';
import { inBrackets } from '../../shared/host-name.ts';
import { DEFAULT_PROXY_PORTS, DIRECT, type ProxyRoute, Route } from '../../shared/models/route.ts';
import type { EngineHost } from '../engine-host/engine-host.ts';
import { findProfile } from './find-profile.ts';
import { request } from './request.ts';
import { UsageError } from './usage-error.ts';

/** The options as commander hands them over. */
export interface RouteFlags {
  /** Name of a saved profile. */
  readonly jump?: string;
  /** `false` is commander's form of `--no-proxy`. */
  readonly proxy?: ProxyRoute | false;
}

export function addRouteOptions(command: Command, group: string): Command {
  const option = (flags: string, description: string): Option =>
    new Option(flags, description).helpGroup(group);
  return command
    .addOption(option('--jump <profile>', 'go through this saved profile as a jump host').conflicts('proxy'))
    .addOption(
      option('--proxy <url>', 'go through socks5://user@host:port or http://user@host:port').argParser(
        readProxy,
      ),
    )
    .addOption(option('--no-proxy', 'connect directly: through no proxy and no jump host'));
}

const KINDS: Readonly<Record<string, ProxyRoute['kind']>> = {
  socks5: 'socks5',
  socks5h: 'socks5',
  http: 'http-connect',
};

/** A password in it is refused: others see it in the list of processes. */
function readProxy(text: string): ProxyRoute {
  const match = /^([a-z0-9]+):\/\/(?:([^@]*)@)?(\[[^\]]+\]|[^:@/[\]]+)(?::(\d{1,5}))?\/?$/i.exec(text);
  const kind = KINDS[match?.[1]?.toLowerCase() ?? ''];
  if (match === null || kind === undefined)
    throw new InvalidArgumentError(
      'Write it as socks5://host:port or http://host:port, with user@ before the host.',
    );
  const [, , userInfo, host, port] = match;
  if (userInfo?.includes(':') === true)
    throw new InvalidArgumentError(
      "A password doesn't belong in it: others see it in the list of processes. Waybill asks, or use --proxy-password-stdin.",
    );
  const parsed = v.safeParse(Route, {
    kind,
    host,
    port: port === undefined ? DEFAULT_PROXY_PORTS[kind] : Number(port),
    ...(userInfo !== undefined && userInfo !== '' && { user: decoded(userInfo) }),
  });
  if (!parsed.success) throw new InvalidArgumentError(`${parsed.issues[0].message}.`);
  return parsed.output as ProxyRoute;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new InvalidArgumentError('The user in it is not properly percent-encoded.');
  }
}

/** The route these options stand for; `undefined` where they say nothing. @throws UsageError for no such profile */
export async function routeOf(host: EngineHost, { jump, proxy }: RouteFlags): Promise<Route | undefined> {
  if (jump !== undefined) return { kind: 'jump', profileId: (await findProfile(host, jump)).id };
  if (proxy === false) return DIRECT;
  return proxy;
}

/** The part of a profile's settings that comes from them. */
export async function routeChange(host: EngineHost, flags: RouteFlags): Promise<{ readonly route?: Route }> {
  const route = await routeOf(host, flags);
  return route === undefined ? {} : { route };
}

/** As `profiles show` says it: label and value. */
export async function routeRow(host: EngineHost, route: Route): Promise<readonly [string, string]> {
  switch (route.kind) {
    case 'direct':
      return ['Route', 'direct'];
    case 'jump': {
      const { name } = await request(host, 'profiles.get', { id: route.profileId });
      return ['Route', `through the jump host ${name}`];
    }
    case 'socks5':
    case 'http-connect': {
      const account = route.user === undefined ? '' : `${route.user}@`;
      const kind = route.kind === 'socks5' ? 'SOCKS5' : 'HTTP';
      return ['Route', `through the ${kind} proxy ${account}${inBrackets(route.host)}:${route.port}`];
    }
  }
}

/** A proxy's password is for one with a user. */
export function refusePasswordWithoutProxy(
  flags: RouteFlags & { readonly proxyPasswordStdin?: boolean },
): void {
  if (flags.proxyPasswordStdin !== true) return;
  if (flags.proxy === false || flags.jump !== undefined)
    throw new UsageError('--proxy-password-stdin is for a proxy: name it with --proxy, or in the profile.');
}
