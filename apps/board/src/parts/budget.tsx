import type { ErrorBudget, OverviewService } from '../api/api.generated.ts';
import { writeNumber, writePercent } from '../format/number.ts';
import { useTexts } from '../state/preferences.ts';
import { useResource } from '../state/resource.ts';
import type { Texts } from '../text/en.ts';

/** The budget in a row of the overview: what is left of it, and of which objective. */
export function BudgetCell({ budget }: { readonly budget: OverviewService['errorBudget'] }) {
  const texts = useTexts();
  if (budget === null) return <span class="soft">–</span>;
  return (
    <>
      <span class={budgetTone(budget)}>{leftOf(budget)}</span>
      <small>{texts.budget.stateOf[budget.state] ?? texts.budget.objective(writeObjective(budget.objective))}</small>
    </>
  );
}

/** The error budget of a service: what is left, when it is used up, and how fast it burns. */
export function BudgetSection({ service }: { readonly service: string }) {
  const texts = useTexts();
  const { data } = useResource('GET /v1/services', '/v1/services', ['states']);
  const budget = data?.items.find((entry) => entry.service === service)?.errorBudget;
  if (!budget) return null;
  const { budget: words, duration } = texts;
  return (
    <section>
      <h2>
        {words.title} <span>{words.help(writeObjective(budget.objective))}</span>
      </h2>
      <dl class="facts">
        <div>
          <dt>{words.left}</dt>
          <dd class={budgetTone(budget)}>{leftOf(budget)}</dd>
        </div>
        <div>
          <dt>{words.exhausted}</dt>
          <dd>{exhaustionOf(budget, texts)}</dd>
        </div>
        {words.stateOf[budget.state] !== undefined && (
          <div>
            <dt>{texts.columns.state}</dt>
            <dd>{words.stateOf[budget.state]}</dd>
          </div>
        )}
      </dl>
      <table class="plain-table rates">
        <thead>
          <tr>
            <th scope="col">{words.window}</th>
            <th scope="col" class="number">
              {words.rate}
            </th>
            <th scope="col" class="number">
              {words.failed}
            </th>
          </tr>
        </thead>
        <tbody>
          {budget.windows.map(({ seconds, burnRate, failed, checks }) => (
            <tr key={seconds}>
              <th scope="row">{duration(seconds * 1_000)}</th>
              <td class="number">{burnRate === null ? '–' : burnRate.toFixed(1)}</td>
              <td class="number">
                {texts.columns.affectedOf(writeNumber(failed, texts.language), writeNumber(checks, texts.language))}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function leftOf({ remaining }: Pick<ErrorBudget, 'remaining'>): string {
  if (remaining === null) return '–';
  // Rounded down: a budget that is nearly used up does not look better than it is. What is overspent is used up.
  return writePercent(Math.max(0, Math.floor(remaining * 1_000) / 1_000));
}

function budgetTone({ state, remaining }: Pick<ErrorBudget, 'state' | 'remaining'>): string {
  if (state === 'page' || (remaining !== null && remaining <= 0)) return 'urgent';
  return state === 'ticket' ? 'soon' : '';
}

function exhaustionOf({ remaining, exhaustedInSeconds }: ErrorBudget, { budget, duration }: Texts): string {
  if (remaining !== null && remaining <= 0) return budget.usedUp;
  return exhaustedInSeconds === null ? budget.notBurning : budget.in(duration(exhaustedInSeconds * 1_000));
}

/** An objective keeps its digits: 99.95 % is not 100 %. */
function writeObjective(objective: number): string {
  return `${Number((objective * 100).toFixed(3))} %`;
}
