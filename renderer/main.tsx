import { createRoot } from 'react-dom/client';
import './design/tokens.css';
import './design/base.css';
import { request } from './api/api.ts';
import { listenToNews, loadEverything } from './api/news.ts';
import { App } from './app.tsx';
import { listenToMenu } from './frame/menu-commands.ts';
import { WindowErrors } from './frame/window-errors.tsx';

const place = document.getElementById('root');
if (place === null) throw new Error('index.html has no root');

const report = (message: string) =>
  void request('app.report', { message: message.slice(0, 4_000) }).catch(() => {});
window.addEventListener('error', ({ message }) => report(message));
window.addEventListener('unhandledrejection', ({ reason }) => report(String(reason)));

listenToNews();
listenToMenu();
// The engine may still be starting: its first "running" loads what is missing then.
loadEverything().catch(() => {});
createRoot(place).render(
  <WindowErrors report={report}>
    <App />
  </WindowErrors>,
);
