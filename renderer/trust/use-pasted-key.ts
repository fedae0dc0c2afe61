import { useEffect, useState } from 'react';
import { errorOf } from '../../shared/errors.ts';
import type { PastedKey } from '../../shared/models/trusted-host-key.ts';
import { request } from '../api/api.ts';

interface Read {
  readonly text: string;
  readonly key: PastedKey | null;
  readonly isWrong: boolean;
}

/** What a pasted key or fingerprint says; nothing while the field is empty or the answer isn't there yet. */
export function usePastedKey(text: string): { readonly key: PastedKey | null; readonly isWrong: boolean } {
  const [read, setRead] = useState<Read>({ text: '', key: null, isWrong: false });
  useEffect(() => {
    if (text.trim() === '') return undefined;
    const controller = new AbortController();
    const { signal } = controller;
    request('trust.readKey', { text }, { signal }).then(
      (key) => !signal.aborted && setRead({ text, key, isWrong: false }),
      (thrown: unknown) => {
        const isWrong = errorOf(thrown).code === 'InvalidRequest';
        if (!signal.aborted) setRead({ text, key: null, isWrong });
      },
    );
    return () => controller.abort();
  }, [text]);
  return read.text === text && text.trim() !== '' ? read : { key: null, isWrong: false };
}
