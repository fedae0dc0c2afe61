import { useCallback, useEffect, useMemo, useRef, useState } from 'react';

/** A pointer that rests so long isn't aiming at anything. */
const AIMING_MS = 4_000;

export interface Stillness {
  /** A pointer moves over it: nothing may reorder beneath. */
  readonly isStill: boolean;
  readonly handlers: {
    readonly onPointerMove: () => void;
    readonly onPointerDown: () => void;
    readonly onWheel: () => void;
    readonly onPointerLeave: () => void;
    readonly onDragStartCapture: () => void;
    readonly onDragOverCapture: () => void;
    readonly onDragEndCapture: () => void;
  };
}

/** Whether somebody aims at something in a list just now. */
export function useStillness(): Stillness {
  const [isStill, setStill] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const end = useCallback(() => {
    clearTimeout(timer.current);
    setStill(false);
  }, []);
  const aim = useCallback(() => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setStill(false), AIMING_MS);
    setStill(true);
  }, []);
  useEffect(() => () => clearTimeout(timer.current), []);
  // The browser takes the pointer away from the page while something is dragged, and tells that as its leaving.
  const isDragging = useRef(false);
  const leave = useCallback(() => {
    if (!isDragging.current) end();
  }, [end]);
  const drag = useCallback(
    (isOn: boolean) => {
      isDragging.current = isOn;
      aim();
    },
    [aim],
  );
  const handlers = useMemo(
    () => ({
      onPointerMove: aim,
      onPointerDown: aim,
      onWheel: aim,
      onPointerLeave: leave,
      onDragStartCapture: () => drag(true),
      onDragOverCapture: aim,
      onDragEndCapture: () => drag(false),
    }),
    [aim, leave, drag],
  );
  return { isStill, handlers };
}
