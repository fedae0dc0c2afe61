import type { AppError, ErrorCode } from '../../shared/errors.ts';
import { bothForms } from '../../shared/host-name.ts';
import { describe } from '../../shared/messages/error-messages.ts';
import { certificateAuthorityOf } from '../../shared/messages/trust-messages.ts';
import type { Profile } from '../../shared/models/profile.ts';
import { trustAddress } from '../../shared/models/trust-settings.ts';
import { randomart } from '../../shared/randomart.ts';
import type { Result } from '../../shared/result.ts';
import type { EngineHost } from '../engine-host/engine-host.ts';
import type { Asker } from './ask.ts';
import type { CommandLineOwner } from './credentials.ts';
import { contextOf, partnerOf } from './partner.ts';
import { request } from './request.ts';
import type { Terminal } from './terminal.ts';
import { bold, dim, green, red, yellow } from './text.ts';

/** A person may mistype; a server locks accounts. Each of these is a person's own answer. */
const MOST_SIGN_INS = 3;

export interface AnswersOptions {
  readonly host: EngineHost;
  readonly owner: CommandLineOwner;
  readonly asker: Asker;
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
}

/** Takes what holds a profile to the person at the terminal, if there is one. */
export class Answers {
  readonly #options: AnswersOptions;
  readonly #signIns = new Map<string, number>();

  constructor(options: AnswersOptions) {
    this.#options = options;
  }

  /**
   * Asks what `error` needs, stores the answer and releases the profile. False where nobody can be asked, where no answer
   * can help (a changed host key never can), or where the person declined: the caller then stops.
   */
  async settle(error: AppError, profile: Profile): Promise<boolean> {
    if (!this.couldAsk(error)) return false;
    const via = error.detail?.viaProfileId;
    // A jump host's question is about the jump host; its answer lets those behind it go on too.
    const about =
      typeof via === 'string' ? await request(this.#options.host, 'profiles.get', { id: via }) : profile;
    if (!(await this.#ask(error, about))) return false;
    await request(this.#options.host, 'profiles.release', { id: about.id });
    return true;
  }

  /** Somebody can be asked, and an answer to this error is possible. */
  couldAsk(error: AppError): boolean {
    return this.#options.asker.canAsk && NEEDS_A_PERSON.has(error.code);
  }

  /** Runs `work` until it works or fails for a reason no person here can settle. */
  async whileAsking<T>(profile: Profile, work: () => Promise<Result<T>>): Promise<Result<T>> {
    for (;;) {
      const result = await work();
      if (result.ok || !(await this.settle(result.error, profile))) return result;
    }
  }

  async #ask(error: AppError, profile: Profile): Promise<boolean> {
    switch (error.code) {
      case 'HostKeyUnknown':
        return this.#askForTrust(error, profile);
      case 'AuthenticationFailed':
        if (error.detail?.refused === 'code') return this.#askServerAgain(error, profile);
        return this.#askForPassword(error, profile);
      case 'CredentialMissing':
      case 'VaultUnavailable':
        return this.#askForPassword(error, profile);
      case 'PassphraseNeeded':
        return this.#askForPassphrase(error, profile);
      case 'ProxySignInFailed':
        return this.#askForProxyPassword(error, profile);
      default:
        return false;
    }
  }

  async #askForTrust(error: AppError, profile: Profile): Promise<boolean> {
    const { terminal, asker, signal, host } = this.#options;
    const { fingerprint, publicKey, keyType } = error.detail ?? {};
    if (typeof fingerprint !== 'string' || typeof publicKey !== 'string') return false;
    // Where nobody may accept keys there is nothing to ask.
    if (error.detail?.policy !== undefined) return false;
    terminal.note();
    terminal.note([yellow('? '), bold(`First time connecting to ${partnerOf(profile)}`)]);
    terminal.note(dim('  The fingerprint below identifies the server, so that nobody can stand in between.'));
    terminal.note(`  Server       ${bothForms(profile.host)}, port ${profile.port}`);
    terminal.note(`  Key type     ${keyType ?? 'unknown'}`);
    terminal.note(['  Fingerprint  ', bold(groupsOfFour(fingerprint))]);
    for (const line of randomart(fingerprint, '') ?? []) terminal.note(dim(`    ${line}`));
    const authority = certificateAuthorityOf(error).trim();
    if (authority !== '') terminal.note(`  ${authority}`);
    terminal.note(
      '  Paste the fingerprint or key your partner gave you, or type "yes" to trust without comparing,',
    );
    for (;;) {
      const typed = await asker.line('  or press Enter to stop: ', signal);
      const how = trustFrom(await this.#asFingerprint(typed), fingerprint);
      if (how === 'declined') return false;
      if (how === 'different') {
        terminal.problem([
          red('  ✗ '),
          'That is a different fingerprint. If you copied all of it, stop here.',
        ]);
        continue;
      }
      await request(host, 'trust.accept', { ...trustAddress(profile), publicKey, how });
      terminal.note([
        green('  ✓ '),
        how === 'compared' ? 'They match. Trusted.' : 'Trusted without comparing.',
      ]);
      return true;
    }
  }

  /** A whole key that was pasted counts as its fingerprint. */
  async #asFingerprint(typed: string): Promise<string> {
    if (!typed.includes('AAAA')) return typed;
    const read = await this.#options.host.request('trust.readKey', { text: typed });
    return read.ok ? read.value.fingerprint : typed;
  }

  async #askForPassword(error: AppError, profile: Profile): Promise<boolean> {
    const { terminal, asker, signal, owner } = this.#options;
    if (owner.hasGivenSecret(profile.id) || owner.hasGivenKey(profile.id)) return false;
    const { method } = profile.authentication;
    // A key that was refused isn't mended by typing; a password that the server wants besides it is.
    if (error.detail?.besides === undefined && (method === 'key-file' || method === 'agent')) return false;
    if (NOT_TYPED.has(String(error.detail?.refused))) return false;
    if (!this.#maySignInAgain(profile.id)) return false;
    terminal.warn(describe(error, contextOf(profile)).sentence);
    const password = await asker.secret(`Password for ${profile.user} (Enter to stop): `, signal);
    if (password === '') return false;
    owner.usePassword(profile.id, password);
    return true;
  }

  /** The server asks anew; whoever doesn't want to answer again presses Ctrl-C there. */
  #askServerAgain(error: AppError, profile: Profile): boolean {
    if (!this.#maySignInAgain(profile.id)) return false;
    this.#options.terminal.warn(describe(error, contextOf(profile)).sentence);
    return true;
  }

  async #askForPassphrase(error: AppError, profile: Profile): Promise<boolean> {
    const { terminal, asker, signal, owner } = this.#options;
    if (owner.hasGivenSecret(profile.id) || !this.#maySignInAgain(profile.id)) return false;
    terminal.warn(describe(error, contextOf(profile)).sentence);
    const passphrase = await asker.secret('Passphrase (Enter to stop): ', signal);
    if (passphrase === '') return false;
    owner.usePassphrase(profile.id, passphrase);
    return true;
  }

  async #askForProxyPassword(error: AppError, profile: Profile): Promise<boolean> {
    const { terminal, asker, signal, owner } = this.#options;
    if (error.detail?.why === 'unsupported' || owner.hasGivenProxySecret(profile.id)) return false;
    const { viaName } = error.detail ?? {};
    if (!this.#maySignInAgain(profile.id)) return false;
    terminal.warn(describe(error, contextOf(profile)).sentence);
    const password = await asker.secret(`Password for the proxy ${viaName ?? ''} (Enter to stop): `, signal);
    if (password === '') return false;
    owner.useProxyPassword(profile.id, password);
    return true;
  }

  #maySignInAgain(profileId: string): boolean {
    const count = (this.#signIns.get(profileId) ?? 0) + 1;
    this.#signIns.set(profileId, count);
    return count <= MOST_SIGN_INS;
  }
}

/** What the server refused that another password doesn't mend. */
const NOT_TYPED: ReadonlySet<string> = new Set(['method', 'expired']);

const NEEDS_A_PERSON: ReadonlySet<ErrorCode> = new Set([
  'HostKeyUnknown',
  'AuthenticationFailed',
  'CredentialMissing',
  'VaultUnavailable',
  'PassphraseNeeded',
  'ProxySignInFailed',
]);

/** What a person's line means: the fingerprint with or without blanks and prefix, `yes`, or nothing. */
export function trustFrom(
  typed: string,
  fingerprint: string,
): 'compared' | 'without-comparing' | 'declined' | 'different' {
  const answer = typed.trim();
  if (answer === '' || /^(no|n)$/i.test(answer)) return 'declined';
  if (/^yes$/i.test(answer)) return 'without-comparing';
  const bare = (text: string): string =>
    text
      .replace(/\s+/g, '')
      .replace(/^SHA256:/i, '')
      .replace(/=$/, '');
  return bare(answer) === bare(fingerprint) ? 'compared' : 'different';
}

/** `SHA256: abcd efgh …`: people compare four characters at a time. */
export function groupsOfFour(fingerprint: string): string {
  const [prefix, value] = fingerprint.startsWith('SHA256:')
    ? ['SHA256: ', fingerprint.slice(7)]
    : ['', fingerprint];
  return `${prefix}${value.match(/.{1,4}/g)?.join(' ') ?? ''}`;
}
