import { MASKS } from '../../shared/messages/window/masks.ts';
import { maskProblem } from './mask-problem.ts';
import { TextField } from './text-field.tsx';

export interface MaskFieldsProps {
  /** Masks in one line, as `masksIn` reads them. */
  readonly include: string;
  readonly exclude: string;
  readonly onChange: (part: { readonly include?: string; readonly exclude?: string }) => void;
  readonly autoFocus?: boolean;
}

/** Which files of folders are taken. */
export function MaskFields({ include, exclude, onChange, autoFocus = false }: MaskFieldsProps) {
  return (
    <>
      <TextField
        label={MASKS.include}
        placeholder={MASKS.everyFile}
        description={MASKS.note}
        isMono
        autoFocus={autoFocus}
        value={include}
        onChange={(text) => onChange({ include: text })}
        error={maskProblem(include)}
      />
      <TextField
        label={MASKS.exclude}
        placeholder={MASKS.nothing}
        isMono
        value={exclude}
        onChange={(text) => onChange({ exclude: text })}
        error={maskProblem(exclude)}
      />
    </>
  );
}
