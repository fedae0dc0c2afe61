import {
  Archive,
  Building2,
  FlaskConical,
  Hospital,
  Landmark,
  Server,
  Stethoscope,
  Truck,
} from 'lucide-react';
import type { LookIcon } from '../../shared/models/profile-card.ts';
import type { LucideIcon } from './icon.tsx';

/** What a tile shows in the place of its initials. */
export const LOOK_ICON: Readonly<Record<Exclude<LookIcon, 'initials'>, LucideIcon>> = {
  building: Building2,
  hospital: Hospital,
  stethoscope: Stethoscope,
  laboratory: FlaskConical,
  bank: Landmark,
  truck: Truck,
  archive: Archive,
  server: Server,
};
