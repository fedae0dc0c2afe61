import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { designMessages } from '../../shared/messages/window/design.ts';
import { Button, type ButtonProps } from './button.tsx';

const COPIED_SHOWN_MS = 1_500;

/** A button that copies and says so for a moment. Nothing is said where copying failed. */
export function CopyButton(props: {
  readonly label: string;
  readonly onCopy: () => Promise<void>;
  readonly variant?: ButtonProps['variant'];
}) {
  const [isCopied, setCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return undefined;
    const timer = setTimeout(() => setCopied(false), COPIED_SHOWN_MS);
    return () => clearTimeout(timer);
  }, [isCopied]);
  return (
    <Button
      variant={props.variant}
      icon={isCopied ? Check : Copy}
      onPress={() => {
        props.onCopy().then(
          () => setCopied(true),
          () => {},
        );
      }}
    >
      {isCopied ? designMessages.copied : props.label}
    </Button>
  );
}
