import type { ImportCandidate, ImportChoice } from './models/profile-import.ts';

/** What happens with one whose name is taken. */
export type WhenTaken = 'keep-both' | 'replace' | 'skip';

/** One that is there already, under its name and for the same account: importing it again would only double it. */
export const isThere = ({ existing }: ImportCandidate): boolean => existing?.isSameAccount === true;

/** Whether it makes a difference that the file's keys are trusted: there is one of a server that has none, or it names some itself. */
export const bringsKeys = ({ hostKeys, notes }: ImportCandidate): boolean =>
  hostKeys.some(({ known }) => known === 'new') || notes.some(({ code }) => code === 'names-keys');

/**
 * The chosen ones, and with each the jump hosts on its way. A jump host that is there already needn't come in: the way
 * leads through the one that is there.
 */
export function withJumpHosts(
  candidates: readonly ImportCandidate[],
  chosen: ReadonlySet<string>,
): ReadonlySet<string> {
  const byKey = new Map(candidates.map((candidate) => [candidate.key, candidate]));
  const all = new Set<string>();
  const take = (key: string): void => {
    const candidate = byKey.get(key);
    if (candidate === undefined || all.has(key)) return;
    all.add(key);
    const { via } = candidate;
    if (via?.kind !== 'jump') return;
    const jump = byKey.get(via.key);
    if (jump !== undefined && (!isThere(jump) || chosen.has(jump.key))) take(jump.key);
  };
  for (const key of chosen) take(key);
  return all;
}

/** The import's choices: for every chosen one what its name asks for; nothing is said of the others. */
export function choicesFor(
  candidates: readonly ImportCandidate[],
  chosen: ReadonlySet<string>,
  whenTaken: (candidate: ImportCandidate) => WhenTaken,
): readonly ImportChoice[] {
  const all = withJumpHosts(
    candidates,
    new Set(
      [...chosen].filter((key) => candidates.some((one) => one.key === key && !isLeft(one, whenTaken))),
    ),
  );
  return candidates
    .filter(({ key }) => all.has(key))
    .map((candidate) => {
      if (candidate.existing === null) return { key: candidate.key, action: 'add' as const };
      const wanted = whenTaken(candidate);
      // One that only others need, and whose name another server has, can't be left out.
      const action = wanted === 'skip' && !isThere(candidate) ? 'keep-both' : wanted;
      return { key: candidate.key, action };
    });
}

const isLeft = (candidate: ImportCandidate, whenTaken: (candidate: ImportCandidate) => WhenTaken): boolean =>
  candidate.existing !== null && whenTaken(candidate) === 'skip';

/** The jump hosts on the way to one, nearest to it last; by name. */
export function wayTo(candidates: readonly ImportCandidate[], candidate: ImportCandidate): readonly string[] {
  const names: string[] = [];
  let at: ImportCandidate | undefined = candidate;
  // No way is longer than there are connections.
  while (at?.via?.kind === 'jump' && names.length < candidates.length) {
    const { key }: { readonly key: string } = at.via;
    at = candidates.find((other) => other.key === key);
    if (at !== undefined) names.unshift(at.settings.name);
  }
  return names;
}
