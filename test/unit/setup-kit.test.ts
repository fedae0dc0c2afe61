import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { errorOf } from '../../shared/errors.ts';
import type { KitSignIn } from '../../shared/models/setup-kit.ts';
import { makeSetupKit } from '../../shared/setup-kit.ts';
import type { KitInput } from '../../shared/setup-kit-plan.ts';

const KEY: KitSignIn = { kind: 'key', publicKey: 'ssh-ed25519 AAAA dana', fingerprint: 'SHA256:abc' };
const kit = (over: Partial<KitInput>) =>
  makeSetupKit({
    name: 'Sleep Impressions',
    host: 'imports.example.com',
    port: 22,
    user: 'etl_si',
    remoteFolder: '/midwest/si',
    signIn: KEY,
    ...over,
  });
const fileOf = (over: Partial<KitInput>, end: string) =>
  kit(over).files.find(({ name }) => name.endsWith(end))?.text ?? '';
const refusal = (over: Partial<KitInput>) => {
  try {
    kit(over);
    return 'written';
  } catch (thrown) {
    return errorOf(thrown).code;
  }
};

describe('a set-up kit', () => {
  it('turns passwords off for an account with a key, and forwards nothing for any', () => {
    const [withKey, withPassword] = [fileOf({}, '.conf'), fileOf({ signIn: { kind: 'password' } }, '.conf')];
    const settings = (text: string) => text.split('\n').map((line) => line.trim());
    expect(settings(withKey)).toEqual(
      expect.arrayContaining([
        'Match User etl_si',
        'ChrootDirectory /srv/sftp/etl_si',
        'PasswordAuthentication no',
        'AuthenticationMethods publickey',
      ]),
    );
    expect(settings(withPassword)).toContain('PasswordAuthentication yes');
    for (const text of [withKey, withPassword])
      expect(settings(text)).toEqual(
        expect.arrayContaining([
          expect.stringMatching(/^ForceCommand internal-sftp/),
          'AllowTcpForwarding no',
          'AllowStreamLocalForwarding no',
          'AllowAgentForwarding no',
          'X11Forwarding no',
          'PermitTunnel no',
          'PermitTTY no',
          'Match all',
        ]),
      );
  });

  it.each([
    ['/midwest/si', '/midwest/si', '--home-dir /midwest/si', 0],
    ['/', '/upload', '--home-dir /upload', 1],
    ['.', '/upload', '--home-dir /upload', 0],
    ['incoming/csv', '/incoming/csv', '--home-dir / ', 0],
    ['//a///b/./', '/a/b', '--home-dir /a/b', 0],
    ['/a:b', '/a:b', '--home-dir / ', 0],
  ])('makes a folder to write to of the remote folder %s', (remoteFolder, made, home, cautions) => {
    const made_ = kit({ remoteFolder });
    expect([
      made_.remoteFolder,
      made_.cautions.length,
      fileOf({ remoteFolder }, '.sh').includes(home),
    ]).toEqual([made, cautions, true]);
  });

  it.each([
    ['root', 'root'],
    ['Administrator', 'Administrator'],
    ['a space', 'two words'],
    ['a pattern of sshd_config', 'etl*'],
    ['a line', 'a\nMatch all'],
    ['an option', '-r'],
    ['a path', '../root'],
  ])('is refused for a user that is %s', (_, user) => {
    expect(refusal({ user })).toBe('InvalidRequest');
  });

  it.each(['/a/../../etc', 'x\ny', '/a/\u0000'])('is refused for the folder %j', (remoteFolder) => {
    expect([refusal({ remoteFolder }), refusal({ subfolders: [remoteFolder] })]).toEqual([
      'InvalidRequest',
      'InvalidRequest',
    ]);
  });

  it('says how a file is called on its way, as the profile has it', () => {
    expect(fileOf({}, 'README.txt')).toContain('     billing.csv.0123456789ab.part\n');
    const hidden = fileOf({ temporaryName: '.in.{random}.{name}' }, 'README.txt');
    expect(hidden).toContain('     .in.0123456789ab.billing.csv\n');
    expect(hidden).not.toContain('.part');
    const direct = fileOf({ temporaryName: null }, 'README.txt');
    expect([direct, direct]).toEqual([
      expect.stringContaining('written under their final names'),
      expect.not.stringMatching(/\.part|only when they are whole/),
    ]);
  });

  it('holds whatever a folder or a key’s comment is called only within quotes', () => {
    const name = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(name, name, (folder, comment) => {
        const canary = `CANARY${folder}`.replace(/\p{Cc}/gu, '');
        if (/(^|\/)\.\.?(\/|$)/.test(canary)) return;
        const script = fileOf(
          {
            remoteFolder: `/${canary}`,
            signIn: { ...KEY, publicKey: `ssh-ed25519 AAAA ${comment.replace(/\p{Cc}/gu, '')}` } as KitSignIn,
          },
          '.sh',
        );
        const comments = script.split('\n').filter((line) => line.startsWith('#'));
        expect(comments.some((line) => line.includes('CANARY'))).toBe(false);
      }),
    );
  });
});
