import type { AppError, ErrorCode } from '../../shared/errors.ts';
import type { Profile } from '../../shared/models/profile.ts';
import { readPastedKey } from './connections/trust/trust.ts';
import type { Handlers } from './handlers.ts';

type TrustRequest = Extract<keyof Handlers, `trust.${string}`>;

/** The answers about whom to trust. Whatever accepts a key asks first whether anybody may. */
export const TRUST_HANDLERS: Pick<Handlers, TrustRequest> = {
  'trust.list': ({ trust }, { host, port }) => ({
    keys: trust.store.list(host, port),
    next: trust.next.list(host, port),
  }),
  'trust.accept': ({ trust }, { host, port, publicKey, how }) => {
    trust.checkAccepting(host, port);
    return trust.store.accept(host, port, Buffer.from(publicKey, 'base64'), how);
  },
  'trust.replace': async ({ trust, pool }, { host, port, publicKey, replacedFingerprint }) => {
    trust.checkAccepting(host, port);
    const key = await trust.store.replace(host, port, Buffer.from(publicKey, 'base64'), replacedFingerprint);
    pool.dropServer(host, port);
    return key;
  },
  'trust.forget': async ({ trust, pool }, { host, port }) => {
    const forgotten = await trust.store.forget(host, port);
    // What is open was opened on what isn't trusted any more.
    if (forgotten > 0) pool.dropServer(host, port);
    return { forgotten };
  },
  'trust.addNext': ({ trust }, { host, port, key }) => {
    trust.checkAccepting(host, port);
    return trust.next.add(host, port, readPastedKey(key));
  },
  'trust.forgetNext': async ({ trust, pool }, { host, port }) => {
    const forgotten = await trust.next.forget(host, port);
    if (forgotten) pool.dropServer(host, port);
    return { forgotten };
  },
  'trust.readKey': (_engine, { text }) => readPastedKey(text),
  'trust.look': (engine, { settings }, signal) => engine.lookAtKey(settings, signal),
  'trust.knownHosts': async ({ trust, profiles }, { profileId }) => ({
    lines: await trust.sources.knownHostsLines(profiles.get(profileId)),
  }),
  'trust.controls': ({ trust }) => trust.memory.controls,
  'trust.configure': ({ trust }, controls) => trust.memory.configure(controls),
};

const OVER_TRUST: readonly ErrorCode[] = [
  'HostKeyUnknown',
  'HostKeyChanged',
  'TrustStoreUnreadable',
  'NoCommonAlgorithm',
];

/** Whether a profile that is held because of its server's key or algorithms was given other rules: then it may try again, once. */
export const trustChangeMayHelp = (before: Profile, after: Profile, held: AppError | undefined): boolean =>
  held !== undefined &&
  OVER_TRUST.includes(held.code) &&
  JSON.stringify(before.trust) !== JSON.stringify(after.trust);
