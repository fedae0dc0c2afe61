import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exportHistory } from '../../electron/engine/ledger/export/export.ts';
import { listHistory } from '../../electron/engine/ledger/history.ts';
import { newestHead } from '../../electron/engine/ledger/ledger.ts';
import type { HistoryFilter, LedgerEntry } from '../../shared/models/ledger-entry.ts';
import { type ExportedEntry, independentHash, parseCsv } from '../support/export-readers.ts';
import {
  appendAll,
  dataDirectoryWithDatabase,
  SAMPLE_START_MS,
  type SampleEntry,
  transferFields,
} from '../support/sample-ledger.ts';

const ENTRIES = 5_000;
const NASTY_NAMES = [
  '=HYPERLINK("http://example.org","open").csv',
  '+1.csv',
  '-1.csv',
  '@SUM(A1:A9).csv',
  '\tindented.csv',
  '\rreturned.csv',
  "'quoted'.csv",
  'comma, "quote" and\r\nline.csv',
  'Müller Ärzte 診療所 🏥.csv',
  ' =blank.csv',
];
const everything: HistoryFilter = { everything: true };
const EXPORTED_AT_MS = Date.UTC(2026, 1, 1, 12);

function sampleEntries(): readonly SampleEntry[] {
  return Array.from({ length: ENTRIES }, (_, index): SampleEntry => {
    if (index % 10 === 3)
      return {
        kind: 'remote.removed',
        fields: { profileName: 'Midwest', server: 's:22', remotePath: `/old/${index}` },
      };
    const nasty = NASTY_NAMES[index % 97];
    return {
      kind: 'transfer.delivered',
      fields: transferFields(index, nasty === undefined ? {} : { fileName: nasty }),
    };
  });
}

const made = dataDirectoryWithDatabase();
const { dataDirectory, database } = made;
const target = (name: string): string => join(dataDirectory, name);
const leftovers = (): readonly string[] =>
  readdirSync(dataDirectory).filter((name) => name.endsWith('.part'));

beforeAll(() => {
  appendAll(database, sampleEntries());
});
afterAll(() => {
  made[Symbol.dispose]();
});

function allEntries(filter: HistoryFilter): readonly LedgerEntry[] {
  const entries: LedgerEntry[] = [];
  for (let after: number | null = Number.MAX_SAFE_INTEGER; after !== null; ) {
    const page = listHistory(database, filter, { after, limit: 1_000 });
    entries.push(...page.entries);
    after = page.next;
  }
  return entries.toReversed();
}

describe('exporting the history', () => {
  it('writes a CSV file that another reader reads back, with no cell that a spreadsheet would run', async () => {
    const path = target('history.csv');
    const done = await exportHistory({ dataDirectory, filter: everything, format: 'csv', path });
    const bytes = readFileSync(path);
    expect(done).toEqual({
      entries: ENTRIES,
      path,
      sha256: createHash('sha256').update(bytes).digest('hex'),
    });
    expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    if (process.platform !== 'win32') expect(statSync(path).mode & 0o777).toBe(0o600);

    const [header = [], ...records] = parseCsv(bytes.subarray(3).toString('utf8'));
    const numbers = ['sequence', 'size_bytes', 'attempts'];
    for (const record of records) {
      expect(record).toHaveLength(header.length);
      record.forEach((cell, index) => {
        if (!numbers.includes(header[index] ?? '')) expect(cell).not.toMatch(/^\s*[=+\-@\t\r]/);
      });
    }
    const read = records.map((record) => {
      const cell = (name: string): string => record[header.indexOf(name)] ?? '';
      const text = (name: string): string => cell(name).replace(/^'/, '');
      return [
        Number(cell('sequence')),
        cell('kind'),
        text('file_name'),
        text('remote_path'),
        cell('size_bytes'),
        Date.parse(cell('time_utc')),
        cell('entry_hash'),
      ];
    });
    const expected = allEntries(everything).map(({ sequence, hash, fields }) => [
      sequence,
      fields.kind,
      fields.fileName ?? '',
      fields.remotePath ?? '',
      String(fields.sizeBytes ?? ''),
      fields.atMs,
      hash,
    ]);
    expect(read).toEqual(expected);
  });

  it('writes a JSON file from which an independent implementation verifies the whole ledger', async () => {
    const path = target('history.json');
    const now = () => EXPORTED_AT_MS;
    const done = await exportHistory({ dataDirectory, filter: everything, format: 'json', path, now });
    expect(done.entries).toBe(ENTRIES);
    const { entries, ...about } = JSON.parse(readFileSync(path, 'utf8')) as {
      entries: readonly ExportedEntry[];
    };
    const head = newestHead(database);
    expect(about).toEqual({ format: 1, exportedAt: '2026-02-01T12:00:00.000Z', filter: everything, head });
    let previous = '0'.repeat(64);
    entries.forEach((entry, index) => {
      expect([entry.sequence, entry.previousHash, entry.hash]).toEqual([
        index + 1,
        previous,
        independentHash(entry),
      ]);
      previous = entry.hash;
    });
    expect({ sequence: entries.length, hash: previous }).toEqual(head);
  });

  const python = hasPython();
  it.skipIf(!python)(
    'writes a JSON file that the script in docs/ledger-format.md verifies (needs python3)',
    async () => {
      const path = target('for-the-script.json');
      await exportHistory({ dataDirectory, filter: { everything: false }, format: 'json', path });
      const script = target('verify.py');
      const document = readFileSync(new URL('../../docs/ledger-format.md', import.meta.url), 'utf8');
      writeFileSync(script, /```python\n([\s\S]*?)```/.exec(document)?.[1] ?? '');
      const verified = execFileSync('python3', [script, path], { encoding: 'utf8' });
      expect(verified).toBe(`${ENTRIES - ENTRIES / 10} entries verified\n`);

      const altered = target('altered.json');
      writeFileSync(altered, readFileSync(path, 'utf8').replace('"value":1000}', '"value":1001}'));
      expect(() => execFileSync('python3', [script, altered], { stdio: 'pipe' })).toThrow(
        /entry 1: content and hash differ/,
      );
    },
  );

  it('writes only what the filter lets through, also nothing', async () => {
    const filter: HistoryFilter = {
      everything: false,
      profileName: 'Midwest',
      fromMs: SAMPLE_START_MS + 60_000,
    };
    const path = target('some.json');
    const done = await exportHistory({ dataDirectory, filter, format: 'json', path });
    const { entries } = JSON.parse(readFileSync(path, 'utf8')) as { entries: readonly ExportedEntry[] };
    expect(entries.map((entry) => entry.sequence)).toEqual(allEntries(filter).map((entry) => entry.sequence));
    expect(done.entries).toBe(entries.length);

    const none = target('none.json');
    const nothing = { everything: true, text: 'nowhere' };
    await exportHistory({ dataDirectory, filter: nothing, format: 'json', path: none });
    expect(JSON.parse(readFileSync(none, 'utf8'))).toMatchObject({ entries: [] });
  });

  it('replaces an existing file only when asked', async () => {
    const path = target('existing.csv');
    writeFileSync(path, 'mine');
    const asked = { dataDirectory, filter: everything, format: 'csv', path } as const;
    await expect(exportHistory(asked)).rejects.toMatchObject({ error: { code: 'AlreadyExists' } });
    expect(readFileSync(path, 'utf8')).toBe('mine');
    await exportHistory({ ...asked, overwrite: true });
    expect(statSync(path).size).toBeGreaterThan(1_000_000);
  });

  it('leaves nothing behind when it is cancelled on the way', async () => {
    const path = target('cancelled.json');
    const cancelling = new AbortController();
    const exporting = exportHistory({
      dataDirectory,
      filter: everything,
      format: 'json',
      path,
      signal: cancelling.signal,
    });
    cancelling.abort();
    await expect(exporting).rejects.toMatchObject({ error: { code: 'Cancelled' } });
    expect(readdirSync(dataDirectory)).not.toContain('cancelled.json');
    expect(leftovers()).toEqual([]);
  });

  it.each([
    ['a folder that is not there', join('nowhere', 'a.csv'), 'LocalFileNotFound'],
    ['a folder as the target', 'folder', 'IsADirectory'],
    ['a folder that is a file', join('waybill.db', 'a.csv'), 'LocalFileNotFound'],
  ])('refuses %s and leaves nothing behind', async (_, name, code) => {
    mkdirSync(target('folder'), { recursive: true });
    const asked = { dataDirectory, filter: everything, format: 'csv', path: target(name) } as const;
    await expect(exportHistory(asked)).rejects.toMatchObject({ error: { code } });
    expect(leftovers()).toEqual([]);
  });

  const isRoot = process.getuid?.() === 0;
  const canBeRefused = process.platform !== 'win32' && (!isRoot || process.platform === 'linux');
  it.skipIf(!canBeRefused)('says when a folder may not be written to (not on Windows)', async () => {
    // Permissions don't stop root, but not even root makes a file in sysfs.
    const folder = isRoot ? '/sys' : target('read-only');
    if (!isRoot) {
      mkdirSync(folder);
      chmodSync(folder, 0o500);
    }
    const asked = { dataDirectory, filter: everything, format: 'csv', path: join(folder, 'a.csv') } as const;
    await expect(exportHistory(asked)).rejects.toMatchObject({ error: { code: 'LocalPermissionDenied' } });
  });

  it.skipIf(!canMount())(
    'says when the disk is full and leaves nothing behind (needs Linux and root)',
    () => {
      const folder = target('small');
      mkdirSync(folder);
      const module = new URL('../../electron/engine/ledger/export/export.ts', import.meta.url).href;
      const asked = { dataDirectory, filter: everything, format: 'json', path: join(folder, 'a.json') };
      const script = target('export.mjs');
      writeFileSync(
        script,
        `import { readdirSync } from 'node:fs';
       import { exportHistory } from ${JSON.stringify(module)};
       const { error } = await exportHistory(${JSON.stringify(asked)}).catch((thrown) => thrown);
       process.stdout.write(JSON.stringify([error.code, readdirSync(${JSON.stringify(folder)})]));`,
      );
      const command = 'mount -t tmpfs -o size=64k tmpfs "$1" && exec "$2" "$3"';
      const said = execFileSync(
        'unshare',
        ['--mount', 'sh', '-c', command, 'sh', folder, process.execPath, script],
        { encoding: 'utf8' },
      );
      expect(JSON.parse(said)).toEqual(['LocalDiskFull', []]);
    },
  );

  it('says when there is no database', async () => {
    const asked = {
      dataDirectory: target('nowhere'),
      filter: everything,
      format: 'csv',
      path: target('x.csv'),
    } as const;
    await expect(exportHistory(asked)).rejects.toMatchObject({ error: { code: 'DatabaseUnavailable' } });
  });
});

function succeeds(command: string, ...args: readonly string[]): boolean {
  try {
    execFileSync(command, args, { stdio: 'pipe' });
    return true;
  } catch {
    return false;
  }
}

function hasPython(): boolean {
  return succeeds('python3', '--version');
}

/** A mount name space of its own takes its small file system with it, however the test ends. */
function canMount(): boolean {
  return succeeds('unshare', '--mount', 'sh', '-c', 'mount -t tmpfs -o size=64k tmpfs /mnt');
}
