import {
  createDiffieHellmanGroup,
  createECDH,
  createPublicKey,
  generateKeyPairSync,
  getCiphers,
  getCurves,
  getHashes,
  sign,
} from 'node:crypto';

/** What this runtime's crypto library can do. Electron's BoringSSL can do less than Node's OpenSSL. */
export interface CryptoCapabilities {
  /** OpenSSL's names. */
  readonly ciphers: ReadonlySet<string>;
  readonly hashes: ReadonlySet<string>;
  readonly curves: ReadonlySet<string>;
  readonly ed25519: boolean;
  readonly dsa: boolean;
  readonly x25519: boolean;
  /** Diffie-Hellman groups by Node's names, such as `modp14`; each is tried when it is first asked for. */
  readonly hasGroup: (name: string) => boolean;
}

/** RFC 5656's curves, as far as the lists above use them. */
const CURVES = ['prime256v1', 'secp384r1', 'secp521r1'];

/** Some DSA key of 1,024 bits, all that SSH's DSA has (RFC 4253 section 6.6): making one takes long. */
const DSA_KEY =
  'MIIBtjCCASsGByqGSM44BAEwggEeAoGBANOQL939wRMtVKRYfrtzIihVoq2PxqmWqmirRrpgPp8OXYLdkTIa4ywi9IQl' +
  'sMrwH8aw0VGkLOdSUPsWI8zy34ykuv/fiKFLqMWcgMiYNw8gqz2alYQIBKpWxs0rxUhrXjyefJPTxbhg9ZCJ0Wv8k53Z' +
  'Kwo107g6HLRayxkFQ9f7AhUAu14zyjlFpOYHmm5wsbknWErP2GMCgYAv2MdJSxd+uckD9Ts0oXBXA0jT5vDBCN+Nh/cd' +
  'GgXH5pmhMcgv/ic1Q/jmSsCSzHz+sO5l/XbucUk4wkCwmTpBjNtQdDEpeKvBP/wA0qhjoQyd8fHqrrpVKy9U002OpfKX' +
  'xFMT6mZbxvZHHHju7IKmBKmDn3ZFUa/XzT3cEus4ggOBhAACgYB+ueUBArZuulnxdFPs+OQdrIKEPvyXKp612GOSAFHf' +
  'GZ9Fbl+qk6lBXa5wERxxaLMQfI1fhWnsNVRFJJAAK5KeC2QIz/w4OYZdrdFmaHKMos5YQSE40CV06gxWcGMYbO+qIxsP' +
  '7zOaEV/1XT5rG9gmJ0Slm2DN8h8F1kOXRyXDEg==';

let probed: CryptoCapabilities | undefined;
const groups = new Map<string, boolean>();

/** OpenSSL 3 checks that the small `modp2` is a prime each time, for 30 to 50 ms: only who allowed it is to wait for that. */
function hasGroup(name: string): boolean {
  const known = groups.get(name) ?? works(() => createDiffieHellmanGroup(name));
  groups.set(name, known);
  return known;
}

/** Tries out this runtime's crypto library, once a process. */
export function cryptoCapabilities(): CryptoCapabilities {
  probed ??= {
    ciphers: new Set(getCiphers()),
    hashes: new Set(getHashes()),
    curves: new Set(getCurves().filter((curve) => CURVES.includes(curve) && works(() => createECDH(curve)))),
    ed25519: works(() => sign(null, Buffer.from('probe'), generateKeyPairSync('ed25519').privateKey)),
    dsa: works(() => createPublicKey({ key: Buffer.from(DSA_KEY, 'base64'), format: 'der', type: 'spki' })),
    x25519: works(() => generateKeyPairSync('x25519')),
    hasGroup,
  };
  return probed;
}

function works(attempt: () => unknown): boolean {
  try {
    attempt();
    return true;
  } catch {
    return false;
  }
}
