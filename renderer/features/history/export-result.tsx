import { formatCount } from '../../../shared/format.ts';
import { EXPORT } from '../../../shared/messages/window/history.ts';
import { request } from '../../api/api.ts';
import { copyText } from '../../api/copy.ts';
import { Button } from '../../design/button.tsx';
import { Dialog, DialogFooter } from '../../design/dialog.tsx';
import { inGroupsOfFour, Mono } from '../../design/mono.tsx';
import styles from './export.module.css';
import { lastPart } from './fields.ts';

export interface Exported {
  readonly entries: number;
  readonly path: string;
  readonly sha256: string;
}

/** Where the export is and what proves it. */
export function ExportResult({ exported, onClose }: { exported: Exported; onClose: () => void }) {
  const { path, entries, sha256 } = exported;
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={EXPORT.doneTitle}
      isDismissable
      footer={
        <DialogFooter>
          <Button onPress={() => void request('local.reveal', { path }).catch(() => {})}>
            {EXPORT.reveal}
          </Button>
          <Button variant="primary" onPress={onClose} autoFocus>
            {EXPORT.close}
          </Button>
        </DialogFooter>
      }
    >
      <dl className={styles.facts}>
        <dt>{EXPORT.file}</dt>
        <dd className={styles.name} title={path}>
          {lastPart(path)}
        </dd>
        <dt>{EXPORT.entries}</dt>
        <dd className="tabular">{formatCount(entries)}</dd>
        <dt>{EXPORT.sha256}</dt>
        <dd>
          <Mono copyText={sha256} onCopy={copyText}>
            {inGroupsOfFour(sha256)}
          </Mono>
          <p className={styles.formatNote}>{EXPORT.sha256Note}</p>
        </dd>
      </dl>
    </Dialog>
  );
}
