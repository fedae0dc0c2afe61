import { createRoot } from 'react-dom/client';
import './design/tokens.css';
import './design/base.css';
import { Gallery } from './design/gallery/gallery.tsx';

const place = document.getElementById('root');
if (place === null) throw new Error('gallery.html has no root');
createRoot(place).render(<Gallery />);
