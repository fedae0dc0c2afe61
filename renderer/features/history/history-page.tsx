import { useEffect, useMemo, useRef, useState } from 'react';
import { HISTORY } from '../../../shared/messages/window/history.ts';
import { WAYBILL } from '../../../shared/messages/window/waybill.ts';
import { Button } from '../../design/button.tsx';
import { announce } from '../../design/live-region.tsx';
import { PageHeader } from '../../design/page-header.tsx';
import { Tooltip } from '../../design/tooltip.tsx';
import { useMediaQuery } from '../../design/use-media-query.ts';
import type { VirtualTableHandle } from '../../design/virtual-table.tsx';
import { useCommand } from '../../frame/commands.ts';
import { usePageStore } from '../../stores/page-store.ts';
import { EntryTable } from './entry-table.tsx';
import { ExportDialog, exportButton, exportTitle, nothingToExport } from './export-dialog.tsx';
import { FilterBar } from './filter-bar.tsx';
import styles from './history.module.css';
import { useHistoryStore } from './history-store.ts';
import { IntegrityBadge, IntegrityNotice } from './integrity-badge.tsx';
import { useHistory, usePartners } from './use-history.ts';
import { useOpenEntry } from './use-open-entry.ts';
import { waybillOf } from './waybill.ts';
import { WaybillSheet } from './waybill-sheet.tsx';

/** Whose waybill is open is part of the place, so that others can lead here. */
const openWaybill = (sequence: number): void =>
  usePageStore.setState({ place: { page: 'history', sequence } });
const closeWaybill = (): void => usePageStore.setState({ place: { page: 'history' } });

/** Everything that was delivered, or wasn't, with the proof of each. */
export function HistoryPage() {
  const sequence = usePageStore(({ place }) => (place.page === 'history' ? place.sequence : undefined));
  const filters = useHistoryStore((state) => state.filters);
  const total = useHistoryStore((state) => state.total);
  const [selected, setSelected] = useState(sequence);
  const [isExporting, setExporting] = useState(false);
  const mayShow = useRef<() => boolean>(() => true);
  const table = useRef<VirtualTableHandle>(null);
  const hasRoom = useMediaQuery('(min-width: 1360px)');
  const hasSomeRoom = useMediaQuery('(min-width: 1200px)');
  useHistory(mayShow);
  const partners = usePartners();
  const { entry, error } = useOpenEntry(sequence);
  const waybill = useMemo(() => (entry === null ? null : waybillOf(entry)), [entry]);

  useEffect(() => {
    if (sequence !== undefined) setSelected(sequence);
  }, [sequence]);
  useEffect(() => {
    if (waybill !== null) announce(WAYBILL.opened(waybill.sentence));
  }, [waybill]);

  const nothing = nothingToExport(total);
  useCommand('history.export', () => setExporting(true), nothing === undefined);
  const title = exportTitle(filters, total);
  return (
    <>
      <PageHeader
        title={HISTORY.title}
        actions={
          <>
            <IntegrityBadge isShort={!hasSomeRoom} />
            <Tooltip text={nothing === undefined ? title : undefined}>
              <Button
                variant="primary"
                aria-label={title}
                disabledReason={nothing}
                onPress={() => setExporting(true)}
              >
                {exportButton(filters, total)}
              </Button>
            </Tooltip>
          </>
        }
      >
        <FilterBar partners={partners} isNarrow={!hasRoom} />
      </PageHeader>
      <IntegrityNotice />
      <div className={styles.columns}>
        <div className={styles.list}>
          <EntryTable
            selected={selected}
            onSelect={(chosen) => {
              setSelected(chosen);
              if (sequence !== undefined) openWaybill(chosen);
            }}
            onOpen={openWaybill}
            isSheetOpen={sequence !== undefined}
            mayShow={mayShow}
            tableRef={table}
          />
        </div>
        <WaybillSheet
          sequence={sequence}
          waybill={waybill}
          error={error}
          onClose={() => {
            closeWaybill();
            table.current?.focus();
          }}
        />
      </div>
      {isExporting && <ExportDialog filters={filters} total={total} onClose={() => setExporting(false)} />}
    </>
  );
}
