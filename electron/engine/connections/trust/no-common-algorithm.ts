import { type Failure, failure } from '../../../../shared/errors.ts';
import {
  WEAK_ALGORITHM_NAMES,
  WEAK_ALGORITHMS,
  type WeakAlgorithm,
} from '../../../../shared/models/weak-algorithms.ts';
import { cleanServerText } from '../../errors/from-ssh.ts';
import type { OfferedAlgorithms } from '../algorithms.ts';
import { cryptoCapabilities } from '../crypto-capabilities.ts';
import { possibleWeak } from './allowed-weak.ts';
import type { ServerOffer } from './server-offer.ts';

/** The names of a list that are told; servers seldom have more than a dozen. */
const MOST_NAMES = 8;

type Kind = 'kex' | 'host-key' | 'cipher' | 'mac' | 'compression';
type Lists = Readonly<Record<Kind, readonly string[]>>;

interface Missing {
  readonly kind: Kind;
  readonly theirs: readonly string[];
}

/**
 * Why nothing could be agreed on: of which kind there is nothing in common, what the server offers, and which weak algorithms
 * would help if a profile allowed them. @returns `undefined` where there is something in common of every kind
 */
export function noCommonAlgorithm(offer: ServerOffer, ours: OfferedAlgorithms): Failure | undefined {
  const { kex, serverHostKey, cipher, hmac, compress } = ours;
  let lists: Lists = { kex, 'host-key': serverHostKey, cipher, mac: hmac, compression: compress };
  const first = firstMissing(offer, lists);
  if (first === undefined) return undefined;
  const possible = possibleWeak(cryptoCapabilities());
  const helps: WeakAlgorithm[] = [];
  let missing: Missing | undefined = first;
  while (missing !== undefined) {
    const { kind, theirs }: Missing = missing;
    // The least bad one; each is taken once, so this ends.
    const name = WEAK_ALGORITHM_NAMES.find(
      (weak) =>
        WEAK_ALGORITHMS[weak] === kind &&
        possible.has(weak) &&
        theirs.includes(weak) &&
        !helps.includes(weak),
    );
    if (name === undefined) break;
    helps.push(name);
    lists = { ...lists, [kind]: [...lists[kind], name] };
    missing = firstMissing(offer, lists);
  }
  return failure('NoCommonAlgorithm', `no ${first.kind} algorithm in common`, {
    detail: {
      kind: first.kind,
      serverOffers: namesOf(first.theirs),
      ...(missing === undefined && { helps: helps.join(', ') }),
      server: cleanServerText(offer.identification).slice(0, 60),
    },
  });
}

/** In the order in which they are negotiated (RFC 4253 section 7.1); a MAC only for a cipher that needs one. */
function firstMissing(offer: ServerOffer, ours: Lists): Missing | undefined {
  const agreedOn = (kind: Kind, theirs: readonly string[]) =>
    ours[kind].find((name) => theirs.includes(name));
  const needsMac = (ciphers: readonly string[]) => !/gcm|^chacha20/.test(agreedOn('cipher', ciphers) ?? '');
  const wanted: readonly Missing[] = [
    { kind: 'kex', theirs: offer.kex },
    { kind: 'host-key', theirs: offer.hostKey },
    { kind: 'cipher', theirs: offer.cipherToServer },
    { kind: 'cipher', theirs: offer.cipherToClient },
    ...(needsMac(offer.cipherToServer) ? [{ kind: 'mac' as const, theirs: offer.macToServer }] : []),
    ...(needsMac(offer.cipherToClient) ? [{ kind: 'mac' as const, theirs: offer.macToClient }] : []),
    { kind: 'compression', theirs: offer.compressionToServer },
    { kind: 'compression', theirs: offer.compressionToClient },
  ];
  return wanted.find(({ kind, theirs }) => agreedOn(kind, theirs) === undefined);
}

/** `aes256-cbc, 3des-cbc and 3 more`. Written by the server, so cleaned; what only marks a feature is no algorithm. */
function namesOf(theirs: readonly string[]): string {
  const names = theirs.filter((name) => !/^(kex-strict-s-v00@openssh\.com|ext-info-s)$/.test(name));
  const more = names.length - MOST_NAMES;
  const shown = cleanServerText(names.slice(0, MOST_NAMES).join(', '));
  return more > 0 ? `${shown} and ${more} more` : shown || 'nothing';
}
