import { ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';
import { Disclosure as AriaDisclosure, Button, DisclosurePanel, Heading } from 'react-aria-components';
import styles from './disclosure.module.css';
import { given } from './given.ts';
import { Icon } from './icon.tsx';

export interface DisclosureProps {
  readonly title: string;
  /** What is inside, in a word or two, beside the title while it is closed. */
  readonly summary?: string | undefined;
  readonly children: ReactNode;
  readonly isOpen?: boolean | undefined;
  readonly isOpenAtFirst?: boolean | undefined;
  readonly onOpenChange?: ((isOpen: boolean) => void) | undefined;
  /** Of the heading; 3 unless told. */
  readonly level?: 2 | 3 | 4 | undefined;
}

/** A closed group of a form. What is inside stays in the form while it is closed. */
export function Disclosure(props: DisclosureProps) {
  return (
    <AriaDisclosure
      className={styles.group ?? ''}
      defaultExpanded={props.isOpenAtFirst ?? false}
      {...given({ isExpanded: props.isOpen, onExpandedChange: props.onOpenChange })}
    >
      <Heading className={styles.heading ?? ''} level={props.level ?? 3}>
        <Button slot="trigger" className={styles.trigger ?? ''}>
          <span className={styles.title}>{props.title}</span>
          {props.summary !== undefined && <span className={styles.summary}>{props.summary}</span>}
          <Icon icon={ChevronRight} className={styles.chevron} />
        </Button>
      </Heading>
      <DisclosurePanel className={styles.panel ?? ''}>
        <div className={styles.content}>{props.children}</div>
      </DisclosurePanel>
    </AriaDisclosure>
  );
}
