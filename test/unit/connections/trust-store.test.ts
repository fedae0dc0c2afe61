import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fingerprint } from '../../../electron/engine/connections/host-key.ts';
import { NextKeys } from '../../../electron/engine/connections/trust/next-keys.ts';
import { TrustStore } from '../../../electron/engine/connections/trust-store.ts';
import { listHistory } from '../../../electron/engine/ledger/history.ts';
import { Ledger } from '../../../electron/engine/ledger/ledger.ts';
import { GroupCommit } from '../../../electron/engine/storage/group-commit.ts';
import { dataDirectoryWithDatabase } from '../../support/sample-ledger.ts';

/** A key in SSH's wire format; what is behind its type is of no matter to the store. */
function keyOf(type: string, content: string): Buffer {
  const parts = [type, content].flatMap((text) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(Buffer.byteLength(text));
    return [length, Buffer.from(text)];
  });
  return Buffer.concat(parts);
}

const OLD = keyOf('ssh-ed25519', 'the old key');
const OLD_RSA = keyOf('ssh-rsa', 'their other old key');
const NEW = keyOf('ssh-ed25519', 'the new key');

let place: ReturnType<typeof dataDirectoryWithDatabase>;
let commits: GroupCommit;
let trust: TrustStore;
let next: NextKeys;

beforeEach(() => {
  place = dataDirectoryWithDatabase();
  commits = new GroupCommit(place.database);
  const now = () => 5_000;
  const ledger = new Ledger({ osUser: 'dana', host: 'desk-4', appVersion: '0.1.0' }, now);
  const parts = { database: place.database, commits, ledger, person: 'dana', now };
  trust = new TrustStore(parts);
  next = new NextKeys(parts);
});
afterEach(() => {
  commits.close();
  place[Symbol.dispose]();
});

const decisions = () =>
  listHistory(place.database, { everything: true }, { limit: 10 }).entries.map(({ fields }) => [
    fields.kind,
    fields.fingerprint,
    fields.replacedFingerprint,
  ]);

/** A server with two keys, as an import of older stores could have left it. */
async function knownWithTwo(): Promise<void> {
  await trust.accept('sftp.example.org', 22, OLD, 'compared');
  place.database
    .prepare(
      "INSERT INTO trusted_host_keys VALUES ('sftp.example.org', 22, 'ssh-rsa', ?, 1, 'dana', 'compared')",
    )
    .run(OLD_RSA);
}

describe('replacing a trusted key', () => {
  it('leaves the new one as the only one, and every decision in the ledger', async () => {
    await knownWithTwo();
    await trust.accept('other.example.org', 22, OLD, 'compared');
    const replaced = await trust.replace('SFTP.example.org', 22, NEW, fingerprint(OLD));
    expect(replaced).toMatchObject({ fingerprint: fingerprint(NEW), how: 'compared', acceptedBy: 'dana' });
    expect(trust.list('sftp.example.org', 22)).toEqual([replaced]);
    expect(trust.list('other.example.org', 22)).toHaveLength(1);
    expect(decisions().slice(0, 2)).toEqual([
      ['trust.forgotten', fingerprint(OLD_RSA), undefined],
      ['trust.replaced', fingerprint(NEW), fingerprint(OLD)],
    ]);
  });

  it('is refused where another key is trusted than the person was shown, or none', async () => {
    await trust.accept('sftp.example.org', 22, OLD, 'compared');
    const before = [trust.list(undefined, undefined), decisions()];
    for (const [host, shown] of [
      ['sftp.example.org', OLD_RSA],
      ['sftp.example.org', NEW],
      ['unknown.example.org', OLD],
    ] as const)
      await expect(trust.replace(host, 22, NEW, fingerprint(shown))).rejects.toMatchObject({
        error: { code: 'InvalidRequest' },
      });
    await expect(
      trust.replace('sftp.example.org', 22, Buffer.from('no key'), fingerprint(OLD)),
    ).rejects.toMatchObject({ error: { code: 'ProtocolViolation' } });
    expect([trust.list(undefined, undefined), decisions()]).toEqual(before);
  });

  it('a second time changes nothing more', async () => {
    await trust.accept('sftp.example.org', 22, OLD, 'compared');
    const first = await trust.replace('sftp.example.org', 22, NEW, fingerprint(OLD));
    const count = decisions().length;
    expect(await trust.replace('sftp.example.org', 22, NEW, fingerprint(OLD))).toEqual(first);
    expect(decisions()).toHaveLength(count);
  });
});

describe('a key that was stored ahead', () => {
  const ahead = (blob: Buffer) =>
    next.add('sftp.example.org', 22, {
      fingerprint: fingerprint(blob),
      keyType: 'ssh-ed25519',
      publicKey: blob.toString('base64'),
    });

  it('takes the place of the old one, once', async () => {
    await trust.accept('sftp.example.org', 22, OLD, 'compared');
    await ahead(NEW);
    const rotated = await trust.rotate('sftp.example.org', 22, NEW);
    // Another connection saw it at the same time.
    expect(await trust.rotate('sftp.example.org', 22, NEW)).toEqual(rotated);
    expect(trust.list('sftp.example.org', 22)).toEqual([rotated]);
    expect([rotated.how, next.find('sftp.example.org', 22)]).toEqual(['planned', null]);
  });

  it('takes no place where it was forgotten, or another one stored, while somebody connected', async () => {
    await trust.accept('sftp.example.org', 22, OLD, 'compared');
    const changed = { error: { code: 'HostKeyChanged' } };
    await expect(trust.rotate('sftp.example.org', 22, NEW)).rejects.toMatchObject(changed);
    await ahead(OLD_RSA);
    await expect(trust.rotate('sftp.example.org', 22, NEW)).rejects.toMatchObject(changed);
    expect(trust.list('sftp.example.org', 22).map((key) => key.fingerprint)).toEqual([fingerprint(OLD)]);
    expect(next.find('sftp.example.org', 22)?.fingerprint).toBe(fingerprint(OLD_RSA));
  });
});
