import type { LoadedConfig } from '../config/target.ts';
import { endpointHosts } from '../probes/endpoint/hosts.ts';
import { type OriginName, originHosts, probes } from '../probes/index.ts';

/** The addresses that a configuration's checks go to; without one, those of every vendor. */
export function originsOf(config: LoadedConfig | undefined): readonly string[] {
  const used = config && new Set<string>(config.targets.map(({ service }) => service));
  const origins = probes
    .filter(({ service }) => used?.has(service) ?? true)
    // The keys of a record are its names.
    .flatMap(({ origins = {} }) => Object.keys(origins) as OriginName[])
    .flatMap((name) => addressOf(originHosts[name], config?.origins[name]));
  return [...new Set(origins)];
}

/** The doctor speaks HTTP/1.1: a service of HTTP/2 alone is for "health-check network". */
function addressOf(id: string, replacement: string | undefined): readonly string[] {
  const endpointHost = endpointHosts.find((each) => each.id === id);
  if (!endpointHost || endpointHost.ask?.protocol === 'h2') return [];
  return [replacement ?? `https://${endpointHost.host}`];
}
