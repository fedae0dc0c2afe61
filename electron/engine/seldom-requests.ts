import type { Handlers } from './handlers.ts';

type SeldomRequests =
  | 'profiles.importPlaces'
  | 'profiles.readImport'
  | 'profiles.import'
  | 'profiles.export'
  | 'setupKit.make'
  | 'setupKit.save';

/**
 * What is asked once in a while and takes much code to answer: its rooms are loaded when somebody asks, so that every
 * start of a command is spared them.
 */
export const SELDOM_HANDLERS: Pick<Handlers, SeldomRequests> = {
  'profiles.importPlaces': async () => {
    const { foundPlaces } = await import('./exchange/places.ts');
    return { places: await foundPlaces() };
  },
  'profiles.readImport': async ({ profiles, trust }, input) => {
    const { readImport } = await import('./exchange/read-import.ts');
    return readImport({ profiles, trust: trust.store }, input);
  },
  'profiles.import': async ({ profiles, trust, policy, queue, pool, limits }, input) => {
    const { importProfiles } = await import('./exchange/import-profiles.ts');
    const { commits } = queue.parts;
    const { store, checkAccepting } = trust;
    const outcome = await importProfiles({ profiles, trust: store, policy, commits, checkAccepting }, input);
    limits.refresh();
    pool.dropOutdated();
    return outcome;
  },
  'profiles.export': async ({ profiles, trust }, input) => {
    const { exportProfiles } = await import('./exchange/export-profiles.ts');
    return exportProfiles({ profiles, trust: trust.store }, input);
  },
  'setupKit.make': async ({ profiles, keys }, { profileId, subfolders }) => {
    const { setupKitOf } = await import('./setup-kit/setup-kit.ts');
    return setupKitOf(profiles.get(profileId), keys, subfolders);
  },
  'setupKit.save': async ({ profiles, keys }, { profileId, subfolders, folder }) => {
    const { saveSetupKit, setupKitOf } = await import('./setup-kit/setup-kit.ts');
    return saveSetupKit(await setupKitOf(profiles.get(profileId), keys, subfolders), folder);
  },
};
