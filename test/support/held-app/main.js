// The project folder that tests start: the application itself, held back until whoever tests it is attached. One that
// opens its window while Playwright is still attaching may make it wait for ever; on a busy machine that was
// one start of twelve. Playwright's own way to hold it back works only for an Electron that it finds by itself.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { app } from 'electron';

const project = process.env.WAYBILL_TEST_PROJECT;
const about = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8'));
app.setAppPath(project);
app.setVersion(about.version);

const ready = app.whenReady();
const attached = new Promise((resolve) => {
  globalThis.goOn = resolve;
});
app.whenReady = () => Promise.all([ready, attached]).then(() => undefined);

await import(pathToFileURL(join(project, about.main)).href);
