import type { Command } from '../../contract/events.ts';

/** The application's menu: titles of its menus, and of what isn't a system's own entry. */
export const MENU_TITLES = {
  file: 'File',
  edit: 'Edit',
  view: 'View',
  go: 'Go',
  window: 'Window',
  help: 'Help',
} as const;

export const COMMAND_LABELS: Readonly<Record<Command, string>> = {
  'page.send': 'Send',
  'page.files': 'Files',
  'page.queue': 'Queue',
  'page.history': 'History',
  'page.connections': 'Connections',
  'page.settings': 'Settings',
  'connection.add': 'Add connection…',
  'files.upload': 'Upload selection',
  'files.download': 'Download selection',
  'files.refresh': 'Refresh folder',
  'files.new-folder': 'New folder…',
  'files.rename': 'Rename…',
  'files.delete': 'Delete…',
  'files.filter': 'Filter',
  'files.path': 'Go to path…',
  'history.export': 'Export history…',
  'help.keys': 'Keyboard shortcuts',
};

export const MENU_LABELS = {
  quit: 'Quit Waybill',
  close: 'Close window',
  zoomIn: 'Larger text',
  zoomOut: 'Smaller text',
  resetZoom: 'Actual size',
} as const;
