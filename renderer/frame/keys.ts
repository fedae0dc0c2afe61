import type { Command } from '../../shared/contract/events.ts';
import type { AppSettings } from '../../shared/models/settings.ts';

export type KeyScheme = AppSettings['keys'];

/** A key as a person presses it. `mod` is Ctrl, on a Mac Cmd. */
export interface KeyStroke {
  readonly key: string;
  readonly mod?: boolean;
  readonly shift?: boolean;
  readonly alt?: boolean;
}

type Binding = readonly [KeyStroke, Command];

const mod = (key: string): KeyStroke => ({ key, mod: true });

const COMMON: readonly Binding[] = [
  [mod('1'), 'page.send'],
  [mod('2'), 'page.files'],
  [mod('3'), 'page.queue'],
  [mod('4'), 'page.history'],
  [mod('5'), 'page.connections'],
  [mod('6'), 'page.settings'],
  [mod(','), 'page.settings'],
  [mod('n'), 'connection.add'],
  [mod('u'), 'files.upload'],
  [mod('d'), 'files.download'],
  [mod('r'), 'files.refresh'],
  [{ key: 'n', mod: true, shift: true }, 'files.new-folder'],
  [{ key: 'F2' }, 'files.rename'],
  [{ key: 'Delete' }, 'files.delete'],
  [{ key: 'F7' }, 'files.new-folder'],
  [mod('f'), 'files.filter'],
  [mod('l'), 'files.path'],
  [mod('e'), 'history.export'],
  [{ key: '?' }, 'help.keys'],
];

/** Explorer style is the default, because a stray F5 must not send anything. */
const SCHEMES: Readonly<Record<KeyScheme, readonly Binding[]>> = {
  explorer: [[{ key: 'F5' }, 'files.refresh'], ...COMMON],
  commander: [[{ key: 'F5' }, 'files.upload'], [{ key: 'F8' }, 'files.delete'], ...COMMON],
};

export const bindingsOf = (scheme: KeyScheme): readonly Binding[] => SCHEMES[scheme];

type Pressed = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey'>;

/** Keys without Ctrl or Cmd that a person may mean as text. */
const isText = (stroke: KeyStroke): boolean => stroke.key.length === 1 || stroke.key === 'Delete';

/**
 * The command a key means, if any.
 * @param typing the focus is in a field: only what can't be text counts
 */
export function commandOf(
  pressed: Pressed,
  options: { readonly scheme: KeyScheme; readonly mac: boolean; readonly typing: boolean },
): Command | undefined {
  const modPressed = options.mac ? pressed.metaKey : pressed.ctrlKey;
  const otherMod = options.mac ? pressed.ctrlKey : pressed.metaKey;
  if (otherMod) return undefined;
  const found = bindingsOf(options.scheme).find(
    ([stroke]) =>
      stroke.key.toLowerCase() === pressed.key.toLowerCase() &&
      (stroke.mod ?? false) === modPressed &&
      (stroke.alt ?? false) === pressed.altKey &&
      // `?` is typed with Shift on many keyboards and without on others.
      (stroke.key === '?' || (stroke.shift ?? false) === pressed.shiftKey),
  );
  if (found === undefined) return undefined;
  const [stroke, command] = found;
  return options.typing && !stroke.mod && isText(stroke) ? undefined : command;
}

/** How a key is written where it is shown: `Ctrl+Shift+N`, on a Mac `⇧⌘N`. */
export function keyText(stroke: KeyStroke, mac: boolean): string {
  const key = stroke.key.length === 1 ? stroke.key.toUpperCase() : stroke.key;
  if (mac)
    return `${stroke.alt === true ? '⌥' : ''}${stroke.shift === true ? '⇧' : ''}${stroke.mod === true ? '⌘' : ''}${key}`;
  return `${stroke.mod === true ? 'Ctrl+' : ''}${stroke.alt === true ? 'Alt+' : ''}${stroke.shift === true ? 'Shift+' : ''}${key}`;
}

/** The first key of a command, for tooltips and menus. */
export function keyFor(command: Command, scheme: KeyScheme, mac: boolean): string | undefined {
  const found = bindingsOf(scheme).find(([, bound]) => bound === command);
  return found === undefined ? undefined : keyText(found[0], mac);
}
