import { createHmac, randomBytes } from 'node:crypto';
import { rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { NotAvailable, pathOfProgram } from './requirements.ts';
import { randomSuffix } from './system-user.ts';
import { type TempFolder, tempFolder } from './temp.ts';

/** An sshd under a name of its own: it asks PAM for the service of that name. */
export interface PamSshd extends AsyncDisposable {
  /** For `startSshd`. */
  readonly program: string;
  readonly configFirst: readonly string[];
}

/**
 * Makes a PAM service whose `auth` lines are these, removed on dispose. Root only.
 * @param auth as in /etc/pam.d, without the word `auth`
 */
export async function pamSshd(auth: readonly string[]): Promise<PamSshd> {
  const sshd = pathOfProgram('sshd');
  if (sshd === undefined) throw new NotAvailable('no sshd: install openssh-server');
  const resources = new AsyncDisposableStack();
  const folder: TempFolder = resources.use(await tempFolder('pam'));
  const name = `waybill-${randomSuffix()}`;
  const service = `/etc/pam.d/${name}`;
  const lines = [
    ...auth.map((line) => `auth ${line}`),
    'account required pam_permit.so',
    'session required pam_permit.so',
  ];
  resources.defer(() => rm(service, { force: true }));
  await writeFile(service, `${lines.join('\n')}\n`);
  const program = join(folder.path, name);
  await symlink(sshd, program);
  return {
    program,
    configFirst: ['UsePAM yes', 'KbdInteractiveAuthentication yes'],
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}

/** One-time codes (RFC 6238, as google-authenticator has them): a secret, and the PAM line that asks for its codes. */
export interface OneTimeCodes {
  /** `required pam_google_authenticator.so …` */
  readonly pamLine: string;
  code(): string;
  /** Six digits that aren't the code. */
  wrongCode(): string;
}

/** @param folder for the secret; read by root */
export async function oneTimeCodes(folder: string): Promise<OneTimeCodes> {
  const secret = randomBytes(20);
  const path = join(folder, 'one-time-secret');
  await writeFile(path, `${base32(secret)}\n" TOTP_AUTH\n" WINDOW_SIZE 5\n`, { mode: 0o600 });
  const codeAt = (step: number): string => {
    const counter = Buffer.alloc(8);
    counter.writeBigUInt64BE(BigInt(step));
    const digest = createHmac('sha1', secret).update(counter).digest();
    const offset = (digest.at(-1) ?? 0) & 0x0f;
    return String((digest.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0');
  };
  const now = () => Math.floor(Date.now() / 30_000);
  return {
    pamLine: `required pam_google_authenticator.so secret=${path} user=root no_strict_owner no_increment_hotp`,
    code: () => codeAt(now()),
    wrongCode: () => {
      const right = [-3, -2, -1, 0, 1, 2, 3].map((away) => codeAt(now() + away));
      return (
        ['000000', '111111', '222222', '333333', '444444', '555555', '666666', '777777'].find(
          (code) => !right.includes(code),
        ) ?? '888888'
      );
    },
  };
}

/** RFC 4648, without padding. */
function base32(bytes: Buffer): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return (bits.match(/.{1,5}/g) ?? [])
    .map((five) => alphabet[Number.parseInt(five.padEnd(5, '0'), 2)])
    .join('');
}
