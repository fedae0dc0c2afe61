import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  CSV_COLUMNS,
  csvEntry,
  csvStart,
  withoutFormula,
} from '../../../electron/engine/ledger/export/export-csv.ts';
import type { LedgerFields } from '../../../shared/models/ledger-entry.ts';
import { transferFields } from '../../support/sample-ledger.ts';

const entry = (fields: LedgerFields) => ({
  sequence: 7,
  previousHash: '0'.repeat(64),
  hash: 'ab'.repeat(32),
  fields,
});

describe('CSV export', () => {
  it('starts with a byte order mark and the names of the columns', () => {
    expect(csvStart()).toBe(
      '\uFEFFsequence,time_utc,kind,outcome,partner,direction,file_name,local_path,remote_path,size_bytes,sha256,' +
        'stage,checked,checked_by,server,server_key,attempts,queued_utc,started_utc,sent_utc,checked_utc,finished_utc,' +
        'error_code,error_message,os_user,host,app_version,details,entry_hash\r\n',
    );
  });

  it('writes one entry as one record', () => {
    const fields = {
      ...{
        kind: 'transfer.delivered',
        atMs: 1_767_603_600_000,
        osUser: 'dana',
        host: 'desk-4',
        appVersion: '0.1.0',
      },
      ...transferFields(0, { fileName: 'a, "b".csv', sizeBytes: 4_711, sentAtMs: null }),
    };
    expect(csvEntry(entry(fields))).toBe(
      '7,2026-01-05T09:00:00.000Z,transfer.delivered,delivered,Midwest,upload,"a, ""b"".csv",' +
        '/srv/billing/billing_log_0.csv,/midwest/si/billing_log_0.csv,4711,' +
        'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855,published,size,size,sftp.example.org:22,' +
        'SHA256:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU,1,2026-01-05T08:59:56.000Z,2026-01-05T08:59:57.000Z,,' +
        '2026-01-05T08:59:59.000Z,2026-01-05T09:00:00.000Z,,,dana,desk-4,0.1.0,' +
        '"{""transferId"":1,""batchId"":""batch-0"",""profileId"":""profile-1"",""serverUser"":""billing"",' +
        `""temporaryName"":""billing_log_0.csv.1.part"",""warnings"":""""}",${'ab'.repeat(32)}\r\n`,
    );
  });

  it('shows the key a trust decision was about, and what has no column of its own', () => {
    const record = csvEntry(
      entry({
        kind: 'trust.replaced',
        server: 's:22',
        fingerprint: 'SHA256:new',
        replacedFingerprint: 'SHA256:old',
      }),
    );
    expect(record).toContain(',s:22,SHA256:new,');
    expect(record).toContain('"{""replacedFingerprint"":""SHA256:old""}"');
  });

  it('keeps a number that is no time rather than losing it', () => {
    expect(csvEntry(entry({ atMs: 9e15 }))).toContain('7,9000000000000000,');
  });

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '\n=1', ' =1', '＝1', "'=1", "'quoted'"])(
    'puts an apostrophe before %j',
    (text) => {
      expect(withoutFormula(text)).toBe(`'${text}`);
    },
  );

  it.each(['billing.csv', '/midwest/si', 'a=b', '1-2', ''])('leaves %j alone', (text) => {
    expect(withoutFormula(text)).toBe(text);
  });

  it('leaves numbers as numbers', () => {
    const cells = csvEntry(entry({ sizeBytes: -1 })).split(',');
    expect(cells[CSV_COLUMNS.indexOf('size_bytes')]).toBe('-1');
  });

  it('can always be undone by taking one leading apostrophe away', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^[='+\-@ \t]{0,4}a?$/)),
        (text) => {
          expect(withoutFormula(text).replace(/^'/, '')).toBe(text);
        },
      ),
    );
  });
});
