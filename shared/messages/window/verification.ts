import type { Checked, VerifyMode } from '../../models/verification.ts';

/** Texts about comparing, for a connection and for what new ones start with. */
export const VERIFICATION = {
  mode: 'How files are compared',
  modes: {
    auto: 'Automatically',
    'read-back': 'By reading all of it back',
    size: 'By its size',
    none: 'Not at all',
  } satisfies Record<VerifyMode, string>,
  modeNotes: {
    auto: 'Contents up to 16 MB, or of any size where the server may be asked for hashes. Else the size.',
    'read-back': 'The whole file is read from the server once more. It takes as long again.',
    size: 'Finds what is missing, not what is altered.',
    none: 'For servers that show nothing of what they take.',
  } satisfies Record<VerifyMode, string>,
  required: 'A delivery counts when',
  requirements: {
    content: 'Its contents are compared',
    size: 'At least its size is compared',
    none: 'The server took it, nothing compared',
  } satisfies Record<Checked, string>,
  requiredNote: 'With less it fails. Where more is required than is chosen above, more is compared.',
  hashCommand: 'Ask the server for hashes',
  hashCommandNote:
    'Runs sha256sum in the account’s shell, where it has one. Ask your partner first: many log or forbid it.',
} as const;

/** For choosing, the best first. */
export const MODE_OPTIONS = (['auto', 'read-back', 'size', 'none'] as const).map((value) => ({
  value,
  label: VERIFICATION.modes[value],
  description: VERIFICATION.modeNotes[value],
}));
export const REQUIREMENT_OPTIONS = (['content', 'size', 'none'] as const).map((value) => ({
  value,
  label: VERIFICATION.requirements[value],
}));
