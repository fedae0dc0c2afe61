import { useEffect, useRef, useState } from 'react';
import { FILES } from '../../../shared/messages/window/files.ts';
import { TextField } from '../../design/text-field.tsx';
import styles from './pane-bar.module.css';
import type { Side } from './pane-id.ts';

interface PathFieldProps {
  readonly side: Side;
  readonly path: string;
  /** What was typed, as it was typed. */
  readonly onGo: (typed: string) => void;
  /** Left without going anywhere. */
  readonly onClose: () => void;
}

/** The breadcrumb as a text. Enter goes there, Escape and leaving it don't. */
export function PathField({ side, path, onGo, onClose }: PathFieldProps) {
  const [typed, setTyped] = useState(path);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    input.current?.focus();
    input.current?.select();
  }, []);
  return (
    <TextField
      className={styles.pathField}
      label={FILES.pathOf(side)}
      isLabelHidden
      isMono
      value={typed}
      onChange={setTyped}
      onBlur={onClose}
      inputRef={input}
      onKeyDown={(event) => {
        if (event.key === 'Enter') onGo(typed);
        else if (event.key === 'Escape') onClose();
        else return;
        event.preventDefault();
        event.stopPropagation();
      }}
    />
  );
}
