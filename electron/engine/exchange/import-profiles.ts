import { failure } from '../../../shared/errors.ts';
import { HINTS } from '../../../shared/messages/hints.ts';
import type { ProfileSettings } from '../../../shared/models/profile.ts';
import type {
  ImportCandidate,
  ImportChoice,
  ImportOutcome,
  ImportVia,
} from '../../../shared/models/profile-import.ts';
import { trustAddress } from '../../../shared/models/trust-settings.ts';
import type { Policy } from '../policy/policy.ts';
import type { Profiles } from '../profiles/profiles.ts';
import type { GroupCommit } from '../storage/group-commit.ts';
import type { Surroundings } from './drafts.ts';
import { notUnderstood } from './import-file.ts';
import { type ImportParts, type ImportSource, readImport } from './read-import.ts';

export interface ImportWish extends ImportSource {
  /** Of the preview a person saw. */
  readonly digest: string;
  readonly choices: readonly ImportChoice[];
  /** Whether the host keys of what comes in are trusted from now on. */
  readonly trustHostKeys: boolean;
}

/**
 * Brings in what a person chose of a file: all of it or, where anything is wrong, none.
 * @throws `FileNotUnderstood` also where the file has changed since its preview; `InvalidRequest` for choices that don't
 * fit together: a name that is taken, a connection without the jump host it goes through; `ForbiddenByPolicy`,
 * `AcceptingForbidden`
 */
export async function importProfiles(
  parts: ImportParts & {
    readonly commits: GroupCommit;
    readonly policy: Policy;
    /** Whether a key of that server may be accepted by anybody; throws where not. */
    readonly checkAccepting: (host: string, port: number) => void;
  },
  wish: ImportWish,
  around?: Surroundings,
): Promise<ImportOutcome> {
  const preview = await readImport(parts, wish, around);
  if (preview.digest !== wish.digest) throw notUnderstood(wish.path, 'changed');
  const takesKeys = wish.trustHostKeys || preview.format !== 'waybill';
  const candidates = takesKeys ? preview.candidates : preview.candidates.map(withoutKeys);
  const byKey = new Map(candidates.map((candidate) => [candidate.key, candidate]));
  const chosen = new Map<ImportCandidate, Exclude<ImportChoice['action'], 'skip'>>();
  for (const { key, action } of wish.choices) {
    const candidate = byKey.get(key);
    if (candidate === undefined) throw failure('InvalidRequest', 'no such connection in the preview');
    if (action === 'skip') continue;
    chosen.set(candidate, action);
    const { settings, existing, hostKeys } = candidate;
    parts.policy.refuseChange(action === 'replace' ? existing?.id : undefined, settings);
    const { host, port } = trustAddress(settings);
    // Before anything is written: that a profile comes in which lets nobody accept keys says nothing of its own.
    if (wish.trustHostKeys && hostKeys.some(({ known }) => known === 'new')) parts.checkAccepting(host, port);
  }
  const outcome = await parts.commits.write((database) => {
    const writing = new Writing(parts.profiles, byKey, chosen);
    for (const candidate of chosen.keys()) writing.idOf(candidate);
    return {
      added: writing.added,
      replaced: writing.replaced,
      ...(wish.trustHostKeys
        ? trustKeys(chosen.keys(), (host, port, blobs) => parts.trust.importNow(database, host, port, blobs))
        : { trustedKeys: 0, otherKeys: [] }),
    };
  });
  parts.profiles.announce([...outcome.added, ...outcome.replaced].map(({ id }) => id));
  return outcome;
}

/** A file whose keys aren't to be trusted doesn't get them in as pins or files either: those stand above what is trusted here. */
const withoutKeys = (candidate: ImportCandidate): ImportCandidate => {
  const { settings } = candidate;
  const trust = { ...settings.trust, pinnedKeys: [], knownHostsFiles: [] };
  return { ...candidate, settings: { ...settings, trust } };
};

/** One transaction's worth of writing. A jump host comes before what goes through it. */
class Writing {
  readonly added: { readonly id: string; readonly name: string }[] = [];
  readonly replaced: { readonly id: string; readonly name: string }[] = [];
  readonly #profiles: Profiles;
  readonly #byKey: ReadonlyMap<string, ImportCandidate>;
  readonly #chosen: ReadonlyMap<ImportCandidate, Exclude<ImportChoice['action'], 'skip'>>;
  readonly #ids = new Map<ImportCandidate, string>();

  constructor(
    profiles: Profiles,
    byKey: ReadonlyMap<string, ImportCandidate>,
    chosen: ReadonlyMap<ImportCandidate, Exclude<ImportChoice['action'], 'skip'>>,
  ) {
    this.#profiles = profiles;
    this.#byKey = byKey;
    this.#chosen = chosen;
  }

  /** The id of a candidate's profile; written now if it isn't yet. The preview has seen to it that no way leads in a circle. */
  idOf(candidate: ImportCandidate): string {
    const known = this.#ids.get(candidate);
    if (known !== undefined) return known;
    const action = this.#chosen.get(candidate);
    const { existing } = candidate;
    if (action === undefined) {
      // Left out because it is there already: what goes through it goes through that one.
      if (existing?.isSameAccount === true) return existing.id;
      throw failure('InvalidRequest', 'a jump host was left out', {
        hint: HINTS.importWithoutJump(candidate.settings.name),
      });
    }
    const settings = { ...candidate.settings, ...this.#throughJumpHost(candidate.via) };
    const id =
      action === 'replace' && existing !== null
        ? this.#replace(existing.id, settings)
        : this.#add(action === 'keep-both' ? { ...settings, name: this.#freeName(settings.name) } : settings);
    this.#ids.set(candidate, id);
    return id;
  }

  #throughJumpHost(via: ImportVia | null): object {
    if (via?.kind !== 'jump') return {};
    const jump = this.#byKey.get(via.key);
    if (jump === undefined) throw failure('Internal', 'a jump host is missing in the preview');
    return { route: { kind: 'jump', profileId: this.idOf(jump) } };
  }

  #replace(id: string, settings: ProfileSettings): string {
    this.#profiles.updateNow(id, settings);
    this.replaced.push({ id, name: settings.name });
    return id;
  }

  #add(settings: ProfileSettings): string {
    const { id, name } = this.#profiles.addNow(settings);
    this.added.push({ id, name });
    return id;
  }

  #freeName(name: string): string {
    const start = name.slice(0, 58).trim();
    for (let number = 2; ; number += 1) {
      const next = `${start} (${number})`;
      if (this.#profiles.named(next) === undefined) return next;
    }
  }
}

function trustKeys(
  candidates: Iterable<ImportCandidate>,
  importNow: (host: string, port: number, blobs: readonly Buffer[]) => number | 'other',
): Pick<ImportOutcome, 'trustedKeys' | 'otherKeys'> {
  let trustedKeys = 0;
  const otherKeys = new Set<string>();
  for (const { settings, hostKeys } of candidates) {
    if (hostKeys.length === 0) continue;
    const { host, port } = trustAddress(settings);
    const blobs = hostKeys.map(({ publicKey }) => Buffer.from(publicKey, 'base64'));
    const imported = importNow(host, port, blobs);
    if (imported === 'other') otherKeys.add(`${host}:${port}`);
    else trustedKeys += imported;
  }
  return { trustedKeys, otherKeys: [...otherKeys] };
}
