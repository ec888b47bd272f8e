import { probedServices as allServices } from '@mdmkit/monitor/model';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { publishedSchemas } from '../../src/config/json-schema.ts';
import { type Starter, usualServices, writeStarter } from '../../src/config/starter.ts';

const starter: Starter = { id: 'acme', name: 'Acme', services: usualServices, schema: 'schema.json' };
const validate = new Ajv2020({ strict: true, formats: { 'date-time': true } }).compile(
  publishedSchemas()['config.json'] ?? {},
);

test.each([
  ...allServices.map((service) => ({ services: [service] })),
  { services: allServices },
  { services: usualServices },
])('is a configuration: $services', ({ services }) => {
  const written: unknown = parse(writeStarter({ ...starter, services }));
  validate(written);
  expect(validate.errors).toBeNull();
  expect(written).toMatchObject({ tenants: [{ id: 'acme', credentials: services.map((service) => ({ service })) }] });
});

test.each(['Ünïted Schøols', 'a: b', "it's", '"x"', '# no', 'yes', 'null', '12', '- x', '*a', 'a\\b', '{x}', 'x '])(
  'takes the name %j as it is',
  (name) => {
    expect(parse(writeStarter({ ...starter, name }))).toMatchObject({ tenants: [{ name }] });
  },
);

test('names the schema for editors first', () => {
  expect(writeStarter(starter).split('\n')[0]).toBe('# yaml-language-server: $schema=schema.json');
});
