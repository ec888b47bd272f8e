import { useState } from 'preact/hooks';
import type { Answers, MaintenanceWindow, Scope, Silence } from '../api/api.generated.ts';
import { change, RequestFailure } from '../api/client.ts';
import { printable } from '../format/printable.ts';
import { writeRange } from '../format/time.ts';
import { Headline } from '../parts/headline.tsx';
import { Loaded } from '../parts/notice.tsx';
import { WindowForm } from '../parts/window-form.tsx';
import { useTexts } from '../state/preferences.ts';
import { useResource } from '../state/resource.ts';
import type { Texts } from '../text/en.ts';

/** Maintenance windows and silences. */
export function MaintenancePage() {
  const resource = useResource('GET /v1/maintenance', '/v1/maintenance', ['incident']);
  const session = useResource('GET /v1/session', '/v1/session').data;
  const mayChange = session !== undefined && session.role !== 'viewer';
  return (
    <Loaded resource={resource}>
      {(maintenance) => <MaintenanceBody maintenance={maintenance} mayChange={mayChange} onChanged={resource.reload} />}
    </Loaded>
  );
}

function MaintenanceBody(props: {
  readonly maintenance: Answers['GET /v1/maintenance'];
  readonly mayChange: boolean;
  readonly onChanged: () => void;
}) {
  const { maintenance, mayChange, onChanged } = props;
  const texts = useTexts();
  const { windows, silences } = maintenance;
  return (
    <>
      <Headline title={texts.windows.headline(windows.length)} />
      <section>
        <h2 class="first">{texts.windows.windows}</h2>
        {windows.length === 0 && <p class="soft">{texts.windows.none}</p>}
        <ul class="list">
          {windows.map((window) => (
            <Row
              key={window.id}
              what={`${scopeText(window.scope, texts)}: ${texts.windows.modes[window.mode]}`}
              when={timesOf(window, texts)}
              reason={window.reason}
              by={window.by}
              path={mayChange && window.source === 'operator' ? `/v1/maintenance/${window.id}` : undefined}
              onChanged={onChanged}
            />
          ))}
        </ul>
      </section>
      <section>
        <h2>{texts.windows.silences}</h2>
        {silences.length === 0 && <p class="soft">{texts.windows.none}</p>}
        <ul class="list">
          {silences.map((silence: Silence) => (
            <Row
              key={silence.id}
              what={`${scopeText(silence.scope, texts)}: ${texts.windows.modes.suppress}`}
              when={writeRange(silence.from, silence.until, texts.language, Date.now())}
              reason={silence.reason}
              by={silence.by}
              path={mayChange ? `/v1/silences/${silence.id}` : undefined}
              onChanged={onChanged}
            />
          ))}
        </ul>
      </section>
      {mayChange && <WindowForm onChanged={onChanged} />}
    </>
  );
}

function Row(props: {
  readonly what: string;
  readonly when: string;
  readonly reason: string;
  readonly by: string | null;
  readonly path: string | undefined;
  readonly onChanged: () => void;
}) {
  const texts = useTexts();
  const { what, when, reason, by, path, onChanged } = props;
  const [refusal, setRefusal] = useState('');
  const end = () => {
    change('DELETE', path ?? '').then(onChanged, (error: unknown) =>
      setRefusal(error instanceof RequestFailure ? error.message : texts.states.unreachable),
    );
  };
  return (
    <li>
      <span>
        {what}
        <small class="block">
          {when} · {by === null ? texts.windows.byConfiguration : texts.windows.by(printable(by))}
          {reason !== '' && ` · ${printable(reason)}`}
        </small>
      </span>
      <span>
        {refusal !== '' && <span role="alert">{refusal} </span>}
        {path !== undefined && (
          <button type="button" onClick={end}>
            {texts.windows.end}
          </button>
        )}
      </span>
    </li>
  );
}

function scopeText({ services, tenants, targets }: Scope, texts: Texts): string {
  const parts = [
    ...(services ? [texts.list(services.map((service) => texts.services[service] ?? service))] : []),
    ...(tenants ? [printable(texts.list(tenants))] : []),
    ...(targets ? [printable(texts.list(targets))] : []),
  ];
  return parts.length === 0 ? texts.windows.everything : parts.join(' · ');
}

function timesOf({ once, weekly }: MaintenanceWindow, texts: Texts): string {
  if (once) return writeRange(once.from, once.until, texts.language, Date.now());
  return weekly ? texts.windows.weekly(texts.list(weekly.days), weekly.from, weekly.to, weekly.zone) : '';
}
