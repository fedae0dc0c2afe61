import { countOf, formatCount } from '../../format.ts';

/** Texts of the question what to do with a file whose name is taken. */
export const CONFLICTS = {
  title: (partner: string, direction: 'upload' | 'download') =>
    direction === 'upload' ? `Already at ${partner}` : 'Already on this computer',
  position: (at: number, count: number) => `${formatCount(at)} of ${formatCount(count)}`,
  toSend: 'To be sent, from this computer',
  alreadyThere: (partner: string) => `There now, at ${partner}`,
  toReceive: (partner: string) => `To be received, from ${partner}`,
  alreadyHere: 'There now, on this computer',
  newer: 'Newer',
  size: 'Size',
  modified: 'Modified',
  sizeUnknown: 'Size not told',
  timeUnknown: 'Time not told',
  today: 'Today',
  sameFacts: 'Size and time are the same on both sides.',
  keepBothAs: (name: string) => `“Keep both” adds it as ${name}.`,
  overwriteMeans: 'Overwriting can’t be undone.',
  forAll: (left: number) =>
    left === 2 ? 'Do this for both files' : `Do this for all ${countOf(left, 'file')}`,
  forRest: (left: number) => `Do this for the remaining ${countOf(left, 'file')}`,
  conditions: (left: number, isAll: boolean) =>
    isAll ? `Or, of all ${formatCount(left)}:` : `Or, of the remaining ${formatCount(left)}:`,
  conditional: {
    'only-if-newer': 'Replace older',
    'only-if-different': 'Replace different',
    resume: 'Complete unfinished',
  },
  overwrite: 'Overwrite',
  keepBoth: 'Keep both',
  skip: 'Skip',
  cancel: 'Cancel',
} as const;
