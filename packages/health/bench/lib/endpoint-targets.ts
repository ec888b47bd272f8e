import { endpointTargets, type NetworkOptions, type Target } from '../../src/index.ts';
import { ownHost } from '../../src/probes/endpoint/own-host.ts';

/** Where the hosts of a bench are, and who vouches for them. */
export interface EndpointPlace {
  /** The TCP port. */
  readonly port: number;
  /** The authority, as PEM text. */
  readonly authority: string;
}

/** Hosts of one's own with names of their own, all on this machine. */
export function ownTargets(count: number, { port }: EndpointPlace): readonly Target[] {
  const hosts = Array.from({ length: count }, (_, index) =>
    ownHost({ host: `h${index}.bench.test`, port, path: '/health', contains: '"status":"ok"', private: true }),
  );
  return endpointTargets(hosts);
}

/** How they are reached: no resolver is asked. */
export function ownNetwork({ authority }: EndpointPlace): NetworkOptions {
  return {
    ca: authority,
    resolve: (_host, family) => Promise.resolve(family === 4 ? ['127.0.0.1'] : []),
  };
}
