import type { AppError, ErrorCode } from '../errors.ts';
import type { ErrorMessage } from './error-message.ts';
import { type ErrorWords, fingerprintOf, trustedOf } from './error-words.ts';

/** What the errors about trust say beside their main sentence. */

/** ` This connection takes only …`, where a policy lets nobody accept the key; nothing otherwise. */
export function policyOf({ detail }: AppError): string {
  if (detail?.policy === 'pinned-only') return ' This connection takes only the keys that it names itself.';
  if (detail?.policy === 'never-accept') return ' Keys may not be accepted for this server.';
  return '';
}

/** Why a server that IT meant to vouch for looks new. */
export const certificateAuthorityOf = ({ detail }: AppError): string =>
  detail?.certificateAuthority === undefined
    ? ''
    : ' A known_hosts file names a certificate authority for it; Waybill can’t check certificates, so that doesn’t count.';

const KINDS: Readonly<Record<string, string>> = {
  kex: 'key exchange',
  'host-key': 'host key',
  cipher: 'cipher',
  mac: 'check of packets (MAC)',
  compression: 'compression',
};

/** ` It offers as cipher only aes256-cbc.`, where the server told. */
export function offeredOf({ detail }: AppError): string {
  const kind = KINDS[String(detail?.kind)];
  return kind === undefined ? '' : ` As ${kind} it offers only: ${String(detail?.serverOffers)}.`;
}

/** What would help here until the server is brought up to date. */
export const helpsOf = ({ detail }: AppError): string =>
  detail?.helps === undefined
    ? ''
    : ` Until then, this connection can be allowed to use what is weak, by name: ${String(detail.helps)}.`;

type TrustCode = Extract<
  ErrorCode,
  'HostKeyUnknown' | 'HostKeyChanged' | 'HostKeyRevoked' | 'TrustStoreUnreadable' | 'AcceptingForbidden'
>;

/** Why a server isn't trusted, and who can do something about it. */
export function trustMessage(
  code: TrustCode,
  error: AppError,
  { server, people, notSent, path }: ErrorWords,
): ErrorMessage {
  switch (code) {
    case 'HostKeyUnknown':
      return {
        owner: 'you',
        sentence: `This is the first connection to ${server}: its identity hasn’t been confirmed yet.${notSent}${fingerprintOf(error)}${certificateAuthorityOf(error)}${policyOf(error)}`,
        nextStep:
          error.detail?.policy === undefined
            ? `Compare the fingerprint with the one ${people} gave you, then decide whether to trust it.`
            : 'Ask your IT to add this key, once they know that it is the right one.',
      };
    case 'HostKeyChanged':
      return {
        owner: 'your IT',
        sentence: `This may not be ${server}. Its identity differs from the one trusted before. Waybill stopped before sending your password or any file.${fingerprintOf(error)}${trustedOf(error)}`,
        nextStep: 'Call your IT. Only go on once they know why it changed.',
      };
    case 'HostKeyRevoked':
      return {
        owner: 'your IT',
        sentence: `The identity ${server} showed has been revoked. Waybill stopped before sending your password or any file.${fingerprintOf(error)}`,
        nextStep: 'Call your IT. This key must not be trusted again.',
      };
    case 'TrustStoreUnreadable':
      return {
        owner: 'your IT',
        sentence: `The list of trusted servers couldn’t be read, so Waybill can’t tell whether this is ${server}.${path === undefined ? '' : ` It is about ${path}.`}${notSent}`,
        nextStep: 'Ask your IT to check that the known-hosts file and Waybill’s data folder are readable.',
      };
    case 'AcceptingForbidden':
      return {
        owner: 'your IT',
        sentence: `Nobody may accept a key for ${server} here.`,
        nextStep: error.hint ?? 'Ask your IT to add the key.',
      };
  }
}
