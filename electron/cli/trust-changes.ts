import { failure } from '../../shared/errors.ts';
import type { PastedKey, ShownHostKey } from '../../shared/models/trusted-host-key.ts';
import type { CliContext } from './context.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { request } from './request.ts';
import { openSession, type Session } from './session.ts';
import { green } from './text.ts';
import { type TrustTarget, trustTarget } from './trust-server.ts';
import { UsageError } from './usage-error.ts';

/** Longer than any key of 16,384 bits. */
const LONGEST_KEY = 16_384;

async function readKey(session: Session, text: string): Promise<PastedKey> {
  const pasted = text === '-' ? await session.context.readInput(LONGEST_KEY) : text;
  const read = await session.host.request('trust.readKey', { text: pasted });
  if (read.ok) return read.value;
  throw new UsageError(`That is no host key and no fingerprint. ${read.error.hint ?? ''}`.trim());
}

/** The whole key: as given, or as the server shows it, which then must have that fingerprint. */
async function wholeKey(session: Session, target: TrustTarget, given: PastedKey): Promise<string> {
  if (given.publicKey !== null) return given.publicKey;
  const { signal } = session.context.interruption;
  const shown: ShownHostKey = await request(
    session.host,
    'trust.look',
    // The type of the wanted key isn't known: it is looked for among all that the server has.
    { settings: { ...target.settings, trust: { ...target.settings.trust, pinnedKeys: [pin(given)] } } },
    signal,
  );
  if (shown.publicKey === null || shown.fingerprint !== given.fingerprint)
    throw failure(
      shown.verdict === 'revoked' ? 'HostKeyRevoked' : 'HostKeyChanged',
      'the server shows another key than the given one',
      {
        detail: {
          ...target.address,
          keyType: shown.keyType,
          fingerprint: shown.fingerprint,
          trusted: given.fingerprint,
        },
      },
    );
  return shown.publicKey;
}

const pin = ({ fingerprint, keyType }: PastedKey) => ({ fingerprint, keyType });

export async function acceptKey(context: CliContext, server: string, key: string): Promise<ExitCode> {
  await using session = await openSession(context);
  const target = await trustTarget(context, session.host, server);
  const publicKey = await wholeKey(session, target, await readKey(session, key));
  const accepted = await request(session.host, 'trust.accept', {
    ...target.address,
    publicKey,
    how: 'compared',
  });
  await releaseHeld(session, target);
  context.terminal.event('key', accepted);
  context.terminal.result([green('✓ '), `${accepted.fingerprint} is trusted for ${target.name}.`]);
  return EXIT.ok;
}

export async function replaceKey(context: CliContext, server: string, key: string): Promise<ExitCode> {
  await using session = await openSession(context);
  const target = await trustTarget(context, session.host, server);
  const { keys } = await request(session.host, 'trust.list', target.address);
  const [trusted] = keys;
  if (trusted === undefined)
    throw new UsageError(`No key is stored for ${target.name}. See: waybill trust accept --help`);
  const given = await readKey(session, key);
  const publicKey = await wholeKey(session, target, given);
  const replaced = await request(session.host, 'trust.replace', {
    ...target.address,
    publicKey,
    replacedFingerprint: trusted.fingerprint,
  });
  await releaseHeld(session, target);
  context.terminal.event('key', replaced);
  context.terminal.result([green('✓ '), `${replaced.fingerprint} is trusted for ${target.name} now.`]);
  return EXIT.ok;
}

export async function addNextKey(
  context: CliContext,
  server: string,
  key: string | undefined,
  remove: boolean,
): Promise<ExitCode> {
  if (remove === (key !== undefined))
    throw new UsageError(remove ? 'With --remove no key is given.' : 'Give the next key, or --remove.');
  await using session = await openSession(context);
  const target = await trustTarget(context, session.host, server);
  if (key === undefined) {
    const { forgotten } = await request(session.host, 'trust.forgetNext', target.address);
    context.terminal.event('next-key', { ...target.address, removed: forgotten });
    context.terminal.result(
      forgotten ? `The next key of ${target.name} was forgotten.` : `None was stored for ${target.name}.`,
    );
    return EXIT.ok;
  }
  const given = await readKey(session, key);
  const { keys } = await request(session.host, 'trust.list', target.address);
  if (keys.some(({ fingerprint }) => fingerprint === given.fingerprint))
    throw new UsageError(
      `${given.fingerprint} is trusted for ${target.name} already. It was not stored as next.`,
    );
  const added = await request(session.host, 'trust.addNext', {
    ...target.address,
    key: given.publicKey === null ? given.fingerprint : `${given.keyType} ${given.publicKey}`,
  });
  await releaseHeld(session, target);
  context.terminal.event('next-key', added);
  context.terminal.result([
    green('✓ '),
    `${added.fingerprint} is accepted once ${target.name} shows it, and is the trusted key from then on.`,
  ]);
  return EXIT.ok;
}

export async function forgetKeys(context: CliContext, server: string): Promise<ExitCode> {
  await using session = await openSession(context);
  const target = await trustTarget(context, session.host, server);
  const { forgotten } = await request(session.host, 'trust.forget', target.address);
  context.terminal.event('forgotten', { ...target.address, keys: forgotten });
  context.terminal.result(
    forgotten === 0 ? `No key was stored for ${target.name}.` : `${target.name} is not trusted any more.`,
  );
  return EXIT.ok;
}

/** A profile that waits because of its server's key may try again, once: this was the answer. */
async function releaseHeld({ host }: Session, { profileId }: TrustTarget): Promise<void> {
  if (profileId === undefined) return;
  const { held } = await request(host, 'profiles.status', { id: profileId });
  if (held?.error.code === 'HostKeyUnknown' || held?.error.code === 'HostKeyChanged')
    await request(host, 'profiles.release', { id: profileId });
}
