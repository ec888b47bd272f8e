import { member } from '../alerts/channels/http.ts';
import { channelTypeOf } from '../alerts/channels/index.ts';
import type { AlertsSection } from './alerts-config.ts';
import type { ConfigProblem } from './config-error.ts';
import type { YamlSource } from './yaml-source.ts';

const remedy = 'set "publicUrl" under "alerts" to the address at which this server is reached from outside';

/**
 * Returns what does not work because nobody outside knows the address of this server.
 *
 * @param section - What the file says of alerts.
 * @param whole - The whole file: the sign-in may name the address.
 * @param source - The section, for places.
 */
export function addressWarnings(
  { channels, publicUrl, acknowledge }: AlertsSection,
  whole: YamlSource,
  source: YamlSource,
): readonly ConfigProblem[] {
  if (publicUrl !== undefined) return [];
  if (member(whole.value, 'monitor', 'server', 'oidc', 'publicUrl') !== undefined) return [];
  return [
    ...channels.flatMap((config, index) => {
      const lack = channelTypeOf(config.type)?.lacksWithoutAddress?.(config);
      return lack === undefined ? [] : [source.problem(['channels', index, 'type'], `${lack}: ${remedy}`)];
    }),
    ...(acknowledge?.linkKey === undefined
      ? []
      : [source.problem(['acknowledge', 'linkKey'], `messages have no link to acknowledge: ${remedy}`)]),
  ];
}
