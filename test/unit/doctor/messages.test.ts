import { describe, expect, it } from 'vitest';
import { appError, ERROR_CODES } from '../../../shared/errors.ts';
import { describeCaution } from '../../../shared/messages/doctor-cautions.ts';
import { aboutTime } from '../../../shared/messages/doctor-findings.ts';
import { diagnose } from '../../../shared/messages/doctor-messages.ts';
import { partnerReport } from '../../../shared/messages/doctor-report.ts';
import {
  CAUTIONS,
  DOCTOR_STAGES,
  type DoctorReport,
  type DoctorStage,
} from '../../../shared/models/doctor.ts';

const CONTEXT = { host: 'imports.flowiq.ai', port: 22, partner: 'Sleep Impressions', user: 'etl_si' };
const SOUND = /^[A-Z0-9a-z].*[.?]$/;
const BROKEN = /undefined|null|NaN|\[object|\$\{|[{}]| {2}|\.\.|!/;

describe('what the doctor says', () => {
  it.each(DOCTOR_STAGES)('is whole at %s for every code', (stage) => {
    for (const code of ERROR_CODES) {
      const { sentence, nextStep } = diagnose(stage, appError(code, 'technical'), CONTEXT);
      for (const part of [sentence, nextStep]) expect(part).toMatch(SOUND);
      expect(`${sentence} ${nextStep}`).not.toMatch(BROKEN);
    }
  });

  it.each(CAUTIONS)('is whole for the caution %s', (name) => {
    const facts = {
      addresses: '2001:db8::24',
      lines: 1,
      algorithms: 'ssh-rsa',
      version: 2,
      names: '/in/x.part',
      bytes: 1_024,
      ms: 240_000,
      family: 'AWS Transfer Family',
      quirks: 'writes-in-order,no-set-attributes',
    };
    const { sentence, nextStep } = describeCaution({ name, facts }, CONTEXT);
    for (const part of [sentence, nextStep]) expect(part).toMatch(SOUND);
    expect(`${sentence} ${nextStep}`).not.toMatch(BROKEN);
  });

  it('names times as people do', () => {
    expect([500, 90_000, 240_000, 12_000_000, 400_000_000].map(aboutTime)).toEqual([
      '1 s',
      '90 s',
      '4 min',
      '3 h 20 min',
      '5 days',
    ]);
  });
});

describe('the report for the partner', () => {
  const stage = (name: DoctorStage['name'], more: Partial<DoctorStage> = {}): DoctorStage => ({
    name,
    state: 'passed',
    durationMs: 12,
    finding: null,
    details: [],
    cautions: [],
    error: null,
    reason: null,
    ...more,
  });
  const report = (stages: readonly DoctorStage[]): DoctorReport => ({
    testId: 't',
    startedAtMs: Date.UTC(2025, 0, 16, 8, 41, 7),
    stages,
    passed: false,
  });
  const server = { host: 'imports.flowiq.ai', port: 22, user: 'etl_si' };

  it('leaves the account out wherever it stands as a word', () => {
    const text = partnerReport(
      report([
        stage('sign-in', { finding: 'etl_si, password' }),
        stage('folder', {
          details: [{ label: 'Sign-in folder', value: '/home/etl_si' }],
          state: 'failed',
          error: appError('NotFound', 'no', { path: '/home/etl_si/in', detail: { signInFolder: '/' } }),
        }),
        stage('sftp', {
          state: 'failed',
          error: appError('NoiseBeforeSftp', 'text', {
            detail: { serverSays: 'Hello etl_si, not etl_size' },
          }),
        }),
      ]),
      server,
      { withUser: false },
    );
    expect(text).not.toMatch(/etl_si\b/);
    expect(text).toContain('etl_size');
    expect(text).toContain('/home/(account)/in');
  });

  it('holds no path of this computer, no hint of one, and no name it has here', () => {
    const error = appError('KeyUnreadable', 'the private key file could not be read', {
      path: '/home/dana/.ssh/canary',
      hint: 'Look at /home/dana/.ssh/canary.',
    });
    const text = partnerReport(report([stage('sign-in', { state: 'failed', error })]), server, {
      withUser: true,
    });
    expect(text).not.toContain('canary');
    expect(text).not.toContain('dana');
    expect(text).toContain('KeyUnreadable');
    expect(text).toContain('2025-01-16 08:41:07 UTC');
  });

  it('says once that a stage wasn’t tried', () => {
    const clock = stage('clock', {
      state: 'not-run',
      durationMs: null,
      finding: null,
      reason: 'earlier-failed',
    });
    const text = partnerReport(report([clock]), server, { withUser: true });
    expect(text).toContain('- Clock: not tried\n');
  });

  it('obeys nothing that a server says', () => {
    const text = partnerReport(
      report([
        stage('banner', { finding: 'x\u001b[2J\r\n# Not ours', details: [{ label: 'a', value: 'b\nc' }] }),
      ]),
      server,
      { withUser: true },
    );
    expect(text).not.toMatch(/[^\P{Cc}\n]/u);
    expect(text).not.toMatch(/^# Not ours/m);
  });
});
