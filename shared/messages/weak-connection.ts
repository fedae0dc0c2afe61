import type { AlgorithmKind, GradedAlgorithm } from '../algorithm-grades.ts';

/** What an algorithm is for, as it stands in a sentence. */
const ALGORITHM_WORDS: Readonly<Record<AlgorithmKind, string>> = {
  kex: 'key exchange',
  'host-key': 'host key',
  cipher: 'cipher',
  mac: 'packet check',
};

/** `The connection to Sleep Impressions uses a weak cipher, aes128-cbc. CBC mode …` */
export const WEAK_CONNECTION = (partner: string, { kind, name, reason }: GradedAlgorithm): string =>
  `The connection to ${partner} uses a weak ${ALGORITHM_WORDS[kind]}, ${name}. ${reason}`;
