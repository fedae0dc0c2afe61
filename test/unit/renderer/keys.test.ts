import { expect, test } from 'vitest';
import { bindingsOf, commandOf, keyFor, keyText } from '../../../renderer/frame/keys.ts';

const press = (
  key: string,
  held: Partial<Record<'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey', boolean>> = {},
) => ({
  key,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  altKey: false,
  ...held,
});
const explorer = { scheme: 'explorer', mac: false, typing: false } as const;

test('a stray F5 sends nothing, unless a person chose Commander style', () => {
  expect(commandOf(press('F5'), explorer)).toBe('files.refresh');
  expect(commandOf(press('F5'), { ...explorer, scheme: 'commander' })).toBe('files.upload');
});

test('what may be text is text while somebody types', () => {
  expect(commandOf(press('?', { shiftKey: true }), explorer)).toBe('help.keys');
  expect(commandOf(press('?', { shiftKey: true }), { ...explorer, typing: true })).toBeUndefined();
  expect(commandOf(press('Delete'), { ...explorer, typing: true })).toBeUndefined();
  expect(commandOf(press('4', { ctrlKey: true }), { ...explorer, typing: true })).toBe('page.history');
});

test('Cmd on a Mac is what Ctrl is elsewhere', () => {
  expect(commandOf(press('u', { metaKey: true }), { ...explorer, mac: true })).toBe('files.upload');
  expect(commandOf(press('u', { ctrlKey: true }), { ...explorer, mac: true })).toBeUndefined();
  expect(commandOf(press('N', { ctrlKey: true, shiftKey: true }), explorer)).toBe('files.new-folder');
});

test.each(['explorer', 'commander'] as const)('in %s style no key means two things', (scheme) => {
  const keys = bindingsOf(scheme).map(([stroke]) => keyText(stroke, false));
  expect(new Set(keys).size).toBe(keys.length);
});

test('keys are written as each platform writes them', () => {
  expect(keyText({ key: 'n', mod: true, shift: true }, false)).toBe('Ctrl+Shift+N');
  expect(keyText({ key: 'n', mod: true, shift: true }, true)).toBe('⇧⌘N');
  expect(keyFor('page.history', 'explorer', false)).toBe('Ctrl+4');
});
