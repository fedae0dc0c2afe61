import { useEffect } from 'react';
import { useAppStore } from '../stores/app-store.ts';
import { commandOf } from './keys.ts';
import { obey } from './obey.ts';

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
      if (command === undefined) return;
      // Also where nobody carries it out: an unhandled key would reach the application's menu, which goes further.
      event.preventDefault();
      obey(command, 'keys');
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);
}
