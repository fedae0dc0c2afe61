import { masksAsText, masksIn } from '../../../shared/masks.ts';
import { MASKS } from '../../../shared/messages/window/masks.ts';
import { PREFLIGHT } from '../../../shared/messages/window/preflight.ts';
import type { Profile } from '../../../shared/models/profile.ts';
import { Disclosure } from '../../design/disclosure.tsx';
import { maskProblem } from '../../design/mask-problem.ts';
import { TextField } from '../../design/text-field.tsx';
import type { Preflight } from './preflight.ts';
import { changePreflight } from './preflight-store.ts';

/** The masks that count: what was typed here, else what the connection says. */
export const includedText = ({ include }: Preflight, { transfer }: Profile): string =>
  include ?? masksAsText(transfer.include);

/** Whether something of the folders may stay behind. */
export const isMasked = (preflight: Preflight, profile: Profile): boolean =>
  preflight.entries.some(({ item }) => item?.kind === 'folder') &&
  (masksIn(includedText(preflight, profile)).length > 0 || profile.transfer.exclude.length > 0);

/** Of folders only some files: closed, until somebody wants it. Without a folder there is nothing to ask. */
export function PreflightMasks({ preflight, profile }: { preflight: Preflight; profile: Profile }) {
  if (!preflight.entries.some(({ item }) => item?.kind === 'folder')) return null;
  const text = includedText(preflight, profile);
  const { exclude } = profile.transfer;
  const leftOut = exclude.length > 0 ? PREFLIGHT.leftOut(masksAsText(exclude)) : '';
  return (
    <Disclosure
      title={PREFLIGHT.onlyMatching}
      summary={[text.trim() === '' ? MASKS.everyFile : text, leftOut].filter(Boolean).join(', ')}
    >
      <TextField
        label={MASKS.include}
        placeholder={MASKS.everyFile}
        description={MASKS.note}
        isMono
        value={text}
        onChange={(include) => changePreflight((open) => ({ ...open, include }))}
        error={maskProblem(text)}
      />
    </Disclosure>
  );
}
