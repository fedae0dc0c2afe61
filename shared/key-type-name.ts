/** `Ed25519`, `RSA 4096`, `ECDSA P-256`; of others the name as it is. */
export function keyTypeName(keyType: string, bits: number | null): string {
  if (keyType === 'ssh-ed25519') return 'Ed25519';
  if (keyType === 'ssh-rsa') return bits === null ? 'RSA' : `RSA ${bits}`;
  if (keyType === 'ssh-dss') return 'DSA';
  const [, curve] = /^ecdsa-sha2-nistp(\d+)$/.exec(keyType) ?? [];
  return curve === undefined ? keyType : `ECDSA P-${curve}`;
}
