import { getLocalTimeZone, today } from '@internationalized/date';
import { useState } from 'react';
import { Radio, RadioGroup } from 'react-aria-components';
import { EXPORT, HISTORY } from '../../../shared/messages/window/history.ts';
import { request } from '../../api/api.ts';
import { Button } from '../../design/button.tsx';
import { Dialog, DialogFooter } from '../../design/dialog.tsx';
import { ErrorNotice } from '../../design/error-notice.tsx';
import { useAttempt } from '../../design/use-attempt.ts';
import styles from './export.module.css';
import { type Exported, ExportResult } from './export-result.tsx';
import { exportName, type Filters } from './filters.ts';
import { presentFilter } from './load-history.ts';
import { daysOf } from './period.ts';
import { daysTextOf } from './period-control.tsx';

type Format = 'csv' | 'json';
const FORMATS: readonly Format[] = ['csv', 'json'];
const NOTES: Readonly<Record<Format, string>> = { csv: EXPORT.csvNote, json: EXPORT.jsonNote };

/** `Export 1,284 deliveries, 1 Jan - 31 Mar`. */
export const exportTitle = (filters: Filters, total: number | null): string =>
  EXPORT.title(total ?? undefined, filters.everything, daysTextOf(filters.period));

/** What is in the export, as a sentence. */
function scopeOf(filters: Filters): string {
  const text = filters.text.trim();
  const days = daysTextOf(filters.period);
  const conditions = [
    ...(days === '' ? [] : [days]),
    ...(filters.partner === null ? [] : [EXPORT.scopePartner(filters.partner)]),
    ...(filters.direction === null ? [] : [HISTORY.directions[filters.direction]]),
    ...(filters.outcome === null ? [] : [HISTORY.outcomes[filters.outcome]]),
    ...(text === '' ? [] : [EXPORT.scopeText(text)]),
  ];
  const scope = EXPORT.scope(conditions, filters.everything);
  return filters.outcome === null ? `${scope} ${EXPORT.allOutcomes}` : scope;
}

export interface ExportDialogProps {
  readonly filters: Filters;
  readonly total: number | null;
  readonly onClose: () => void;
}

/** Which format, and afterwards where it is and its hash. */
export function ExportDialog({ filters, total, onClose }: ExportDialogProps) {
  const [format, setFormat] = useState<Format>('csv');
  const attempt = useAttempt();
  const { isBusy } = attempt;
  const [exported, setExported] = useState<Exported>();

  const save = () =>
    attempt.run(async () => {
      const now = today(getLocalTimeZone());
      const suggestedName = exportName(daysOf(filters.period, now), now, format);
      const answer = await request('history.saveExport', {
        filter: presentFilter(filters),
        format,
        suggestedName,
      });
      // `null`: the person closed the system's dialog, and may choose again here.
      if (answer !== null) setExported(answer);
    });

  if (exported !== undefined) return <ExportResult exported={exported} onClose={onClose} />;
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={exportTitle(filters, total)}
      canEscape={!isBusy}
      footer={
        <DialogFooter>
          <Button onPress={onClose} isDisabled={isBusy}>
            {EXPORT.cancel}
          </Button>
          <Button variant="primary" isBusy={isBusy} onPress={() => void save()}>
            {EXPORT.export}
          </Button>
        </DialogFooter>
      }
    >
      <div className={styles.body}>
        <p>{scopeOf(filters)}</p>
        <RadioGroup
          className={styles.formats ?? ''}
          aria-label={EXPORT.format}
          value={format}
          isDisabled={isBusy}
          onChange={(value) => setFormat(FORMATS.find((known) => known === value) ?? 'csv')}
        >
          {FORMATS.map((value) => (
            <Radio key={value} value={value} className={styles.format ?? ''}>
              <span className={styles.circle} />
              <span className={styles.formatTexts}>
                <span className={styles.formatName}>{EXPORT[value]}</span>
                <span className={styles.formatNote}>{NOTES[value]}</span>
              </span>
            </Radio>
          ))}
        </RadioGroup>
        <p className={styles.personal}>{EXPORT.personal}</p>
        <ErrorNotice error={attempt.error} title={EXPORT.failed} />
      </div>
    </Dialog>
  );
}

/** For the tooltip of the button where nothing can be exported. */
export const nothingToExport = (total: number | null): string | undefined =>
  total === 0 ? EXPORT.nothing : undefined;

export const exportButton = (filters: Filters, total: number | null): string =>
  EXPORT.button(total ?? undefined, filters.everything);
