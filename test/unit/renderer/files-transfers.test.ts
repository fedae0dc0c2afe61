import { describe, expect, test } from 'vitest';
import { compareSides, withDecision } from '../../../renderer/conflicts/compare-sides.ts';
import { arrivesIn } from '../../../renderer/features/files/arrivals.ts';
import { type Carried, meaningOf } from '../../../renderer/features/files/drag.ts';
import { LOCAL, remotePane } from '../../../renderer/features/files/pane-id.ts';
import {
  pairsOf,
  planOf,
  sourcesOf,
  type TransferWish,
} from '../../../renderer/features/files/plan-transfer.ts';
import type { Conflict } from '../../../shared/models/conflict.ts';
import { sampleTransfer } from '../../renderer/support/samples.ts';

const side = (path: string, modifiedAtMs: number | null = 0) => ({ path, sizeBytes: 1, modifiedAtMs });
const conflict = (local: string, remote: string): Conflict => ({ local: side(local), remote: side(remote) });

describe('a wish to transfer', () => {
  const upload: TransferWish = {
    profileId: 'sleep',
    direction: 'upload',
    sources: sourcesOf(['/out/a.csv', '/out/b.csv', '/out/c.csv', '/out/d.csv'], 'linux'),
    targetFolder: '/in',
  };

  test('names both sides exactly', () => {
    expect(pairsOf(upload, 'linux')[0]).toEqual({ localPath: '/out/a.csv', remotePath: '/in/a.csv' });
    const download: TransferWish = {
      ...upload,
      direction: 'download',
      sources: [{ path: '/in/a.csv', name: 'a.csv' }],
      targetFolder: 'C:\\in',
    };
    expect(pairsOf(download, 'win32')).toEqual([{ localPath: 'C:\\in\\a.csv', remotePath: '/in/a.csv' }]);
  });

  test('goes in groups by what was decided; what has no conflict still replaces nothing', () => {
    const pairs = pairsOf(upload, 'linux');
    const conflicts = [
      conflict('/out/b.csv', '/in/b.csv'),
      conflict('/out/c.csv', '/in/c.csv'),
      conflict('/out/d.csv', '/in/d.csv'),
    ];
    const decisions = withDecision(withDecision(new Map(), 0, 'overwrite'), 1, 'skip');
    const plan = planOf(upload, pairs, conflicts, new Map([...decisions, [2, 'rename' as const]]));
    expect(plan).toEqual({
      groups: [
        { conflict: 'fail', sources: [{ path: '/out/a.csv', name: 'a.csv' }] },
        { conflict: 'overwrite', sources: [{ path: '/out/b.csv', name: 'b.csv' }] },
        { conflict: 'rename', sources: [{ path: '/out/d.csv', name: 'd.csv' }] },
      ],
      skipped: 1,
    });
  });

  test('that nobody decided about is skipped, never overwritten', () => {
    const plan = planOf(upload, pairsOf(upload, 'linux'), [conflict('/out/a.csv', '/in/a.csv')], new Map());
    expect(plan.skipped).toBe(1);
  });
});

describe('a conflict', () => {
  test('has the newer side, as far as servers tell times', () => {
    const of = (local: number | null, remote: number | null, direction: 'upload' | 'download') =>
      compareSides({ local: side('/l', local), remote: side('/r', remote) }, direction).newer;
    expect([
      of(10_000, 0, 'upload'),
      of(10_000, 0, 'download'),
      of(1_999, 0, 'upload'),
      of(null, 0, 'upload'),
    ]).toEqual(['source', 'target', 'same', 'unknown']);
  });

  test('is decided alone, or with all behind it', () => {
    expect([...withDecision(new Map([[0, 'skip']]), 1, 'overwrite', 3)]).toEqual([
      [0, 'skip'],
      [1, 'overwrite'],
      [2, 'overwrite'],
    ]);
  });
});

describe('what is dragged', () => {
  const carried: Carried = {
    from: 'local',
    profileId: 'sleep',
    sources: sourcesOf(['/out/a.csv', '/out/b.csv'], 'linux'),
    hasFolders: false,
  };
  const over = (place: 'local' | 'remote', profileId = 'sleep', folder: string | null = '/midwest/si') =>
    ({ side: place, profileId, folder }) as const;

  test('goes to the other side, and says where', () => {
    expect(meaningOf({ kind: 'rows', carried }, over('remote'))).toEqual({
      isAllowed: true,
      direction: 'upload',
      text: 'Upload 2 files to /midwest/si',
    });
    expect(meaningOf({ kind: 'rows', carried: { ...carried, from: 'remote' } }, over('local'))).toMatchObject(
      {
        direction: 'download',
      },
    );
  });

  test('from the desktop goes to the remote side only', () => {
    expect(meaningOf({ kind: 'desktop', count: 2 }, over('remote'))).toMatchObject({ direction: 'upload' });
    expect(meaningOf({ kind: 'desktop', count: 2 }, over('local')).isAllowed).toBe(false);
  });

  test('goes nowhere inside its own side, to another partner, into nothing, or when it is not a file', () => {
    expect(
      [
        meaningOf({ kind: 'rows', carried }, over('local')),
        meaningOf({ kind: 'rows', carried }, over('remote', 'other')),
        meaningOf({ kind: 'rows', carried }, over('remote', 'sleep', null)),
        meaningOf({ kind: 'foreign' }, over('remote')),
      ].map(({ isAllowed }) => isAllowed),
    ).toEqual([false, false, false, false]);
  });
});

test('a delivery belongs to the pane whose folder it went into', () => {
  const server = { side: 'remote', platform: 'linux' } as const;
  const here = { side: 'local', platform: 'linux' } as const;
  const sent = sampleTransfer();
  expect([
    arrivesIn(sent, remotePane('sleep'), '/midwest/si', server),
    arrivesIn(sent, remotePane('sleep'), '/midwest', server),
    arrivesIn(sent, remotePane('other'), '/midwest/si', server),
    arrivesIn({ ...sent, state: 'transferring' }, remotePane('sleep'), '/midwest/si', server),
    arrivesIn(sent, LOCAL, '/home/dana/Exports', here),
    arrivesIn({ ...sent, direction: 'download' }, LOCAL, '/home/dana/Exports', here),
  ]).toEqual([true, true, false, false, false, true]);
});
