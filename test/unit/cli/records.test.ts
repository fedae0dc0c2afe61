import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LedgerEntry } from '../../../shared/models/ledger-entry.ts';
import { type TempFolder, tempFolder } from '../../support/temp.ts';
import { type CliOptions, runCli } from './run-cli.ts';

let folder: TempFolder;
beforeEach(async () => {
  folder = await tempFolder('cli');
});
afterEach(() => folder[Symbol.asyncDispose]());
const run = (line: string[], options?: CliOptions) => runCli(folder.path, line, options);

const ENTRY: LedgerEntry = {
  sequence: 12,
  previousHash: '0'.repeat(64),
  hash: '1'.repeat(64),
  fields: {
    kind: 'transfer.delivered',
    atMs: new Date(2025, 0, 16, 9, 41).getTime(),
    profileName: 'Sleep Impressions',
    direction: 'upload',
    fileName: 'billing\u001b[2J.csv',
    sizeBytes: 18_637,
    stage: 'published',
    checked: 'size',
  },
};

describe('waybill history list', () => {
  it('shows what was delivered, to whom and how it was checked', async () => {
    const { code, out } = await run(['history', 'list'], { world: { history: [ENTRY] } });
    expect(code).toBe(0);
    expect(out).toBe(
      '    #12  2025-01-16 09:41  ↑ delivered     billing\\x1b[2J.csv                     18.2 KB  Sleep Impressions  published, size checked\n',
    );
  });

  it.each([
    [{ stage: 'placed' }, 'placed directly, size checked'],
    [{ checked: 'content', checkedBy: 'read-back' }, 'published, content checked (read back)'],
    [{ entryKind: 'folder', checked: null }, 'empty folder, made'],
    [{ kind: 'transfer.skipped', skipReason: 'link' }, 'It is a symbolic link; links are not followed.'],
  ])('says of %o what it came to', async (change, said) => {
    const entry = { ...ENTRY, fields: { ...ENTRY.fields, ...change } };
    const { out } = await run(['history', 'list'], { world: { history: [entry] } });
    expect(out.endsWith(`Sleep Impressions  ${said}\n`)).toBe(true);
  });

  it('asks the engine for the period and partner', async () => {
    const line = [
      'history',
      'list',
      '--from',
      '2025-01-16',
      '--to',
      '2025-01-16',
      '--profile',
      'P',
      '--before',
      '9',
    ];
    const { engine } = await run(line);
    expect(engine?.requests).toEqual([
      {
        name: 'history.list',
        input: {
          filter: {
            fromMs: new Date(2025, 0, 16).getTime(),
            toMs: new Date(2025, 0, 17).getTime(),
            profileName: 'P',
            everything: false,
          },
          limit: 50,
          after: 9,
        },
      },
    ]);
  });
});

describe('waybill verify', () => {
  it('answers 0 for an intact chain', async () => {
    const { code, out } = await run(['verify']);
    expect([code, out]).toEqual([0, '✓ 2 entries, chain intact\n  head 2 aa\n']);
  });

  it('answers 6 and names the first wrong entry', async () => {
    const verdict = {
      intact: false,
      entries: 9,
      sequence: 4,
      problem: 'hash-mismatch',
      message: 'altered',
    } as const;
    const { code, err } = await run(['verify'], { world: { verdict } });
    expect(code).toBe(6);
    expect(err).toContain('The first wrong entry is #4 (hash-mismatch): altered');
  });
});
