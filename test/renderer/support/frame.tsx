import type { ReactNode } from 'react';

/** As high as the window and no higher, as the frame makes pages: what is long scrolls inside, and menus open beside their buttons. */
export const PageFrame = ({ children }: { readonly children: ReactNode }) => (
  <main
    style={{ display: 'flex', flexDirection: 'column', height: '100vh', minHeight: 0, overflow: 'hidden' }}
  >
    {children}
  </main>
);
