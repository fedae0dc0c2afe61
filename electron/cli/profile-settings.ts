import { type Command, Option } from 'commander';
import type { ProfileInput, ProfileSettings } from '../../shared/models/profile.ts';
import { CHECKS, type Checked, VERIFY_MODES, type VerifyMode } from '../../shared/models/verification.ts';
import { addDeliveryOptions, type DeliveryFlags, deliveryChange, deliveryRows } from './delivery-options.ts';
import { addCardOptions, type CardFlags, cardChange, cardRows } from './profile-card.ts';
import { addNetworkOptions, type NetworkFlags, networkChange, networkRows } from './profile-network.ts';
import { addPaceOptions, type PaceFlags, paceRows, paceSettings } from './profile-options.ts';
import { addRuleOptions, type RuleFlags, ruleChange, ruleRows } from './profile-rules.ts';
import { addTrustOptions, type TrustFlags, trustChange, trustRows } from './profile-trust.ts';
import { addRouteOptions, type RouteFlags } from './route-options.ts';

/** What `profiles add` and `profiles edit` set, both of them all of it; only what was given is there. */
export interface SettingFlags
  extends RuleFlags,
    DeliveryFlags,
    PaceFlags,
    TrustFlags,
    NetworkFlags,
    RouteFlags,
    CardFlags {
  readonly description?: string;
  readonly verify?: VerifyMode;
  readonly requireCheck?: Checked;
  /** Commander's form of `--hash-command` and `--no-hash-command`. */
  readonly hashCommand?: boolean;
}

/** In the order of the window's groups. */
export function addSettingOptions(command: Command): Command {
  const option = (flags: string, description: string): Option =>
    new Option(flags, description).helpGroup('Checking:');
  addRuleOptions(command.option('--description <text>', 'what it is for, in your own words'))
    .addOption(option('--verify <how>', 'how files are compared').choices(VERIFY_MODES))
    .addOption(
      option('--require-check <least>', 'the least comparison that counts as delivered').choices(CHECKS),
    )
    .addOption(
      option('--hash-command', "ask the server's shell for hashes where it has one; partners may log that"),
    )
    .addOption(option('--no-hash-command', 'run nothing on the server (the default)'));
  const network = addNetworkOptions(addTrustOptions(addDeliveryOptions(addPaceOptions(command))));
  return addCardOptions(addRouteOptions(network, 'Network:'));
}

/** The settings these options stand for, over those of `base`. */
export function settingsOf(
  flags: SettingFlags,
  base?: Pick<ProfileSettings, 'transfer' | 'retry' | 'timeouts' | 'trust' | 'look'>,
): Partial<ProfileInput> & Pick<ProfileInput, 'transfer' | 'retry' | 'timeouts' | 'trust'> {
  const { description, verify, requireCheck, hashCommand } = flags;
  const pace = paceSettings(flags, base);
  return {
    ...(description !== undefined && { description }),
    ...cardChange(flags, base),
    transfer: {
      ...pace.transfer,
      ...ruleChange(flags),
      ...(verify !== undefined && { verify }),
      ...(requireCheck !== undefined && { requiredCheck: requireCheck }),
      ...(hashCommand !== undefined && { hashCommand }),
      ...deliveryChange(flags),
    },
    retry: pace.retry,
    timeouts: { ...base?.timeouts, ...networkChange(flags) },
    trust: { ...base?.trust, ...trustChange(flags) },
  };
}

/** How files travel, as `profiles show` says it: label and value. */
export function settingRows(profile: Omit<ProfileSettings, 'name'>): readonly (readonly [string, string])[] {
  const { transfer } = profile;
  const hashes = transfer.hashCommand ? ', its shell may be asked for hashes' : '';
  return [
    ...cardRows(profile),
    ...ruleRows(transfer),
    ['Compared', `${transfer.verify}${hashes}`],
    ['Counts as delivered', `with ${COUNTS[transfer.requiredCheck]}`],
    ...paceRows(profile),
    ...deliveryRows(transfer),
    ...trustRows(profile.trust),
    ...networkRows(profile.timeouts),
  ];
}

const COUNTS: Readonly<Record<Checked, string>> = {
  none: 'nothing compared',
  size: 'its size compared, or more',
  content: 'its contents compared',
};
