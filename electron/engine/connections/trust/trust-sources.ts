import type { SessionOptions } from '../../../../shared/contract/session-options.ts';
import { type TrustSettings, trustAddress } from '../../../../shared/models/trust-settings.ts';
import type { KnownHostsLine } from '../../../../shared/models/trusted-host-key.ts';
import type { Profiles } from '../../profiles/profiles.ts';
import { fingerprint } from '../host-key.ts';
import type { HostTrustSources } from '../host-trust.ts';
import { matches, readKnownHosts } from '../known-hosts.ts';
import type { TrustStore } from '../trust-store.ts';
import { forbidsAccepting } from './accepting.ts';
import { type Computer, defaultKnownHosts, type KnownHostsFile, thisComputer } from './known-hosts-files.ts';
import type { NextKeys } from './next-keys.ts';
import type { TrustMemory } from './trust-memory.ts';

/** A server as a profile has it, or as somebody typed it. */
export interface TrustedServer {
  readonly host: string;
  readonly port: number;
  readonly trust: TrustSettings;
}

type SessionTrust = Pick<SessionOptions, 'knownHostsFiles' | 'pinnedHostKeys'>;

/** Gathers everything that speaks for or against a server's key: our store, known_hosts files, pins, the next key. */
export class TrustSources {
  readonly #store: TrustStore;
  readonly #next: NextKeys;
  readonly #memory: TrustMemory;
  readonly #profiles: Pick<Profiles, 'ofServer'>;
  readonly #computer: () => Computer;

  constructor(parts: {
    store: TrustStore;
    next: NextKeys;
    memory: TrustMemory;
    profiles: Pick<Profiles, 'ofServer'>;
    computer?: () => Computer;
  }) {
    this.#store = parts.store;
    this.#next = parts.next;
    this.#memory = parts.memory;
    this.#profiles = parts.profiles;
    this.#computer = parts.computer ?? thisComputer;
  }

  /**
   * @param session what was said for this run only. It can narrow what a profile pins, never widen it; where nothing but pins
   * counts or nobody may accept keys, a fingerprint given for a run is no reason to trust either.
   * @throws `TrustStoreUnreadable`
   */
  async of(server: TrustedServer, session?: SessionTrust): Promise<HostTrustSources> {
    const { trust } = server;
    const { host, port } = trustAddress(server);
    const isForbidden = trust.policy === 'ask' && forbidsAccepting(this.#profiles, host, port) !== undefined;
    const policy = isForbidden ? 'never-accept' : trust.policy;
    const given = session?.pinnedHostKeys ?? [];
    const own = trust.pinnedKeys.map((key) => key.fingerprint);
    const pins = own.length > 0 || policy !== 'ask' ? own : given;
    const next = pins.length > 0 || policy === 'pinned-only' ? null : this.#next.find(host, port);
    const files = await Promise.all(
      this.#files(trust, session?.knownHostsFiles ?? []).map(({ path, mustExist }) =>
        readKnownHosts(path, mustExist),
      ),
    );
    const knownTypes = new Map(
      [...trust.pinnedKeys, ...(next === null ? [] : [next])].map((key) => [key.fingerprint, key.keyType]),
    );
    return {
      host,
      port,
      stored: this.#store.keysFor(host, port),
      knownHosts: files.flatMap(({ entries }) => entries),
      pins,
      narrowedTo: pins === given ? [] : given,
      next: next === null ? [] : [next.fingerprint],
      policy,
      typeOf: (print) => knownTypes.get(print) ?? this.#memory.typeOf(print),
    };
  }

  /** What this computer's known_hosts files say of a server. @throws `TrustStoreUnreadable` */
  async knownHostsLines(server: TrustedServer): Promise<readonly KnownHostsLine[]> {
    const { host, port } = trustAddress(server);
    const files = this.#files(server.trust, []);
    const read = await Promise.all(files.map(({ path, mustExist }) => readKnownHosts(path, mustExist)));
    return read.flatMap(({ entries }, index) =>
      entries
        .filter((entry) => matches(entry, host, port))
        .map(({ line, marker, key }) => ({
          path: files[index]?.path ?? '',
          line,
          marker,
          keyType: key.type,
          fingerprint: fingerprint(key.blob),
        })),
    );
  }

  /** Files named for a run take the place of the user's own, as ssh's `UserKnownHostsFile` does; the system's stay. */
  #files(trust: TrustSettings, forThisRun: readonly string[]): readonly KnownHostsFile[] {
    const named = (paths: readonly string[]) => paths.map((path) => ({ path, mustExist: true }));
    const reads =
      trust.knownHosts === 'as-set' ? this.#memory.controls.readsKnownHosts : trust.knownHosts === 'read';
    const { user, system } = defaultKnownHosts(this.#computer());
    return [
      ...named(forThisRun),
      ...named(trust.knownHostsFiles),
      ...(reads && forThisRun.length === 0 ? user : []),
      ...(reads ? system : []),
    ];
  }
}
