import * as v from 'valibot';
import { CONNECTIONS } from '../../../../shared/messages/window/connections.ts';
import { ROUTES } from '../../../../shared/messages/window/routes.ts';
import type { ProfileInput } from '../../../../shared/models/profile.ts';
import {
  DEFAULT_PROXY_PORTS,
  DIRECT,
  isProxy,
  type Route,
  type RouteKind,
} from '../../../../shared/models/route.ts';
import { HostName } from '../../../../shared/models/server-address.ts';
import { type FormSection, isBetween } from './form-section.ts';

/** The way to the server. What belongs to the kinds that aren't chosen stays typed, and is not saved. */
export interface RouteFields {
  readonly routeKind: RouteKind;
  readonly jumpProfileId: string;
  readonly proxyHost: string;
  readonly proxyPort: number | undefined;
  readonly proxyUser: string;
  /** Typed just now. Never filled from what is kept. */
  readonly proxyPassword: string;
}

const NOTHING: RouteFields = {
  routeKind: 'direct',
  jumpProfileId: '',
  proxyHost: '',
  proxyPort: undefined,
  proxyUser: '',
  proxyPassword: '',
};

export const routeSection: FormSection<RouteFields, Pick<ProfileInput, 'route'>> = {
  empty: () => NOTHING,
  of: ({ route }) => ({ ...NOTHING, routeKind: route.kind, ...ofRoute(route) }),
  problems: ({ routeKind, jumpProfileId, proxyHost, proxyPort, proxyUser }) => {
    const { problems } = ROUTES;
    if (routeKind === 'direct') return [];
    if (routeKind === 'jump')
      return [['jumpProfileId', jumpProfileId === '' ? problems.jumpHost : undefined]];
    return [
      ['proxyHost', v.is(HostName, proxyHost) ? undefined : problems.proxyHost],
      [
        'proxyPort',
        proxyPort === undefined || isBetween(proxyPort, 1, 65_535) ? undefined : CONNECTIONS.problems.port,
      ],
      ['proxyUser', proxyUser.includes(':') ? problems.proxyUser : undefined],
    ];
  },
  input: (fields) => ({ route: routeIn(fields) }),
};

function routeIn({ routeKind, jumpProfileId, proxyHost, proxyPort, proxyUser }: RouteFields): Route {
  if (routeKind === 'direct') return DIRECT;
  if (routeKind === 'jump') return { kind: 'jump', profileId: jumpProfileId };
  return {
    kind: routeKind,
    host: proxyHost.trim(),
    port: proxyPort ?? DEFAULT_PROXY_PORTS[routeKind],
    ...(proxyUser !== '' && { user: proxyUser }),
  };
}

function ofRoute(route: Route): Partial<RouteFields> {
  if (route.kind === 'jump') return { jumpProfileId: route.profileId };
  return isProxy(route) ? { proxyHost: route.host, proxyPort: route.port, proxyUser: route.user ?? '' } : {};
}
