import { formatCount } from '../format.ts';

/** Why an algorithm has its grade: one sentence each, for somebody who runs a server. */
export const ALGORITHM_REASONS = {
  postQuantum: 'Safe also against recordings that a quantum computer opens later.',
  modernCurve: 'A modern curve without known weaknesses.',
  nistCurve: 'Sound; its curve is harder to implement safely than Curve25519.',
  largeGroup: 'A fixed group of 3,072 bits or more with SHA-2.',
  group2048: 'Sound; its group of 2,048 bits is the smallest that is still recommended.',
  chosenGroup: 'Sound; the server chooses the group, at least 2,048 bits of it.',
  groupWithSha1: 'It hashes with SHA-1, for which collisions can be computed.',
  group1024:
    'Its group of 1,024 bits can be broken by those with a budget (Logjam), and it hashes with SHA-1.',
  ed25519Key: 'A modern signature without known weaknesses.',
  ecdsaKey: 'A sound signature over a NIST curve.',
  rsaSha2: 'An RSA signature with SHA-2.',
  rsaSha2Short: (bits: number) =>
    `An RSA key of ${formatCount(bits)} bits; from 3,072 on it is as strong as the rest of the connection.`,
  rsaTooShort: (bits: number) =>
    `An RSA key of ${formatCount(bits)} bits is too short: less than 2,048 can be broken.`,
  rsaSha1: 'It signs with SHA-1, for which collisions can be computed; OpenSSH has left it in 2021.',
  dsa: 'DSA keys have 1,024 bits and sign with SHA-1; OpenSSH has left them in 2015.',
  authenticated: 'Encrypts and protects against changes in one step.',
  counterMode: 'Sound together with a check of every packet.',
  cbc: 'CBC mode in SSH lets parts of a recorded connection be found out (CVE-2008-5161).',
  smallBlocks:
    'Blocks of 64 bits give contents away when much is sent (Sweet32), and CBC mode parts of any connection.',
  rc4: 'RC4 is broken: contents can be computed from recordings.',
  noCipher: 'Nothing is encrypted.',
  builtIn: 'The cipher itself protects every packet.',
  encryptThenMac: 'Checks each packet before anything in it is decrypted.',
  macThenNothing: 'Sound, but a packet is decrypted before it is checked.',
  macSha1: 'It rests on SHA-1, which is being left everywhere.',
  macMd5: 'It rests on MD5, which is broken.',
  macShort: 'Its mark is too short to keep forgers away for good.',
  macRipemd: 'It rests on RIPEMD-160, which hardly anybody examines any more.',
  noMac: 'Changes on the way are not noticed.',
  terrapin:
    'Without strict key exchange, somebody in between can remove the first packets unnoticed (Terrapin, CVE-2023-48795).',
  unknown: 'Waybill doesn’t know it and can’t vouch for it.',
} as const;
