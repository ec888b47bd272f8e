import { readFile } from 'node:fs/promises';
import { parser } from '@prometheus-io/lezer-promql';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { usualDataStream } from '../../src/config/elastic-config.ts';
import { parseDataStream } from '../../src/report/ecs/ecs-document.ts';
import { describeMetrics } from '../../src/server/metrics/describe-metrics.ts';
import { everyDocument } from '../support/ecs-documents.ts';
import { flatten } from '../support/ecs-fields.ts';

const folder = new URL('../../../../examples/monitoring/', import.meta.url);
const read = async (name: string) => await readFile(new URL(name, folder), 'utf8');

interface Mapping {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Mapping>>;
}

/** The fields of a mapping by their full names. */
function fieldsOf({ properties = {} }: Mapping, prefix = ''): readonly string[] {
  return Object.entries(properties).flatMap(([name, field]) =>
    field.properties ? fieldsOf(field, `${prefix}${name}.`) : [`${prefix}${name}`],
  );
}

describe('the index template', () => {
  test('has every field of the documents, and no other', async () => {
    const { template } = JSON.parse(await read('elastic/index-template.json')) as {
      readonly template: { readonly mappings: Mapping };
    };
    const whole = new Set(['monitor.timespan', 'state.ends']);
    const written = new Set(everyDocument().flatMap((document) => [...flatten(document, whole).keys()]));
    // Elasticsearch itself has these two in each data stream, and every template of Elastic.
    const common = [...written].filter((name) => !/^(?:data_stream|ecs)\./.test(name));
    expect(new Set(fieldsOf(template.mappings))).toEqual(new Set(common));
  });

  test('is for the usual data stream, and names the policy of the README', async () => {
    const text = await read('elastic/index-template.json');
    const { dataset, type } = parseDataStream(usualDataStream) ?? {};
    expect(text).toContain(`"${type}-${dataset}-*"`);
    expect(text).toContain('"index.lifecycle.name": "mdm-health"');
    expect(await read('elastic/README.md')).toContain('/_ilm/policy/mdm-health"');
  });
});

test('Filebeat reads lines of JSON, and writes to the data stream that the documents name', async () => {
  const config = parse(await read('elastic/filebeat.yml')) as Readonly<Record<string, unknown>>;
  expect(config['filebeat.inputs']).toMatchObject([{ type: 'filestream', parsers: [{ ndjson: { target: '' } }] }]);
  const names = [...JSON.stringify(config['output.elasticsearch']).matchAll(/%\{\[([\w.]+)\]\}/g)];
  const [document = {}] = everyDocument();
  for (const [, name = ''] of names) expect([...flatten(document, new Set()).keys()]).toContain(name);
  expect(names).toHaveLength(3);
});

describe('the dashboard for Grafana', async () => {
  const dashboard = JSON.parse(await read('grafana-dashboard.json')) as {
    readonly panels: readonly {
      readonly id: number;
      readonly title: string;
      readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
      readonly targets: readonly { readonly expr: string; readonly legendFormat: string }[];
    }[];
  };
  const names = new Set(
    describeMetrics().flatMap(({ name, type }) =>
      type === 'histogram' ? [`${name}_bucket`, `${name}_count`] : [name],
    ),
  );

  test.each(dashboard.panels)('$title is PromQL over metrics that exist', ({ targets }) => {
    for (const { expr } of targets) {
      const found: string[] = [];
      parser.parse(expr).iterate({
        enter({ name, type, from, to }) {
          expect([expr, type.isError]).toEqual([expr, false]);
          if (name === 'VectorSelector') found.push(/^\w+/.exec(expr.slice(from, to))?.[0] ?? '');
        },
      });
      expect(found.length).toBeGreaterThan(0);
      for (const metric of found) expect(names).toContain(metric);
    }
  });

  test.each(dashboard.panels)('$title uses labels that its metrics have', ({ targets }) => {
    for (const { expr, legendFormat } of targets) {
      const metrics = describeMetrics().filter(({ name }) => new RegExp(`\\b${name}(_bucket|_count)?\\b`).test(expr));
      const labels = new Set(['le', ...metrics.flatMap((metric) => metric.labels)]);
      const used = [
        ...[...expr.matchAll(/by \(([^)]+)\)/g)].flatMap(([, list = '']) => list.split(', ')),
        ...[...expr.matchAll(/(\w+)(?:=~|!~|!=|=)"/g)].map(([, label = '']) => label),
        ...[...legendFormat.matchAll(/\{\{(\w+)\}\}/g)].map(([, label = '']) => label),
      ];
      for (const label of used) expect(labels, expr).toContain(label);
    }
  });

  test('has panels with ids of their own that do not overlap, within 24 columns', () => {
    expect(new Set(dashboard.panels.map(({ id }) => id)).size).toBe(dashboard.panels.length);
    const cells = dashboard.panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, index) => `${x + (index % w)} ${y + Math.floor(index / w)}`),
    );
    expect(new Set(cells).size).toBe(cells.length);
    for (const { gridPos } of dashboard.panels) expect(gridPos.x + gridPos.w).toBeLessThanOrEqual(24);
  });

  test.each(['feed', 'vendor', 'error_budget', 'deliveries', 'canary', 'journey'])(
    'has a panel for metrics of the kind %s',
    (kind) => {
      const expressions = dashboard.panels.flatMap(({ targets }) => targets.map(({ expr }) => expr));
      expect(expressions.filter((expr) => expr.includes(`mdm_health_${kind}_`))).not.toEqual([]);
    },
  );
});

test('Elastic Agent reads the log like Filebeat, and writes to the usual data stream', async () => {
  const agent = parse(await read('elastic/elastic-agent.yml')) as {
    readonly outputs: Readonly<Record<string, { readonly type: string }>>;
    readonly inputs: readonly {
      readonly use_output: string;
      readonly data_stream: object;
      readonly streams: readonly { readonly data_stream: object; readonly paths: unknown; readonly parsers: unknown }[];
    }[];
  };
  const filebeat = parse(await read('elastic/filebeat.yml')) as { readonly 'filebeat.inputs': readonly object[] };
  const [input] = agent.inputs;
  const [stream] = input?.streams ?? [];
  expect(agent.outputs[input?.use_output ?? '']?.type).toBe('elasticsearch');
  expect({ ...input?.data_stream, ...stream?.data_stream }).toEqual(parseDataStream(usualDataStream));
  expect(filebeat['filebeat.inputs'][0]).toMatchObject({ paths: stream?.paths, parsers: stream?.parsers });
});

describe('the dashboard for Kibana', async () => {
  const objects = (await read('elastic/kibana-dashboard.ndjson'))
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as SavedObject);
  const view = objects.find(({ type }) => type === 'index-pattern');
  const dashboard = objects.find(({ type }) => type === 'dashboard');
  const panels = JSON.parse(dashboard?.attributes.panelsJSON ?? '[]') as readonly LensPanel[];
  const template = JSON.parse(await read('elastic/index-template.json')) as {
    readonly index_patterns: readonly string[];
    readonly template: { readonly mappings: Mapping };
  };
  const types = new Map(typesOf(template.template.mappings));
  const documents = everyDocument().map((document) => flatten(document, new Set(['monitor.timespan', 'state.ends'])));

  test('shows the documents of the index template, by their time', () => {
    expect(template.index_patterns).toEqual([view?.attributes.title]);
    expect(types.get(view?.attributes.timeFieldName ?? '')).toBe('date');
  });

  test('has a reference to the data view for each panel', () => {
    const wanted = panels.flatMap(({ panelIndex, embeddableConfig }) =>
      embeddableConfig.attributes.references.map((reference) => ({
        ...reference,
        name: `${panelIndex}:${reference.name}`,
      })),
    );
    expect(dashboard?.references).toEqual(wanted);
    expect(new Set(wanted.map(({ id }) => id))).toEqual(new Set([view?.id]));
    expect(panels.length).toBeGreaterThan(8);
  });

  test('has panels that do not overlap, within 48 columns', () => {
    const taken = new Set<string>();
    for (const { gridData, panelIndex } of panels) {
      expect([gridData.i, gridData.x + gridData.w <= 48]).toEqual([panelIndex, true]);
      for (let x = gridData.x; x < gridData.x + gridData.w; x += 1)
        for (let y = gridData.y; y < gridData.y + gridData.h; y += 1) {
          expect(taken).not.toContain(`${x} ${y}`);
          taken.add(`${x} ${y}`);
        }
    }
  });

  test.each(panels)('$title counts and sorts by fields that the documents have', ({ embeddableConfig }) => {
    const { state } = embeddableConfig.attributes;
    const [[name, layer] = ['', undefined]] = Object.entries(state.datasourceStates.formBased.layers);
    const columns = layer?.columns ?? {};
    expect(layer?.columnOrder).toEqual(Object.keys(columns));
    expect(embeddableConfig.attributes.references.map((reference) => reference.name)).toEqual([
      `indexpattern-datasource-layer-${name}`,
    ]);
    // Everything that the chart shows is a column.
    const shown = [...JSON.stringify(state.visualization).matchAll(/"(?:columnId|\w*Accessor)":"(\w+)"/g)];
    expect(shown.length).toBeGreaterThan(0);
    for (const [, column = ''] of shown) expect(Object.keys(columns)).toContain(column);
    for (const { operationType, sourceField, params, filter } of Object.values(columns)) {
      const allowed = fieldTypes[operationType];
      const type = sourceField === '___records___' ? 'records' : types.get(sourceField);
      expect([operationType, sourceField, allowed?.includes(type ?? '')]).toEqual([operationType, sourceField, true]);
      const orderedBy = params.orderBy?.columnId;
      if (orderedBy !== undefined) expect(Object.keys(columns)).toContain(orderedBy);
      if (filter) expectMatch(filter.query);
    }
    expectMatch(state.query.query);
  });

  /** A query that no document can match is a panel that is always empty. */
  function expectMatch(query: string): void {
    const terms = [...query.matchAll(/([\w.@]+): (?:"([^"]*)"|\*)/g)];
    expect(terms.map(([term]) => term).join(' and ')).toBe(query);
    const matches = documents.some((document) =>
      terms.every(([, field = '', value]) =>
        value === undefined ? document.has(field) : document.get(field) === value,
      ),
    );
    expect([query, matches]).toEqual([query, true]);
  }
});

/** A saved object of Kibana, as far as the test reads it. */
interface SavedObject {
  readonly type: string;
  readonly id: string;
  readonly references: readonly object[];
  readonly attributes: { readonly title: string; readonly timeFieldName?: string; readonly panelsJSON?: string };
}

/** A panel with a chart of Lens. */
interface LensPanel {
  readonly title: string;
  readonly panelIndex: string;
  readonly gridData: Readonly<Record<'x' | 'y' | 'w' | 'h', number>> & { readonly i: string };
  readonly embeddableConfig: {
    readonly attributes: {
      readonly references: readonly { readonly id: string; readonly name: string }[];
      readonly state: {
        readonly query: { readonly query: string };
        readonly visualization: object;
        readonly datasourceStates: { readonly formBased: { readonly layers: Readonly<Record<string, LensLayer>> } };
      };
    };
  };
}

interface LensLayer {
  readonly columnOrder: readonly string[];
  readonly columns: Readonly<
    Record<
      string,
      {
        readonly operationType: string;
        readonly sourceField: string;
        readonly filter?: { readonly query: string };
        readonly params: { readonly orderBy?: { readonly columnId: string } };
      }
    >
  >;
}

/** The types of fields that each operation of Lens takes. */
const fieldTypes: Readonly<Record<string, readonly string[]>> = {
  count: ['records'],
  date_histogram: ['date'],
  last_value: ['keyword', 'date', 'long'],
  max: ['date', 'long'],
  min: ['date', 'long'],
  percentile: ['long'],
  terms: ['keyword'],
  unique_count: ['keyword'],
};

/** The types of the fields of a mapping by their full names. */
function typesOf({ properties = {} }: Mapping, prefix = ''): readonly (readonly [name: string, type: string])[] {
  return Object.entries(properties).flatMap(([name, field]) =>
    field.properties ? typesOf(field, `${prefix}${name}.`) : [[`${prefix}${name}`, field.type ?? ''] as const],
  );
}
