import { describe, expect, test } from 'vitest';
import { NOTHING_SELECTED, selectOnly } from '../../../renderer/design/selection.ts';
import {
  type FilesStore,
  paneOf,
  withoutTab,
  withPane,
  withProfiles,
  withTab,
} from '../../../renderer/features/files/files-store.ts';
import { remotePane } from '../../../renderer/features/files/pane-id.ts';
import { complete, EMPTY_PANE, entering, failed } from '../../../renderer/features/files/pane-state.ts';
import { appError } from '../../../shared/errors.ts';
import { file } from '../../renderer/files/entries.ts';
import { sampleProfile } from '../../renderer/support/samples.ts';

describe('going through folders', () => {
  test('back and forward lead the way they came', () => {
    const there = entering(entering(entering(EMPTY_PANE, '/a', 'go'), '/a/b', 'go'), '/a/b/c', 'go');
    expect(there.back).toEqual(['/a', '/a/b']);
    const back = entering(there, '/a/b', 'back');
    expect([back.path, back.back, back.forward]).toEqual(['/a/b', ['/a'], ['/a/b/c']]);
    const forward = entering(back, '/a/b/c', 'forward');
    expect([forward.back, forward.forward]).toEqual([['/a', '/a/b'], []]);
    expect(entering(back, '/x', 'go').forward).toEqual([]);
  });

  test('begins anew in each folder, with the cursor on the one somebody comes up from', () => {
    const filtered = { ...EMPTY_PANE, path: '/a/b', filter: 'x', error: appError('NotFound', '') };
    const up = entering(filtered, '/a', 'go', 'b');
    expect([up.filter, up.error, up.status, up.selection]).toEqual(['', null, 'opening', selectOnly('b')]);
  });
});

test('what is selected and no longer there is no longer selected', () => {
  const pane = { ...EMPTY_PANE, selection: selectOnly('gone.csv') };
  expect(complete(pane, [file('here.csv')]).selection).toEqual(NOTHING_SELECTED);
  expect(complete(pane, [file('gone.csv')]).selection).toBe(pane.selection);
});

test('a refresh that fails leaves what was shown', () => {
  const pane = { ...EMPTY_PANE, entries: [file('a')] };
  expect(failed(pane, appError('Timeout', '')).entries).toHaveLength(1);
});

describe('tabs', () => {
  const empty: FilesStore = {
    tabs: [],
    active: null,
    side: 'local',
    local: EMPTY_PANE,
    remotes: new Map(),
    places: [],
  };
  const three = ['a', 'b', 'c'].reduce(withTab, empty);

  test('keep their order and what they showed', () => {
    const store = withPane(three, remotePane('b'), (pane) => ({ ...pane, path: '/in' }));
    expect([store.tabs, withTab(store, 'a').tabs, paneOf(withTab(store, 'a'), remotePane('b')).path]).toEqual(
      [['a', 'b', 'c'], ['a', 'b', 'c'], '/in'],
    );
  });

  test('leave their place to a neighbour', () => {
    expect(withoutTab(withTab(three, 'b'), 'b').active).toBe('c');
    expect(withoutTab(three, 'c').active).toBe('b');
    expect(withoutTab(withTab(empty, 'a'), 'a').active).toBe(null);
  });

  test('are of connections that exist, and one is open where there is any', () => {
    const profiles = [sampleProfile({ id: 'b' })];
    expect(withProfiles(three, profiles).tabs).toEqual(['b']);
    expect(withProfiles(empty, profiles).active).toBe('b');
    expect(withProfiles(withTab(empty, 'b'), profiles).tabs).toEqual(['b']);
  });
});
