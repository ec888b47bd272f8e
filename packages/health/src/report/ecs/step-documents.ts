import { journeyStepsOf } from '../../journeys/step-facts.ts';
import { commonMembers, type EcsOrigin, type IdentifiedDocument } from './ecs-document.ts';
import { type CheckedRun, nameOf } from './run-document.ts';

/**
 * Makes the documents of the steps of a browser journey, as Elastic's synthetics writes them: `synthetics.type` is `step/end`, and
 * `monitor.check_group` leads to the document of the run. Other services have no steps.
 */
export function stepDocuments({ target, result, run }: CheckedRun, origin: EcsOrigin): readonly IdentifiedDocument[] {
  if (result.service !== 'browser') return [];
  const location = run?.location ?? origin.location;
  let atMs = Date.parse(result.startedAt);
  return journeyStepsOf(result.facts).map(({ name, durationMs, outcome }, index) => {
    atMs += durationMs;
    const isBad = outcome === 'bad';
    return {
      id: `${result.id}-${location}-${index + 1}`,
      document: {
        '@timestamp': new Date(atMs).toISOString(),
        message: `${target.id}: step ${index + 1} "${name}" ${isBad ? 'failed' : outcome === 'skipped' ? 'was skipped' : 'passed'}`,
        ...commonMembers({ ...origin, location }),
        'log.level': isBad ? 'error' : 'info',
        'log.logger': 'health-check.step',
        event: {
          kind: 'event',
          module: 'mdm_health',
          dataset: 'mdm_health.step',
          id: `${result.id}-${index + 1}`,
          outcome: isBad ? 'failure' : outcome === 'skipped' ? 'unknown' : 'success',
          duration: Math.round(durationMs * 1_000_000),
        },
        monitor: { id: target.id, name: nameOf(target), type: 'browser', check_group: result.id },
        service: { name: target.service },
        organization: { id: target.tenant, ...(target.tenantName === undefined ? {} : { name: target.tenantName }) },
        synthetics: {
          type: 'step/end',
          journey: { id: target.id, name: nameOf(target) },
          step: {
            name,
            index: index + 1,
            status: isBad ? 'failed' : outcome === 'skipped' ? 'skipped' : 'succeeded',
            duration: { us: Math.round(durationMs * 1_000) },
          },
          ...(isBad && result.error !== null
            ? { error: { name: result.code ?? result.class, message: result.error } }
            : {}),
        },
      },
    };
  });
}
