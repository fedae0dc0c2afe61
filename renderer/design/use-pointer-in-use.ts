import { useCallback, useEffect, useRef, useState } from 'react';

/** A pointer that rests this long aims at nothing: it just happens to lie there. Milliseconds. */
const RESTING_MS = 3_000;

/**
 * Whether a pointer moves over an element just now, so that nothing may move under it.
 * @returns whether, and the handlers for the element
 */
export function usePointerInUse() {
  const [isInUse, setInUse] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const onPointerMove = useCallback(() => {
    clearTimeout(timer.current);
    setInUse(true);
    timer.current = setTimeout(() => setInUse(false), RESTING_MS);
  }, []);
  const onPointerLeave = useCallback(() => {
    clearTimeout(timer.current);
    setInUse(false);
  }, []);
  return { isInUse, handlers: { onPointerEnter: onPointerMove, onPointerMove, onPointerLeave } };
}
