import { ALGORITHM_REASONS as WHY } from './messages/algorithm-reasons.ts';

/** What an algorithm is for. `host-key` means the signature's name: `rsa-sha2-512`, not the key type `ssh-rsa`. */
export const ALGORITHM_KINDS = ['kex', 'host-key', 'cipher', 'mac'] as const;
export type AlgorithmKind = (typeof ALGORITHM_KINDS)[number];

export type Grade = 'strong' | 'acceptable' | 'weak';

export interface AlgorithmGrade {
  readonly grade: Grade;
  /** A whole sentence. */
  readonly reason: string;
}

const strong = (reason: string): AlgorithmGrade => ({ grade: 'strong', reason });
const acceptable = (reason: string): AlgorithmGrade => ({ grade: 'acceptable', reason });
const weak = (reason: string): AlgorithmGrade => ({ grade: 'weak', reason });

type Grades = readonly (readonly [RegExp, AlgorithmGrade])[];

/** RFC 9142 (key exchange), RFC 8332 (RSA with SHA-2), RFC 8758 (no RC4), and the CVEs that the reasons name. First match counts. */
const GRADES: Readonly<Record<AlgorithmKind, Grades>> = {
  kex: [
    [/^(mlkem768|mlkem1024|sntrup761)/, strong(WHY.postQuantum)],
    [/^(curve25519-sha256(@libssh\.org)?|curve448-sha512)$/, strong(WHY.modernCurve)],
    [/^ecdh-sha2-nistp(256|384|521)$/, acceptable(WHY.nistCurve)],
    [/^diffie-hellman-group(15|16|17|18)-sha512$/, strong(WHY.largeGroup)],
    [/^diffie-hellman-group14-sha256(@ssh\.com)?$/, acceptable(WHY.group2048)],
    [/^diffie-hellman-group-exchange-sha256$/, acceptable(WHY.chosenGroup)],
    [/^diffie-hellman-group1-sha1$/, weak(WHY.group1024)],
    [/^diffie-hellman-.*-sha1$/, weak(WHY.groupWithSha1)],
  ],
  'host-key': [
    [/^(sk-)?ssh-ed25519(@openssh\.com)?$/, strong(WHY.ed25519Key)],
    [/^(sk-)?ecdsa-sha2-nistp(256|384|521)(@openssh\.com)?$/, strong(WHY.ecdsaKey)],
    [/^rsa-sha2-(256|512)$/, strong(WHY.rsaSha2)],
    [/^ssh-rsa$/, weak(WHY.rsaSha1)],
    [/^ssh-dss$/, weak(WHY.dsa)],
  ],
  cipher: [
    [/^(aes(128|256)-gcm(@openssh\.com)?|chacha20-poly1305(@openssh\.com)?)$/, strong(WHY.authenticated)],
    [/^aes(128|192|256)-ctr$/, acceptable(WHY.counterMode)],
    [/^(3des|blowfish|cast128|idea|des)-cbc$/, weak(WHY.smallBlocks)],
    [/-cbc(@lysator\.liu\.se)?$/, weak(WHY.cbc)],
    [/^arcfour(128|256)?$/, weak(WHY.rc4)],
    [/^none$/, weak(WHY.noCipher)],
  ],
  mac: [
    [/^$/, strong(WHY.builtIn)],
    [/^none$/, weak(WHY.noMac)],
    [/md5/, weak(WHY.macMd5)],
    [/^hmac-sha1/, weak(WHY.macSha1)],
    [/ripemd/, weak(WHY.macRipemd)],
    [/^umac-64|-96(-etm@openssh\.com)?$/, weak(WHY.macShort)],
    [/^(hmac-sha2-(256|512)|umac-128)-etm@openssh\.com$/, strong(WHY.encryptThenMac)],
    [/^(hmac-sha2-(256|512)|umac-128@openssh\.com)$/, acceptable(WHY.macThenNothing)],
  ],
};

/**
 * How good one algorithm is. What nobody here knows counts as weak, because nobody can vouch for it. An empty MAC is that of a
 * cipher which protects packets itself.
 * @param keyBits of an RSA host key, where known
 */
export function gradeOf(kind: AlgorithmKind, name: string, keyBits?: number): AlgorithmGrade {
  const found = GRADES[kind].find(([pattern]) => pattern.test(name))?.[1] ?? weak(WHY.unknown);
  // NIST SP 800-57 part 1: 2,048 bits of RSA are worth 112, 3,072 are worth 128.
  if (kind !== 'host-key' || keyBits === undefined || !name.startsWith('rsa-sha2-')) return found;
  if (keyBits < 2_048) return weak(WHY.rsaTooShort(keyBits));
  return keyBits < 3_072 ? acceptable(WHY.rsaSha2Short(keyBits)) : found;
}

/** What a connection agreed on, in both directions where they differ; all as negotiated. */
export interface NegotiatedNames {
  readonly keyExchange: string;
  /** The signature's name: `rsa-sha2-512`. */
  readonly hostKeyAlgorithm: string;
  readonly hostKeyBits?: number | null;
  readonly cipher: string;
  /** Empty where the cipher needs none. */
  readonly mac: string;
  /** Whether both sides count packets from the key exchange on (`kex-strict-s-v00@openssh.com`). */
  readonly strictKeyExchange: boolean;
}

export interface GradedAlgorithm extends AlgorithmGrade {
  readonly kind: AlgorithmKind;
  readonly name: string;
}

/** Each part with its grade, and the worst of them as that of the connection. */
export function gradeConnection(names: NegotiatedNames): {
  readonly grade: Grade;
  readonly parts: readonly GradedAlgorithm[];
} {
  const { keyExchange, hostKeyAlgorithm, hostKeyBits, cipher, mac } = names;
  const parts: readonly GradedAlgorithm[] = [
    { kind: 'kex', name: keyExchange, ...gradeOf('kex', keyExchange) },
    {
      kind: 'host-key',
      name: hostKeyAlgorithm,
      ...gradeOf('host-key', hostKeyAlgorithm, hostKeyBits ?? undefined),
    },
    {
      kind: 'cipher',
      name: cipher,
      ...(opensToTerrapin(names, 'cipher') ? TERRAPIN : gradeOf('cipher', cipher)),
    },
    { kind: 'mac', name: mac, ...(opensToTerrapin(names, 'mac') ? TERRAPIN : gradeOf('mac', mac)) },
  ];
  return { grade: worst(parts.map(({ grade }) => grade)), parts };
}

export const worst = (grades: readonly Grade[]): Grade =>
  grades.includes('weak') ? 'weak' : grades.includes('acceptable') ? 'acceptable' : 'strong';

const TERRAPIN = weak(WHY.terrapin);

/** The ciphers and the order of checking that the attack needs (https://terrapin-attack.com, section 5.2 of the paper). */
function opensToTerrapin(names: NegotiatedNames, kind: 'cipher' | 'mac'): boolean {
  if (names.strictKeyExchange) return false;
  return kind === 'cipher' ? names.cipher.startsWith('chacha20-poly1305') : names.mac.includes('-etm@');
}
