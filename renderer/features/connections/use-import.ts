import { useEffect, useState } from 'react';
import {
  bringsKeys,
  choicesFor,
  isThere,
  type WhenTaken,
  withJumpHosts,
} from '../../../shared/import-choices.ts';
import { importedSentence, otherKeySentence } from '../../../shared/messages/import-messages.ts';
import type { ImportCandidate, ImportPlace, ImportPreview } from '../../../shared/models/profile-import.ts';
import { request } from '../../api/api.ts';
import { toast } from '../../design/toast.tsx';
import { useAttempt } from '../../design/use-attempt.ts';
import { loadConnections } from '../../stores/connections-store.ts';

/** What comes in unless somebody says otherwise: everything but what is there already. */
const firstChoice = (candidates: readonly ImportCandidate[]): ReadonlySet<string> =>
  new Set(candidates.filter((candidate) => !isThere(candidate)).map(({ key }) => key));

/** The import dialog's state: where from, what is there, what was chosen of it. */
export function useImport(onDone: (firstId: string | undefined) => void) {
  const [places, setPlaces] = useState<readonly ImportPlace[] | null>(null);
  const [preview, setPreview] = useState<ImportPreview | null>(null);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [taken, setTaken] = useState<ReadonlyMap<string, WhenTaken>>(new Map());
  const [trustsKeys, setTrustsKeys] = useState(false);
  const attempt = useAttempt();

  useEffect(() => {
    const controller = new AbortController();
    const { signal } = controller;
    request('profiles.importPlaces', {}, { signal }).then(
      (answer) => !signal.aborted && setPlaces(answer.places),
      () => !signal.aborted && setPlaces([]),
    );
    return () => controller.abort();
  }, []);

  const look = (source: { readonly path: string; readonly format?: ImportPlace['format'] }) =>
    attempt.run(async () => {
      const found = await request('profiles.readImport', source);
      setPreview(found);
      setChosen(firstChoice(found.candidates));
      setTaken(new Map());
      setTrustsKeys(false);
    });

  const candidates = preview?.candidates ?? [];
  const whenTaken = (candidate: ImportCandidate): WhenTaken =>
    taken.get(candidate.key) ?? (isThere(candidate) ? 'skip' : 'keep-both');
  const choices = choicesFor(candidates, chosen, whenTaken).filter(({ action }) => action !== 'skip');
  const comingIn = new Set(choices.map(({ key }) => key));
  const withKeys = candidates.filter((candidate) => comingIn.has(candidate.key) && bringsKeys(candidate));

  return {
    places,
    preview,
    attempt,
    chosen,
    comingIn,
    /** Chosen by nobody, but on the way of one that was. */
    isNeeded: (key: string) => withJumpHosts(candidates, chosen).has(key) && !chosen.has(key),
    bringsKeys: withKeys.length > 0,
    newKeys: withKeys
      .map(
        ({ hostKeys, settings }) =>
          hostKeys.filter(({ known }) => known === 'new').length + settings.trust.pinnedKeys.length,
      )
      .reduce((sum, count) => sum + count, 0),
    otherKeys: candidates.filter(
      ({ key, hostKeys }) =>
        comingIn.has(key) && hostKeys.length > 0 && hostKeys.every(({ known }) => known === 'other-trusted'),
    ).length,
    trustsKeys,
    setTrustsKeys,
    whenTaken,
    look,
    chooseFile: () =>
      attempt.run(async () => {
        const { path } = await request('dialogs.chooseImport', {});
        if (path !== null) await look({ path });
      }),
    // With it goes what was wrong with the file.
    back: () => attempt.run(async () => setPreview(null)),
    toggle: (key: string, isChosen: boolean) =>
      setChosen((before) => {
        const next = new Set(before);
        if (isChosen) next.add(key);
        else next.delete(key);
        return next;
      }),
    chooseAll: (all: boolean) => setChosen(new Set(all ? candidates.map(({ key }) => key) : [])),
    setWhenTaken: (key: string, action: WhenTaken) => {
      setTaken((before) => new Map([...before, [key, action]]));
      // Whoever says what becomes of it wants it.
      if (action !== 'skip') setChosen((before) => new Set([...before, key]));
    },
    bringIn: () =>
      attempt.run(async () => {
        if (preview === null) return;
        const { path, format, digest } = preview;
        const outcome = await request('connections.import', {
          ...{ path, format, digest, choices: [...choices] },
          trustHostKeys: trustsKeys,
        });
        await loadConnections();
        toast({ text: importedSentence(outcome) });
        for (const server of outcome.otherKeys)
          toast({ tone: 'warning', text: otherKeySentence(server), timeoutMs: 12_000 });
        onDone([...outcome.added, ...outcome.replaced][0]?.id);
      }),
  };
}

export type ImportState = ReturnType<typeof useImport>;
