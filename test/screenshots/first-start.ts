import type { Camera } from './camera.ts';
import type { DemoApp } from './demo-app.ts';
import { openPage } from './pages.ts';

/** A data directory that nobody has worked in: every page says what it is for. */
export async function firstStart({ page }: DemoApp, camera: Camera): Promise<void> {
  await page.getByRole('button', { name: 'Try it with the practice server' }).waitFor();
  await camera.shoot('send-welcome');
  for (const [name, shot] of [
    ['Files', 'files-empty'],
    ['Queue', 'queue-empty'],
    ['History', 'history-empty'],
    ['Connections', 'connections-empty'],
  ] as const) {
    await openPage(page, name);
    await camera.shoot(shot);
  }
  await openPage(page, 'Send');
  await page.getByRole('button', { name: 'Try it with the practice server' }).click();
  const send = page.getByRole('button', { name: /^Send the \d+ sample files$/ });
  await send.waitFor();
  await camera.shoot('send-practice');
  await send.click();
  const confirm = page.getByRole('button', { name: /^Send 4 files to/ });
  await confirm.waitFor();
  await page.waitForFunction(
    '[...document.querySelectorAll("button")].some((b) => b.textContent.startsWith("Send 4 files") && b.getAttribute("aria-disabled") !== "true" && !b.disabled)',
  );
  await camera.shoot('preflight-practice');
  await confirm.click();
  await page.getByText('4 of 4 delivered today').waitFor();
  await camera.shoot('send-practice-delivered');
}
