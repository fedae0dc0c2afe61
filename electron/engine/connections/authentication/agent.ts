import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import type { KnownPublicKeys, ParsedKey, SignCallback, SigningRequestOptions } from 'ssh2';
import agents from 'ssh2/lib/agent.js';
import type { Failure } from '../../../../shared/errors.ts';
import type { AgentChoice } from '../../../../shared/models/authentication.ts';
import { fingerprint } from '../host-key.ts';
import { agentAddress, type Surroundings } from './agent-address.ts';
import { unopenableKey, unreadableKey } from './key-failures.ts';
import { agentFailure } from './refusals.ts';

/**
 * A key that a server only looks at and doesn't know counts against its MaxAuthTries (6 unless set otherwise), so no more than
 * these are shown where none was chosen.
 */
export const MOST_AGENT_KEYS = 4;
/** An agent lists its keys at once; one that doesn't hangs. Milliseconds. */
const LIST_MS = 5_000;
/** Before it signs it may ask a person: for a click, a touch of a token, a fingerprint. Milliseconds. */
const SIGN_MS = 60_000;

const SURROUNDINGS: Surroundings = { environment: process.env, platform: process.platform, home: homedir() };

/** One key of an agent. What is signed with it is signed over there. */
export interface AgentKey {
  readonly blob: Buffer;
  /** `SHA256:…` */
  readonly fingerprint: string;
  /** As ssh2 takes it: an agent that has this one key. `told` hears how signing went, before ssh2 does. */
  toSign(told: (signing: 'begins' | 'ended' | Failure) => void): InstanceType<typeof agents.BaseAgent>;
}

/** The keys that may be shown to a server, in their order, and how many there are in all. */
export interface AgentKeys {
  readonly keys: readonly AgentKey[];
  readonly total: number;
}

/**
 * Asks the agent for its keys.
 * @throws `AgentUnavailable`; `KeyUnreadable` where the chosen public key file can't be read
 */
export async function keysOfAgent(choice: AgentChoice, around = SURROUNDINGS): Promise<AgentKeys> {
  const address = agentAddress(choice.socket, around);
  if (address === undefined) throw agentFailure('not-set');
  const wanted = choice.key === undefined ? undefined : await wantedFingerprint(choice.key, around.home);
  const agent = agents.createAgent(address);
  const all = (await identities(agent, address)).map((key) => agentKey(agent, key, address));
  if (all.length === 0) throw agentFailure('no-keys', { socket: address });
  const keys = wanted === undefined ? all : all.filter((key) => key.fingerprint === wanted);
  if (keys.length === 0)
    throw agentFailure('no-such-key', { socket: address, key: wanted ?? '', total: all.length });
  return { keys: keys.slice(0, MOST_AGENT_KEYS), total: all.length };
}

type Agent = InstanceType<typeof agents.BaseAgent>;

function identities(agent: Agent, address: string): Promise<readonly ParsedKey[]> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(
      () => reject(agentFailure('no-answer', { socket: address, deadlineMs: LIST_MS })),
      LIST_MS,
    );
    agent.getIdentities((error, keys) => {
      clearTimeout(late);
      if (error) reject(agentFailure('not-running', { socket: address }, error));
      else resolve((keys ?? []).filter(isParsed));
    });
  });
}

const isParsed = (key: KnownPublicKeys[number]): key is ParsedKey =>
  typeof key === 'object' && 'getPublicSSH' in key;

function agentKey(agent: Agent, key: ParsedKey, address: string): AgentKey {
  const blob = key.getPublicSSH();
  return {
    blob,
    fingerprint: fingerprint(blob),
    toSign: (told) => {
      class OneKeyAgent extends agents.BaseAgent {
        getIdentities(done: (error: undefined, keys: ParsedKey[]) => void): void {
          done(undefined, [key]);
        }
        sign(
          _key: unknown,
          data: Buffer,
          options: SigningRequestOptions | SignCallback,
          done?: SignCallback,
        ): void {
          const [asked, answered] = typeof options === 'function' ? [{}, options] : [options, done];
          let isOver = false;
          const finish = (error: Error | undefined, signature?: Buffer) => {
            if (isOver) return;
            isOver = true;
            clearTimeout(late);
            told(error === undefined ? 'ended' : agentFailure('refused', { socket: address }, error));
            answered?.(error, signature);
          };
          const late = setTimeout(() => finish(new Error(`no signature after ${SIGN_MS} ms`)), SIGN_MS);
          told('begins');
          agent.sign(key, data, asked, (error, signature) => finish(error ?? undefined, signature));
        }
      }
      return new OneKeyAgent();
    },
  };
}

/** The fingerprint itself, or that of a public key file: the line ssh-keygen writes, with or without a comment. */
async function wantedFingerprint(key: string, home: string): Promise<string> {
  if (/^SHA256:/i.test(key)) return `SHA256:${key.slice(7).replace(/=+$/, '')}`;
  const path = key.replace(/^~(?=[/\\])/, home);
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    throw unopenableKey(path, cause);
  }
  const base64 = /^(?:ssh-|ecdsa-sha2-|sk-)\S+ ([A-Za-z0-9+/]+={0,2})(?: |$)/m.exec(text)?.[1];
  if (base64 === undefined) throw unreadableKey(path, 'the file holds no public key', 'not-public');
  return fingerprint(Buffer.from(base64, 'base64'));
}
