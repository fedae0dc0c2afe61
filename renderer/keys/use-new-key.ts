import { useEffect, useRef, useState } from 'react';
import type { MadeKey } from '../../shared/models/signing-key.ts';
import { request } from '../api/api.ts';
import { useAttempt } from '../design/use-attempt.ts';
import { useAppStore } from '../stores/app-store.ts';
import { loadKeys } from '../stores/keys-store.ts';
import { type NewKeyForm, type NewKeyProblems, problemsOfNewKey } from './new-key-form.ts';

/** The key maker's state: what is typed, what is wrong with it, and the key once it is made. */
export function useNewKey(profileId: string | undefined) {
  const app = useAppStore((store) => store.app);
  const [form, setForm] = useState<NewKeyForm>(() => ({
    type: 'ed25519',
    path: '',
    isPathChosen: false,
    comment: app === null ? '' : `${app.osUser}@${app.hostName}`,
    passphrase: '',
    again: '',
    isWithout: false,
    // Only where the person says so.
    isKept: false,
  }));
  const [showsProblems, setShowsProblems] = useState(false);
  const [made, setMade] = useState<MadeKey | null>(null);
  const attempt = useAttempt();
  const making = useRef<AbortController | null>(null);
  useEffect(() => () => making.current?.abort(), []);

  const change = (part: Partial<NewKeyForm>) => setForm((before) => ({ ...before, ...part }));
  const { type, isPathChosen } = form;
  useEffect(() => {
    if (isPathChosen) return undefined;
    const controller = new AbortController();
    request('keys.newPath', { type, ...(profileId !== undefined && { profileId }) }, controller).then(
      ({ path }) => setForm((before) => (before.isPathChosen ? before : { ...before, path })),
      // Then the field stays empty, and the person says where to.
      () => {},
    );
    return () => controller.abort();
  }, [type, isPathChosen, profileId]);

  const chooseFolder = async (): Promise<void> => {
    const { path: folder } = await request('dialogs.chooseFolder', {});
    if (folder === null) return;
    const { path } = await request('keys.newPath', {
      type,
      folder,
      ...(profileId !== undefined && { profileId }),
    });
    change({ path, isPathChosen: true });
  };

  const make = (): Promise<boolean> => {
    setShowsProblems(true);
    if (Object.keys(problemsOfNewKey(form)).length > 0) return Promise.resolve(false);
    const controller = new AbortController();
    making.current = controller;
    return attempt.run(async () => {
      setMade(
        await request(
          'keys.make',
          {
            type,
            path: form.path.trim(),
            comment: form.comment,
            passphrase: form.passphrase,
            ...(profileId !== undefined && { profileId }),
          },
          { signal: controller.signal },
        ),
      );
      await loadKeys();
    });
  };

  return {
    form,
    change,
    problems: (showsProblems ? problemsOfNewKey(form) : {}) as NewKeyProblems,
    isBusy: attempt.isBusy,
    /** Of the last attempt; being stopped is none. */
    error: attempt.error?.code === 'Cancelled' ? null : attempt.error,
    store: app?.secretStore ?? ('none' as const),
    made,
    make,
    stop: () => making.current?.abort(),
    chooseFolder,
  };
}

export type NewKey = ReturnType<typeof useNewKey>;
