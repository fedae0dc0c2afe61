import { type AppError, appError } from '../../../shared/errors.ts';
import {
  DOCTOR_STAGES,
  type DoctorReport,
  type DoctorStage,
  type DoctorStageName,
} from '../../../shared/models/doctor.ts';

const STAGE: Omit<DoctorStage, 'name'> = {
  state: 'passed',
  durationMs: 12,
  finding: null,
  details: [],
  cautions: [],
  error: null,
  reason: null,
};

/** A test that is over: all stages passed, or those from `failAt` on not. */
export function tested(
  failAt?: DoctorStageName,
  error: AppError = appError('Timeout', 'slow'),
  changes: Partial<Record<DoctorStageName, Partial<DoctorStage>>> = {},
): DoctorReport {
  const at = failAt === undefined ? DOCTOR_STAGES.length : DOCTOR_STAGES.indexOf(failAt);
  return {
    testId: '',
    startedAtMs: Date.UTC(2025, 0, 16, 8, 41),
    passed: failAt === undefined,
    stages: DOCTOR_STAGES.map((name, index) => ({
      name,
      ...STAGE,
      ...(index === at && { state: 'failed', error }),
      ...(index > at && { state: 'not-run', durationMs: null, reason: 'earlier-failed' }),
      ...changes[name],
    })),
  };
}
