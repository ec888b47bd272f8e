import { useState } from 'preact/hooks';
import type { Bodies } from '../api/api.generated.ts';
import { change, RequestFailure } from '../api/client.ts';
import { useTexts } from '../state/preferences.ts';

const hourMs = 3_600_000;
const lengths = [1, 2, 4, 8, 24, 72];

type NewWindow = Bodies['POST /v1/maintenance'];

/** Adds a maintenance window. */
export function WindowForm({ onChanged }: { readonly onChanged: () => void }) {
  const texts = useTexts();
  const { windows } = texts;
  const [report, setReport] = useState<{ readonly text: string; readonly isRefusal: boolean } | undefined>();
  const send = async (event: SubmitEvent) => {
    event.preventDefault();
    const form = event.currentTarget;
    if (!(form instanceof HTMLFormElement)) return;
    try {
      await change('POST', '/v1/maintenance', windowOf(new FormData(form)));
      form.reset();
      setReport({ text: windows.sent, isRefusal: false });
      onChanged();
    } catch (error) {
      const reason = error instanceof RequestFailure ? error.message : texts.states.unreachable;
      setReport({ text: `${texts.states.refused} ${reason}`, isRefusal: true });
    }
  };
  return (
    <section>
      <h2>{windows.add}</h2>
      <form class="fields" onSubmit={(event) => void send(event)}>
        <label>
          {windows.mode}
          <select name="mode">
            {(['suppress', 'pause', 'annotate'] as const).map((mode) => (
              <option key={mode} value={mode}>
                {windows.modes[mode]}
              </option>
            ))}
          </select>
        </label>
        <label>
          {windows.service}
          <select name="service">
            <option value="">{windows.allServices}</option>
            {Object.entries(texts.services).map(([service, name]) => (
              <option key={service} value={service}>
                {name}
              </option>
            ))}
          </select>
        </label>
        <label>
          {windows.tenant}
          <input name="tenant" maxLength={200} placeholder={windows.allTenants} />
        </label>
        <label>
          {windows.from}
          <input name="from" type="datetime-local" />
        </label>
        <label>
          {windows.length}
          <select name="hours">
            {lengths.map((hours) => (
              <option key={hours} value={hours}>
                {texts.duration(hours * hourMs)}
              </option>
            ))}
          </select>
        </label>
        <label>
          {windows.reason}
          <input name="reason" maxLength={500} />
        </label>
        <button type="submit">{windows.send}</button>
      </form>
      <p role="status" class={report?.isRefusal ? 'refusal' : 'soft'}>
        {report?.text}
      </p>
    </section>
  );
}

/** Reads the fields. Without a start the window begins now. */
function windowOf(fields: FormData): NewWindow {
  const text = (name: string) => {
    const value = fields.get(name);
    return typeof value === 'string' ? value.trim() : '';
  };
  const fromMs = text('from') === '' ? Date.now() : new Date(text('from')).getTime();
  return {
    // The choices of the form are those of the API.
    mode: text('mode') as NonNullable<NewWindow['mode']>,
    scope: {
      ...(text('service') === ''
        ? {}
        : { services: [text('service')] as unknown as NonNullable<NonNullable<NewWindow['scope']>['services']> }),
      ...(text('tenant') === '' ? {} : { tenants: [text('tenant')] }),
    },
    ...(text('from') === '' ? {} : { from: new Date(fromMs).toISOString() }),
    until: new Date(fromMs + Number(text('hours')) * hourMs).toISOString(),
    reason: text('reason'),
  };
}
