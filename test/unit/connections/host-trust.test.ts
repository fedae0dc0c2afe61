import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fingerprint, type HostKey, parseHostKey } from '../../../electron/engine/connections/host-key.ts';
import {
  type HostKeyQuestion,
  judgeHostKey,
  preferredHostKeyTypes,
  trustedHostKeyTypes,
} from '../../../electron/engine/connections/host-trust.ts';
import {
  type KnownHostsEntry,
  matches,
  parseKnownHosts,
} from '../../../electron/engine/connections/known-hosts.ts';
import { wireString } from '../../../electron/engine/connections/ssh-wire.ts';
import { HOST_KEY_POLICIES } from '../../../shared/models/trust-settings.ts';
import { nothingKnown } from '../../support/session.ts';

const HOST = 'files.example.org';
const ED25519 = keyOf('ssh-ed25519', 1);
const OTHER_ED25519 = keyOf('ssh-ed25519', 2);
const RSA = keyOf('ssh-rsa', 3);
const ECDSA = keyOf('ecdsa-sha2-nistp256', 4);

function keyOf(type: string, seed: number): HostKey {
  return parseHostKey(Buffer.concat([wireString(type), wireString(Buffer.alloc(32, seed))]));
}

function line(names: string, key: HostKey, marker = ''): string {
  return `${marker} ${names} ${key.type} ${key.blob.toString('base64')}`;
}

function known(...lines: string[]): readonly KnownHostsEntry[] {
  const { entries, problems } = parseKnownHosts(lines.join('\n'));
  if (problems.length > 0) throw new Error(JSON.stringify(problems));
  return entries;
}

function judge(question: Partial<HostKeyQuestion>) {
  return judgeHostKey({ ...nothingKnown(HOST, 22), acceptNew: false, key: ED25519, ...question });
}

const listed = (key: HostKey) => ({ type: key.type, fingerprint: fingerprint(key.blob) });

describe('a host key that nothing is known about', () => {
  it('is a question for a person', () => {
    expect(judge({})).toEqual({ kind: 'unknown' });
  });

  it('is accepted where that was agreed beforehand', () => {
    expect(judge({ acceptNew: true })).toEqual({ kind: 'accept-new' });
  });

  it('stays a question when only other hosts, other ports or a certificate authority are known', () => {
    const knownHosts = known(
      line('other.example.org', RSA),
      line(`[${HOST}]:2222`, RSA),
      line('*.example.org', RSA, '@cert-authority'),
      line('*.example.org', ED25519, '@cert-authority'),
      line(HOST, RSA, '@revoked'),
    );
    expect(judge({ knownHosts })).toEqual({ kind: 'unknown' });
  });
});

describe('a known host', () => {
  it('is trusted with the key in our store', () => {
    expect(judge({ stored: [RSA, ED25519] })).toEqual({ kind: 'trusted', by: 'stored' });
  });

  it('is trusted with the key in known_hosts', () => {
    expect(judge({ knownHosts: known(line(HOST, ED25519)) })).toEqual({ kind: 'trusted', by: 'known-hosts' });
  });

  it('is trusted when one source has the exact key and the other has another one', () => {
    expect(judge({ stored: [OTHER_ED25519], knownHosts: known(line(HOST, ED25519)) })).toEqual({
      kind: 'trusted',
      by: 'known-hosts',
    });
    expect(judge({ stored: [ED25519], knownHosts: known(line(HOST, OTHER_ED25519)) })).toEqual({
      kind: 'trusted',
      by: 'stored',
    });
  });

  it.each([true, false])(
    'with another key of the same type has changed (accepting new keys: %s)',
    (acceptNew) => {
      expect(judge({ stored: [OTHER_ED25519], acceptNew })).toEqual({
        kind: 'changed',
        trusted: [listed(OTHER_ED25519)],
      });
    },
  );

  it.each([true, false])('with a key of another type has changed (accepting new keys: %s)', (acceptNew) => {
    expect(judge({ knownHosts: known(line(HOST, RSA)), acceptNew })).toEqual({
      kind: 'changed',
      trusted: [listed(RSA)],
    });
  });

  it('lists each key it would have trusted once, and none that was revoked', () => {
    const knownHosts = known(line(HOST, RSA), line(HOST, ECDSA), line('*', ECDSA, '@revoked'));
    expect(judge({ stored: [RSA, OTHER_ED25519], knownHosts })).toEqual({
      kind: 'changed',
      trusted: [listed(RSA), listed(OTHER_ED25519)],
    });
  });
});

describe('a revoked key', () => {
  it('is refused though it is stored, known, pinned and new keys are accepted', () => {
    const knownHosts = known(line(HOST, ED25519), line(HOST, ED25519, '@revoked'));
    const pins = [fingerprint(ED25519.blob)];
    expect(judge({ stored: [ED25519], knownHosts, pins, acceptNew: true })).toEqual({ kind: 'revoked' });
  });

  it('of the bare host is revoked on its other ports too', () => {
    const knownHosts = known(line(HOST, ED25519, '@revoked'));
    expect(judge({ port: 2222, stored: [ED25519], knownHosts })).toEqual({ kind: 'revoked' });
  });

  it('of another host is not revoked here', () => {
    const knownHosts = known(line('other.example.org', ED25519, '@revoked'));
    expect(judge({ stored: [ED25519], knownHosts })).toEqual({ kind: 'trusted', by: 'stored' });
  });
});

describe('a pinned host', () => {
  it('is trusted with a pinned key, known or not', () => {
    const pins = [fingerprint(RSA.blob), fingerprint(ED25519.blob)];
    expect(judge({ pins })).toEqual({ kind: 'trusted', by: 'pin' });
    expect(judge({ pins, stored: [OTHER_ED25519] })).toEqual({ kind: 'trusted', by: 'pin' });
  });

  it('has changed with any other key, though that is stored and known', () => {
    const pin = fingerprint(RSA.blob);
    expect(
      judge({ pins: [pin], stored: [ED25519], knownHosts: known(line(HOST, ED25519)), acceptNew: true }),
    ).toEqual({ kind: 'changed', trusted: [{ type: 'pinned', fingerprint: pin }] });
  });
});

describe('for every combination of keys, sources, pins and agreement', () => {
  const keys = [ED25519, OTHER_ED25519, RSA, ECDSA];
  const key = fc.constantFrom(...keys);
  const names = fc.constantFrom(HOST, `[${HOST}]:2222`, '*', 'other.example.org', `*,!${HOST}`);
  const marker = fc.constantFrom('', '@revoked', '@cert-authority');
  const prints = fc.array(
    key.map((one) => fingerprint(one.blob)),
    { maxLength: 2 },
  );
  const question = fc.record({
    host: fc.constant(HOST),
    port: fc.constantFrom(22, 2222),
    key,
    stored: fc.array(key, { maxLength: 2 }),
    knownHosts: fc
      .array(fc.tuple(names, key, marker), { maxLength: 4 })
      .map((lines) => known(...lines.map(([name, one, mark]) => line(name, one, mark)))),
    pins: prints,
    narrowedTo: prints,
    next: prints,
    policy: fc.constantFrom(...HOST_KEY_POLICIES),
    typeOf: fc.constant(() => undefined),
    acceptNew: fc.boolean(),
  });

  it('agreeing to new keys turns "unknown" into "accept-new" and changes nothing else', () => {
    fc.assert(
      fc.property(question, (asked) => {
        const without = judgeHostKey({ ...asked, acceptNew: false });
        const agreed = judgeHostKey({ ...asked, acceptNew: true });
        const mayAccept = without.kind === 'unknown' && asked.policy === 'ask';
        expect(agreed).toEqual(mayAccept ? { kind: 'accept-new' } : without);
      }),
      { numRuns: 1_000 },
    );
  });

  it('nothing is trusted without the exact key being stored, known or pinned, nor when revoked', () => {
    fc.assert(
      fc.property(question, (asked) => {
        const verdict = judgeHostKey(asked);
        if (verdict.kind !== 'trusted') return;
        const same = (one: HostKey) => one.blob.equals(asked.key.blob);
        const lines = asked.knownHosts.filter(
          (entry) => matches(entry, asked.host, asked.port) && same(entry.key),
        );
        const shown = fingerprint(asked.key.blob);
        const isOpen = asked.pins.length === 0 && asked.policy !== 'pinned-only';
        const evidence = {
          stored: isOpen && asked.stored.some(same),
          'known-hosts': isOpen && lines.some((entry) => entry.marker === 'none'),
          pin: asked.pins.includes(shown),
          next: isOpen && asked.next.includes(shown),
        };
        if (asked.narrowedTo.length > 0) expect(asked.narrowedTo).toContain(shown);
        expect(evidence[verdict.by]).toBe(true);
        expect(lines.some((entry) => entry.marker === 'revoked')).toBe(false);
      }),
      { numRuns: 1_000 },
    );
  });

  it('a type that leads the offer belongs to a key that would be trusted', () => {
    fc.assert(
      fc.property(question, (asked) => {
        const trustedNow = keys.filter((one) => judgeHostKey({ ...asked, key: one }).kind === 'trusted');
        const known = new Set([...asked.stored, ...asked.knownHosts.map((entry) => entry.key)]);
        const expected = trustedNow.filter((one) => [...known].some((other) => other.blob.equals(one.blob)));
        for (const type of trustedHostKeyTypes(asked)) {
          expect(expected.map((one) => one.type)).toContain(type);
        }
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('the host-key algorithms to offer', () => {
  const all = [
    'rsa-sha2-256',
    'rsa-sha2-512',
    'ecdsa-sha2-nistp521',
    'ecdsa-sha2-nistp384',
    'ecdsa-sha2-nistp256',
    'ssh-ed25519',
  ] as const;
  const ecdsa = ['ecdsa-sha2-nistp256', 'ecdsa-sha2-nistp384', 'ecdsa-sha2-nistp521'];

  it('are in our own order for a new host', () => {
    expect(preferredHostKeyTypes([], all)).toEqual(['ssh-ed25519', ...ecdsa, 'rsa-sha2-512', 'rsa-sha2-256']);
  });

  it('begin with both SHA-2 signatures where an RSA key is known', () => {
    expect(preferredHostKeyTypes(['ssh-rsa'], all)).toEqual([
      'rsa-sha2-512',
      'rsa-sha2-256',
      'ssh-ed25519',
      ...ecdsa,
    ]);
  });

  it('end with weak ones that were allowed, unless a known key needs them', () => {
    const weak = ['ssh-dss', 'ssh-rsa', 'rsa-sha2-256', 'ssh-ed25519'] as const;
    expect(preferredHostKeyTypes([], weak)).toEqual(['ssh-ed25519', 'rsa-sha2-256', 'ssh-rsa', 'ssh-dss']);
    expect(preferredHostKeyTypes(['ssh-rsa'], weak)).toEqual([
      'rsa-sha2-256',
      'ssh-rsa',
      'ssh-ed25519',
      'ssh-dss',
    ]);
  });

  it('leave out what this runtime cannot verify, and known types nobody can', () => {
    expect(
      preferredHostKeyTypes(['ssh-dss', 'ssh-rsa', 'sk-ssh-ed25519@openssh.com'], ['rsa-sha2-256']),
    ).toEqual(['rsa-sha2-256']);
  });

  it('follow the types known for this host and port, and with pins only the pinned keys', () => {
    const sources = { ...nothingKnown(HOST, 22), stored: [RSA], knownHosts: known(line('*', ECDSA)) };
    expect(trustedHostKeyTypes({ ...sources, pins: [] })).toEqual(['ssh-rsa', 'ecdsa-sha2-nistp256']);
    expect(trustedHostKeyTypes({ ...sources, pins: [fingerprint(ECDSA.blob)] })).toEqual([
      'ecdsa-sha2-nistp256',
    ]);
    expect(trustedHostKeyTypes({ ...sources, pins: [fingerprint(ED25519.blob)] })).toEqual([]);
  });
});
