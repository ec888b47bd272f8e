import type { Endpoint } from '@mdmkit/core';
import { factsOf } from '../api/endpoint-facts.ts';
import type { ServiceConfig } from '../api/service-config.ts';

/** Where a call lives, according to the service configuration. */
export interface DiscoveredPath {
  /** The path to call. */
  readonly path: string;
  /** The name of an address that was not followed, because it leads to another origin. */
  readonly refused?: string;
}

/**
 * Finds the path of a call in the service configuration. Only the path is taken, and only from an address at the
 * configured origin: the content token would travel along.
 */
export function discoverPath(endpoint: Endpoint, config: ServiceConfig | undefined, origin: string): DiscoveredPath {
  const name = factsOf(endpoint).discoveredAs;
  const text = name === undefined ? undefined : config?.urls?.[name];
  if (name === undefined || text === undefined) return { path: endpoint.path };
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const base = new URL(origin);
  const prefix = base.pathname.replace(/\/+$/, '');
  if (!url || url.origin !== base.origin || !url.pathname.startsWith(`${prefix}/`)) {
    return { path: endpoint.path, refused: name };
  }
  return { path: url.pathname.slice(prefix.length) };
}
