import { errorOf, Failure, failure } from '../../../../shared/errors.ts';
import type { RouteKind } from '../../../../shared/models/route.ts';

/** Whom a route goes through. */
export interface Via {
  readonly kind: Exclude<RouteKind, 'direct'>;
  /** A jump host's profile by its name, a proxy as `host:port`. */
  readonly name: string;
  /** Of a jump host. */
  readonly profileId?: string;
}

/** The facts of an error that say on whose side it was. */
const viaDetail = ({ kind, name, profileId }: Via): Record<string, string> => ({
  via: kind,
  viaName: name,
  ...(profileId !== undefined && { viaProfileId: profileId }),
});

/**
 * The same error, saying that it was on the side of whom the route goes through. Of several in a row it is the one that
 * failed: one that is said already stays. What the caller wanted (`Cancelled`) is nobody's side.
 */
export function blamedOn(via: Via, thrown: unknown): Failure {
  const error = errorOf(thrown);
  if (error.code === 'Cancelled' || error.detail?.via !== undefined)
    return thrown instanceof Failure ? thrown : new Failure(error, { cause: thrown });
  return new Failure({ ...error, detail: { ...error.detail, ...viaDetail(via) } }, { cause: thrown });
}

/** It works, but says no: a person has to change a rule there. @param reason technical, short */
export const routeRefused = (via: Via, reason: string): Failure =>
  failure('RouteRefused', `refused on the way: ${reason}`, { detail: { ...viaDetail(via), reason } });

/** It works, but doesn't get through to the server. @param reason technical, short */
export const routeCannotReach = (via: Via, reason: string): Failure =>
  failure('RouteCannotReach', `not reached from there: ${reason}`, { detail: { ...viaDetail(via), reason } });
