import type { RunReport } from '@mdmkit/monitor/model';
import { usualDataStream } from '../config/elastic-config.ts';
import type { Target } from '../config/target.ts';
import { parseDataStream } from './ecs/ecs-document.ts';
import { runDocument } from './ecs/run-document.ts';
import { stepDocuments } from './ecs/step-documents.ts';
import { jsonText } from './printable.ts';

/** What the format needs besides the report. */
export interface EcsOptions {
  /** The targets that were checked; they hold the names of the tenants. */
  readonly targets: readonly Target[];
  /** The machine that ran the checks. */
  readonly hostname: string;
  /** Where the checks were made. Default: the name of the machine. */
  readonly location?: string;
  /** Addresses that replaced those of the vendors. Default: none. */
  readonly origins?: Parameters<typeof runDocument>[1]['origins'];
}

/** Writes a report as lines of JSON in the Elastic Common Schema, one for each result and one for each step of a browser journey. */
export function formatEcs({ results }: RunReport, options: EcsOptions): string {
  const { targets, hostname, location = hostname, origins = {} } = options;
  const byId = new Map(targets.map((target) => [target.id, target]));
  const dataStream = parseDataStream(usualDataStream);
  return results
    .flatMap((result) => {
      const target = byId.get(result.target) ?? { id: result.target, tenant: result.tenant, service: result.service };
      const origin = { hostname, location, dataStream };
      const documents = [
        runDocument({ target, result }, { ...origin, origins }),
        ...stepDocuments({ target, result }, origin),
      ];
      return documents.map(({ document }) => `${jsonText(document)}\n`);
    })
    .join('');
}
