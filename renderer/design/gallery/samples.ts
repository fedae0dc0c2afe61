/** What the gallery shows: made up, and the same each time. */
export interface SampleFile {
  readonly name: string;
  readonly bytes: number;
  readonly modified: string;
  readonly permissions: string;
}

const STEMS = [
  'billing_log',
  'patient_visit_log',
  'insurance_pat_ref',
  'Claims_Report',
  'remit_week',
] as const;

/** Any number of files, quickly. */
export function sampleFiles(count: number): readonly SampleFile[] {
  return Array.from({ length: count }, (_, index) => ({
    name: `${STEMS[index % STEMS.length]}_${String(index).padStart(6, '0')}.csv`,
    bytes: 1_100 + ((index * 7_919) % 9_000_000),
    modified: `Today ${String(8 + (index % 10)).padStart(2, '0')}:${String(index % 60).padStart(2, '0')}`,
    permissions: 'rw-r-----',
  }));
}

export const LONG_NAME = 'patient_visit_log_midwest_region_sleep_impressions_final_2026-11-22.csv';
export const SHA256 = '9f2c41aa07d3e65b1c8077fe2ab9d4c155308e6faa1294b7c3de60f81b2a7e45';
