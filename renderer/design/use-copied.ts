import { useEffect, useState } from 'react';

const COPIED_SHOWN_MS = 1_500;

/** Whether something was copied a moment ago, and the way to do it. Nothing is said where copying failed. */
export function useCopied() {
  const [isCopied, setCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return undefined;
    const timer = setTimeout(() => setCopied(false), COPIED_SHOWN_MS);
    return () => clearTimeout(timer);
  }, [isCopied]);
  const copy = (work: () => Promise<void>): void => {
    work().then(
      () => setCopied(true),
      () => {},
    );
  };
  return { isCopied, copy };
}
