import { Check, Copy } from 'lucide-react';
import { designMessages } from '../../shared/messages/window/design.ts';
import { Button, type ButtonProps } from './button.tsx';
import { useCopied } from './use-copied.ts';

/** A button that copies and says so for a moment. Nothing is said where copying failed. */
export function CopyButton(props: {
  readonly label: string;
  readonly onCopy: () => Promise<void>;
  readonly variant?: ButtonProps['variant'];
}) {
  const { isCopied, copy } = useCopied();
  return (
    <Button variant={props.variant} icon={isCopied ? Check : Copy} onPress={() => copy(props.onCopy)}>
      {isCopied ? designMessages.copied : props.label}
    </Button>
  );
}
