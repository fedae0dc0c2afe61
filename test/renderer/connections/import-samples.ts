import type { ImportCandidate, ImportPreview } from '../../../shared/models/profile-import.ts';
import { sampleProfile } from '../support/samples.ts';

export function candidate(
  key: string,
  settings: Parameters<typeof sampleProfile>[0],
  over: Partial<ImportCandidate> = {},
): ImportCandidate {
  const { id: _, kind: __, createdAtMs: ___, updatedAtMs: ____, ...rest } = sampleProfile(settings);
  return {
    key,
    line: null,
    file: null,
    settings: rest,
    via: null,
    notes: [],
    hostKeys: [],
    existing: null,
    ...over,
  };
}

/** A file with something of everything. */
export const previewSample = (): ImportPreview => ({
  format: 'openssh',
  path: '/home/dana/.ssh/config',
  digest: 'ab'.repeat(32),
  candidates: [
    candidate(
      '0',
      { name: 'County Gate', host: 'gate.county.example', user: 'jumper' },
      {
        notes: [{ code: 'as-jump-only' }],
        hostKeys: [
          {
            keyType: 'ssh-ed25519',
            fingerprint: 'SHA256:0b1Yk4sVbNcWbYpE6rJw0Zl4mTtQm2m0uV5xO2p7H9s',
            publicKey: 'AAAA',
            known: 'new',
          },
        ],
      },
    ),
    candidate(
      '1',
      { name: 'County Hospital', host: 'sftp.county.example', user: 'etl', folder: 'Partners' },
      {
        via: { kind: 'jump', key: '0' },
        notes: [
          { code: 'more-keys', detail: '/home/dana/.ssh/id_rsa' },
          { code: 'settings-left', detail: 'ciphers' },
        ],
      },
    ),
    candidate(
      '2',
      { name: 'Sleep Impressions' },
      {
        existing: { id: 'sleep', isSameAccount: true, isSameProxy: true },
        notes: [{ code: 'password-left' }],
      },
    ),
    candidate(
      '3',
      { name: 'AiMedRes', host: 'elsewhere.example' },
      { existing: { id: 'aimedres', isSameAccount: false, isSameProxy: true } },
    ),
  ],
  refused: [
    { name: '*.lab', line: 12, file: null, code: 'pattern' },
    {
      name: 'old',
      line: 20,
      file: '/home/dana/.ssh/config.d/old',
      code: 'proxy-command',
      detail: 'corkscrew',
    },
  ],
  problems: [{ line: 30, file: null, code: 'match-unknown', detail: 'exec' }],
});
