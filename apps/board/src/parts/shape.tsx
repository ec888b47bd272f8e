import type { OverviewService, Target } from '../api/api.generated.ts';
import { useTexts } from '../state/preferences.ts';

/** A state as it is drawn: circle, triangle, square, ring. */
export type ShapeName = OverviewService['state'];

/** A state as a shape. It stands beside a word, so a screen reader does not read it. */
export function Shape({ state }: { readonly state: ShapeName }) {
  return (
    <svg class={`shape ${state}`} viewBox="0 0 12 12" aria-hidden="true">
      {state === 'works' && <circle cx="6" cy="6" r="5" />}
      {state === 'slow' && <path d="M6 .8 11.6 11H.4z" />}
      {state === 'fails' && <rect x="1" y="1" width="10" height="10" rx="1.5" />}
      {state === 'unknown' && <circle cx="6" cy="6" r="4" />}
    </svg>
  );
}

const shapes: Readonly<Record<Target['state'], ShapeName>> = {
  up: 'works',
  degraded: 'slow',
  suspect: 'slow',
  recovering: 'slow',
  down: 'fails',
  stale: 'unknown',
  unknown: 'unknown',
};

/** The state of a target: a shape and a word. */
export function TargetState({ state }: { readonly state: Target['state'] }) {
  return (
    <span class="state">
      <Shape state={shapes[state]} />
      <span>{useTexts().targetStates[state]}</span>
    </span>
  );
}
