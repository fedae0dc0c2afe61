import type { Command } from '../../contract/events.ts';

/** What each command is called: in menus, tooltips and the sheet of keys. */
export const COMMAND_WORDS: Readonly<Record<Command, string>> = {
  'page.send': 'Send',
  'page.files': 'Files',
  'page.queue': 'Queue',
  'page.history': 'History',
  'page.connections': 'Connections',
  'page.settings': 'Settings',
  'connection.add': 'Add connection',
  'files.upload': 'Upload the selection',
  'files.download': 'Download the selection',
  'files.refresh': 'Refresh',
  'files.new-folder': 'New folder',
  'files.rename': 'Rename',
  'files.delete': 'Delete',
  'files.filter': 'Filter',
  'files.path': 'Type a path',
  'history.export': 'Export',
  'help.keys': 'Show all keys',
};
