import type { AppError } from '../errors.ts';
import type { ForbiddableAction } from '../models/policy.ts';
import type { ErrorMessage } from './error-message.ts';
import { settingName } from './setting-names.ts';

/** What is forbidden, as the end of a sentence: "… doesn’t allow …". */
export const FORBIDDEN: Readonly<Record<ForbiddableAction, string>> = {
  'accept-host-keys': 'trusting a server’s key on this computer',
  'store-secrets': 'keeping passwords on this computer',
  'add-profiles': 'adding connections',
  'change-profiles': 'changing connections',
  'remove-profiles': 'removing connections',
  'import-profiles': 'importing connections',
  'export-profiles': 'exporting connections',
  'other-servers': 'servers that aren’t one of your connections',
};

/** For `ForbiddenByPolicy`: an action, or a setting that is IT’s to decide. */
export function forbiddenByPolicy({ detail = {} }: AppError): ErrorMessage {
  const { action, setting, contact } = detail;
  const nextStep = contact === undefined ? 'Ask your IT.' : `Ask your IT: ${contact}`;
  const what = FORBIDDEN[action as ForbiddableAction] as string | undefined;
  return {
    owner: 'your IT',
    sentence:
      setting === undefined
        ? `Your IT doesn’t allow ${what ?? 'this'}.`
        : `“${settingName(String(setting))}” is set by your IT.`,
    nextStep,
  };
}

export const policyUnreadable = ({ path, detail }: AppError): ErrorMessage => ({
  owner: 'your IT',
  sentence: `Your IT’s settings for this computer${path === undefined ? '' : ` (${path})`} can’t be used, so Waybill does nothing: ${String(detail?.why ?? 'they can’t be read')}.`,
  nextStep: 'Call your IT. “waybill policy check” tells everything that is wrong with the file.',
});
