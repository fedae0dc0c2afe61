import { expect, test } from 'vitest';
import { isTrustedSender } from '../../../electron/main/gateway/trusted-sender.ts';

const FRAME = {
  processId: 4,
  routingId: 1,
  parent: null,
  origin: 'app://waybill',
  url: 'app://waybill/index.html',
};
const WINDOW = { id: 7, isDestroyed: () => false, mainFrame: FRAME };

test('the main frame of our window, with a page of ours, is trusted', () => {
  expect(isTrustedSender({ sender: WINDOW, senderFrame: { ...FRAME } }, WINDOW)).toBe(true);
});

test('nobody is trusted while there is no window, or once it is gone', () => {
  const sent = { sender: WINDOW, senderFrame: FRAME };
  expect([
    isTrustedSender(sent, undefined),
    isTrustedSender(sent, { ...WINDOW, isDestroyed: () => true }),
  ]).toEqual([false, false]);
});

test.each([
  'https://waybill/index.html',
  'app://waybill',
  'app://waybill@example.org/',
  'app://waybill:1/index.html',
  'App://waybill/index.html',
  'about:blank',
  'about:srcdoc',
  'file:///app://waybill/',
  '',
])('an address like %s isn’t ours', (url) => {
  expect(isTrustedSender({ sender: WINDOW, senderFrame: { ...FRAME, url } }, WINDOW)).toBe(false);
});
