import { failure } from '../../../../shared/errors.ts';
import { HINTS } from '../../../../shared/messages/hints.ts';
import type { Route } from '../../../../shared/models/route.ts';
import type { AskCredential } from '../authenticate.ts';
import { type Lookup, systemLookup } from './addresses.ts';
import { directRoute } from './direct.ts';
import type { JumpHosts } from './jump-hosts.ts';
import type { OpenRoute } from './route.ts';
import { proxyRoute } from './through-proxy.ts';

export type { OpenRoute } from './route.ts';

export interface RouteParts {
  readonly askCredential: AskCredential;
  readonly jumpHosts: JumpHosts;
  /** The route of another profile in force, for chains. @throws `NotFound` */
  readonly routeOf: (profileId: string) => Route;
  readonly lookup?: Lookup;
}

/** Whose route it is; the id may be that of a test. */
export interface RouteOwner {
  readonly profileId: string;
  readonly profileName: string;
}

/** The way a route stands for. @throws `InvalidRequest` for one that leads in a circle */
export function routeFor(route: Route, owner: RouteOwner, parts: RouteParts): OpenRoute {
  const direct = { lookup: parts.lookup ?? systemLookup };
  switch (route.kind) {
    case 'direct':
      return directRoute(direct);
    case 'jump':
      refuseCircle(route, owner, parts.routeOf);
      return (target, options) => parts.jumpHosts.open(route.profileId, target, options);
    case 'socks5':
    case 'http-connect':
      return proxyRoute(route, { ...direct, ...owner, askCredential: parts.askCredential });
  }
}

/** A circle can't be saved; but options for one run, and another process, can make one. */
function refuseCircle(route: Route, owner: RouteOwner, routeOf: RouteParts['routeOf']): void {
  const passed = new Set([owner.profileId]);
  for (let next = route; next.kind === 'jump'; ) {
    const { profileId } = next;
    if (passed.has(profileId))
      throw failure('InvalidRequest', 'the jump hosts lead in a circle', { hint: HINTS.jumpCircle });
    passed.add(profileId);
    try {
      next = routeOf(profileId);
    } catch {
      // One that isn't there is told when it is needed.
      return;
    }
  }
}
