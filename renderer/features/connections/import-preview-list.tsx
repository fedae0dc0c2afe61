import { CircleX, KeyRound, TriangleAlert } from 'lucide-react';
import { escapeControls } from '../../../shared/escape-controls.ts';
import { wayTo } from '../../../shared/import-choices.ts';
import {
  importNote,
  importProblem,
  importRefusal,
  whereIn,
} from '../../../shared/messages/import-messages.ts';
import { EXCHANGE } from '../../../shared/messages/window/exchange.ts';
import type { ImportCandidate, ImportPreview } from '../../../shared/models/profile-import.ts';
import { CheckboxField } from '../../design/checkbox-field.tsx';
import { Disclosure } from '../../design/disclosure.tsx';
import { Icon } from '../../design/icon.tsx';
import { InitialsTile } from '../../design/initials-tile.tsx';
import { Mono } from '../../design/mono.tsx';
import { SelectField } from '../../design/select-field.tsx';
import { SwitchField } from '../../design/switch-field.tsx';
import styles from './import-dialog.module.css';
import type { ImportState } from './use-import.ts';

const TAKEN = (['skip', 'keep-both', 'replace'] as const).map((value) => ({
  value,
  label: EXCHANGE.whenTaken[value],
}));

/** What a file holds: what comes in, what can't and why, and whether its server keys are trusted. */
export function ImportPreviewList({
  preview,
  state,
}: {
  readonly preview: ImportPreview;
  readonly state: ImportState;
}) {
  const { candidates, refused, problems } = preview;
  const { comingIn } = state;
  return (
    <>
      {candidates.length === 0 ? (
        <p className={styles.quiet}>{EXCHANGE.nothingComesIn}</p>
      ) : (
        <section className={styles.table} aria-label={EXCHANGE.list}>
          <div className={styles.head}>
            <CheckboxField
              label={EXCHANGE.all}
              isSelected={comingIn.size === candidates.length}
              isIndeterminate={comingIn.size > 0 && comingIn.size < candidates.length}
              onChange={state.chooseAll}
            />
          </div>
          <ul className={styles.rows}>
            {candidates.map((candidate) => (
              <CandidateRow key={candidate.key} candidate={candidate} preview={preview} state={state} />
            ))}
          </ul>
        </section>
      )}
      {refused.length > 0 && (
        <Disclosure title={EXCHANGE.refused(refused.length)} isOpenAtFirst={candidates.length === 0}>
          <ul className={styles.reasons}>
            {refused.map((refusal) => (
              <li key={`${refusal.file} ${refusal.line} ${refusal.name}`} className={styles.reason}>
                <Icon icon={CircleX} />
                <span className={styles.reasonWords}>
                  <span className={styles.name}>{escapeControls(refusal.name)}</span>
                  <span>{escapeControls(importRefusal(refusal))}</span>
                  <span className={styles.quiet}>{whereIn(refusal)}</span>
                </span>
              </li>
            ))}
          </ul>
        </Disclosure>
      )}
      {problems.length > 0 && (
        <Disclosure title={EXCHANGE.problems(problems.length)}>
          <ul className={styles.reasons}>
            {problems.map((problem, index) => (
              // The same may be said twice of one line; the list never changes.
              <li key={index} className={styles.reason}>
                <Icon icon={TriangleAlert} />
                <span className={styles.reasonWords}>
                  <span>{escapeControls(importProblem(problem))}</span>
                  <span className={styles.quiet}>{whereIn(problem)}</span>
                </span>
              </li>
            ))}
          </ul>
        </Disclosure>
      )}
      {state.bringsKeys && (
        <div className={styles.trust}>
          <SwitchField
            label={EXCHANGE.keysTitle(state.newKeys)}
            description={EXCHANGE.keysNote}
            isSelected={state.trustsKeys}
            onChange={state.setTrustsKeys}
          />
        </div>
      )}
      {state.otherKeys > 0 && <p className={styles.quiet}>{EXCHANGE.otherKeys(state.otherKeys)}</p>}
    </>
  );
}

function CandidateRow({
  candidate,
  preview: { candidates, format },
  state,
}: {
  readonly candidate: ImportCandidate;
  readonly preview: ImportPreview;
  readonly state: ImportState;
}) {
  const { key, settings, notes, hostKeys, existing } = candidate;
  const action = state.whenTaken(candidate);
  const isNeeded = state.isNeeded(key);
  return (
    <li className={styles.row}>
      <CheckboxField
        label={settings.name}
        isLabelHidden
        isSelected={state.comingIn.has(key)}
        isDisabled={isNeeded}
        onChange={(isChosen) => {
          // A tick on one that would be skipped is a wish to have it.
          if (isChosen && existing !== null && action === 'skip') state.setWhenTaken(key, 'keep-both');
          else state.toggle(key, isChosen);
        }}
      />
      <InitialsTile name={settings.name} look={settings.look} />
      <div className={styles.rowWords}>
        <span className={styles.name}>{settings.name}</span>
        <span className={styles.facts}>{escapeControls(factsOf(candidates, candidate))}</span>
        {isNeeded && <span className={styles.note}>{EXCHANGE.needed}</span>}
        {notes.map((note) => (
          <span key={`${note.code} ${note.detail}`} className={styles.note}>
            {escapeControls(importNote(note, format))}
          </span>
        ))}
        {existing !== null && (
          <span className={styles.note}>
            {EXCHANGE.takenBy[existing.isSameAccount ? 'same' : 'other']}
            {action === 'replace' && !existing.isSameAccount ? ` ${EXCHANGE.replaceOther}` : ''}
          </span>
        )}
        {hostKeys.map(({ keyType, fingerprint }) => (
          <span key={fingerprint} className={styles.hostKey}>
            <Icon icon={KeyRound} size={14} />
            {keyType} <Mono>{fingerprint}</Mono>
          </span>
        ))}
      </div>
      {existing !== null && (
        <SelectField
          className={styles.taken}
          label={EXCHANGE.taken}
          isLabelHidden
          options={TAKEN}
          value={action}
          onChange={(wanted) => state.setWhenTaken(key, wanted)}
        />
      )}
    </li>
  );
}

function factsOf(candidates: readonly ImportCandidate[], candidate: ImportCandidate): string {
  const { settings, via } = candidate;
  const { user, host, port, folder } = settings;
  const way = wayTo(candidates, candidate).join(', ');
  const through = via === null ? '' : via.kind === 'jump' ? way : `${via.host}:${via.port}`;
  return [
    `${user}@${host}${port === 22 ? '' : `:${port}`}`,
    ...(through === '' ? [] : [EXCHANGE.through(through)]),
    ...(folder === '' ? [] : [EXCHANGE.inFolder(folder)]),
  ].join(' · ');
}
