import { useEffect } from 'react';
import { useAppStore } from '../stores/app-store.ts';
import { runCommand } from './commands.ts';
import { commandOf } from './keys.ts';

const isField = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || target.matches('input, textarea, select, [role="textbox"]'));

/** The keys of the whole window. */
export function useKeys(): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing) return;
      const { app } = useAppStore.getState();
      if (app === null) return;
      const command = commandOf(event, {
        scheme: app.settings.keys,
        mac: app.platform === 'darwin',
        typing: isField(event.target),
      });
      if (command !== undefined && runCommand(command)) event.preventDefault();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);
}
