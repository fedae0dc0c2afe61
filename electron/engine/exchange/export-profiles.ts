import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { failure } from '../../../shared/errors.ts';
import type { Profile } from '../../../shared/models/profile.ts';
import {
  type FileProfile,
  type FileRoute,
  PROFILE_FILE_VERSION,
} from '../../../shared/models/profile-file.ts';
import { trustAddress } from '../../../shared/models/trust-settings.ts';
import { fromFileSystem } from '../errors/from-file-system.ts';
import { writeAtomically } from '../storage/write-atomically.ts';
import type { ImportParts } from './read-import.ts';
import { towardsHome } from './waybill-file.ts';

export interface ExportWish {
  /** `undefined`: all saved ones. */
  readonly ids?: readonly string[] | undefined;
  readonly path: string;
  readonly overwrite: boolean;
  readonly withHostKeys: boolean;
}

export interface ExportedProfiles {
  readonly path: string;
  readonly profiles: number;
  readonly hostKeys: number;
}

/**
 * Writes connections to a file, with the jump hosts they need. The file appears whole or not at all (mode 0600). What a
 * profile holds has no secrets in it, so the file has none; keys and local folders below the home folder are written as
 * `~/…`, so that they fit every desk.
 * @throws `AlreadyExists`, `NotFound`, what the file system says
 */
export async function exportProfiles(parts: ImportParts, wish: ExportWish): Promise<ExportedProfiles> {
  const path = resolve(wish.path);
  const chosen = withJumpHosts(parts, wish.ids?.map((id) => parts.profiles.get(id)) ?? allOf(parts));
  const profiles = chosen.map((profile) => entryOf(parts, profile, wish.withHostKeys));
  const content = {
    format: 'waybill-connections',
    version: PROFILE_FILE_VERSION,
    exportedAt: new Date().toISOString(),
    profiles,
  };
  try {
    if (!wish.overwrite && (await exists(path)))
      throw failure('AlreadyExists', 'the file exists already', { path });
    await writeAtomically(path, `${JSON.stringify(content, null, 2)}\n`);
  } catch (thrown) {
    throw fromFileSystem(thrown, path);
  }
  const hostKeys = profiles.reduce((sum, profile) => sum + profile.hostKeys.length, 0);
  return { path, profiles: profiles.length, hostKeys };
}

function allOf({ profiles }: ImportParts): readonly Profile[] {
  const all: Profile[] = [];
  let after: string | undefined;
  for (;;) {
    const page = profiles.list({ after, limit: 1_000 });
    all.push(...page.profiles);
    if (page.next === null) return all;
    after = page.next;
  }
}

/** As the schema of a file has it, or as what a stored profile may hold. */
type Routed = Profile & {
  readonly route?:
    | { readonly kind: 'jump'; readonly profileId: string }
    | Exclude<FileRoute, { kind: 'jump' }>;
};

function withJumpHosts({ profiles }: ImportParts, wanted: readonly Profile[]): readonly Routed[] {
  const all = new Map<string, Routed>();
  const take = (profile: Routed): void => {
    if (all.has(profile.id)) return;
    all.set(profile.id, profile);
    if (profile.route?.kind === 'jump') take(profiles.get(profile.route.profileId));
  };
  for (const profile of wanted) take(profile);
  return [...all.values()];
}

function entryOf({ profiles, trust }: ImportParts, profile: Routed, withHostKeys: boolean): FileProfile {
  const { id: _, kind: __, createdAtMs: ___, updatedAtMs: ____, route, ...settings } = profile;
  const { authentication, localFolder } = settings;
  const { host, port } = trustAddress(settings);
  const keys = withHostKeys ? trust.keysFor(host, port) : [];
  return {
    ...settings,
    authentication:
      authentication.method === 'key-file'
        ? { ...authentication, path: towardsHome(authentication.path) }
        : authentication,
    localFolder: towardsHome(localFolder),
    route:
      route === undefined
        ? { kind: 'direct' }
        : route.kind === 'jump'
          ? { kind: 'jump', profile: profiles.get(route.profileId).name }
          : route,
    hostKeys: keys.map(({ type, blob }) => `${type} ${blob.toString('base64')}`),
  };
}

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );
