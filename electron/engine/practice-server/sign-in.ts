import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { AuthContext, ParsedKey } from 'ssh2';
import ssh2 from 'ssh2';
import { failure } from '../../../shared/errors.ts';

/** Someone who may sign in; with neither password nor key, never. */
export interface PracticeUser {
  readonly name: string;
  readonly password?: string;
  /** In OpenSSH's one-line form: type, base64, and maybe a comment. */
  readonly publicKeys?: readonly string[];
}

/**
 * What is decided on one request to sign in. The last two are no attempts: the client only asked which methods there are, or
 * whether a key would do if it signed with it.
 */
export type SignInVerdict = 'accepted' | 'refused' | 'methods wanted' | 'signature wanted';

export type SignInCheck = (context: AuthContext) => SignInVerdict;

/** Answers {@link SignInCheck}s for these users. Throws `KeyUnreadable` for a public key that isn't one. */
export function signInCheck(users: readonly PracticeUser[]): SignInCheck {
  const known = new Map(users.map((user) => [user.name, prepared(user)] as const));
  const nobody = prepared({ name: '' });

  return (context) => {
    const user = known.get(context.username) ?? nobody;
    switch (context.method) {
      case 'none':
        return 'methods wanted';
      case 'password':
        return timingSafeEqual(user.passwordDigest, digestOf(context.password)) ? 'accepted' : 'refused';
      case 'publickey': {
        const { blob, hashAlgo, signature } = context;
        const key = user.keys.find((each) => each.getPublicSSH().equals(context.key.data));
        if (key === undefined) return 'refused';
        if (blob === undefined || signature === undefined) return 'signature wanted';
        return key.verify(blob, signature, hashAlgo) === true ? 'accepted' : 'refused';
      }
      default:
        return 'refused';
    }
  };
}

interface PreparedUser {
  readonly passwordDigest: Buffer;
  readonly keys: readonly ParsedKey[];
}

function prepared({ password, publicKeys = [] }: PracticeUser): PreparedUser {
  return {
    // Without a password there is nothing that could equal this, and comparing takes the same time.
    passwordDigest: password === undefined ? randomBytes(32) : digestOf(password),
    keys: publicKeys.map(parsedPublicKey),
  };
}

/** Of one length for every password, which timingSafeEqual wants. */
function digestOf(password: string): Buffer {
  return createHash('sha256').update(password, 'utf8').digest();
}

function parsedPublicKey(line: string): ParsedKey {
  const key = ssh2.utils.parseKey(line);
  if (key instanceof Error)
    throw failure('KeyUnreadable', `not a public key: ${key.message}`, { cause: key });
  return key;
}
