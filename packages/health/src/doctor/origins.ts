import type { LoadedConfig } from '../config/target.ts';
import { endpointHosts } from '../probes/endpoint/hosts.ts';
import type { OriginName } from '../probes/probe.ts';

/** The hosts' names in the list of hosts, and which services need them. */
const needs: readonly { readonly origin: OriginName; readonly host: string; readonly service: string }[] = [
  { origin: 'apple.dep', host: 'apple.dep', service: 'apple.dep' },
  { origin: 'apple.vpp', host: 'apple.vpp', service: 'apple.vpp' },
  { origin: 'apple.business', host: 'apple.abm', service: 'apple.business' },
  { origin: 'appleToken', host: 'apple.oauth', service: 'apple.business' },
  { origin: 'google.amapi', host: 'google.amapi', service: 'google.amapi' },
  { origin: 'google.play', host: 'google.emm', service: 'google.play' },
  { origin: 'google.zerotouch', host: 'google.zt', service: 'google.zerotouch' },
  { origin: 'googleToken', host: 'google.oauth', service: 'google.amapi' },
  { origin: 'googleToken', host: 'google.oauth', service: 'google.play' },
  { origin: 'googleToken', host: 'google.oauth', service: 'google.zerotouch' },
];

/** The addresses that a configuration's checks go to; without one, those of every vendor. */
export function originsOf(config: LoadedConfig | undefined): readonly string[] {
  const used = config && new Set<string>(config.targets.map(({ service }) => service));
  const origins = needs
    .filter(({ service }) => used?.has(service) ?? true)
    .map(({ origin, host }) => config?.origins[origin] ?? vendorOrigin(host));
  return [...new Set(origins.filter((origin) => origin !== undefined))];
}

function vendorOrigin(id: string): string | undefined {
  const found = endpointHosts.find((each) => each.id === id);
  return found && `https://${found.host}`;
}
