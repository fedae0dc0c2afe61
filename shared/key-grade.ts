import type { AlgorithmGrade } from './algorithm-grades.ts';
import { KEY_REASONS as WHY } from './messages/signing-key-messages.ts';

const strong = (reason: string): AlgorithmGrade => ({ grade: 'strong', reason });
const acceptable = (reason: string): AlgorithmGrade => ({ grade: 'acceptable', reason });
const weak = (reason: string): AlgorithmGrade => ({ grade: 'weak', reason });

/**
 * How good a key for signing in is. Security checklists for transfers ask for Ed25519 or RSA with 4,096 bits; NIST SP 800-57
 * part 1 lets RSA with 2,048 bits pass until 2030.
 * @param keyType as in authorized_keys: `ssh-ed25519`
 * @param bits counted for RSA only
 */
export function gradeOfKey(keyType: string, bits: number | null): AlgorithmGrade {
  if (/^(sk-)?ssh-ed25519(@openssh\.com)?$/.test(keyType)) return strong(WHY.ed25519);
  if (/^(sk-)?ecdsa-sha2-nistp(256|384|521)(@openssh\.com)?$/.test(keyType)) return strong(WHY.ecdsa);
  if (keyType === 'ssh-rsa' && bits !== null) {
    if (bits >= 4_096) return strong(WHY.rsaLong);
    return bits >= 2_048 ? acceptable(WHY.rsaMiddle) : weak(WHY.rsaShort);
  }
  return weak(keyType === 'ssh-dss' ? WHY.dsa : WHY.unknown);
}
