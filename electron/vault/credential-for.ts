import type { Credential, CredentialNeed, ServerQuestions } from '../../shared/contract/credentials.ts';
import { type AppError, appError, errorOf } from '../../shared/errors.ts';

/** Where an owner of an engine has secrets from; each answers undefined where it has none. */
export interface SecretSource {
  /** A key file to use whatever the profile says. */
  readonly keyFile?: string | undefined;
  password(): Promise<string | undefined>;
  /** The same where it is there already: nobody is asked. */
  knownPassword(): Promise<string | undefined>;
  /** The passphrase of a key that needs one. */
  passphrase(keyFile: string): Promise<string | undefined>;
  /** The same where it is known already: nobody is asked before the key turns out to need one. */
  knownPassphrase(): string | undefined;
  /** For the proxy on the way, and for nothing else. */
  proxyPassword(): Promise<string | undefined>;
  /** Asks a person what the server asks. */
  answers(questions: ServerQuestions): Promise<Credential>;
}

/** Answers the engine's question. Never throws: what goes wrong is the error that holds the profile. */
export async function credentialFor(need: CredentialNeed, source: SecretSource): Promise<Credential> {
  try {
    if (need.method === 'proxy-password') return await forProxy(source);
    if (need.questions !== undefined) return await withAnswers(need.questions, need, source);
    if (need.passwordBesides === true) return await withPassword(source, { besides: 1 });
    const keyFile = keyFileOf(need, source);
    if (keyFile !== undefined) return await withKey(keyFile, need, source);
    return need.method === 'agent' ? { kind: 'agent' } : await withPassword(source);
  } catch (thrown) {
    return none(errorOf(thrown));
  }
}

function keyFileOf(need: CredentialNeed, { keyFile }: SecretSource): string | undefined {
  if (keyFile !== undefined) return keyFile;
  if (need.passphraseFor !== undefined) return need.keyFile ?? need.passphraseFor;
  return need.method === 'key-file' ? need.keyFile : undefined;
}

/**
 * A profile's password answers the one question that may be about it: it is what the profile is set to sign in with. Everything else
 * is a person's to answer, and so is that where a person is asked each time and hasn't given it yet.
 */
async function withAnswers(
  questions: ServerQuestions,
  { method }: CredentialNeed,
  source: SecretSource,
): Promise<Credential> {
  if (questions.mayBePassword && method === 'password') return await withPassword(source);
  if (questions.mayBePassword && method === 'ask') {
    const password = await source.knownPassword();
    if (password !== undefined && password !== '') return { kind: 'password', password };
  }
  return await source.answers(questions);
}

async function withPassword(
  source: SecretSource,
  detail?: Readonly<Record<string, number>>,
): Promise<Credential> {
  const password = await source.password();
  if (password === undefined || password === '') {
    const message = 'no password was given, and none is kept';
    return none(
      appError('CredentialMissing', message, detail === undefined ? {} : { detail: { ...detail } }),
    );
  }
  return { kind: 'password', password };
}

async function forProxy(source: SecretSource): Promise<Credential> {
  const password = await source.proxyPassword();
  if (password === undefined || password === '')
    return none(
      appError('ProxySignInFailed', 'no password for the proxy was given, and none is kept', {
        detail: { why: 'needed' },
      }),
    );
  return { kind: 'password', password };
}

async function withKey(path: string, need: CredentialNeed, source: SecretSource): Promise<Credential> {
  // A key that needs no passphrase must not be asked one: the engine says when it does.
  if (need.passphraseFor === undefined) {
    const passphrase = source.knownPassphrase();
    return { kind: 'key-file', path, ...(passphrase !== undefined && { passphrase }) };
  }
  const passphrase = await source.passphrase(path);
  if (passphrase === undefined || passphrase === '')
    return none(appError('PassphraseNeeded', 'no passphrase was given, and none is kept', { path }));
  return { kind: 'key-file', path, passphrase };
}

const none = (error: AppError): Credential => ({ kind: 'none', error });
