import { expect, test } from 'vitest';
import { type MenuEntry, type MenuFor, menuTable } from '../../../electron/main/menu-table.ts';
import { COMMANDS } from '../../../shared/contract/events.ts';
import { COMMAND_LABELS } from '../../../shared/messages/window/menu.ts';

const PLATFORMS = ['linux', 'win32', 'darwin'] as const;
const entriesOf = (wanted: MenuFor): readonly Exclude<MenuEntry, 'separator'>[] =>
  menuTable(wanted)
    .flatMap(({ entries }) => entries)
    .filter((entry) => entry !== 'separator');

const ALL = PLATFORMS.flatMap((platform) =>
  (['explorer', 'commander'] as const).flatMap((keys) =>
    [true, false].map((development) => ({ platform, keys, development })),
  ),
);

test.each(ALL)('has every command once, or the settings twice on a Mac: %j', (wanted) => {
  const commands = entriesOf(wanted).flatMap((entry) => ('command' in entry ? [entry.command] : []));
  const more = wanted.platform === 'darwin' ? ['page.settings'] : [];
  expect(commands.toSorted()).toEqual([...COMMANDS, ...more].toSorted());
});

test.each(ALL)('gives no keys twice: %j', (wanted) => {
  const keys = entriesOf(wanted).flatMap(({ keys }) => (keys === undefined ? [] : [keys]));
  expect(new Set(keys).size).toBe(keys.length);
});

test.each(ALL)('reloading and developer tools are there in development only: %j', (wanted) => {
  const roles = entriesOf(wanted).flatMap((entry) => ('role' in entry ? [entry.role] : []));
  const tools = roles.filter((role) => ['reload', 'forceReload', 'toggleDevTools'].includes(role));
  expect(tools).toEqual(wanted.development ? ['reload', 'toggleDevTools'] : []);
});

test('keys that mean something in a text field are only shown', () => {
  const listened = entriesOf({ platform: 'linux', keys: 'explorer', development: false }).flatMap((entry) =>
    'command' in entry && entry.shownOnly !== true ? [entry.keys ?? ''] : [],
  );
  expect(listened.filter((keys) => /^(Delete|Backspace|Space|Enter|[A-Z])$/.test(keys))).toEqual([]);
});

test('a stray F5 sends nothing, in either scheme of keys', () => {
  const onF5 = (['explorer', 'commander'] as const).map((keys) =>
    entriesOf({ platform: 'linux', keys, development: false }).find((entry) => entry.keys === 'F5'),
  );
  expect(onF5).toEqual([{ command: 'files.refresh', keys: 'F5' }, undefined]);
});

test('labels differ, and say with an ellipsis that they ask first', () => {
  const labels = Object.values(COMMAND_LABELS);
  expect(new Set(labels).size).toBe(labels.length);
  expect(COMMAND_LABELS['files.delete']).toBe('Delete…');
});
