import { describe, expect, it } from 'vitest';
import {
  countsOf,
  groupOf,
  nameOf,
  openedFor,
  type Preflight,
  pathsToSend,
  repeatedNames,
  stopsOf,
  withAccepted,
  withCheckAgain,
  withCheckFailed,
  withItem,
  withoutPath,
  withPaths,
} from '../../../renderer/features/send/preflight.ts';
import { batchesOf, withBatch, withQueued } from '../../../renderer/features/send/preflight-batches.ts';
import { appError } from '../../../shared/errors.ts';
import { PREFLIGHT, warningSentence } from '../../../shared/messages/window/preflight.ts';
import type { PreflightFinding, PreflightItem } from '../../../shared/models/preflight.ts';
import { NOW } from '../../renderer/support/samples.ts';

const item = (path: string, over: Partial<PreflightItem> = {}): PreflightItem => ({
  path,
  name: nameOf(path),
  kind: 'file',
  sizeBytes: 18_642,
  modifiedAtMs: NOW,
  files: 1,
  findings: [],
  ...over,
});
const EMPTY: PreflightFinding = { kind: 'empty', level: 'warning' };
const FRESH: PreflightFinding = { kind: 'just-changed', level: 'warning', modifiedAtMs: NOW };
const checked = (items: readonly PreflightItem[]): Preflight =>
  items.reduce(
    (preflight, found) => withItem(preflight, found.path, found),
    withPaths(
      openedFor('sleep'),
      items.map(({ path }) => path),
    ),
  );
const groups = (preflight: Preflight) =>
  preflight.entries.map((entry) => groupOf(entry, repeatedNames(preflight.entries)));

describe('names of dropped files', () => {
  it.each([
    ['/home/dana/a.csv', 'a.csv'],
    ['/home/dana/scans/', 'scans'],
    ['/home/dana/odd\\name.csv', 'odd\\name.csv'],
    ['C:\\Exports\\a.csv', 'a.csv'],
    ['\\\\server\\share\\a.csv', 'a.csv'],
    ['/', '/'],
  ])('of %s is %s', (path, name) => expect(nameOf(path)).toBe(name));
});

describe('what is about to be sent', () => {
  it('is there with its name before it was looked at', () => {
    const preflight = withPaths(openedFor('sleep'), ['/a/1.csv', '/a/2.csv', '/a/1.csv'], 1);
    expect(preflight.entries.map(({ name }) => name)).toEqual(['1.csv', '2.csv']);
    expect(preflight.withoutFile).toBe(1);
    expect(countsOf(preflight)).toEqual({ ready: 0, undecided: 0, stopped: 0, checking: 2, files: 2 });
    expect(pathsToSend(preflight)).toEqual([]);
  });

  it('takes more while it is open, each path once', () => {
    const preflight = withPaths(checked([item('/a/1.csv')]), ['/a/1.csv', '/b/2.csv']);
    expect(groups(preflight)).toEqual(['ready', 'checking']);
  });

  it('needs a yes to every single warning', () => {
    const both = checked([item('/a/1.csv', { findings: [EMPTY, FRESH] })]);
    expect(groups(both)).toEqual(['decision']);
    const one = withAccepted(both, '/a/1.csv', 'empty', true);
    expect(countsOf(one)).toMatchObject({ undecided: 1, ready: 0 });
    const all = withAccepted(one, '/a/1.csv', 'just-changed', true);
    expect(countsOf(all)).toMatchObject({ undecided: 0, ready: 1, files: 1 });
    // It stays where it was decided.
    expect(groups(all)).toEqual(['decision']);
    expect(pathsToSend(all)).toEqual(['/a/1.csv']);
    expect(pathsToSend(withAccepted(all, '/a/1.csv', 'empty', false))).toEqual([]);
  });

  it('forgets a yes when it is looked at anew', () => {
    const accepted = withAccepted(
      checked([item('/a/1.csv', { findings: [EMPTY] })]),
      '/a/1.csv',
      'empty',
      true,
    );
    const again = withItem(
      withCheckAgain(accepted, '/a/1.csv'),
      '/a/1.csv',
      item('/a/1.csv', { findings: [EMPTY] }),
    );
    expect(countsOf(again).undecided).toBe(1);
  });

  it('stops the same name twice, until one is removed', () => {
    const preflight = checked([item('/a/1.csv'), item('/b/1.csv'), item('/a/2.csv')]);
    expect(groups(preflight)).toEqual(['stop', 'stop', 'ready']);
    expect(pathsToSend(preflight)).toEqual(['/a/2.csv']);
    expect(pathsToSend(withoutPath(preflight, '/a/1.csv'))).toEqual(['/b/1.csv', '/a/2.csv']);
  });

  it('stops what can’t be read, isn’t a file, holds nothing or couldn’t be looked at', () => {
    const error = appError('LocalPermissionDenied', 'x');
    const preflight = withCheckFailed(
      withPaths(
        checked([
          item('/a/1', { findings: [{ kind: 'unreadable', level: 'stop', error }] }),
          item('/a/2', { kind: 'other', findings: [{ kind: 'not-a-file', level: 'stop' }] }),
          item('/a/3', { kind: 'folder', files: 0, sizeBytes: 0, findings: [EMPTY] }),
        ]),
        ['/a/4'],
      ),
      '/a/4',
      appError('EngineStopped', 'x'),
    );
    const kinds = preflight.entries.flatMap((entry) => stopsOf(entry, new Set()).map(({ kind }) => kind));
    expect(kinds).toEqual(['unreadable', 'not-a-file', 'empty-folder', 'unchecked']);
    expect(countsOf(preflight)).toEqual({ ready: 0, undecided: 0, stopped: 4, checking: 0, files: 0 });
  });

  it('counts the files of a folder', () => {
    const preflight = checked([item('/a/1.csv'), item('/a/scans', { kind: 'folder', files: 12 })]);
    expect(countsOf(preflight)).toMatchObject({ ready: 2, files: 13 });
  });
});

describe('its words', () => {
  it('count what is ready, undecided, stopped and still looked at', () => {
    expect(PREFLIGHT.summary({ ready: 3, undecided: 1, stopped: 0, checking: 0 })).toBe(
      '3 ready, 1 needs a decision',
    );
    expect(PREFLIGHT.summary({ ready: 0, undecided: 2, stopped: 1, checking: 4 })).toBe(
      '4 being checked, 2 need a decision, 1 can’t be sent',
    );
    expect(PREFLIGHT.summary({ ready: 0, undecided: 0, stopped: 0, checking: 0 })).toBe('0 ready');
  });

  it('tell size and time, of a folder how many files', () => {
    expect(PREFLIGHT.facts(item('/a/1.csv', { modifiedAtMs: null }))).toBe('18.2 KB');
    expect(PREFLIGHT.facts(item('/a/1.csv'), NOW)).toMatch(/^18\.2 KB, saved \d\d:\d\d$/);
    expect(PREFLIGHT.facts(item('/a/scans', { kind: 'folder', files: 12, sizeBytes: 3_565_158 }))).toBe(
      '12 files, 3.4 MB',
    );
  });

  it('name who sent the same content before', () => {
    const finding = {
      kind: 'already-sent',
      level: 'warning',
      fileName: 'billing.csv',
      finishedAtMs: NOW - 30 * 86_400_000,
      osUser: 'dana',
    } as const;
    expect(warningSentence(finding)).toMatch(
      /^The same content was delivered on .+ by dana, as billing\.csv\.$/,
    );
    expect(warningSentence({ ...finding, osUser: null })).not.toContain(' by ');
  });
});

describe('the batches of what is sent', () => {
  const [A, B, C] = ['/x/a.csv', '/x/b.csv', '/x/c.csv'] as const;
  const opened = withPaths(openedFor('sleep'), [A, B, C]);

  it('keep each file in the one it was first asked for in', () => {
    const first = withBatch(opened, [A, B], 'first');
    expect([...batchesOf(first, [A, B])]).toEqual([['first', [A, B]]]);
    const second = withBatch(withoutPath(first, A), [B, C], 'second');
    expect([...batchesOf(second, [B, C])]).toEqual([
      ['first', [B]],
      ['second', [C]],
    ]);
  });

  it('never swallow a file that was left out when its batch came into the queue', () => {
    const first = withBatch(opened, [A, B], 'first');
    const queued = withQueued(first, 'first', [A]);
    const again = withBatch(queued, [A, B], 'second');
    expect([...batchesOf(again, [A, B])]).toEqual([
      ['first', [A]],
      ['second', [B]],
    ]);
  });
});
