import { Check, CircleX, RotateCw, TriangleAlert, X } from 'lucide-react';
import { useId } from 'react';
import { describe } from '../../../shared/messages/error-messages.ts';
import { ACCEPT, PREFLIGHT, warningSentence } from '../../../shared/messages/window/preflight.ts';
import { Button } from '../../design/button.tsx';
import { CheckboxField } from '../../design/checkbox-field.tsx';
import { cx } from '../../design/cx.ts';
import { FileName } from '../../design/file-name.tsx';
import { Icon } from '../../design/icon.tsx';
import { IconButton } from '../../design/icon-button.tsx';
import { Spinner } from '../../design/spinner.tsx';
import {
  groupOf,
  type PreflightEntry,
  type StopReason,
  stopsOf,
  type Warning,
  warningsOf,
  withAccepted,
} from './preflight.ts';
import styles from './preflight-row.module.css';
import { changePreflight, checkAgain, removeFromPreflight } from './preflight-store.ts';

export interface PreflightRowProps {
  readonly entry: PreflightEntry;
  /** Names that more than one entry has. */
  readonly repeated: ReadonlySet<string>;
}

/** One file or folder: what it is, what was found, and what can be done about it. */
export function PreflightRow({ entry, repeated }: PreflightRowProps) {
  const nameId = useId();
  const { path, name, item } = entry;
  const group = groupOf(entry, repeated);
  const stops = stopsOf(entry, repeated);
  const facts = item === null ? '' : PREFLIGHT.facts(item);
  const canCheckAgain = stops.some(({ kind }) => kind === 'unchecked' || kind === 'unreadable');
  return (
    <li className={styles.row} aria-labelledby={nameId}>
      <span className={cx(styles.icon, styles[group])}>
        {group === 'checking' && <Spinner />}
        {group === 'stop' && <Icon icon={CircleX} />}
        {group === 'decision' && <Icon icon={TriangleAlert} />}
        {group === 'ready' && <Icon icon={Check} />}
      </span>
      <div className={styles.middle}>
        <span id={nameId} className={styles.name}>
          <FileName name={name} />
        </span>
        {facts !== '' && <span className={cx(styles.facts, 'tabular')}>{facts}</span>}
        {stops.map((stop) => (
          <span key={stop.kind} className={styles.stopText}>
            {stopSentence(stop, name)}
          </span>
        ))}
        {group === 'decision' &&
          warningsOf(entry).map((warning) => (
            <WarningLine key={warning.kind} entry={entry} warning={warning} />
          ))}
      </div>
      <div className={styles.end}>
        {group === 'checking' && <span className={styles.note}>{PREFLIGHT.checkingRow}</span>}
        {group === 'ready' && (
          <span className={styles.note}>
            {item?.kind === 'folder' ? PREFLIGHT.folderReady : PREFLIGHT.nothingUnusual}
          </span>
        )}
        {canCheckAgain && (
          <Button
            icon={RotateCw}
            aria-label={PREFLIGHT.checkAgainNamed(name)}
            onPress={() => checkAgain(path)}
          >
            {PREFLIGHT.checkAgain}
          </Button>
        )}
        {group === 'stop' || group === 'decision' ? (
          <Button aria-label={PREFLIGHT.removeNamed(name)} onPress={() => removeFromPreflight(path)}>
            {PREFLIGHT.remove}
          </Button>
        ) : (
          <IconButton
            icon={X}
            size="small"
            label={PREFLIGHT.removeNamed(name)}
            onPress={() => removeFromPreflight(path)}
          />
        )}
      </div>
    </li>
  );
}

/** Each warning has a tick of its own: there is no tick for all, and Enter ticks none. */
function WarningLine({ entry, warning }: { entry: PreflightEntry; warning: Warning }) {
  return (
    <div className={styles.warning}>
      <span className={styles.warningText}>{warningSentence(warning)}</span>
      <CheckboxField
        label={ACCEPT[warning.kind]}
        isSelected={entry.accepted.includes(warning.kind)}
        onChange={(isAccepted) =>
          changePreflight((preflight) => withAccepted(preflight, entry.path, warning.kind, isAccepted))
        }
      />
    </div>
  );
}

function stopSentence(stop: StopReason, name: string): string {
  switch (stop.kind) {
    case 'unchecked':
    case 'unreadable':
      return describe(stop.error, { fileName: name }).sentence;
    case 'not-a-file':
      return PREFLIGHT.notAFile;
    case 'empty-folder':
      return PREFLIGHT.emptyFolder;
    case 'same-name':
      return PREFLIGHT.sameName;
  }
}
