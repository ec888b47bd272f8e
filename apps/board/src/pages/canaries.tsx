import type { Canary, CanaryIntent } from '../api/api.generated.ts';
import { writeLatency } from '../format/number.ts';
import { printable } from '../format/printable.ts';
import { Headline } from '../parts/headline.tsx';
import { Loaded } from '../parts/notice.tsx';
import { Shape } from '../parts/shape.tsx';
import { Time } from '../parts/time.tsx';
import { useTexts } from '../state/preferences.ts';
import { useResource } from '../state/resource.ts';

/** The canaries: the last run of each with its three figures, and the changes that are not undone. */
export function CanariesPage() {
  const resource = useResource('GET /v1/canaries', '/v1/canaries', ['states', 'incident']);
  return <Loaded resource={resource}>{({ items }) => <CanariesBody canaries={items} />}</Loaded>;
}

function CanariesBody({ canaries }: { readonly canaries: readonly Canary[] }) {
  const texts = useTexts();
  const { canaries: words } = texts;
  if (canaries.length === 0) return <Headline title={words.none}>{words.noneHelp}</Headline>;
  const failing = canaries.filter(({ lastRun }) => lastRun !== null && lastRun.code !== null).length;
  const hasRun = canaries.some(({ lastRun }) => lastRun !== null);
  const open = canaries.flatMap((canary) => canary.open.map((intent) => [canary, intent] as const));
  return (
    <>
      <Headline title={hasRun ? words.headline(failing, canaries.length) : words.notRun} />
      <table class="plain-table canaries">
        <thead>
          <tr>
            <th scope="col">{words.canary}</th>
            <th scope="col">{words.accepted}</th>
            <th scope="col">{words.completed}</th>
            <th scope="col">{words.correct}</th>
            <th scope="col" class="number">
              {texts.tenants.lastRun}
            </th>
          </tr>
        </thead>
        <tbody>
          {canaries.map((canary) => (
            <CanaryRow key={canary.id} canary={canary} />
          ))}
        </tbody>
      </table>
      <section>
        <h2>
          {words.open} <span>{words.openHelp}</span>
        </h2>
        {open.length === 0 && <p class="soft">{words.nothingOpen}</p>}
        <ul class="list">
          {open.map(([canary, intent]) => (
            <IntentRow key={intent.id} canary={canary} intent={intent} />
          ))}
        </ul>
      </section>
    </>
  );
}

function CanaryRow({ canary: { id, kind, enabled, lastRun } }: { readonly canary: Canary }) {
  const texts = useTexts();
  const { canaries: words } = texts;
  const phaseMs = (phase: string) =>
    lastRun?.steps.filter((step) => step.phase === phase).reduce((sum, { durationMs }) => sum + durationMs, 0) ?? 0;
  return (
    <tr>
      <th scope="row">
        {printable(id)}
        <small>
          {kind}
          {!enabled && ` · ${words.disabled}`}
          {lastRun && lastRun.code !== null && ` · ${lastRun.code}`}
        </small>
      </th>
      {(['accepted', 'completed', 'correct'] as const).map((figure) => (
        <td key={figure} class="figure">
          <Figure value={lastRun?.[figure] ?? null} ms={phaseMs(figure)} name={words[figure]} />
        </td>
      ))}
      <td class="number">{lastRun === null ? texts.tenants.never : <Time at={lastRun.startedAt} />}</td>
    </tr>
  );
}

/** One figure of a run: whether it is so, and how long the vendor took. */
function Figure({ value, ms, name }: { readonly value: boolean | null; readonly ms: number; readonly name: string }) {
  const { canaries: words } = useTexts();
  if (value === null) return <span class="soft">–</span>;
  return (
    <span class="state">
      <Shape state={value ? 'works' : 'fails'} />
      <span>
        <span class="label">{name} </span>
        {value ? words.yes : words.no}
        {ms > 0 && <small>{writeLatency(ms)}</small>}
      </span>
    </span>
  );
}

function IntentRow({ canary, intent }: { readonly canary: Canary; readonly intent: CanaryIntent }) {
  const { canaries: words } = useTexts();
  const { step, resource, since, failedUndos, reason } = intent;
  return (
    <li>
      <span>
        {printable(canary.id)}: {printable(step)}
        <small class="block">{printable(resource)}</small>
        {reason !== null && (
          <small class="block" lang="en">
            {printable(reason)}
          </small>
        )}
      </span>
      <span>
        <span class={failedUndos > 0 ? 'due urgent' : ''}>
          {failedUndos > 0 ? words.undoFailed(failedUndos) : words.running}
        </span>{' '}
        <Time at={since} />
      </span>
    </li>
  );
}
