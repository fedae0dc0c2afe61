import { errorOf } from '../../../shared/errors.ts';
import { describe } from '../../../shared/messages/error-messages.ts';
import { SETTINGS } from '../../../shared/messages/window/settings.ts';
import type { SettingsChange } from '../../../shared/models/settings.ts';
import { toast } from '../../design/toast.tsx';
import { changeSettings } from '../../stores/app-store.ts';

/** Stores a change; where that fails, what is shown stays as it was and the person is told why. */
export function change(settings: SettingsChange): void {
  changeSettings(settings).catch((thrown: unknown) => {
    toast({ tone: 'danger', text: `${SETTINGS.notSaved} ${describe(errorOf(thrown)).sentence}` });
  });
}
