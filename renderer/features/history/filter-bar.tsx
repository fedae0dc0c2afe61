import { FilterX, SlidersHorizontal } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { HISTORY } from '../../../shared/messages/window/history.ts';
import { Button } from '../../design/button.tsx';
import { IconButton } from '../../design/icon-button.tsx';
import { SearchField } from '../../design/search-field.tsx';
import { SwitchField } from '../../design/switch-field.tsx';
import { useCommand } from '../../frame/commands.ts';
import { DirectionField, OutcomeField, PartnerField } from './filter-fields.tsx';
import { FilterPopover } from './filter-popover.tsx';
import styles from './filters.module.css';
import { countInPopover, type Filters, isNarrowed, NO_FILTERS } from './filters.ts';
import { useHistoryStore } from './history-store.ts';
import { loadHistory } from './load-history.ts';
import { PeriodControl } from './period-control.tsx';

/** Typing rests that long before it is searched for. */
const TYPING_PAUSE_MS = 250;

export interface FilterBarProps {
  readonly partners: readonly string[];
  /** Little room: partner and outcome stand in the popover too. */
  readonly isNarrow: boolean;
}

export function FilterBar({ partners, isNarrow }: FilterBarProps) {
  const filters = useHistoryStore((state) => state.filters);
  const [isOpen, setOpen] = useState(false);
  // What is typed and not yet searched for; `null`: the field shows the filter.
  const [draft, setDraft] = useState<string | null>(null);
  const search = useRef<HTMLInputElement>(null);
  useCommand('files.filter', () => search.current?.focus());

  const change = (some: Partial<Filters>) =>
    loadHistory({ ...useHistoryStore.getState().filters, ...(draft !== null && { text: draft }), ...some });
  const searchFor = (text: string) => {
    setDraft(null);
    if (text !== useHistoryStore.getState().filters.text) change({ text });
  };
  useEffect(() => {
    if (draft === null) return undefined;
    const timer = setTimeout(() => searchFor(draft), TYPING_PAUSE_MS);
    return () => clearTimeout(timer);
  }, [draft]);

  const shared = { filters, onChange: change };
  const set = countInPopover(filters, isNarrow);
  const label = set === 0 && !isNarrow ? HISTORY.moreFilters : HISTORY.filtersOn(set);
  return (
    // biome-ignore lint/a11y/useSemanticElements: `search` as an element isn't known to every reader yet.
    <div className={styles.bar} role="search">
      <SearchField
        className={styles.search}
        label={HISTORY.searchLabel}
        placeholder={HISTORY.searchPlaceholder}
        value={draft ?? filters.text}
        onChange={setDraft}
        onSubmit={searchFor}
        inputRef={search}
      />
      <PeriodControl period={filters.period} onChange={(period) => change({ period })} />
      {!isNarrow && (
        <>
          <PartnerField {...shared} look="button" className={styles.filter} partners={partners} />
          <OutcomeField {...shared} look="button" className={styles.filter} />
        </>
      )}
      <FilterPopover
        label={HISTORY.filters}
        isOpen={isOpen}
        onOpenChange={setOpen}
        trigger={
          isNarrow || set > 0 ? (
            <Button icon={SlidersHorizontal}>{label}</Button>
          ) : (
            <IconButton icon={SlidersHorizontal} label={label} aria-haspopup="dialog" />
          )
        }
      >
        <div className={styles.fields}>
          {isNarrow && (
            <>
              <PartnerField {...shared} look="field" partners={partners} />
              <OutcomeField {...shared} look="field" />
            </>
          )}
          <DirectionField {...shared} look="field" />
          <SwitchField
            label={HISTORY.everything}
            description={HISTORY.everythingNote}
            isSelected={filters.everything}
            onChange={(everything) => change({ everything })}
          />
        </div>
      </FilterPopover>
      {(isNarrowed(filters) || filters.everything) && (
        <IconButton
          icon={FilterX}
          label={HISTORY.clearFilters}
          onPress={() => {
            setDraft(null);
            loadHistory(NO_FILTERS);
            search.current?.focus();
          }}
        />
      )}
    </div>
  );
}
