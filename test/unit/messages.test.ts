import { expect, describe as group, it } from 'vitest';
import { appError, ERROR_CODES } from '../../shared/errors.ts';
import { describe } from '../../shared/messages/error-messages.ts';
import { describeFileAction } from '../../shared/messages/file-action-messages.ts';
import { deliveredSentence, proofOf, withDelivery } from '../../shared/messages/outcome-messages.ts';

const TECHNICAL = 'ETECHNICAL at 0xdeadbeef';
const OWNERS = ['you', 'your IT', 'network', 'partner', 'Waybill'];
const FULL = {
  partner: 'Sleep Impressions',
  fileName: 'billing_log_2025-01-16.csv',
  user: 'etl_si',
  waiting: 4,
};

group('error messages', () => {
  for (const code of ERROR_CODES) {
    for (const [name, context] of [
      ['with every fact', FULL],
      ['without any', {}],
    ] as const) {
      it(`is whole for ${code} ${name}`, () => {
        const message = describe(appError(code, TECHNICAL), context);
        const text = `${message.sentence} ${message.nextStep}`;
        expect(OWNERS).toContain(message.owner);
        for (const part of [message.sentence, message.nextStep]) expect(part).toMatch(/^\S.*[.?]$/);
        expect(message.sentence.charAt(0)).toMatch(/[A-Z0-9b]/);
        expect(text).not.toMatch(/undefined|null|\[object|\$\{|[{}]| {2}|\.\.|!|\boops\b/i);
        expect(text).not.toContain(TECHNICAL);
      });
    }
  }

  it('names partner, user and what waits for a refused sign-in', () => {
    const { sentence, owner } = describe(appError('AuthenticationFailed', TECHNICAL), FULL);
    expect(owner).toBe('you');
    expect(sentence).toBe(
      'Sleep Impressions didn’t accept the sign-in for etl_si. Nothing was sent; your 4 files are waiting. ' +
        'Waybill won’t try again until you act, so the account isn’t locked.',
    );
  });

  it.each([
    ['password', 'didn’t accept the password for etl_si', 'Enter the current password'],
    ['key', 'didn’t accept the key for etl_si', 'Choose the right key file'],
  ])('names the %s where that is what was refused', (refused, what, mend) => {
    const { sentence, nextStep } = describe(
      appError('AuthenticationFailed', TECHNICAL, { detail: { refused } }),
      FULL,
    );
    expect([sentence, nextStep]).toEqual([expect.stringContaining(what), expect.stringContaining(mend)]);
  });

  it("doesn't claim that nothing was sent where something was", () => {
    const { sentence } = describe(appError('AuthenticationFailed', TECHNICAL), { ...FULL, delivered: 2 });
    expect(sentence).toContain('Nothing more was sent; your 4 files are waiting.');
  });

  it('shows both fingerprints of a changed host key and offers no way on', () => {
    const detail = { fingerprint: 'SHA256:new', keyType: 'ssh-ed25519', trusted: 'SHA256:old (ssh-rsa)' };
    const { sentence, nextStep } = describe(appError('HostKeyChanged', TECHNICAL, { detail }), FULL);
    expect(sentence).toBe(
      'This may not be Sleep Impressions’ server. Its identity differs from the one trusted before. Waybill stopped ' +
        'before sending your password or any file. It showed SHA256:new (ssh-ed25519). Trusted is SHA256:old (ssh-rsa).',
    );
    expect(nextStep).toBe('Call your IT. Only go on once they know why it changed.');
  });

  it('names the file and only the partner as able to act on a full server', () => {
    const { sentence, owner } = describe(appError('DiskFull', TECHNICAL), FULL);
    expect([sentence, owner]).toEqual([
      'Sleep Impressions’ server is out of space. billing_log_2025-01-16.csv was not delivered, and nothing incomplete carries its name.',
      'partner',
    ]);
  });
});

group('errors on the way', () => {
  const jump = { via: 'jump', viaName: 'Bastion', viaProfileId: 'b' };
  const proxy = { via: 'http-connect', viaName: 'proxy.clinic.example:3128' };

  it('say that it is the jump host, and speak of nobody’s account there', () => {
    const refused = describe(appError('AuthenticationFailed', TECHNICAL, { detail: jump }), FULL);
    expect([refused.sentence, refused.owner]).toEqual([
      'The way to Sleep Impressions leads through Bastion. Bastion didn’t accept the sign-in. Nothing was sent; your ' +
        '4 files are waiting. Waybill won’t try again until you act, so the account isn’t locked.',
      'you',
    ]);
  });

  it.each([
    [
      'RouteRefused',
      jump,
      'your IT',
      /^Bastion doesn’t let .*Sleep Impressions’ server/,
      /AllowTcpForwarding/,
    ],
    [
      'RouteCannotReach',
      jump,
      'network',
      /^Bastion answers, but .*Sleep Impressions’ server/,
      /Bastion may reach/,
    ],
    [
      'Unreachable',
      proxy,
      'your IT',
      /^The proxy proxy.clinic.example:3128 couldn’t be reached/,
      /address and port/,
    ],
    ['ProtocolViolation', proxy, 'your IT', /isn’t a proxy of the kind/, /SOCKS5 or an HTTP proxy/],
    ['RouteRefused', proxy, 'your IT', /^The proxy proxy.clinic.example:3128 doesn’t let/, /on the proxy/],
    [
      'ProxySignInFailed',
      { ...proxy, why: 'refused' },
      'you',
      /didn’t accept the user name/,
      /current password/,
    ],
    [
      'ProxySignInFailed',
      { ...proxy, why: 'needed' },
      'you',
      /wants a sign-in/,
      /Enter user name and password/,
    ],
    ['ProxySignInFailed', { ...proxy, why: 'unsupported' }, 'your IT', /way of signing in/, /Ask your IT/],
    ['VaultUnavailable', proxy, 'you', /leads through the proxy/, /keychain/],
  ] as const)('%s of %o', (code, detail, owner, sentence, nextStep) => {
    const message = describe(appError(code, TECHNICAL, { detail }), FULL);
    expect(message).toEqual({
      owner,
      sentence: expect.stringMatching(sentence),
      nextStep: expect.stringMatching(nextStep),
    });
  });

  it('are told of a folder without a word of sending', () => {
    for (const detail of [jump, proxy])
      for (const code of ['Unreachable', 'Timeout', 'ConnectionLost', 'RouteRefused'] as const) {
        const { sentence, nextStep } = describeFileAction(appError(code, TECHNICAL, { detail }), 'look', {
          partner: FULL.partner,
        });
        expect(`${sentence} ${nextStep}`).not.toMatch(/\b(sent|send)\b|queue/i);
        expect(sentence).toContain(detail.viaName);
      }
  });
});

group('messages about files where they are', () => {
  for (const code of ERROR_CODES)
    for (const action of ['look', 'change'] as const)
      it(`is whole for ${code} (${action}), and says nothing about sending`, () => {
        for (const context of [{ partner: FULL.partner, fileName: FULL.fileName, user: FULL.user }, {}]) {
          const { sentence, nextStep, owner } = describeFileAction(
            appError(code, TECHNICAL),
            action,
            context,
          );
          expect(OWNERS).toContain(owner);
          for (const part of [sentence, nextStep]) {
            expect(part).toMatch(/^\S.*[.?]$/);
            expect(part).not.toMatch(/\b(sent|send|resend)\b|deliver|arriv|transfer|queue|skip|final name/i);
            expect(part).not.toMatch(/undefined|null|\[object| {2}|\.\.|!/);
            expect(part).not.toMatch(/\S\.[A-Z]/);
            expect(part).not.toContain(TECHNICAL);
          }
        }
      });
});

group('outcome messages', () => {
  const file = (checked: 'none' | 'size' | 'content', finishedAtMs: number) => ({
    direction: 'upload' as const,
    profileName: 'Sleep Impressions',
    checked,
    timeline: { queuedAtMs: 0, startedAtMs: 1, sentAtMs: 2, checkedAtMs: 3, finishedAtMs },
  });

  it('says how many arrived, when, and how they were checked', () => {
    const at = Date.UTC(2025, 0, 16, 9, 41);
    const group = [1, 2, 3, 4].reduce(
      (all: ReturnType<typeof withDelivery> | undefined) => withDelivery(all, file('size', at)),
      undefined,
    );
    expect(group && deliveredSentence(group, { timeZone: 'UTC' })).toBe(
      '4 files delivered to Sleep Impressions at 09:41. Sizes checked on their server.',
    );
  });

  it('claims no more than the weakest check', () => {
    const both = withDelivery(withDelivery(undefined, file('content', 1)), file('none', 2));
    expect(deliveredSentence(both, { timeZone: 'UTC' })).toMatch(/Not compared on their server\.$/);
  });

  it('speaks of one file in the singular', () => {
    expect(deliveredSentence(withDelivery(undefined, file('content', 0)), { timeZone: 'UTC' })).toBe(
      '1 file delivered to Sleep Impressions at 00:00. Content checked on their server.',
    );
  });

  it('shows the check beside the stage', () => {
    expect(proofOf('published', 'size', 'size')).toBe('published, size checked');
    expect(proofOf('published', 'content', 'read-back')).toBe('published, content checked (read back)');
    expect(proofOf('published', 'content', 'hash-command')).toBe(
      'published, content checked (hashed on the server)',
    );
    // An entry of a version that did not tell how.
    expect(proofOf('published', 'content', null)).toBe('published, content checked');
    expect(proofOf(null, null, null)).toBe('sent, not checked');
  });
});
