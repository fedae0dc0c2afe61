import { asciiHost } from '../../../shared/host-name.ts';
import { ROUTES } from '../../../shared/messages/window/routes.ts';

/** Of a server's name in other letters than ASCII, the form that is looked up: look-alikes differ in it. */
export function nameNote(typed: string): string | undefined {
  const host = typed.trim();
  const ascii = asciiHost(host);
  return ascii === undefined || !ascii.includes('xn--') ? undefined : ROUTES.lookedUpAs(ascii);
}
