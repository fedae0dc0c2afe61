import type { AppError } from '../errors.ts';

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
