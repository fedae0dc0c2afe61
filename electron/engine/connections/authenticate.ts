import type { AuthenticationType, AuthHandlerMiddleware, Client } from 'ssh2';
import type { Credential, CredentialNeed } from '../../../shared/contract/credentials.ts';
import { errorOf, Failure, failure } from '../../../shared/errors.ts';
import { type AgentKey, keysOfAgent } from './authentication/agent.ts';
import { Conversation } from './authentication/conversation.ts';
import { type Method, nextMethod } from './authentication/next-method.ts';
import { type Refused, refusal, unanswered } from './authentication/refusals.ts';
import { type Heard, watchSignIn } from './authentication/sign-in-watch.ts';
import { loadPrivateKey } from './private-key.ts';

export type AskCredential = (need: CredentialNeed, signal: AbortSignal) => Promise<Credential>;

type Attempt = Parameters<Parameters<AuthHandlerMiddleware>[2]>[0];

export interface SignIn {
  readonly handler: AuthHandlerMiddleware;
  /** Call it with ssh2's first `handshake`. */
  readonly watch: (client: Client) => void;
  /**
   * What a failed connection has to do with signing in: that it couldn't even be tried, was refused, or broke off while a person was
   * asked. Undefined where it has nothing to do with it.
   * @param thrown ssh2's error, where there is one
   */
  readonly explain: (thrown?: { readonly level?: string; readonly code?: unknown }) => Failure | undefined;
  /** A person answered the server's questions, and would have to again. */
  readonly askedPerson: () => boolean;
}

export interface SignInOptions {
  readonly need: CredentialNeed;
  readonly ask: AskCredential;
  readonly signal: AbortSignal;
  /** Called while a person, the keychain or an agent is being waited for, and when the answer is there. */
  readonly onWaiting: (waiting: boolean) => void;
  /** Signing in can't go on, and the server mustn't be told anything more. */
  readonly onGiveUp: (why: Failure) => void;
}

/**
 * Signs in with what the profile says, and what the server asks besides, in the order it asks. **Each method is tried at most
 * once**, and the first refusal ends it: a refused password is for a person to mend, and repeating it could lock the account.
 * Whatever is asked of the owner is asked here, that is after the server's identity was checked (ssh2 calls the handler once keys
 * are exchanged), handed to ssh2 and not kept.
 */
export function signInOnce(options: SignInOptions): SignIn {
  return new SigningIn(options).door;
}

class SigningIn {
  readonly #options: SignInOptions;
  readonly #conversation: Conversation;
  readonly #tried = new Set<Method>();
  /** What was offered before the attempt that is going on. */
  #offered: readonly string[] | undefined;
  #heard: Heard | undefined;
  #current: Method | 'none' | undefined;
  #agentKeys: { readonly left: AgentKey[]; readonly shown: number; readonly total: number } | undefined;
  #passwordSent = false;
  #sent = false;
  #problem: Failure | undefined;

  constructor(options: SignInOptions) {
    this.#options = options;
    this.#conversation = new Conversation({
      need: options.need,
      ask: options.ask,
      signal: options.signal,
      startedAtMs: performance.now(),
      passwordWasSent: () => this.#passwordSent,
    });
  }

  get door(): SignIn {
    return {
      handler: (methodsLeft, isPartial, next) => {
        // What ssh2 tells of an agent's key is what it knew before it.
        const heard =
          this.#heard ?? (this.#agentKeys === undefined ? heardOf(methodsLeft, isPartial) : undefined);
        this.#next(heard)
          .then(next)
          .catch((thrown: unknown) => {
            this.#options.onWaiting(false);
            this.#problem = new Failure(errorOf(thrown));
            // `false` ends the attempt; the types of ssh2 leave it out.
            next(false as unknown as Attempt);
          });
      },
      watch: (client) => {
        watchSignIn(client, {
          heard: (heard) => {
            this.#heard = heard;
          },
          told: (name, instruction) => this.#conversation.tell(name, instruction),
        });
        // Without somebody who listens, ssh2 leaves a server waiting that wants another password first.
        client.on('change password', () => this.#options.onGiveUp(this.#refusal('expired')));
      },
      explain: (thrown) => this.#explain(thrown),
      askedPerson: () => this.#conversation.answeredBy === 'person',
    };
  }

  #explain(thrown: { readonly level?: string; readonly code?: unknown } | undefined): Failure | undefined {
    if (this.#conversation.isAsking) return unanswered('disconnected');
    if (thrown?.level === 'client-authentication' || thrown?.level === 'agent')
      return this.#problem ?? this.#refusal(this.#refusedNow());
    // A server that ends the talk itself once it has seen our credential has refused it.
    if (this.#sent && typeof thrown?.code === 'number')
      return this.#problem ?? this.#refusal(this.#refusedNow());
    return undefined;
  }

  async #next(heard: Heard | undefined): Promise<Attempt> {
    this.#heard = undefined;
    if (this.#current === undefined) {
      const { method } = this.#options.need;
      // A key is shown at once. Before a password is sent or anybody asked, the server says what it takes (RFC 4252, section 5.2).
      if (method === 'key-file' || method === 'agent') return this.#begin('publickey', false);
      this.#current = 'none';
      return { type: 'none', username: this.#options.need.user };
    }
    const isPartial = heard?.isPartial === true;
    if (!isPartial) {
      const key = this.#agentKeys?.left.shift();
      if (key !== undefined) return this.#showAgentKey(key);
    }
    const offered = heard?.offered ?? this.#offered ?? [];
    // One that was never offered wasn't judged either; nor were answers that nobody was asked for.
    const wasJudged =
      this.#current !== 'none' &&
      (offered.includes(this.#current) || this.#offered?.includes(this.#current) === true) &&
      (this.#current !== 'keyboard-interactive' || this.#conversation.begun);
    // The server wants something else first; a key that it wouldn't look at yet may come later.
    if (!wasJudged && !isPartial && this.#current === 'publickey') this.#tried.delete('publickey');
    this.#offered = offered;
    this.#agentKeys = isPartial ? undefined : this.#agentKeys;
    if (!isPartial && wasJudged) throw this.#refusal(this.#refusedNow());
    const wanted = this.#options.need.method;
    const method = nextMethod({ wanted, offered, tried: this.#tried, isPartial });
    if (method === undefined) throw this.#refusal('method');
    return this.#begin(method, isPartial);
  }

  async #begin(method: Method, isPartial: boolean): Promise<Attempt> {
    this.#current = method;
    this.#tried.add(method);
    switch (method) {
      case 'publickey':
        return this.#withKey();
      case 'password':
        return this.#withPassword(isPartial);
      case 'keyboard-interactive':
        return this.#withAnswers();
    }
  }

  async #withKey(): Promise<Attempt> {
    const { need } = this.#options;
    const credential = await this.#asked(need);
    if (credential.kind === 'agent') {
      const { keys, total } = await this.#waiting(keysOfAgent(need.agent ?? {}));
      const [first, ...left] = keys;
      if (first === undefined) throw this.#refusal('agent-keys');
      this.#agentKeys = { left, shown: keys.length, total };
      return this.#showAgentKey(first);
    }
    if (credential.kind !== 'key-file') throw notFor('a key', credential);
    return this.#showKey(credential, need);
  }

  async #showKey(
    credential: Extract<Credential, { kind: 'key-file' }>,
    need: CredentialNeed,
  ): Promise<Attempt> {
    try {
      const key = await this.#waiting(loadPrivateKey(credential.path, credential.passphrase));
      this.#sent = true;
      // ssh2 takes a parsed key as well; its types know only the text.
      return { type: 'publickey', username: need.user, key: key as unknown as string };
    } catch (thrown) {
      const isLocked = errorOf(thrown).code === 'PassphraseNeeded' && credential.passphrase === undefined;
      if (!isLocked || need.passphraseFor !== undefined) throw thrown;
      const locked = { ...need, passphraseFor: credential.path };
      const opened = await this.#asked(locked);
      if (opened.kind !== 'key-file') throw notFor('a passphrase', opened);
      return this.#showKey(opened, locked);
    }
  }

  #showAgentKey(key: AgentKey): Attempt {
    this.#sent = true;
    const agent = key.toSign((signing) => {
      this.#options.onWaiting(signing === 'begins');
      if (signing instanceof Failure) this.#problem = signing;
    });
    return { type: 'agent', username: this.#options.need.user, agent };
  }

  async #withPassword(isPartial: boolean): Promise<Attempt> {
    const { need } = this.#options;
    const hasKey = need.method === 'key-file' || need.method === 'agent';
    const credential = await this.#asked(hasKey ? { ...need, passwordBesides: true } : need);
    // Whoever set a key and has no password for this server is told that keys aren't taken, not asked for something else.
    const isNoPassword =
      credential.kind === 'none'
        ? credential.error.code === 'CredentialMissing'
        : credential.kind !== 'password';
    if (isNoPassword && hasKey && !isPartial) throw this.#refusal('method');
    if (credential.kind !== 'password') throw notFor('a password', credential);
    this.#passwordSent = true;
    this.#sent = true;
    return { type: 'password', username: need.user, password: credential.password };
  }

  #withAnswers(): Attempt {
    return {
      type: 'keyboard-interactive',
      username: this.#options.need.user,
      prompt: (name, instruction, _language, prompts, finish) => {
        this.#waiting(this.#conversation.answer({ name, instruction, prompts })).then(
          (answers) => {
            this.#passwordSent ||= this.#conversation.answeredBy === 'password';
            this.#sent = true;
            finish([...answers]);
          },
          // An empty answer would be a wrong one; without any, nothing is counted against the account.
          (thrown: unknown) => this.#options.onGiveUp(new Failure(errorOf(thrown))),
        );
      },
    };
  }

  #asked(need: CredentialNeed): Promise<Credential> {
    return this.#waiting(this.#options.ask(need, this.#options.signal));
  }

  async #waiting<T>(work: Promise<T>): Promise<T> {
    this.#options.onWaiting(true);
    const done = await work;
    this.#options.onWaiting(false);
    return done;
  }

  #refusedNow(): Refused | undefined {
    switch (this.#current) {
      case 'publickey':
        return this.#agentKeys === undefined ? 'key' : 'agent-keys';
      case 'password':
        return 'password';
      case 'keyboard-interactive':
        return this.#conversation.answeredBy === 'person' ? 'code' : 'password';
      default:
        return undefined;
    }
  }

  #refusal(refused: Refused | undefined): Failure {
    const { shown, total } = this.#agentKeys ?? {};
    const of = shown === undefined || total === undefined ? {} : { shown, total };
    return refusal(refused, this.#options.need.user, this.#offered ?? [], of);
  }
}

/** The owner answered something else than was asked, or nothing. */
const notFor = (what: string, credential: Credential): Failure =>
  credential.kind === 'none'
    ? new Failure(credential.error)
    : failure('CredentialMissing', `${what} was needed`);

const heardOf = (methodsLeft: AuthenticationType[] | null, isPartial: boolean | null): Heard | undefined =>
  methodsLeft === null ? undefined : { offered: methodsLeft, isPartial: isPartial === true };
