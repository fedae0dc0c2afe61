import { useEffect } from 'react';
import type { Command } from '../../shared/contract/events.ts';
import { on } from '../api/api.ts';
import { useAppStore } from '../stores/app-store.ts';
import { obey } from './obey.ts';

/** A notification may open the window: what it asks for comes before there is a page that could do it. */
let early: Command | undefined;

/** From now on the application's menu and its notifications are obeyed. @returns the way to stop */
export function listenToMenu(): () => void {
  return on('command', ({ command }) => {
    if (useAppStore.getState().app === null) early = command;
    else obey(command, 'menu');
  });
}

/** Once the window is there, what was asked for before. */
export function useEarlyCommand(): void {
  useEffect(() => {
    const command = early;
    early = undefined;
    if (command !== undefined) obey(command, 'menu');
  }, []);
}
