import type { AppError } from '../errors.ts';
import { type ErrorMessage, say } from './error-message.ts';
import type { ErrorWords } from './error-words.ts';

type Words = Pick<ErrorWords, 'partner' | 'Partner' | 'server' | 'Server' | 'people' | 'account' | 'notSent'>;

const NOT_AGAIN = 'Waybill won’t try again until you act, so the account isn’t locked.';

/** What the server refused, each in a sentence of its own: a person can't mend a key by typing a password. */
export function signInRefused(error: AppError, words: Words): ErrorMessage {
  const { Partner, account, notSent, people } = words;
  const { refused, methodsLeft, shown, total } = error.detail ?? {};
  const refusing = (what: string) => `${Partner} didn’t accept ${what}${account}.${notSent} ${NOT_AGAIN}`;
  switch (refused) {
    case 'password':
      return say(
        'you',
        refusing('the password'),
        String(methodsLeft).includes('keyboard-interactive')
          ? 'Enter the current password, or ask your IT for it. If this server also asks for a code, set the connection to ask each time.'
          : 'Enter the current password, or ask your IT for it.',
      );
    case 'expired':
      return say(
        'you',
        `The password${account} has expired: ${words.server} wants a new one before it lets you in.${notSent}`,
        `Change it where ${people} says passwords are changed, then enter the new one. Where the server can ask for it itself, set the connection to ask each time.`,
      );
    case 'code':
      return say(
        'you',
        refusing('what was answered to its questions'),
        'Connect again and answer with a fresh code: codes are valid for a moment, and only once.',
      );
    case 'key':
      return say(
        'you',
        refusing('the key'),
        'Choose the right key file, or ask your IT whether its public half is on the server.',
      );
    case 'agent-keys':
      return say(
        'you',
        refusing(agentKeys(Number(shown ?? 1), Number(total ?? 1))),
        Number(total ?? 1) > Number(shown ?? 1)
          ? 'Say in the connection which key is the right one: then only that is shown.'
          : 'Add the right key to the agent, or ask your IT whether its public half is on the server.',
      );
    case 'method':
      return say(
        'you',
        `${words.Server} doesn’t take this way of signing in${account}. ${offers(methodsLeft)}${notSent}`,
        `Choose another way to sign in for this connection, or ask ${people} to allow this one.`,
      );
    default:
      return say(
        'you',
        refusing('the sign-in'),
        'Enter the current password or choose the right key, or ask your IT for it.',
      );
  }
}

function agentKeys(shown: number, total: number): string {
  if (total > shown) return `any of the first ${shown} of the ${total} keys in your agent`;
  return shown === 1 ? 'the key in your agent' : `any of the ${shown} keys in your agent`;
}

const METHODS: Readonly<Record<string, string>> = {
  publickey: 'a key',
  password: 'a password',
  'keyboard-interactive': 'questions, such as for a one-time code',
  hostbased: 'this computer’s own key',
  'gssapi-with-mic': 'Kerberos',
};

/** `It takes a key or a password.` A name we don't know is the server's own word. */
function offers(methods: string | number | undefined): string {
  const names = String(methods ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
    .map((name) => METHODS[name] ?? name);
  if (names.length === 0) return 'It names no way at all.';
  const last = names.at(-1) ?? '';
  return `It takes ${names.length === 1 ? last : `${names.slice(0, -1).join(', ')} or ${last}`}.`;
}

/** Why no key could be had from the agent. */
export function agentUnavailable({ detail = {} }: AppError, { partner, notSent }: Words): ErrorMessage {
  const { why, socket, key } = detail;
  const where = socket === undefined ? '' : ` (${socket})`;
  switch (why) {
    case 'not-set':
      return say(
        'you',
        `No SSH agent is known to this computer: SSH_AUTH_SOCK isn’t set.${notSent}`,
        'Start the agent before Waybill, or write its socket into the connection.',
      );
    case 'no-answer':
      return say(
        'you',
        `The SSH agent${where} doesn’t answer.${notSent}`,
        'It may be waiting for you in another window. Otherwise start it again.',
      );
    case 'no-keys':
      return say(
        'you',
        `The SSH agent holds no key that can sign in to ${partner}.${notSent}`,
        'Add one with ssh-add, or unlock the agent; then try again.',
      );
    case 'no-such-key':
      return say(
        'you',
        `The SSH agent doesn’t hold the key chosen for ${partner} (${key}).${notSent}`,
        'Add it with ssh-add, or choose another key in the connection.',
      );
    case 'refused':
      return say(
        'you',
        `The SSH agent didn’t sign for ${partner}.${notSent}`,
        'Confirm it where the agent asks, or touch the token; then try again.',
      );
    default:
      return say(
        'you',
        `The SSH agent${where} isn’t running.${notSent}`,
        'Start it (on Windows the service OpenSSH Authentication Agent), then try again.',
      );
  }
}

/** Why the server's question got no answer. Nothing was sent to it, so nothing counts against the account. */
export function unanswered({ detail = {} }: AppError, { server, Server, notSent }: Words): ErrorMessage {
  switch (detail.why) {
    case 'disconnected':
      return say(
        'you',
        `${Server} didn’t wait for the answer to its question.${notSent}`,
        'Connect again and answer sooner: servers wait about two minutes.',
      );
    case 'nobody':
      return say(
        'you',
        `${Server} asks something when signing in, and nobody is here to answer.${notSent}`,
        'Connect while you are at the computer: in the window, or on a terminal.',
      );
    case 'endless':
      return say(
        'partner',
        `${Server} asks more when signing in than anybody could answer.${notSent}`,
        'Ask your IT whether this is the right server.',
      );
    default:
      return say(
        'you',
        `The question that ${server} asks when signing in wasn’t answered.${notSent}`,
        'Connect again when you can answer it.',
      );
  }
}
