import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  bodyText,
  entryHash,
  fieldDigest,
  parseBody,
  type SaltedField,
} from '../../../electron/engine/ledger/entry-hash.ts';
import type { LedgerValue } from '../../../shared/models/ledger-entry.ts';

const document = readFileSync(new URL('../../../docs/ledger-format.md', import.meta.url), 'utf8');

interface ExampleEntry {
  readonly sequence: number;
  readonly previousHash: string;
  readonly hash: string;
  readonly body: Record<string, { readonly salt: string; readonly value: LedgerValue }>;
}

function example(): readonly ExampleEntry[] {
  const block = /```json\n([\s\S]*?)```/.exec(document)?.[1] ?? '';
  return JSON.parse(block).entries;
}

const fieldsOf = (entry: ExampleEntry): readonly SaltedField[] =>
  Object.entries(entry.body).map(([name, { salt, value }]) => ({ name, salt, value }));

/** The document's "text, then its digest" blocks. */
function hashedTexts(): readonly { readonly text: string; readonly digest: string }[] {
  return [...document.matchAll(/```text\n([^\n]+)\n([0-9a-f]{64})\n```/g)].map((found) => ({
    text: found[1] ?? '',
    digest: found[2] ?? '',
  }));
}

describe('the worked example in docs/ledger-format.md', () => {
  it('has the hashes that the program computes', () => {
    const entries = example();
    expect(entries).toHaveLength(2);
    for (const entry of entries)
      expect(entryHash(entry.sequence, entry.previousHash, fieldsOf(entry))).toBe(entry.hash);
    expect(entries[1]?.previousHash).toBe(entries[0]?.hash);
  });

  it('shows texts that really have the digests below them', () => {
    const shown = hashedTexts();
    expect(shown).toHaveLength(2);
    for (const { text, digest } of shown)
      expect(createHash('sha256').update(text, 'utf8').digest('hex')).toBe(digest);
    const path = example()[1]?.body.remotePath;
    expect(fieldDigest(path?.salt ?? '', 'remotePath', path?.value ?? null)).toBe(shown[0]?.digest);
    expect(example()[0]?.hash).toBe(shown[1]?.digest);
  });

  it('survives being stored and read back', () => {
    for (const entry of example()) expect(parseBody(bodyText(fieldsOf(entry)))).toEqual(fieldsOf(entry));
  });
});
