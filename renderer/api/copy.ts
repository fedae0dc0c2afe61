import { request } from './api.ts';

/** To the clipboard; the window itself has no permission for it. @throws a `Failure` */
export async function copyText(text: string): Promise<void> {
  await request('clipboard.write', { text });
}
