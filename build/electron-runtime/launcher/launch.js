// The prepared runtime has no `default_app.asar`, which in a stock Electron opens the project that the command line
// names. This stands in `resources/app` of it and does the same, for any checkout.
//
// It is an ES module, because Electron then waits for it to have loaded before it is "ready", and the project
// may still do what has to be done before (privileged schemes, switches, the single-instance lock).
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { app } from 'electron';

const named = process.argv.slice(1).find((argument) => !argument.startsWith('-'));
if (named === undefined) {
  process.stderr.write('usage: electron [switches] <project folder> [arguments]\n');
  process.exit(2);
}
const folder = resolve(named);
const about = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));

process.defaultApp = true;
app.setName(about.productName ?? about.name);
app.setVersion(about.version);
app.setAppPath(folder);
try {
  await import(pathToFileURL(join(folder, about.main)).href);
} catch (thrown) {
  // Electron would show a dialog and wait for somebody to close it.
  process.stderr.write(`${thrown instanceof Error ? thrown.stack : thrown}\n`);
  app.exit(1);
}
