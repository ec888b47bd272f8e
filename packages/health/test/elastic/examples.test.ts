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
    readonly panels: readonly { readonly title: string; readonly targets: readonly { readonly expr: string }[] }[];
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
});
