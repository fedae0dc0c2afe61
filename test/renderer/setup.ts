import '../../renderer/design/tokens.css';
import '../../renderer/design/base.css';
import { beforeEach } from 'vitest';

/** Each test begins as the window does: light, comfortable, nothing moving. */
beforeEach(() => {
  document.documentElement.lang = 'en';
  document.documentElement.dataset.theme = 'light';
  document.documentElement.dataset.density = 'comfortable';
});
