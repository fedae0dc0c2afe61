import { type FocusEvent, useState } from 'react';
import type { ConnectionForm, FieldName, FormProblems } from './connection-form.ts';

/** What is wrong in these shows while it is typed: one wrong character is enough, and more typing doesn't mend it. */
const AT_ONCE: readonly FieldName[] = ['name', 'host', 'user', 'folder'];

/**
 * Which problems are shown: those of fields that somebody changed and left, or left empty, those of what is plainly
 * mistyped, and all of them once saving or testing was tried.
 */
export function useShownProblems(problems: FormProblems, form: ConnectionForm) {
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [changed, setChanged] = useState<ReadonlySet<string>>(new Set());
  const [showsAll, setShowsAll] = useState(false);
  const isShown = (field: string): boolean =>
    showsAll ||
    left.has(field) ||
    AT_ONCE.some((known) => known === field && changed.has(field) && form[known] !== '');
  return {
    problems: Object.fromEntries(
      Object.entries(problems).filter(([field]) => isShown(field)),
    ) as FormProblems,
    showAll: () => setShowsAll(true),
    noteChange: (part: Partial<ConnectionForm>) =>
      setChanged((before) => new Set([...before, ...Object.keys(part)])),
    /** Of the whole form: a field is called by its input's name. What else was changed counts as left with it. */
    onBlur: ({ target }: FocusEvent) => {
      const name = target instanceof HTMLInputElement ? target.name : '';
      setLeft((before) => new Set([...before, ...changed, ...(name === '' ? [] : [name])]));
    },
  };
}
