import { type KeyboardEvent, type PointerEvent, useRef } from 'react';
import { FILES } from '../../../shared/messages/window/files.ts';
import styles from './files-page.module.css';

/** Shares of the width; the settings allow no others. */
const LEAST = 0.2;
const MOST = 0.8;
const STEP = 0.02;

interface DividerProps {
  /** Of the left pane, as a share of the width. */
  readonly share: number;
  readonly onChange: (share: number) => void;
  /** The person let go: this is worth keeping. */
  readonly onEnd: (share: number) => void;
}

export const withinLimits = (share: number): number => Math.min(MOST, Math.max(LEAST, share));

/** Between the panes: dragged, or moved with arrow keys; a double click puts it in the middle. */
export function Divider({ share, onChange, onEnd }: DividerProps) {
  const last = useRef(share);
  const moveTo = (wanted: number): void => {
    last.current = withinLimits(wanted);
    onChange(last.current);
  };
  const onPointerDown = (event: PointerEvent<HTMLDivElement>): void => {
    const divider = event.currentTarget;
    const box = divider.parentElement?.getBoundingClientRect();
    if (event.button !== 0 || box === undefined) return;
    last.current = share;
    divider.setPointerCapture(event.pointerId);
    const onMove = (moved: globalThis.PointerEvent): void => moveTo((moved.clientX - box.left) / box.width);
    const onDone = (): void => {
      divider.removeEventListener('pointermove', onMove);
      divider.removeEventListener('lostpointercapture', onDone);
      onEnd(last.current);
    };
    divider.addEventListener('pointermove', onMove);
    divider.addEventListener('lostpointercapture', onDone);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const steps: Readonly<Record<string, number>> = {
      ArrowLeft: share - STEP,
      ArrowRight: share + STEP,
      Home: LEAST,
      End: MOST,
    };
    const wanted = steps[event.key];
    if (wanted === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    moveTo(wanted);
    onEnd(last.current);
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a line between two panes that can be moved is no thematic break.
    <div
      role="separator"
      tabIndex={0}
      aria-label={FILES.divider}
      aria-orientation="vertical"
      aria-valuemin={LEAST * 100}
      aria-valuemax={MOST * 100}
      aria-valuenow={Math.round(share * 100)}
      className={styles.divider}
      onPointerDown={onPointerDown}
      onDoubleClick={() => {
        moveTo(0.5);
        onEnd(0.5);
      }}
      onKeyDown={onKeyDown}
    />
  );
}
