import { DOCTOR_WORDS } from '../../shared/messages/doctor-findings.ts';
import {
  type DoctorContext,
  messagesOf,
  STAGE_TEXTS,
  STATE_WORDS,
  wordsBeside,
} from '../../shared/messages/doctor-messages.ts';
import type { Owner } from '../../shared/messages/error-message.ts';
import type { DoctorReport, DoctorStage } from '../../shared/models/doctor.ts';
import type { Profile } from '../../shared/models/profile.ts';
import type { ExitCode } from './exit-codes.ts';
import { optionHint } from './option-hints.ts';
import { contextOf, partnerOf } from './partner.ts';
import type { Terminal } from './terminal.ts';
import { bold, cyan, dim, green, padEnd, padStart, red, type Text, wrap, yellow } from './text.ts';

const TEST_STOPPED = 'The test was stopped; nothing was decided.';
const NAME_WIDTH = 16;
const TIME_WIDTH = 9;
const INDENT = '    ';

const MARKS: Readonly<Record<DoctorStage['state'], Text>> = {
  waiting: ' ',
  running: ' ',
  passed: green('✓'),
  warning: yellow('!'),
  failed: red('✗'),
  skipped: dim('-'),
  'not-run': dim('-'),
};

const SIDES: Readonly<Record<Owner, string>> = {
  you: 'yours to mend',
  'your IT': 'for your IT',
  network: 'the network',
  partner: 'theirs',
  Waybill: 'Waybill',
};

export interface DoctorDisplayOptions {
  readonly withDetails: boolean;
  /** Somebody asked for something else of it. */
  readonly isSilent: boolean;
}

/** A connection test on the terminal: each stage once, as soon as it is over. */
export class DoctorDisplay {
  readonly #terminal: Terminal;
  readonly #profile: Profile;
  readonly #options: DoctorDisplayOptions;
  #shown = new Set<string>();

  constructor(terminal: Terminal, profile: Profile, options: DoctorDisplayOptions) {
    this.#terminal = terminal;
    this.#profile = profile;
    this.#options = options;
  }

  begin(): void {
    this.#shown = new Set();
    const { host, port, user } = this.#profile;
    if (this.#options.isSilent) return;
    this.#terminal.note(dim(`Testing ${user}@${host}, port ${port} …`));
  }

  show({ stages }: DoctorReport): void {
    if (this.#options.isSilent) return;
    for (const stage of stages) {
      if (stage.state === 'waiting' || stage.state === 'running' || this.#shown.has(stage.name)) continue;
      this.#shown.add(stage.name);
      this.#showStage(stage);
    }
  }

  summary({ testId, startedAtMs, passed, stages }: DoctorReport, exitCode: ExitCode): void {
    const terminal = this.#terminal;
    terminal.event('test', { testId, startedAtMs, passed, exitCode });
    if (this.#options.isSilent) return;
    const warnings = stages.filter(({ state }) => state === 'warning').length;
    const partner = partnerOf(this.#profile);
    if (stages.some(({ reason }) => reason === 'called-off')) terminal.result([yellow('- '), TEST_STOPPED]);
    else if (passed !== true) terminal.result([red('✗ '), bold(`${partner} is not ready.`)]);
    else if (warnings > 0)
      terminal.result([yellow('! '), bold(`${partner} is ready, with something to look at.`)]);
    else terminal.result([green('✓ '), bold(`${partner} is ready.`)]);
  }

  #showStage(stage: DoctorStage): void {
    const terminal = this.#terminal;
    const { name, state, durationMs, details } = stage;
    const messages = messagesOf(stage, this.#context);
    terminal.event('stage', {
      ...stage,
      title: STAGE_TEXTS[name].title,
      explanation: STAGE_TEXTS[name].explanation,
      messages,
    });
    const time = durationMs === null ? '' : DOCTOR_WORDS.ms(durationMs);
    const says = wordsBeside(stage);
    terminal.data([
      MARKS[state],
      ' ',
      padEnd(STAGE_TEXTS[name].title, NAME_WIDTH),
      dim(padStart(time, TIME_WIDTH)),
      '  ',
      state === 'skipped' || state === 'not-run' ? dim(says) : says === '' ? STATE_WORDS[state] : says,
    ]);
    for (const { sentence, owner, nextStep } of messages) {
      const width = Math.max(20, Math.min(terminal.width, 100) - INDENT.length);
      terminal.data([INDENT, cyan(SIDES[owner])]);
      for (const line of wrap(sentence, width)) terminal.data([INDENT, line]);
      for (const line of wrap(nextStep, width)) terminal.data([INDENT, dim(line)]);
    }
    const hint = stage.error === null ? undefined : optionHint(stage.error.code);
    if (hint !== undefined) terminal.data([INDENT, dim(hint)]);
    if (!this.#options.withDetails) return;
    for (const { label, value } of details) terminal.data([INDENT, dim(`${label}: `), value]);
  }

  get #context(): DoctorContext {
    const { host, port } = this.#profile;
    return { ...contextOf(this.#profile), host, port };
  }
}
