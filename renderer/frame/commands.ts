import { useEffect, useRef } from 'react';
import type { Command } from '../../shared/contract/events.ts';

type Handler = () => void;

/** Who carries out which command just now; the one that came last, which is the page or dialog on top. */
const handlers = new Map<Command, Handler[]>();

/** What nobody can carry out yet, because its page is only coming. */
let wished: { readonly command: Command; readonly untilMs: number } | undefined;
/** Whoever waits longer has something else in mind by now. */
const WISH_MS = 5_000;

function register(command: Command, handler: Handler): () => void {
  const list = handlers.get(command) ?? [];
  handlers.set(command, [...list, handler]);
  if (wished?.command === command) {
    const { untilMs } = wished;
    wished = undefined;
    // Once what is being shown now stands.
    if (performance.now() <= untilMs) queueMicrotask(() => runCommand(command));
  }
  return () => {
    const rest = (handlers.get(command) ?? []).filter((other) => other !== handler);
    handlers.set(command, rest);
  };
}

/** While the component is there, it carries out the command: from the menu, from the keyboard. */
export function useCommand(command: Command, handler: Handler, enabled = true): void {
  const latest = useRef(handler);
  latest.current = handler;
  useEffect(() => {
    if (!enabled) return undefined;
    return register(command, () => latest.current());
  }, [command, enabled]);
}

/** A toast is an alertdialog too, but a `div`, and holds nothing up. */
const DIALOG = 'section[role="dialog"], section[role="alertdialog"]';

/** A dialog on top has its own keys: behind it nothing happens. */
export const isHeldUp = (): boolean => document.querySelector(DIALOG) !== null;

/** Carried out as soon as the page that can is there; any other command takes its place. */
export function runOnceThere(command: Command): void {
  if (!runCommand(command)) wished = { command, untilMs: performance.now() + WISH_MS };
}

/** @returns false where nobody carries it out now */
export function runCommand(command: Command): boolean {
  if (isHeldUp()) return false;
  wished = undefined;
  const handler = handlers.get(command)?.at(-1);
  handler?.();
  return handler !== undefined;
}
