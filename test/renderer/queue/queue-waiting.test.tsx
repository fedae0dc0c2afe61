import { describe, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { usePageStore } from '../../../renderer/stores/page-store.ts';
import { useTroubleStore } from '../../../renderer/stores/trouble-store.ts';
import { appError } from '../../../shared/errors.ts';
import { button, held, offline, row, waiting } from './queue-rows.ts';
import { openQueue } from './queue-window.tsx';

describe('what waits', () => {
  test('says why in each row, and can be tried now', async () => {
    const { fake } = await openQueue(
      [
        waiting(1),
        waiting(2, { profileId: 'midwest', profileName: 'Midwest Claims' }),
        waiting(3, {
          profileId: 'midwest',
          profileName: 'Midwest Claims',
          state: 'waiting-to-retry',
          nextAttemptAtMs: Date.now() + 100_000,
          attempt: 2,
          tries: 4,
          error: appError('ConnectionLost', 'reset'),
        }),
        waiting(4, { profileId: 'midwest', profileName: 'Midwest Claims', state: 'paused' }),
      ],
      { tab: 'waiting', statuses: [offline()] },
    );
    await expect.element(row('waiting_1.csv')).toMatchTextContent(/Waiting for network, next try in 1:\d\d/);
    await expect.element(row('waiting_2.csv')).toMatchTextContent('Waiting for its turn');
    await expect.element(row('waiting_3.csv')).toMatchTextContent(/Connection lost, next try in 1:\d\d/);
    await expect.element(row('waiting_3.csv')).toMatchTextContent('Try 2 of 4');
    await expect.element(row('waiting_4.csv')).toMatchTextContent('Paused');
    await button('Try now: waiting_1.csv').click();
    expect(fake.inputsOf('profiles.tryNow')).toEqual([{ id: 'sleep' }]);
    await button('Try now: waiting_3.csv').click();
    expect(fake.inputsOf('transfers.tryNow')).toEqual([{ which: 'transfers', ids: [3] }]);
    await button('Resume: waiting_4.csv').click();
    // What is certain is shown before the engine tells.
    await expect.element(row('waiting_4.csv')).toMatchTextContent('Waiting for its turn');
    expect(fake.inputsOf('transfers.resume')).toEqual([{ which: 'transfers', ids: [4] }]);
    await expect
      .element(page.getByText(/No connection to Sleep Impressions\..*continues by itself/))
      .toBeVisible();
  });

  test('one refusal is one question, above all rows it stops', async () => {
    const { fake } = await openQueue([waiting(1, { state: 'held' }), waiting(2)], {
      tab: 'waiting',
      statuses: [held('AuthenticationFailed')],
    });
    await expect
      .element(
        page.getByText(/didn’t accept the sign-in for etl_si\. Nothing was sent; your 2 files are waiting/),
      )
      .toBeVisible();
    await expect.element(row('waiting_1.csv')).toMatchTextContent('Needs you: sign in');
    await expect.element(row('waiting_2.csv')).toMatchTextContent('Needs you: sign in');
    await button('Copy for IT').click();
    expect(fake.inputsOf('clipboard.write')[0]?.text).toContain('AuthenticationFailed');
    await button('Enter password: Sleep Impressions').click();
    expect(useTroubleStore.getState().question).toEqual({ kind: 'sign-in', profileId: 'sleep' });
  });

  test('a key file that can’t be read leads to the connection', async () => {
    await openQueue([waiting(1, { state: 'held' })], { tab: 'waiting', statuses: [held('KeyUnreadable')] });
    await button('Edit connection: Sleep Impressions').click();
    expect(usePageStore.getState().place).toEqual({ page: 'connections', profileId: 'sleep' });
  });

  test('ten thousand rows: only those in view exist, the rest comes page by page', async () => {
    const many = Array.from({ length: 10_000 }, (_, index) => waiting(index + 1));
    const { fake } = await openQueue(many, { tab: 'waiting' });
    await expect.element(row('waiting_1.csv').first()).toBeVisible();
    expect(page.getByRole('listitem').elements().length).toBeLessThan(60);
    await userEvent.click(page.getByRole('tab', { name: /Waiting/ }));
    await userEvent.tab();
    await userEvent.keyboard('{End}');
    await expect.element(row('waiting_200.csv')).toHaveFocus();
    await userEvent.keyboard('{End}');
    await expect.element(row('waiting_400.csv')).toHaveFocus();
    expect(fake.inputsOf('transfers.list').map(({ after }) => after)).toContain(200);
    expect(page.getByRole('listitem').elements().length).toBeLessThan(60);
  });
});
