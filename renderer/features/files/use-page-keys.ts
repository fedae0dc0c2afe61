import type { KeyboardEvent } from 'react';
import { useCommand } from '../../frame/commands.ts';
import { useAppStore } from '../../stores/app-store.ts';
import type { FilePaneHandle } from './file-pane.tsx';
import { useFilesStore } from './files-store.ts';
import type { Side } from './pane-id.ts';

interface PageKeys {
  readonly paneOf: (side: Side) => FilePaneHandle | null;
  readonly goAcross: () => void;
}

const isField = (target: EventTarget): boolean =>
  target instanceof Element && target.matches('input, textarea, select, [contenteditable]');

/** Commands of menu and keyboard, for the pane that has the focus or had it last; and the keys only this page has. */
export function usePageKeys({ paneOf, goAcross }: PageKeys): (event: KeyboardEvent<HTMLElement>) => void {
  const current = () => paneOf(useFilesStore.getState().side);
  useCommand('files.upload', () => paneOf('local')?.commands.transferChosen());
  useCommand('files.download', () => paneOf('remote')?.commands.transferChosen());
  useCommand('files.refresh', () => current()?.commands.refresh());
  useCommand('files.new-folder', () => current()?.commands.newFolder());
  useCommand('files.rename', () => current()?.commands.renameChosen());
  useCommand('files.delete', () => current()?.commands.removeChosen());
  useCommand('files.filter', () => current()?.filter());
  useCommand('files.path', () => current()?.typePath());

  return (event) => {
    // React hands on the keys of dialogs and menus too, wherever they stand in the document.
    const isInside = event.target instanceof Node && event.currentTarget.contains(event.target);
    if (event.defaultPrevented || !isInside) return;
    const act = actionFor(event, current(), goAcross);
    if (act === undefined) return;
    event.preventDefault();
    act();
  };
}

function actionFor(
  { key, altKey, ctrlKey, metaKey, shiftKey, target }: KeyboardEvent,
  pane: FilePaneHandle | null,
  goAcross: () => void,
): (() => void) | undefined {
  if (ctrlKey || metaKey || shiftKey) return undefined;
  if (key === 'F6' && !altKey) return goAcross;
  // Commander style: F5 goes to the other side, whichever that is. In Explorer style it is a refresh.
  if (key === 'F5' && !altKey && useAppStore.getState().app?.settings.keys === 'commander')
    return pane?.commands.transferChosen;
  if (isField(target as Element)) return undefined;
  if (key === 'Backspace' && !altKey) return pane?.commands.up;
  if (key === 'ArrowLeft' && altKey) return pane?.commands.back;
  if (key === 'ArrowRight' && altKey) return pane?.commands.forward;
  if (key === 'ArrowUp' && altKey) return pane?.commands.up;
  return undefined;
}
