import { describe, expect, test } from 'vitest';
import { entryRow } from '../../../renderer/features/history/entry-row.ts';
import { finishedTime } from '../../../renderer/features/history/finished-time.ts';
import { type Waybill, waybillOf } from '../../../renderer/features/history/waybill.ts';
import { waybillText } from '../../../renderer/features/history/waybill-text.ts';
import type { LedgerEntry } from '../../../shared/models/ledger-entry.ts';
import { NOW, sampleEntry } from '../../renderer/support/samples.ts';

const factOf = ({ facts }: Waybill, label: string) =>
  facts.find((fact) => fact.label === label)?.lines.map(({ text }) => text);

const record = (fields: LedgerEntry['fields']): LedgerEntry => {
  const { kind, atMs, osUser, host, appVersion } = sampleEntry(7).fields;
  const common = { kind, atMs, osUser, host, appVersion } as LedgerEntry['fields'];
  return { ...sampleEntry(7), fields: { ...common, ...fields } };
};

describe('a waybill', () => {
  test('of an upload says what was proven, from where to where', () => {
    const waybill = waybillOf(sampleEntry(12_429));
    expect(waybill.sentence).toBe('Delivered to Sleep Impressions, size checked on their server');
    expect([waybill.tone, waybill.notes]).toEqual(['success', []]);
    expect(factOf(waybill, 'Size')).toEqual(['18,642 bytes']);
    expect(factOf(waybill, 'From')).toEqual([
      'dana at FRONT-DESK-2',
      '/home/dana/Exports/billing_log_2026-11-22.csv',
    ]);
    expect(factOf(waybill, 'To')).toEqual([
      'etl_si@imports.flowiq.ai',
      '/midwest/si/billing_log_2026-11-22.csv',
    ]);
    expect(factOf(waybill, 'Name')).toEqual(['Written under a temporary name, then renamed']);
    expect(waybill.timeline.map(({ label }) => label)).toEqual([
      'Queued',
      'Started',
      'Sent',
      'Checked',
      'Published',
    ]);
  });

  test.each([
    ['upload', 'read-back', 'Contents on the server compared, equal: read back from there'],
    ['download', 'read-back', 'Contents on the server compared, equal: read there a second time'],
    [
      'upload',
      'hash-command',
      'Contents on the server compared, equal: the server’s own program told their SHA-256',
    ],
    ['upload', null, 'Contents on the server compared, equal'],
  ] as const)('of an %s says how contents were compared: %s', (direction, checkedBy, words) => {
    const waybill = waybillOf(sampleEntry(1, { direction, checked: 'content', checkedBy }));
    expect(factOf(waybill, 'Checked')).toEqual([words]);
    expect(waybill.sentence).toMatch(/contents (checked on|compared with) their server$/);
  });

  test('claims nothing that was not compared', () => {
    const waybill = waybillOf(sampleEntry(1, { checked: 'none', temporaryName: null, checkedAtMs: null }));
    expect(waybill.sentence).toBe('Delivered to Sleep Impressions, not compared on their server');
    expect(waybill.tone).toBe('neutral');
    expect(factOf(waybill, 'Checked')).toEqual(['Nothing was compared']);
    expect(factOf(waybill, 'Name')).toEqual(['Written directly under its name']);
    expect(waybill.timeline.map(({ label }) => label)).toEqual(['Queued', 'Started', 'Sent', 'Delivered']);
  });

  test('of a download goes the other way', () => {
    const waybill = waybillOf(sampleEntry(1, { direction: 'download', server: 'sftp.example.org:2222' }));
    expect(waybill.sentence).toBe('Received from Sleep Impressions, size compared with their server');
    expect(factOf(waybill, 'From')?.[0]).toBe('etl_si@sftp.example.org:2222');
    expect(factOf(waybill, 'To')?.[0]).toBe('dana at FRONT-DESK-2');
    expect(waybill.timeline.map(({ label }) => label)).toContain('Received');
  });

  test('of a failed one says why and what to do, with the code', () => {
    const waybill = waybillOf(
      sampleEntry(1, {
        kind: 'transfer.failed',
        outcome: 'failed',
        checked: null,
        sentAtMs: null,
        checkedAtMs: null,
        errorCode: 'AuthenticationFailed',
        errorMessage: 'all configured methods failed',
      }),
    );
    expect(waybill.sentence).toBe('Not delivered to Sleep Impressions');
    expect(waybill.notes[0]).toContain('Sleep Impressions didn’t accept the sign-in for etl_si');
    expect(factOf(waybill, 'Code')).toEqual(['AuthenticationFailed', 'all configured methods failed']);
    expect(factOf(waybill, 'Name')).toBeUndefined();
    expect(waybill.timeline.map(({ label }) => label)).toEqual(['Queued', 'Started', 'Failed']);
  });

  test.each(['skipped', 'cancelled', 'unconfirmed'] as const)(
    'of one that is %s explains itself',
    (outcome) => {
      const waybill = waybillOf(sampleEntry(1, { kind: `transfer.${outcome}`, outcome, errorCode: null }));
      expect(waybill.notes).toHaveLength(1);
      expect(waybill.tone).not.toBe('success');
    },
  );

  test('says warnings in words', () => {
    const waybill = waybillOf(
      sampleEntry(1, { warnings: 'modified-time-not-kept,permissions-not-set,new-one' }),
    );
    expect(factOf(waybill, 'Notes')).toEqual([
      'Its time of change could not be kept',
      'Its permissions could not be set',
      'New-one',
    ]);
  });

  test('of other records has their own words', () => {
    const trusted = waybillOf(
      record({
        kind: 'trust.accepted',
        server: 'sftp.example.org:22',
        keyType: 'ssh-ed25519',
        fingerprint: 'SHA256:abcd',
        how: 'without-comparing',
      }),
    );
    expect(trusted.sentence).toBe('Key of sftp.example.org trusted');
    expect(factOf(trusted, 'How')).toEqual(['Without comparing']);
    expect(trusted.timeline).toEqual([]);
    const renamed = record({
      kind: 'remote.renamed',
      profileName: 'AiMedRes',
      server: 's:22',
      remotePath: '/up/old.csv',
      newRemotePath: '/up/new.csv',
    });
    expect(waybillOf(renamed).sentence).toBe('Renamed on AiMedRes’ server');
    expect(entryRow(renamed)).toMatchObject({ word: 'Renamed', file: 'old.csv → new.csv', tone: 'neutral' });
    const removed = record({
      kind: 'remote.removed',
      entryKind: 'folder',
      server: 's:22',
      remotePath: '/up/a/',
    });
    expect(waybillOf(removed).sentence).toBe('Folder deleted on s’ server');
    expect(waybillOf(record({ kind: 'new.kind' })).sentence).toBe('Recorded: new.kind');
  });

  test('shows control characters of names instead of obeying them', () => {
    const waybill = waybillOf(sampleEntry(1, { fileName: 'a\nb\u202ecsv' }));
    expect(factOf(waybill, 'File')).toEqual(['a\\x0ab\\u{202e}csv']);
  });
});

test('the copied text has a fixed layout, with UTC and local times', () => {
  const text = waybillText(waybillOf(sampleEntry(12_429)), { timeZone: 'Europe/Berlin' });
  expect(text).toBe(`Waybill
Delivered to Sleep Impressions, size checked on their server

File          billing_log_2026-11-22.csv
Size          18,642 bytes
SHA-256       9f2c41aa07d3e65b1c8077fe2ab9d4c155308e6faa1294b7c3de60f81b2a7e45
From          dana at FRONT-DESK-2
              /home/dana/Exports/billing_log_2026-11-22.csv
To            etl_si@imports.flowiq.ai
              /midwest/si/billing_log_2026-11-22.csv
Server key    SHA256:ziFfByF4CTwTmxWayga0kQ3rXv7sM1bT2nLpYw8hQeE
Checked       Size on the server compared, equal
Name          Written under a temporary name, then renamed
Attempts      1

Queued        2026-11-22 09:41:02 UTC   2026-11-22 10:41:02 CET
Started       2026-11-22 09:41:02 UTC   2026-11-22 10:41:02 CET
Sent          2026-11-22 09:41:02 UTC   2026-11-22 10:41:02 CET
Checked       2026-11-22 09:41:02 UTC   2026-11-22 10:41:02 CET
Published     2026-11-22 09:41:03 UTC   2026-11-22 10:41:03 CET

Entry         12,429
Hash          ${sampleEntry(12_429).hash}
Recorded      2026-11-22 09:41:03 UTC   2026-11-22 10:41:03 CET
Waybill       0.1.0
`);
});

test('the time in the table is as short as it can be', () => {
  const options = { now: NOW, timeZone: 'UTC', locale: 'en-GB' };
  const day = 86_400_000;
  expect(finishedTime(NOW - 60_000, 'Today', options)).toBe('Today 09:40');
  expect(finishedTime(NOW - 2 * day, 'Today', options)).toBe('Fri 09:41');
  expect(finishedTime(NOW - 6 * day, 'Today', options)).toBe('16 Nov 09:41');
  expect(finishedTime(NOW - 400 * day, 'Today', options)).toBe('18 Oct 2025 09:41');
});
