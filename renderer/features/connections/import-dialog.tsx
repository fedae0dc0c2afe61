import { FileInput } from 'lucide-react';
import { EXCHANGE } from '../../../shared/messages/window/exchange.ts';
import { Button } from '../../design/button.tsx';
import { Dialog, DialogFooter } from '../../design/dialog.tsx';
import { ErrorNotice } from '../../design/error-notice.tsx';
import { Mono } from '../../design/mono.tsx';
import { SkeletonRows } from '../../design/skeleton.tsx';
import styles from './import-dialog.module.css';
import { ImportPreviewList } from './import-preview-list.tsx';
import { type ImportState, useImport } from './use-import.ts';

export interface ImportDialogProps {
  readonly onClose: () => void;
  /** Something came in; the first of it. */
  readonly onImported: (firstId: string | undefined) => void;
}

/** Where from, then what is there and what of it comes in. Nothing is saved before the last button. */
export function ImportDialog({ onClose, onImported }: ImportDialogProps) {
  const state = useImport((firstId) => {
    onClose();
    onImported(firstId);
  });
  const { preview, attempt, comingIn } = state;
  const isBusy = attempt.isBusy;
  return (
    <Dialog
      isOpen
      size={760}
      onClose={onClose}
      canEscape={!isBusy}
      title={preview === null ? EXCHANGE.importTitle : EXCHANGE.previewTitle(preview.format)}
      subtitle={preview?.path}
      footer={
        preview === null ? (
          <DialogFooter start={<span className={styles.quiet}>{EXCHANGE.noSecrets}</span>}>
            <Button onPress={onClose}>{EXCHANGE.cancel}</Button>
          </DialogFooter>
        ) : (
          <DialogFooter
            start={
              <span className={styles.quiet} role="status">
                {EXCHANGE.chosen(comingIn.size, preview.candidates.length)}
              </span>
            }
          >
            <Button isDisabled={isBusy} onPress={() => void state.back()}>
              {EXCHANGE.back}
            </Button>
            <Button
              variant="primary"
              isBusy={isBusy}
              isDisabled={comingIn.size === 0}
              onPress={() => void state.bringIn()}
            >
              {EXCHANGE.importCount(comingIn.size)}
            </Button>
          </DialogFooter>
        )
      }
    >
      <div className={styles.body}>
        <ErrorNotice error={attempt.error} title={preview === null ? EXCHANGE.unreadable : EXCHANGE.failed} />
        {preview === null ? <Sources state={state} /> : <ImportPreviewList preview={preview} state={state} />}
      </div>
    </Dialog>
  );
}

function Sources({ state }: { readonly state: ImportState }) {
  const { places, attempt } = state;
  return (
    <>
      <section className={styles.part} aria-label={EXCHANGE.found}>
        <h3 className={styles.partTitle}>{EXCHANGE.found}</h3>
        {places === null && <SkeletonRows count={2} />}
        {places?.length === 0 && <p className={styles.quiet}>{EXCHANGE.nothingFound}</p>}
        {places !== null && places.length > 0 && (
          <ul className={styles.places}>
            {places.map((place) => (
              <li key={place.path} className={styles.place}>
                <span className={styles.placeWords}>
                  <span className={styles.name}>{EXCHANGE.formats[place.format]}</span>
                  <Mono isOneLine>{place.path}</Mono>
                </span>
                <Button isDisabled={attempt.isBusy} onPress={() => void state.look(place)}>
                  {EXCHANGE.look}
                </Button>
              </li>
            ))}
          </ul>
        )}
      </section>
      <section className={styles.part} aria-label={EXCHANGE.orFile}>
        <h3 className={styles.partTitle}>{EXCHANGE.orFile}</h3>
        <p className={styles.quiet}>{EXCHANGE.whichFiles}</p>
        <div>
          <Button icon={FileInput} isDisabled={attempt.isBusy} onPress={() => void state.chooseFile()}>
            {EXCHANGE.chooseFile}
          </Button>
        </div>
      </section>
    </>
  );
}
