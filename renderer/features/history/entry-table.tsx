import { ArrowUp, History } from 'lucide-react';
import { type RefObject, useEffect, useMemo, useRef } from 'react';
import { describe } from '../../../shared/messages/error-messages.ts';
import { HISTORY } from '../../../shared/messages/window/history.ts';
import type { LedgerEntry } from '../../../shared/models/ledger-entry.ts';
import { Button } from '../../design/button.tsx';
import { EmptyState } from '../../design/empty-state.tsx';
import { Notice } from '../../design/notice.tsx';
import { NOTHING_SELECTED, selectOnly } from '../../design/selection.ts';
import { useMediaQuery } from '../../design/use-media-query.ts';
import { VirtualTable, type VirtualTableHandle } from '../../design/virtual-table.tsx';
import { COLUMNS, FEW_COLUMNS, rowOf } from './entry-columns.tsx';
import { isNarrowed, NO_FILTERS } from './filters.ts';
import styles from './history.module.css';
import { useHistoryStore } from './history-store.ts';
import { loadHistory, loadMore, showWaiting, tryPageAgain } from './load-history.ts';

export interface EntryTableProps {
  /** The entry whose row is selected. */
  readonly selected: number | undefined;
  readonly onSelect: (sequence: number) => void;
  /** A click, or Enter. */
  readonly onOpen: (sequence: number) => void;
  readonly isSheetOpen: boolean;
  /** Set here: whether newer entries may be put at the top without anything moving under the pointer. */
  readonly mayShow: RefObject<() => boolean>;
  readonly tableRef: RefObject<VirtualTableHandle | null>;
}

const keyOf = ({ sequence }: LedgerEntry): string => String(sequence);
const nameOf = (entry: LedgerEntry): string => rowOf(entry).file;

export function EntryTable(props: EntryTableProps) {
  const { selected, onSelect, onOpen, mayShow } = props;
  const entries = useHistoryStore((state) => state.entries);
  const waiting = useHistoryStore((state) => state.waiting.length);
  const total = useHistoryStore((state) => state.total);
  const phase = useHistoryStore((state) => state.phase);
  const error = useHistoryStore((state) => state.error);
  const filters = useHistoryStore((state) => state.filters);
  const hasLittleRoom = useMediaQuery('(min-width: 1280px) and (max-width: 1599px)');
  const frame = useRef<HTMLDivElement>(null);
  const isOverRows = useRef(false);
  const scroller = () => frame.current?.querySelector('[role="grid"]') ?? null;

  mayShow.current = () => !isOverRows.current && (scroller()?.scrollTop ?? 0) === 0;
  const showIfAllowed = () => {
    if (mayShow.current()) showWaiting();
  };
  // Another list begins at its top.
  useEffect(() => {
    scroller()?.scrollTo({ top: 0 });
  }, [filters]);

  const selection = useMemo(
    () => (selected === undefined ? NOTHING_SELECTED : selectOnly(String(selected))),
    [selected],
  );
  if (phase === 'failed' && error !== null)
    return (
      <div className={styles.trouble}>
        <Notice
          tone="danger"
          live="alert"
          title={HISTORY.listFailed}
          actions={<Button onPress={() => loadHistory()}>{HISTORY.tryAgain}</Button>}
        >
          {sentenceOf(error)}
        </Notice>
      </div>
    );
  return (
    <div
      ref={frame}
      className={styles.rows}
      onScrollCapture={showIfAllowed}
      onPointerEnter={() => {
        isOverRows.current = true;
      }}
      onPointerLeave={() => {
        isOverRows.current = false;
        showIfAllowed();
      }}
    >
      <VirtualTable
        ref={props.tableRef}
        label={HISTORY.table}
        rows={entries}
        totalCount={total ?? undefined}
        keyOf={keyOf}
        textOf={nameOf}
        columns={props.isSheetOpen && hasLittleRoom ? FEW_COLUMNS : COLUMNS}
        selectionMode="single"
        selection={selection}
        onSelectionChange={({ cursor }) => {
          if (cursor !== undefined) onSelect(Number(cursor));
        }}
        onActivate={({ sequence }) => onOpen(sequence)}
        rowProps={({ sequence }) => ({ onClickCapture: () => onOpen(sequence) })}
        isLoading={phase === 'loading'}
        empty={<NoEntries isFiltered={isNarrowed(filters)} />}
        onEndReached={loadMore}
      />
      {waiting > 0 && (
        <div className={styles.newer}>
          <Button
            icon={ArrowUp}
            onPress={() => {
              showWaiting();
              scroller()?.scrollTo({ top: 0 });
            }}
          >
            {HISTORY.newEntries(waiting)}
          </Button>
        </div>
      )}
      {error !== null && (
        <div className={styles.pageTrouble}>
          <Notice
            tone="danger"
            live="alert"
            title={HISTORY.pageFailed}
            actions={<Button onPress={tryPageAgain}>{HISTORY.tryAgain}</Button>}
          >
            {sentenceOf(error)}
          </Notice>
        </div>
      )}
    </div>
  );
}

function sentenceOf(error: Parameters<typeof describe>[0]): string {
  const { sentence, nextStep } = describe(error);
  return `${sentence} ${nextStep}`;
}

function NoEntries({ isFiltered }: { isFiltered: boolean }) {
  if (!isFiltered) return <EmptyState icon={History} text={HISTORY.empty} />;
  return (
    <EmptyState
      icon={History}
      text={HISTORY.nothingMatches}
      action={<Button onPress={() => loadHistory(NO_FILTERS)}>{HISTORY.clearFilters}</Button>}
    />
  );
}
